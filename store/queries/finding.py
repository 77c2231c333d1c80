"""One occurrence by what people call it: `ID@2026-11-30T10:00`. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from store.models.plan import Plan
from store.queries.records import Records
from store.queries.series import Placed, index, local_of, name_of, of_series, rule_times, times_of, wall
from store.queries.workdays import PLAIN, Calendar


def address(text: str) -> tuple[str, str | None]:
    """`ID@START` as an id and a start; without `@` the start is None."""
    record, at, start = text.partition("@")
    return record, (start.strip() if at else None)


def found(
    rows: Records[Plan], plan_id: str, start: str, *, zone: tzinfo, calendar: Calendar = PLAIN
) -> Placed | None:
    """The time of a series that is called `start`: by the rule, else by the clock where a holiday or somebody put it.

    A day alone is enough where the series takes place once on it; seconds and an offset may stand behind.
    """
    plan = rows.get(plan_id)
    if plan is None:
        return None
    changed = rows.memo(index).changed.get(plan_id, {})
    local = _read(start, zone)
    if local is None:
        return None
    called = name_of(local)
    if called in changed:
        return next(
            (one for one in _whole(plan, changed, wall(changed[called].at, zone).date(), zone, calendar)
             if one.start == called),
            Placed(changed[called].at.astimezone(zone), changed[called], called),
        )  # fmt: skip
    day = local.date()
    near = of_series(plan, changed, day - timedelta(days=32), day + timedelta(days=32), zone, calendar)
    exact = [one for one in near if one.start == called]
    if exact:
        return exact[0]
    there = _whole(plan, changed, day, zone, calendar)
    if len(start.strip()) > 10:
        there = [one for one in there if name_of(wall(one.at, zone)) == called]
    return there[0] if len(there) == 1 else None


def _whole(plan: Plan, changed: dict[str, Plan], day: date, zone: tzinfo, calendar: Calendar) -> list[Placed]:
    return times_of(plan, changed, day, day, zone, calendar)


def _read(start: str, zone: tzinfo) -> datetime | None:
    known = local_of(start.strip())
    if known is not None:
        return known
    try:
        moment = datetime.fromisoformat(start.strip())
    except ValueError:
        return None
    return wall(moment, zone) if moment.tzinfo is not None else moment.replace(second=0, microsecond=0)


def is_named(plan: Plan, local: datetime, zone: tzinfo) -> bool:
    """Whether the rule of a series names a time, exceptions or not."""
    minute = local.replace(second=0, microsecond=0)
    named = rule_times(
        plan.recurrence or "", wall(plan.at, zone), minute, minute + timedelta(minutes=1), zone
    )
    return any(True for _ in named)

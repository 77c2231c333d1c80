"""When a plan that repeats takes place: its rule on the office's clock, without exceptions, changed ones and holidays. Pure.

A time of a series is called by its start on the office's clock, as `START` writes it, before any shift for a holiday.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from store.models.plan import START, Plan
from store.models.rules import BadRule, Rule, end_of, rule_of
from store.models.ruletimes import Budget, TooMuch, times
from store.queries.records import Records
from store.queries.workdays import Calendar

MOST_TIMES = 2_000
"""Of one series in one question. Daily for a year are 366; what lies behind is left out."""
_STEPS = 60_000
"""Of one series in one question: days looked at. A weekly one takes 31 for a month."""
_REACH = timedelta(days=32)
"""How far a holiday may shift: Lebaran with its collective leave and two week-ends are ten days."""
END = datetime(9_990, 1, 1)  # noqa: DTZ001 - an office's clock
"""Nothing takes place after it."""


class Placed(NamedTuple):
    """One time of a plan."""

    at: datetime
    """In the office's zone, after any shift."""
    plan: Plan
    """The changed occurrence where there is one, else the series, or the plan that does not repeat."""
    start: str
    """What it is called: of a series the start by its rule, else the plan's own."""


class Index:
    """The plans of one state apart: those that repeat, those that stand for one time of another, the others."""

    def __init__(self, rows: Iterable[Plan]) -> None:
        self.repeating: dict[str, Plan] = {}
        self.single: list[Plan] = []
        """Changed occurrences among them."""
        self.changed: dict[str, dict[str, Plan]] = {}
        """Series → start → the plan that stands for that time."""
        for plan in rows:
            if plan.recurrence is not None:
                self.repeating[plan.id] = plan
                continue
            self.single.append(plan)
            if plan.series is not None and plan.occurrence is not None:
                self.changed.setdefault(plan.series, {})[plan.occurrence] = plan


def index(rows: Records[Plan]) -> Index:
    """Ask through `rows.memo(index)`."""
    return Index(rows)


def name_of(local: datetime) -> str:
    """What a time of a series is called."""
    return f"{local.year:04}-{local:%m-%dT%H:%M}"


def local_of(start: str) -> datetime | None:
    """The time on the office's clock that a start names; None where it is none."""
    try:
        return datetime.strptime(start, START)  # noqa: DTZ007 - an office's clock
    except ValueError:
        return None


def wall(moment: datetime, zone: tzinfo) -> datetime:
    """A moment on the office's clock, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


@lru_cache(maxsize=4_096)
def _read(text: str, first: datetime, zone: tzinfo) -> tuple[Rule, datetime] | None:
    try:
        rule = rule_of(text)
        return rule, end_of(rule, first, zone) or END
    except BadRule:
        return None


@lru_cache(maxsize=4_096)
def bounded(text: str, first: datetime, zone: tzinfo) -> tuple[Rule, datetime] | None:
    """A rule without its COUNT, and the last moment at which it may name a time; None where it cannot be read.

    Counting from the beginning is done once for each rule, so that ten years of history cost nothing afterwards. A rule
    that names too little to be counted to its end (30 February) has none.
    """
    read = _read(text, first, zone)
    if read is None:
        return None
    rule, last = read
    return rule._replace(most=None), _counted(rule, last, first)


def last_of(rule: Rule, first: datetime, zone: tzinfo) -> datetime:
    """The last moment at which a rule that begins at `first` may name a time, by UNTIL or by COUNT; END where it has none
    that can be read."""
    try:
        return _counted(rule, end_of(rule, first, zone) or END, first)
    except BadRule:
        return END


def _counted(rule: Rule, last: datetime, first: datetime) -> datetime:
    """Its last time by COUNT, where it has one."""
    if rule.most is None:
        return last
    try:
        named = deque(times(rule, first, last, first, END, Budget(_STEPS)), maxlen=1)
    except TooMuch:
        return last
    return named[0] if named else first - timedelta.resolution


def rule_times(
    text: str, first: datetime, since: datetime, until: datetime, zone: tzinfo
) -> Iterator[datetime]:
    """What a rule that begins at `first` names from `since` up to and without `until`, all on the office's clock.

    Ends early where that takes more steps, or finds more times, than anybody's calendar needs.
    """
    known = bounded(text, first, zone)
    if known is None:  # it cannot be read: the plan is at least where it begins
        if since <= first < until:
            yield first
        return
    rule, last = known
    if last < since:
        return
    try:
        yield from islice(times(rule, first, last, since, until, Budget(_STEPS)), MOST_TIMES)
    except TooMuch:
        return


def shifted(local: datetime, on_holiday: str | None, calendar: Calendar) -> datetime | None:
    """Where a time takes place after what its plan says of holidays; None: it does not."""
    if on_holiday in (None, "keep") or calendar.holiday(local.date()) is None:
        return local
    if on_holiday == "skip":
        return None
    find = calendar.previous_workday if on_holiday == "before" else calendar.next_workday
    return datetime.combine(find(local.date()), local.time())


def placed(
    rows: Records[Plan], first: date, last: date, zone: tzinfo, calendar: Calendar
) -> tuple[Placed, ...]:
    """Every time of every plan from the first day to the last, both included, in order; ask through `rows.memo`.

    Looked for among all and only then sorted, by UTC: comparing with a time of another zone takes 2.4 ms of 2,000 plans.
    """
    known = rows.memo(index)
    since = datetime.combine(first, time(), zone).astimezone(UTC)
    until = (datetime.combine(last, time(), zone) + timedelta(days=1)).astimezone(UTC)
    wide_since, wide_until = since - _REACH, until + _REACH
    found = []
    for plan in known.single:
        if wide_since <= plan.at < wide_until:
            one = single_of(plan, zone, calendar)
            if one is not None and since <= one.at < until:
                found.append(one)
    for plan in known.repeating.values():
        if plan.at < wide_until:
            found += of_series(plan, known.changed.get(plan.id, {}), first, last, zone, calendar)
    return tuple(sorted(found, key=lambda one: (one.at.astimezone(UTC), one.plan.id)))


def single_of(plan: Plan, zone: tzinfo, calendar: Calendar) -> Placed | None:
    """The time of a plan that does not repeat.

    A changed occurrence that still stands at its start by the rule follows holidays like its series; one that was put
    somewhere, or was posted, stays where it is.
    """
    local = wall(plan.at, zone)
    start = plan.occurrence if plan.series is not None and plan.occurrence else name_of(local)
    if plan.series is None or plan.on_holiday is None or name_of(local) != plan.occurrence or posted(plan):
        return Placed(plan.at.astimezone(zone), plan, start)
    moved = shifted(local, plan.on_holiday, calendar)
    return None if moved is None else Placed(moved.replace(tzinfo=zone), plan, start)


def posted(plan: Plan) -> bool:
    """Whether it appeared somewhere: then it is history."""
    return any(variant.status == "posted" for variant in plan.variants.values())


def of_series(
    plan: Plan, changed: Mapping[str, Plan], first: date, last: date, zone: tzinfo, calendar: Calendar
) -> list[Placed]:
    """The times of one series on these days, in order, without those that a changed occurrence stands for.

    Where a holiday shifts a time to one at which the series takes place anyway, it takes place there once.
    """
    begin = wall(plan.at, zone)
    moves = plan.on_holiday if plan.on_holiday != "keep" else None
    times = _times_on(
        plan.recurrence or "", begin, plan.exceptions, moves, first, last, zone, calendar if moves else None
    )
    if not changed and moves is None:
        return [Placed(at, plan, called) for at, called, _ in times]
    met: dict[datetime, Placed] = {}
    for at, called, was_moved in times:
        if called not in changed and not (was_moved and at in met):
            met[at] = Placed(at, plan, called)  # an unmoved one takes the place of one that was shifted there
    return list(met.values()) if moves is None else sorted(met.values(), key=lambda one: one.at)


@lru_cache(maxsize=2_048)
def _times_on(
    rule: str,
    begin: datetime,
    exceptions: tuple[str, ...],
    on_holiday: str | None,
    first: date,
    last: date,
    zone: tzinfo,
    calendar: Calendar | None,
) -> tuple[tuple[datetime, str, bool], ...]:
    """(when, what it is called, whether it was shifted).

    Kept from one state of the plans to the next: of 200 series one changes with a write, and following all takes 30 ms.
    """
    since, until = datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1)
    reach = _REACH if on_holiday in ("before", "after") else timedelta()
    without, found = frozenset(exceptions), []
    for local in rule_times(rule, begin, since - reach, until + reach, zone):
        called = name_of(local)
        at = shifted(local, on_holiday, calendar) if calendar is not None else local
        if called not in without and at is not None and since <= at < until:
            found.append((at.replace(tzinfo=zone), called, at != local))
    return tuple(found)


def following(
    rows: Records[Plan], plan: Plan, after: datetime, zone: tzinfo, calendar: Calendar, *, most: int = 10
) -> tuple[Placed, ...]:
    """The next times of a series from `after` on, changed occurrences among them, at most so many; bounded at 50 years."""
    changed = rows.memo(index).changed.get(plan.id, {})
    found: list[Placed] = []
    day = wall(after, zone).date()
    for days in (62, 366, 3_660, 18_300):
        last = day + timedelta(days=days)
        found = times_of(plan, changed, day, last, zone, calendar)
        found = [one for one in found if one.at >= after]
        if len(found) >= most or ends_before(plan, last, zone):
            break
    return tuple(found[:most])


def times_of(
    plan: Plan, changed: Mapping[str, Plan], first: date, last: date, zone: tzinfo, calendar: Calendar
) -> list[Placed]:
    """The times of one series on these days with its changed occurrences, in order."""
    others = (single_of(each, zone, calendar) for each in changed.values())
    found = [one for one in others if one is not None and first <= one.at.date() <= last]
    return sorted(
        [*found, *of_series(plan, changed, first, last, zone, calendar)],
        key=lambda one: (one.at, one.plan.id),
    )


def ends_before(plan: Plan, day: date, zone: tzinfo) -> bool:
    """Whether the rule of a series names nothing after a day."""
    known = bounded(plan.recurrence or "", wall(plan.at, zone), zone)
    return known is None or known[1].date() < day


def never(plan: Plan, zone: tzinfo, calendar: Calendar) -> bool:
    """Whether a series takes place at no time at all: it ends before it begins, names no day there is, or each is left out.

    Bounded at 50 years; changed occurrences are not looked at.
    """
    begin = wall(plan.at, zone).date()
    first = begin - _REACH  # a holiday may shift a time to before the first
    for days in (62, 366, 3_660, 18_300):
        last = min(begin, END.date() - timedelta(days=days)) + timedelta(days=days)
        if of_series(plan, {}, first, last, zone, calendar):
            return False
        if ends_before(plan, last, zone):
            break
    return True


def preview(
    at: datetime,
    rule: str | None,
    *,
    zone: tzinfo,
    calendar: Calendar,
    exceptions: tuple[str, ...] = (),
    on_holiday: str | None = None,
    after: datetime | None = None,
    most: int = 5,
) -> tuple[datetime, ...]:
    """The next times of a plan as a form has it, in the office's zone; `after`: those from there on. At most `most`."""
    if rule is None:
        return (at.astimezone(zone),)
    plan = Plan(id="", title="", at=at, recurrence=rule, exceptions=exceptions, on_holiday=on_holiday)
    begin = max(at, after) if after is not None else at
    day = wall(begin, zone).date()
    found: list[Placed] = []
    for days in (62, 366, 3_660, 18_300):
        last = day + timedelta(days=days)
        found = [one for one in of_series(plan, {}, day, last, zone, calendar) if one.at >= begin]
        if len(found) >= most or ends_before(plan, last, zone):
            break
    return tuple(one.at for one in found[:most])

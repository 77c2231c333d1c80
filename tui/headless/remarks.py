"""What is worth saying of edits that the store took: it knows no clock, and a slip of the pen is no refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from store.models.edit import Edit, Written
from store.models.problem import Problem

if TYPE_CHECKING:
    from store.models.plan import Plan
    from store.queries.warnings import Around
    from store.queries.workdays import Calendar
    from store.snapshot import Snapshot
    from tui.headless.settings import Settings


def remarked(
    collection: str, edits: Sequence[Edit], written: Sequence[Written], before: Snapshot, today: date
) -> tuple[Written, ...]:
    """What was written, with a warning for each count of a day after `today`, the office's, and for each village that
    is active from then on without its decree.

    `before`: what was held when it was written; of a new record its edit says the day.
    """
    if collection not in ("deferrals", "villages") or len(edits) != len(written):
        return tuple(written)
    if collection == "villages":
        return tuple(_with(each, _undecreed(edit, before)) for edit, each in zip(edits, written, strict=True))
    return tuple(
        _with_future(each, _day(edit, before), today) for edit, each in zip(edits, written, strict=True)
    )


_DECREED = ("status", "decree", "decree_date")


def _undecreed(edit: Edit, before: Snapshot) -> tuple[Problem, ...]:
    """That an active village wants number and date of the decree that set it, where the edit is about that."""
    held = before.rows("villages").get(edit.id) if edit.id is not None else None
    if edit.delete or (held is not None and not set(_DECREED) & set(edit.fields)):
        return ()
    was = {name: getattr(held, name, None) for name in _DECREED}
    now = {**was, **{name: value for name, value in edit.fields.items() if name in _DECREED}}
    if (now["status"] or "active") != "active" or (now["decree"] and now["decree_date"]):
        return ()
    return (Problem(code="village-decree", field="decree", warning=True),)


def _day(edit: Edit, before: Snapshot) -> date | None:
    """The day that a count is of after the edit; None where it is gone, or the day is not known."""
    if edit.delete:
        return None
    day = edit.fields.get("date")
    if day is None and edit.id is not None and (held := before.rows("deferrals").get(edit.id)) is not None:
        day = held.date
    return day if isinstance(day, date) else None


def _with_future(written: Written, day: date | None, today: date) -> Written:
    if day is None or day <= today:
        return written
    problem = Problem(code="future", field="date", value=day.isoformat(), warning=True)
    return msgspec.structs.replace(written, problems=(*written.problems, problem))


def with_warnings(
    edits: Sequence[Edit],
    written: Sequence[Written],
    before: Snapshot,
    settings: Settings,
    calendar: Calendar,
    now: datetime,
) -> tuple[Written, ...]:
    """What was written of plans, with what is worth saying of when, where and by whom they are to take place.

    `before`: what was held when it was written; `now` in the office's zone.
    """
    if len(edits) != len(written):
        return tuple(written)
    around = around_of(before, settings, calendar, now, _together(edits))
    own = settings.outreach.limits
    after = [_plan_after(edit, each, around) for edit, each in zip(edits, written, strict=True)]
    around = _with_step(around, written, [plan for plan in after if plan is not None])
    return tuple(
        _with(each, _plan_problems(edit, plan, around, own))
        for edit, each, plan in zip(edits, written, after, strict=True)
    )


def _with_step(around: Around, written: Sequence[Written], after: Sequence[Plan]) -> Around:
    """What else the step did counts as it is now: plans that were moved together keep their distance."""
    from store.queries.warnings import along

    ids = frozenset(each.id for each in written)
    return msgspec.structs.replace(around, written=ids, along=along(after, around))


def around_of(
    snapshot: Snapshot,
    settings: Settings,
    calendar: Calendar,
    now: datetime,
    without: frozenset[str] = frozenset(),
) -> Around:
    """What a plan is looked at beside: other plans, holidays, who is away."""
    from store.queries.warnings import Around

    return Around(
        rows=snapshot.rows("outreach"),
        now=now,
        zone=settings.zone,
        calendar=calendar,
        absences=tuple(snapshot.rows("absences")),
        gap_days=settings.outreach.gap_days,
        without=without,
    )


def _together(edits: Sequence[Edit]) -> frozenset[str]:
    """The plans of a step, which are no news to each other: a series that is cut is the one that goes on."""
    named = {edit.id for edit in edits} | {edit.like for edit in edits}
    return frozenset(name for name in named if name is not None)


def _plan_after(edit: Edit, written: Written, around: Around) -> Plan | None:
    """The plan that an edit leaves; None where it deletes one."""
    if edit.delete:
        return None
    return _after(around.rows.get(edit.id) if edit.id is not None else None, edit.fields, written.id)


def _plan_problems(
    edit: Edit, plan: Plan | None, around: Around, own: Mapping[Any, Any]
) -> tuple[Problem, ...]:
    from store.queries.warnings import opened, warnings

    held = around.rows.get(edit.id) if edit.id is not None else None
    if edit.delete:
        return opened(held, around) if held is not None else ()
    if plan is None:
        return ()
    touched = _touched(edit, held)
    return (*warnings(plan, around, touched), *_unfit(plan, touched, own))


def _unfit(plan: Plan, touched: set[str], own: Mapping[Any, Any]) -> Iterator[Problem]:
    """What does not fit in its channel, of the captions that are another now. `own`: the config's limits."""
    from store.captions.limits import limits_with
    from store.captions.measure import measure

    for channel, variant in plan.variants.items():
        field = f"caption.{channel}"
        if field in touched and variant.caption:
            found = measure(channel, variant.caption, limits_with(own), plan.media)
            yield from (msgspec.structs.replace(problem, field=field) for problem in found.problems)


def _touched(edit: Edit, held: Plan | None) -> set[str]:
    """The fields that are another now. One changed occurrence has all of its series' fields, of which few are news."""
    from store.models.collections import flatten

    seen: Mapping[str, Any] = flatten(held) if held is not None else edit.base or {}
    return {name for name, value in edit.fields.items() if value != seen.get(name)}


def _after(held: Plan | None, fields: Mapping[str, Any], record_id: str) -> Plan | None:
    """The plan as it is now."""
    from store.models.collections import build, flatten
    from store.models.plan import Plan
    from store.overlay import merged

    plan, _ = build("outreach", record_id, merged(flatten(held), fields) if held is not None else fields)
    return plan if isinstance(plan, Plan) else None


def _with(written: Written, problems: tuple[Problem, ...]) -> Written:
    return msgspec.structs.replace(written, problems=(*written.problems, *problems)) if problems else written

"""What is worth saying of a plan before it takes place: facts, none of them a reason to refuse it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from store.models.days import Absence
from store.models.plan import Plan
from store.models.problem import Problem
from store.queries.records import Records
from store.queries.series import Placed, index, never, of_series, placed, posted, single_of, times_of
from store.queries.workdays import PLAIN, Calendar

HOUR = timedelta(hours=1)
SAME_TEXT = 30
"""Days within which the same words in the same channel are told."""
AHEAD = 62
"""Days of a series that are looked at; for holidays a year."""
QUIET = 120
"""Days after which a channel rests, and nobody misses a post in it."""
MOST = 3
"""Warnings of one kind."""
TAKES = {"post": 15, "event": 60}
"""Minutes that a plan takes whoever does it, where it does not say so."""
_WHEN = frozenset(("at", "recurrence", "exceptions", "on_holiday", "all_day"))


class Around(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a plan is looked at beside."""

    rows: Records[Plan]
    now: datetime
    """In the office's zone. What is over needs no warning."""
    zone: tzinfo
    calendar: Calendar = PLAIN
    absences: Iterable[Absence] = ()
    gap_days: int = 7
    """Days without a post in a channel that are told; 0: never."""
    without: frozenset[str] = frozenset()
    """Ids of plans that are changed in the same step; they and what stands for their occurrences are left out."""
    written: frozenset[str] = frozenset()
    """Ids of what the same step writes or deletes: in the channels it counts as it is afterwards, by `along`."""
    along: tuple[Placed, ...] = ()
    """The times of what the same step writes, as `along` finds them."""


def warnings(plan: Plan, around: Around, touched: Collection[str] | None = None) -> tuple[Problem, ...]:
    """What is worth saying of a plan as it is now, in the order of urgency.

    `touched`: the flat fields that changed; nothing is told again that has nothing to do with them. None: all.
    """
    its = [one for one in _times(plan, around, AHEAD) if one.at >= around.now]
    when = touched is None or not _WHEN.isdisjoint(touched)
    if not its:
        return _nothing(plan, around) if when else ()
    where = when or "channels" in (touched or ())
    found: list[Problem] = []
    if when:
        found += _holidays(plan, around)
    if when or (touched is not None and not {"owner", "duration", "kind"}.isdisjoint(touched)):
        found += _owner(plan, its, around)
    others = _others(plan, its, around)
    if where:
        found += _same_hour(plan, its, others)
    named = {name.partition(".")[2] for name in touched or () if name.startswith("caption.")}
    found += _same_text(plan, its, others, None if where else named)
    if where and around.gap_days:
        found += _gaps(plan, its, around)
    return tuple(found)


def _nothing(plan: Plan, around: Around) -> tuple[Problem, ...]:
    """Why nothing of it is to come: it never takes place at all, or lies in the past."""
    if plan.recurrence is not None:
        changed = around.rows.memo(index).changed.get(plan.id, {})
        is_never = never(plan, around.zone, around.calendar) and not changed
        return (_warn("never", "recurrence", plan.recurrence, ""),) if is_never else ()
    at = plan.at.astimezone(around.zone)
    is_past = (
        at.date() < around.now.date() if plan.all_day else at < around.now.replace(second=0, microsecond=0)
    )
    is_told = is_past and plan.series is None and not posted(plan)
    return (_warn("past", "at", _stamp(at), ""),) if is_told else ()


def _warn(code: str, field: str, value: str, expected: str) -> Problem:
    return Problem(code=code, field=field, value=value, expected=expected, warning=True)


def _times(plan: Plan, around: Around, days: int) -> list[Placed]:
    """When a plan takes place from now on for so many days."""
    if plan.recurrence is None:
        one = single_of(plan, around.zone, around.calendar)
        return [one] if one is not None else []
    first = max(around.now, plan.at.astimezone(around.zone)).date()
    return times_of(plan, {}, first, first + timedelta(days=days), around.zone, around.calendar)


def _others(plan: Plan, its: list[Placed], around: Around) -> list[Placed]:
    """What else takes place near these times."""
    reach = timedelta(days=SAME_TEXT + 1)
    first, last = its[0].at.date() - reach, its[-1].at.date() + reach
    own = around.without | {plan.id, plan.series or plan.id}
    near = around.rows.memo(placed, first, last, around.zone, around.calendar)
    return [one for one in near if own.isdisjoint((one.plan.id, one.plan.series or ""))]


def _holidays(plan: Plan, around: Around) -> Iterator[Problem]:
    """Each holiday on which it takes place; of a series those of a year."""
    told = 0
    for one in _times(plan, around, 366):
        held = around.calendar.holiday(one.at.date())
        if held is not None and one.at >= around.now and told < MOST:
            told += 1
            code = "on-holiday-estimated" if held.estimated else "on-holiday"
            yield _warn(code if held.name else "office-closed", "at", one.at.date().isoformat(), held.name)


def _same_hour(plan: Plan, its: list[Placed], others: list[Placed]) -> list[Problem]:
    found: dict[tuple[str, str], Problem] = {}
    for one in its:
        for other in others:
            if one.plan.all_day or other.plan.all_day or abs(one.at - other.at) >= HOUR:
                continue
            for channel in _live(plan) & _live(other.plan) - {"field"}:
                told = f"{_stamp(other.at)} {other.plan.title}"
                found.setdefault((channel, other.plan.id), _warn("same-hour", "channels", channel, told))
    return list(found.values())[:MOST]


def _same_text(
    plan: Plan, its: list[Placed], others: list[Placed], channels: Collection[str] | None
) -> list[Problem]:
    """The same words in the same channel; of a series among its own occurrences they are meant."""
    said = {
        channel: " ".join(plan.variants[channel].caption.casefold().split())
        for channel in _live(plan)
        if channels is None or channel in channels
    }
    found: dict[tuple[str, str], Problem] = {}
    for other in others:
        for channel in said.keys() & other.plan.variants.keys():
            words = " ".join(other.plan.variants[channel].caption.casefold().split())
            near = any(abs((one.at - other.at).days) < SAME_TEXT for one in its)
            if words and words == said[channel] and near:
                told = f"{_stamp(other.at)} {other.plan.title}"
                found.setdefault(
                    (channel, other.plan.id), _warn("same-text", f"caption.{channel}", channel, told)
                )
    return list(found.values())[:MOST]


def _gaps(plan: Plan, its: list[Placed], around: Around) -> list[Problem]:
    """Days before the first time, and after the last, in which nothing else is posted in one of its channels."""
    found = []
    for channel in sorted(_live(plan) - {"field"}):
        before, after = neighbours(plan, channel, its[0].at, its[-1].at, around)
        for code, days in (
            ("gap-before", (its[0].at.date() - before.date()).days if before is not None else 0),
            ("gap-after", (after.date() - its[-1].at.date()).days if after is not None else 0),
        ):
            if days > around.gap_days:
                found.append(_warn(code, "channels", channel, str(days)))
    return found[:MOST]


def neighbours(
    plan: Plan, channel: str, first: datetime, last: datetime, around: Around, *, goes: bool = False
) -> tuple[datetime | None, datetime | None]:
    """When something else is in a channel last before `first` and next after `last`; None: nothing is within QUIET days.

    The other times of its own series are something else too, unless the whole series `goes`.
    """
    reach = timedelta(days=QUIET)
    days = first.date() - reach, last.date() + reach
    ids = around.written | {plan.id}
    stood = {(one.plan.series, one.start) for one in around.along} | {(plan.series, plan.occurrence)}
    held = around.rows.memo(placed, *days, around.zone, around.calendar)
    others = [
        one
        for one in held
        if one.plan.id not in ids and (one.plan.series or one.plan.id, one.start) not in stood
    ]
    others += [one for one in around.along if one.plan.id != plan.id]
    times = {one.at for one in others if channel in _live(one.plan)}
    if plan.recurrence is not None and not goes:
        changed = around.rows.memo(index).changed.get(plan.id, {})
        its = times_of(plan, changed, *days, around.zone, around.calendar)
        times |= {one.at for one in its if channel in _live(one.plan) and not first <= one.at <= last}
    return max((at for at in times if at <= first), default=None), min(
        (at for at in times if at >= last and at > first), default=None
    )


def along(plans: Collection[Plan], around: Around) -> tuple[Placed, ...]:
    """When the plans of one step, as it leaves them, take place near each other."""
    if not plans:
        return ()
    reach = timedelta(days=QUIET + AHEAD)
    ats = [around.now, *(plan.at.astimezone(around.zone) for plan in plans)]
    first, last = min(ats).date() - reach, max(ats).date() + reach
    found: list[Placed] = []
    for plan in plans:
        if plan.recurrence is not None:
            changed = around.rows.memo(index).changed.get(plan.id, {})
            found += of_series(plan, changed, first, last, around.zone, around.calendar)
        elif (one := single_of(plan, around.zone, around.calendar)) is not None:
            found.append(one)
    return tuple(found)


def opened(plan: Plan, around: Around) -> tuple[Problem, ...]:
    """The gaps that are left where a plan to come goes."""
    found = []
    its = [one for one in _times(plan, around, AHEAD) if one.at >= around.now]
    for channel in sorted(_live(plan) - {"field"}) if its and around.gap_days else ():
        before, after = neighbours(plan, channel, its[0].at, its[-1].at, around, goes=True)
        days = (after.date() - before.date()).days if before is not None and after is not None else 0
        if days > around.gap_days:
            found.append(_warn("gap-opened", "channels", channel, str(days)))
    return tuple(found[:MOST])


def _owner(plan: Plan, its: list[Placed], around: Around) -> list[Problem]:
    """Whoever is in charge is away, or has something else to do at that time."""
    if not plan.owner:
        return []
    who, found = plan.owner.casefold(), {}
    days = {one.at.date() for one in its}
    for absence in around.absences:
        if absence.who.casefold() == who and any(absence.since <= day <= absence.until for day in days):
            span = f"{absence.since.isoformat()} – {absence.until.isoformat()}"
            found[span] = _warn("away", "owner", plan.owner, span)
    own = around.without | {plan.id, plan.series or plan.id}
    for other in around.rows.memo(
        placed, min(days) - timedelta(days=1), max(days) + timedelta(days=1), around.zone, around.calendar
    ):
        if (other.plan.owner or "").casefold() != who or not own.isdisjoint(
            (other.plan.id, other.plan.series or "")
        ):
            continue
        if any(_overlap(one, other) for one in its):
            told = f"{_stamp(other.at)} {other.plan.title}"
            found.setdefault(other.plan.id, _warn("double-booked", "owner", plan.owner, told))
    return list(found.values())[:MOST]


def _overlap(one: Placed, other: Placed) -> bool:
    (begin, end), (start, stop) = _span(one), _span(other)
    return begin < stop and start < end


def _span(one: Placed) -> tuple[datetime, datetime]:
    """From when to when it takes whoever does it; a post of a whole day takes no time."""
    plan = one.plan
    if plan.all_day:
        midnight = datetime.combine(one.at.date(), time(), one.at.tzinfo)
        return midnight, midnight + timedelta(days=1 if plan.kind == "event" else 0)
    return one.at, one.at + timedelta(minutes=plan.duration or TAKES[plan.kind])


def _live(plan: Plan) -> set[str]:
    """The channels in which it is to appear, or has."""
    return {channel for channel, variant in plan.variants.items() if variant.status != "skipped"}


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def is_away(absences: Iterable[Absence], who: str, day: date) -> Absence | None:
    """The absence of a person on a day, or None."""
    return next(
        (one for one in absences if one.who.casefold() == who.casefold() and one.since <= day <= one.until),
        None,
    )

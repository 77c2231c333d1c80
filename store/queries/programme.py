"""The programme on one day: each village with its officers, its last visit, what was done this quarter beside what was
to be done, and what is to be followed up; and each officer with their villages. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from store.models.names import Names, alike
from store.models.village import Activity, Officer, Village
from store.queries.deferrals import shift
from store.queries.records import Records
from store.queries.villages import NO_NAMES, held, in_charge

RECENT = 366
"""Days for which an officer who is in charge of no village any more is still told."""
_SEVERAL = re.compile(r"\s*(?:[,;/&+]|\bdan\b|\band\b)\s*")


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day lies in."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, shift(first, 3) - timedelta(days=1)


class VillageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One village on one day. What lies after that day is no visit and no activity yet."""

    village: Village
    officers: tuple[Officer, ...]
    """Those in charge today."""
    last: date | None
    """The last day on which anything was done there; None: nothing is on record."""
    days: int | None
    """How many days ago that was."""
    of_year: tuple[Activity, ...]
    """Activities this year, the latest first."""
    done: tuple[Activity, ...]
    """Activities this quarter, the latest first."""
    follow_ups: tuple[Activity, ...]
    """Activities with a follow-up still open, the earliest due first, those without a day last."""
    joined: date | None
    """The day of the decree where it lies in this quarter or after it: the target is for the days from then on."""
    part: float
    """The part of the quarter in which the village is under the programme; 0 where it is not active."""

    @property
    def year(self) -> int:
        """Activities this year."""
        return len(self.of_year)

    @property
    def quarter(self) -> int:
        """Activities this quarter."""
        return len(self.done)

    @property
    def people(self) -> int | None:
        """Participants of this quarter's activities; None: something was done, and nobody was ever counted."""
        return people(self.done)

    @property
    def uncounted(self) -> tuple[Activity, ...]:
        """Activities of this quarter whose participants nobody counted: `people` is at least what it says."""
        return tuple(one for one in self.done if one.participants is None)

    @property
    def follow_up(self) -> date | None:
        """The earliest day on which a follow-up that is open is due."""
        return next((one.follow_up_due for one in self.follow_ups if one.follow_up_due), None)

    @property
    def orphaned(self) -> bool:
        """Whether a village under the programme has nobody in charge: worth a warning."""
        return self.village.status == "active" and not self.officers

    def overdue(self, today: date) -> tuple[Activity, ...]:
        """Activities whose follow-up is past its day."""
        return tuple(one for one in self.follow_ups if one.follow_up_due and one.follow_up_due < today)

    def expected(self, target: int) -> float:
        """How many activities this quarter asks for, where a whole one asks for `target`."""
        return target * self.part


def people(done: tuple[Activity, ...]) -> int | None:
    """Participants of some activities; None where there are activities and no count, which is not zero."""
    counts = [one.participants for one in done if one.participants is not None]
    return sum(counts) if counts or not done else None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Every village, active ones first and of those the ones longest without a visit; and unknown names."""

    lines: tuple[VillageLine, ...]
    unmatched: tuple[str, ...]
    """Names in activities that are no village, or more than one."""

    @property
    def active(self) -> tuple[VillageLine, ...]:
        """Villages under the programme now."""
        return tuple(line for line in self.lines if line.village.status == "active")


def board(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names = NO_NAMES
) -> Board:
    """The whole board, worked out once a day. Never visited counts as oldest; a day to come is no visit."""
    return villages.memo(_board, activities, today, names)


def _board(villages: Records[Village], activities: Records[Activity], today: date, names: Names) -> Board:
    found = held(villages, activities, names)
    lines = [_line(village, found.of.get(village.id, ()), today) for village in villages]
    lines.sort(key=_urgency)
    return Board(lines=tuple(lines), unmatched=found.unmatched)


def _urgency(line: VillageLine) -> tuple[bool, date, str, str]:
    active = line.village.status == "active"
    return (not active, line.last or date.min, line.village.name.casefold(), line.village.id)


def line_of(
    villages: Records[Village],
    activities: Records[Activity],
    village: Village,
    today: date,
    names: Names = NO_NAMES,
) -> VillageLine:
    """One village of the board."""
    return _line(village, held(villages, activities, names).of.get(village.id, ()), today)


def _line(village: Village, done: tuple[Activity, ...], today: date) -> VillageLine:
    first, end = quarter_of(today)
    past = [one for one in done if one.date <= today]
    last = past[0].date if past else None
    open_ups = [one for one in done if one.follow_up_done is None and (one.follow_up or one.follow_up_due)]
    open_ups.sort(key=lambda one: (one.follow_up_due or date.max, one.date, one.id))
    joined = village.decree_date if village.decree_date and village.decree_date > first else None
    return VillageLine(
        village=village,
        officers=in_charge(village, today),
        last=last,
        days=(today - last).days if last else None,
        of_year=tuple(one for one in past if one.date.year == today.year),
        done=tuple(one for one in past if one.date >= first),
        follow_ups=tuple(open_ups),
        joined=joined,
        part=part_of(joined, first, end) if village.status == "active" else 0.0,
    )


def part_of(joined: date | None, first: date, end: date) -> float:
    """The part of a period, both ends included, from a day on; all of it where no day is given."""
    if joined is None or joined <= first:
        return 1.0
    return max(0, (end - joined).days + 1) / ((end - first).days + 1)


# officers


class Term(msgspec.Struct, frozen=True):
    """The time of an officer in a village; open ends are None."""

    village: str
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it; both ends do."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class OfficerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One officer on one day, by whichever spelling of the name."""

    key: str
    """The name as it is compared."""
    name: str
    terms: tuple[Term, ...]
    """The latest first; none: the name stands in activities alone."""
    now: tuple[str, ...]
    """Ids of the active villages that they are in charge of today."""
    of_year: tuple[Activity, ...]
    """Activities of this year that are theirs, the latest first. One of two officers is each one's."""
    done: tuple[Activity, ...]
    """The same of this quarter."""
    last: date | None
    idle: bool
    """Whether they are in charge of no village, and were not long ago: worth a warning."""


class Officers(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks after what."""

    lines: tuple[OfficerLine, ...]
    """Those without a village first, then by name; those of old last."""
    orphaned: tuple[str, ...]
    """Ids of active villages without an officer."""


def credited(activity: Activity, village: Village | None) -> tuple[str, ...]:
    """Whose an activity is: whoever it names; else whoever was in charge of its village on its day."""
    if activity.officer:
        return tuple(filter(None, _SEVERAL.split(activity.officer)))
    return tuple(one.name for one in in_charge(village, activity.date)) if village is not None else ()


def officers(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names = NO_NAMES
) -> Officers:
    """Every officer that a village or an activity of this year names."""
    return villages.memo(_officers, activities, today, names)


def _officers(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names
) -> Officers:
    called: dict[str, str] = {}
    terms: dict[str, list[Term]] = {}
    for village in villages:
        for one in village.officers:
            key = alike(one.name)
            called.setdefault(key, one.name)
            terms.setdefault(key, []).append(Term(village.id, one.start, one.end))
    theirs: dict[str, dict[str, Activity]] = {}
    for activity, name in _credits(villages, activities, today, names):
        key = alike(name)
        called.setdefault(key, name)
        theirs.setdefault(key, {})[activity.id] = activity
    lines = [
        _officer(villages, key, name, terms.get(key, []), tuple(theirs.get(key, {}).values()), today)
        for key, name in called.items()
    ]
    lines.sort(key=lambda line: (not line.idle, not line.now, line.name.casefold()))
    return Officers(
        lines=tuple(lines),
        orphaned=tuple(v.id for v in villages if v.status == "active" and not in_charge(v, today)),
    )


def _credits(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names
) -> Iterator[tuple[Activity, str]]:
    """(activity, name) of this year up to a day, the latest first."""
    owners = {
        one.id: village for village, done in held(villages, activities, names).of.items() for one in done
    }
    past = [one for one in activities if one.date.year == today.year and one.date <= today]
    for activity in sorted(past, key=lambda one: (one.date, one.id), reverse=True):
        for name in credited(activity, villages.get(owners.get(activity.id, ""))):
            yield activity, name


def _officer(
    villages: Records[Village],
    key: str,
    name: str,
    terms: list[Term],
    of_year: tuple[Activity, ...],
    today: date,
) -> OfficerLine:
    active = [term for term in terms if term.holds(today) and _is_active(villages, term.village)]
    now = tuple(dict.fromkeys(term.village for term in active))
    first = quarter_of(today)[0]
    recent = any(term.end is None or (today - term.end).days <= RECENT for term in terms)
    return OfficerLine(
        key=key,
        name=name,
        terms=tuple(
            sorted(terms, key=lambda term: (term.end or date.max, term.start or date.min), reverse=True)
        ),
        now=now,
        of_year=of_year,
        done=tuple(one for one in of_year if one.date >= first),
        last=of_year[0].date if of_year else None,
        idle=not now and (recent or bool(of_year)),
    )


def _is_active(villages: Records[Village], village: str) -> bool:
    found = villages.get(village)
    return found is not None and found.status == "active"

"""Villages with what was done in them: who is in charge, when somebody was last there, what is to be followed up."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from store.models.names import Names, alike
from store.models.village import Activity, Officer, Village
from store.queries.records import Records

NO_NAMES = Names()
_KIND = re.compile(r"\A\s*(?:kelurahan|kel|desa|ds)\b[\s.:]*", re.IGNORECASE)


class VillageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One village on one day."""

    village: Village
    officers: tuple[Officer, ...]
    """Those in charge today."""
    last: date | None
    """The last day on which anything was done there; None: nothing is on record."""
    days: int | None
    """How many days ago that was."""
    year: int
    """Activities this year."""
    quarter: int
    """Activities this quarter."""
    follow_up: date | None
    """The earliest follow-up still open."""

    @property
    def overdue(self) -> bool:
        """Whether a village under the programme has nobody in charge: worth a warning."""
        return self.village.status == "active" and not self.officers


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Every village, active ones first and of those the ones longest without a visit; and unknown names."""

    lines: tuple[VillageLine, ...]
    unmatched: tuple[str, ...]
    """Names in activities that are no village, or more than one."""

    @property
    def active(self) -> tuple[VillageLine, ...]:
        """Villages under the programme now."""
        return tuple(line for line in self.lines if line.village.status == "active")


class Places:
    """What villages are called. A name that two villages share is neither's, until somebody says whose it is."""

    def __init__(self, villages: Records[Village], names: Names) -> None:
        self._codes: dict[str, str] = {}
        self._spelled: dict[str, set[str]] = {}
        self._now = villages.successors
        self._names = names
        for village in villages:
            for code in {village.id, village.code or village.id}:
                self._codes.setdefault(code.casefold(), village.id)
            for spelling in (village.name, f"{village.name} {village.district or ''}"):
                for form in _forms(spelling):
                    self._spelled.setdefault(form, set()).add(village.id)

    def find(self, text: str) -> str | None:
        """The id of the village that a text names: by id (also one from before its code was changed), code or name.

        A name counts as any spelling of it, with its district behind it or with `Desa` or `Kel.` in front; or as what
        people assigned.
        """
        found = self._by_code(text)
        if found is None and len(named := self.several(text)) == 1:
            (found,) = named
        if found is None and (target := self._names.assigned_to("village", text)) is not None:
            found = self._by_code(target)
        return found

    def several(self, text: str) -> tuple[str, ...]:
        """The ids of every village of that name."""
        exact, *bare = _forms(text)
        named = self._spelled.get(exact) or next(filter(None, map(self._spelled.get, bare)), set())
        return tuple(sorted(named))

    def _by_code(self, text: str) -> str | None:
        return self._codes.get(text.strip().casefold()) or self._now.get(text)


def _forms(name: str) -> tuple[str, ...]:
    """A name as it is compared, and the same without what kind of village it is."""
    bare = _KIND.sub("", name)
    return (alike(name), alike(bare)) if bare != name and bare.strip() else (alike(name),)


def places(villages: Records[Village], names: Names) -> Places:
    """What the villages that are held are called; ask for it through `villages.memo(places, names)`."""
    return Places(villages, names)


def by_place(activities: Records[Activity]) -> dict[str, tuple[Activity, ...]]:
    """Activities by the village they name, the latest first; "" holds those without one."""
    found: dict[str, list[Activity]] = {}
    for activity in activities:
        found.setdefault(activity.village or "", []).append(activity)
    return {
        place: tuple(sorted(held, key=lambda a: (a.date, a.id), reverse=True))
        for place, held in found.items()
    }


def activities_of(
    villages: Records[Village], activities: Records[Activity], village_id: str, names: Names = NO_NAMES
) -> tuple[Activity, ...]:
    """What was done in one village, the latest first, whichever way its activities name it. `names`: the office's."""
    known = villages.memo(places, names)
    held = [
        activity
        for place, found in activities.memo(by_place).items()
        if known.find(place) == village_id
        for activity in found
    ]
    return tuple(sorted(held, key=lambda a: (a.date, a.id), reverse=True))


def board(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names = NO_NAMES
) -> Board:
    """The whole board, worked out once a day. Never visited counts as oldest; a day to come is no visit."""
    return villages.memo(_board, activities, today, names)


def _board(villages: Records[Village], activities: Records[Activity], today: date, names: Names) -> Board:
    known = villages.memo(places, names)
    held: dict[str, list[Activity]] = {}
    unmatched: list[str] = []
    for place, found in activities.memo(by_place).items():
        owner = known.find(place) if place else None
        if owner is not None:
            held.setdefault(owner, []).extend(found)
        elif place:
            unmatched.append(place)
    lines = [_line(village, held.get(village.id, []), today) for village in villages]
    lines.sort(key=_urgency)
    return Board(lines=tuple(lines), unmatched=tuple(sorted(unmatched, key=str.casefold)))


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
    return _line(village, list(activities_of(villages, activities, village.id, names)), today)


def in_charge(village: Village, day: date) -> tuple[Officer, ...]:
    """The officers of a village on a day; both ends of their time belong to it."""
    return tuple(
        officer
        for officer in village.officers
        if (officer.start is None or officer.start <= day) and (officer.end is None or day <= officer.end)
    )


def _line(village: Village, held: list[Activity], today: date) -> VillageLine:
    past = [activity.date for activity in held if activity.date <= today]
    last = max(past, default=None)
    quarter = date(today.year, today.month - (today.month - 1) % 3, 1)
    open_ups = [a.follow_up_due for a in held if a.follow_up_due and a.follow_up_done is None]
    return VillageLine(
        village=village,
        officers=in_charge(village, today),
        last=last,
        days=(today - last).days if last else None,
        year=sum(day.year == today.year for day in past),
        quarter=sum(day >= quarter for day in past),
        follow_up=min(open_ups, default=None),
    )

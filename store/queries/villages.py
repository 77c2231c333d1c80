"""What villages are called, what was done in which of them, and who was in charge on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from operator import attrgetter

import msgspec

from store.models.names import Names, alike
from store.models.village import Activity, Officer, Village
from store.queries.records import Records

NO_NAMES = Names()
_KIND = re.compile(r"\A\s*(?:kelurahan|kel|desa|ds)\b[\s.:]*", re.IGNORECASE)


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


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, by village."""

    of: Mapping[str, tuple[Activity, ...]]
    """Village → its activities, the latest first, whichever way they name it."""
    unmatched: tuple[str, ...]
    """Names in activities that are no village, or more than one."""


def held(villages: Records[Village], activities: Records[Activity], names: Names = NO_NAMES) -> Held:
    """Every activity with its village. `names`: the office's."""
    return villages.memo(_held, activities, names)


def _held(villages: Records[Village], activities: Records[Activity], names: Names) -> Held:
    known = villages.memo(places, names)
    owners: dict[str, str | None] = {}  # many activities, few places
    found: dict[str, list[Activity]] = {}
    for activity in activities:
        place = activity.village
        if not place:
            continue
        if place not in owners:
            owners[place] = known.find(place)
        owner = owners[place]
        if owner is not None:
            found.setdefault(owner, []).append(activity)
    for done in found.values():
        done.sort(key=_BY_DAY, reverse=True)
    unmatched = (place for place, owner in owners.items() if owner is None)
    return Held(
        of={village: tuple(done) for village, done in found.items()},
        unmatched=tuple(sorted(unmatched, key=str.casefold)),
    )


_BY_DAY = attrgetter("date", "id")


def activities_of(
    villages: Records[Village], activities: Records[Activity], village_id: str, names: Names = NO_NAMES
) -> tuple[Activity, ...]:
    """What was done in one village, the latest first, whichever way its activities name it. `names`: the office's."""
    return held(villages, activities, names).of.get(village_id, ())


def in_charge(village: Village, day: date) -> tuple[Officer, ...]:
    """The officers of a village on a day; both ends of their time belong to it."""
    return tuple(
        officer
        for officer in village.officers
        if (officer.start is None or officer.start <= day) and (officer.end is None or day <= officer.end)
    )

"""How much of the office's working area is under the programme: villages beside the official list of kelurahan. Pure.

A village is found in the list by its code; without one, by its name where its district agrees or no other kelurahan has
that name. Whatever is not found, or is listed as another office's, stands apart and counts in no share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from store.models.names import alike
from store.models.village import Village
from store.queries.records import Records

STATUSES = ("active", "planned", "inactive")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One kelurahan of the official list."""

    code: str
    """The official code, as text."""
    name: str
    district: str = ""
    """The name of its kecamatan."""
    outside: bool = False
    """True: it is in the list, and another office serves it."""


class Area:
    """The official list, looked up by code and by name. Compared as the object that it is: one is made for a config."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self.listed = tuple(listed)
        self._codes = {_digits(one.code): one for one in self.listed}
        self._names: dict[str, list[Listed]] = {}
        self._districts: dict[str, str] = {}
        for one in self.listed:
            self._names.setdefault(alike(one.name), []).append(one)
            self._districts.setdefault(_digits(one.code)[:6], one.district)

    def find(self, village: Village) -> Listed | None:
        """The kelurahan that a village is; None where the list does not say."""
        if village.code and (found := self._codes.get(_digits(village.code))) is not None:
            return found
        named = self._names.get(alike(village.name), [])
        if village.district:
            here = alike(self._districts.get(_digits(village.district), village.district))
            named = [one for one in named if alike(one.district) == here]
        elif village.code:  # a code that the list does not have says more than a name that it has
            return None
        return named[0] if len(named) == 1 else None

    def district(self, village: Village) -> str:
        """The name of a village's kecamatan, as the list has it; else as the village has it; empty where nobody says."""
        found = self.find(village)
        if found is not None and found.district:
            return found.district
        return self._districts.get(_digits(village.district or "")) or village.district or ""


NOWHERE = Area(())
"""No list: nothing is known of the area."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What is covered of a kecamatan, or of the whole area."""

    district: str
    """Empty: the whole area."""
    listed: tuple[str, ...]
    """Codes of its kelurahan that are the office's: the denominator."""
    outside: tuple[str, ...] = ()
    """Codes of those that another office serves."""
    active: tuple[str, ...] = ()
    """Ids of active villages, one for each kelurahan: the numerator."""
    planned: tuple[str, ...] = ()
    inactive: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The part that is covered; None where there is nothing to cover."""
        return len(self.active) / len(self.listed) if self.listed else None

    @property
    def held(self) -> tuple[str, ...]:
        """Ids of all its villages that count."""
        return (*self.active, *self.planned, *self.inactive)


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The whole area and each kecamatan of it, and what stands apart."""

    whole: Share
    districts: tuple[Share, ...]
    """In the order of the list."""
    outside: tuple[str, ...]
    """Ids of villages in kelurahan that another office serves."""
    unlisted: tuple[str, ...]
    """Ids of villages that the list does not have, or not for certain."""
    doubled: tuple[str, ...]
    """Ids of villages whose kelurahan another village is already: they count once."""

    @property
    def apart(self) -> tuple[str, ...]:
        """Ids of every village that is in no share."""
        return (*self.outside, *self.unlisted, *self.doubled)


def coverage(villages: Records[Village], area: Area) -> Coverage | None:
    """What of the area is covered; None without a list. Of two villages of one kelurahan the active one counts."""
    return villages.memo(_coverage, area) if area.listed else None


def _coverage(villages: Records[Village], area: Area) -> Coverage:
    taken: dict[str, Village] = {}
    outside, unlisted, doubled = [], [], []
    for village in sorted(villages, key=_rank):
        found = area.find(village)
        if found is None:
            unlisted.append(village.id)
        elif found.outside:
            outside.append(village.id)
        elif found.code in taken:
            doubled.append(village.id)
        else:
            taken[found.code] = village
    by_district: dict[str, list[Listed]] = {}
    for one in area.listed:
        by_district.setdefault(one.district, []).append(one)
    return Coverage(
        whole=_share("", area.listed, taken),
        districts=tuple(_share(name, listed, taken) for name, listed in by_district.items()),
        outside=tuple(outside),
        unlisted=tuple(unlisted),
        doubled=tuple(doubled),
    )


def _share(district: str, listed: Sequence[Listed], taken: dict[str, Village]) -> Share:
    own = [one.code for one in listed if not one.outside]
    held = [taken[code] for code in own if code in taken]
    by_status = {status: tuple(v.id for v in held if v.status == status) for status in STATUSES}
    return Share(
        district=district,
        listed=tuple(own),
        outside=tuple(one.code for one in listed if one.outside),
        active=by_status["active"],
        planned=by_status["planned"],
        inactive=by_status["inactive"],
    )


def _rank(village: Village) -> tuple[int, str, str]:
    return STATUSES.index(village.status), village.name.casefold(), village.id


def _digits(code: str) -> str:
    """`21.71.03.1007` and `2171031007` are one code; a name stays as it is."""
    bare = code.strip().replace(".", "").replace(" ", "")
    return bare if bare.isdigit() else code.strip()

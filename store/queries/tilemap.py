"""Where the tiles of a map of districts stand, and which one lies in a direction. Pure.

A tile map is a sketch: each district is as large as any other, and stands roughly where it lies. It measures nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from store.models.names import alike

Place = tuple[int, int]
"""Column and row, from the left and from above."""

BATAM: Final[Mapping[str, Place]] = {
    "Belakang Padang": (0, 0), "Batu Ampar": (2, 0), "Bengkong": (3, 0),
    "Sekupang": (1, 1), "Lubuk Baja": (2, 1), "Batam Kota": (3, 1), "Nongsa": (4, 1),
    "Batu Aji": (1, 2), "Sagulung": (2, 2), "Sei Beduk": (3, 2),
    "Bulang": (1, 3), "Galang": (3, 3),
}  # fmt: skip
"""The twelve kecamatan of Batam, drawn by hand after the islands: Belakang Padang in the west, Nongsa in the north-east,
Bulang and Galang (with Rempang) in the south. Nobody has measured it."""
_KNOWN: Final = {alike(name): place for name, place in BATAM.items()}
WIDEST: Final = 5
"""Columns of a map that nobody has drawn: five tiles fit 80 cells."""


def drawn(rows: Sequence[str]) -> dict[str, Place]:
    """A map as an office writes it: a line per row, names parted by `|`, nothing between two where no tile stands."""
    return {
        name: (column, row)
        for row, line in enumerate(rows)
        for column, cell in enumerate(line.split("|"))
        if (name := alike(cell))
    }


def placed(names: Sequence[str], rows: Sequence[str] = (), last: Iterable[str] = ()) -> dict[str, Place]:
    """Name → where its tile stands, no two on one place.

    As the office has drawn it (`rows`); else as Batam lies, where at least half of the names are its kecamatan; else by
    the alphabet. What such a map does not have, and `last`, stands in rows below it.
    """
    known = drawn(rows) if rows else _KNOWN if _is_batam(names) else {}
    found: dict[str, Place] = {}
    taken: set[Place] = set()
    left: list[str] = []
    for name in names:
        place = known.get(alike(name))
        if place is None or place in taken:
            left.append(name)
        else:
            found[name] = place
            taken.add(place)
    wide = max([WIDEST, *(column + 1 for column, _ in found.values())]) if found else WIDEST
    below = max((row + 1 for _, row in found.values()), default=0)
    rest = [*sorted(left, key=str.casefold), *(name for name in last if name not in found)]
    for number, name in enumerate(dict.fromkeys(rest)):
        found[name] = (number % wide, below + number // wide)
    return found


def _is_batam(names: Sequence[str]) -> bool:
    return 2 * sum(alike(name) in _KNOWN for name in names) >= len(names) > 0


def beside(places: Mapping[str, Place], name: str, across: int, down: int) -> str:
    """The tile that lies next in a direction, itself where there is none: the straightest first, then the nearest."""
    column, row = places[name]
    best, chosen = None, name
    for other, (x, y) in places.items():
        ahead = (x - column) * across + (y - row) * down
        aside = abs(y - row) if across else abs(x - column)
        if ahead <= 0:
            continue
        cost = (aside, ahead, y, x)
        if best is None or cost < best:
            best, chosen = cost, other
    return chosen

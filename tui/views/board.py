"""Where the panels of Ringkasan stand: columns of lines for a width, and the place of every item that can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from tui.views.cells import Cell, fit_line
from tui.views.sight import Sight
from tui.views.tile import Item, Panel
from tui.views.today import CHART, panels

Line = tuple[Cell, ...]
GAP = 3
ROOMY = (21, 29, 41)
"""Lines from which it is tried to name more one by one, still more, and most."""
TALLEST = 12
"""More lines tell nothing more about thirty bars."""
THREE = 180
"""Cells from which there are three columns: in narrower ones titles of plans would be cut beside empty space."""
ORDER = {
    1: (("deferrals", "tips", "outreach", "villages", "sources"),),
    2: (("deferrals", "outreach", "sources"), ("tips", "villages")),
    3: (("deferrals", "sources"), ("outreach", "villages"), ("tips",)),
}
SHARES = {1: (1.0,), 2: (0.58, 0.42), 3: (0.34, 0.38, 0.28)}
"""What each column takes of the width."""


ROOMIER = (0.6, 0.4)
"""The same where nothing at the right is cut any more: titles of plans need it most."""


class Spot(NamedTuple):
    """Where an item is drawn."""

    item: Item
    column: int
    top: int
    left: int
    width: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The whole overview, laid out."""

    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    """Column by column, each from top to bottom: the order of `j` and `k`."""


def columns_for(width: int) -> int:
    """One column below 72 cells, two up to `THREE`."""
    return 1 if width < 72 else 2 if width < THREE else 3


def board(sight: Sight, width: int, height: int = 0) -> Board:
    """Panels in columns; a terminal that is too low scrolls, and what a high one leaves is given to the bars.

    Each column names as much as it has room for: one that is full takes nothing from the others.
    """
    most = sum(height >= lines for lines in ROOMY) if width >= 72 else 0
    places = _places(width)
    drawn = [_roomiest(sight, place, height, most) for place in places]
    (lines, spots), roomy = drawn[0]
    spare = height - _needed(spots)
    if spare >= CHART:
        lines, spots = _drawn(sight, places[0], roomy, tall=min(spare + 1, TALLEST))
    columns = [(lines, spots), *(column for column, _ in drawn[1:])]
    return Board(
        lines=_side_by_side([lines for lines, _ in columns], [place.width for place in places]),
        spots=tuple(spot for _, spots in columns for spot in spots),
    )


Drawn = tuple[list[Line], list[Spot]]


class _Place(NamedTuple):
    """One column: which panels, and where."""

    number: int
    names: tuple[str, ...]
    left: int
    width: int


def _places(width: int) -> list[_Place]:
    count = columns_for(width)
    room = width - 2 - GAP * (count - 1)
    shares = ROOMIER if count == 2 and width >= 100 else SHARES[count]
    places: list[_Place] = []
    left = 1
    for number, (names, share) in enumerate(zip(ORDER[count], shares, strict=True)):
        wide = max(20, int(room * share))
        places.append(_Place(number, names, left, wide))
        left += wide + GAP
    return places


def _roomiest(sight: Sight, place: _Place, height: int, most: int) -> tuple[Drawn, int]:
    """A column that names as much as it can without being scrolled for, and how roomy that is.

    From the second step on the days of the first column still have room as bars.
    """
    for roomy in range(most, 0, -1):
        lines, spots = _drawn(sight, place, roomy)
        bars = roomy > 1 and place.number == 0
        if len(lines) <= height and (not bars or height - _needed(spots) >= CHART):
            return (lines, spots), roomy
    return _drawn(sight, place, 0), 0


def _needed(spots: Sequence[Spot]) -> int:
    """How many lines a column needs: those above its last item, and the bars."""
    return max((spot.top + len(spot.item.lines) for spot in spots), default=0) + 1


def _drawn(sight: Sight, place: _Place, roomy: int, tall: int = 0) -> Drawn:
    made = panels(sight, place.width, names=place.names, tall=tall, roomy=roomy)
    return _stack(made, place.number, place.left, place.width)


def _stack(held: Sequence[Panel], column: int, left: int, wide: int) -> tuple[list[Line], list[Spot]]:
    lines: list[Line] = []
    spots: list[Spot] = []
    for panel in held:
        if lines:
            lines.append(())
        lines.append(panel.title)
        for item in panel.items:
            spots.append(Spot(item, column, len(lines), left, wide))
            lines += item.lines
        lines += panel.after
    return lines, spots


def _side_by_side(drawn: Sequence[Sequence[Line]], widths: Sequence[int]) -> tuple[Line, ...]:
    found: list[Line] = []
    for row in range(max(map(len, drawn), default=0)):
        line: list[Cell] = [Cell(" ")]
        for place, (lines, wide) in enumerate(zip(drawn, widths, strict=True)):
            if place:
                line.append(Cell(" " * GAP))
            line += fit_line(lines[row] if row < len(lines) else (), wide)
        found.append(tuple(line))
    return tuple(found)


def neighbour(held: Board, key: str | None, direction: str) -> str | None:
    """The item reached from `key` by up, down, left or right; the first one where `key` is gone."""
    if not held.spots:
        return None
    at = next((i for i, spot in enumerate(held.spots) if spot.item.key == key), None)
    if at is None:
        return held.spots[0].item.key
    here = held.spots[at]
    if direction in ("up", "down"):
        step = at + (1 if direction == "down" else -1)
        return held.spots[max(0, min(len(held.spots) - 1, step))].item.key
    column = here.column + (1 if direction == "right" else -1)
    beside = [spot for spot in held.spots if spot.column == column]
    nearest = min(beside, key=lambda spot: (abs(spot.top - here.top), spot.top), default=here)
    return nearest.item.key

"""The board of Kalender: a lane per state of the plans of a month, what most wants a person first. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from store.queries.outreach import Occurrence, status_of
from tui.views.board import Board, Spot
from tui.views.cells import Cell, fit, fit_line, wrap
from tui.views.grid import chip
from tui.views.outreach import between
from tui.views.tile import Item, Target

if TYPE_CHECKING:
    from tui.views.sight import Sight

Line = tuple[Cell, ...]
HEAD = 2
"""Lines above the tiles of a lane."""
TITLES = 2
"""Lines that a title gets at most."""
LANES: dict[str, tuple[str, ...]] = {
    "draft": ("draft", "hold"),
    "review": ("review",),
    "scheduled": ("approved", "scheduled"),
    "missed": ("missed",),
    "posted": ("posted", "partly", "skipped"),
}
"""Lane → the states of plans in it; the mark of a plan tells which."""


class Lanes(NamedTuple):
    """The board laid out, and what is on it."""

    board: Board
    found: tuple[Occurrence, ...]


def lanes_view(
    sight: Sight,
    first: date,
    last: date,
    wide: int,
    *,
    marked: Container[str] = (),
    only: Container[str] | None = None,
) -> Lanes:
    """The plans of these days in lanes of equal width. A tile is a line with day, time, channels and mark, then the title.

    The next ones come first; in the lane of what is done the last ones do. `marked`: keys with a sign before them; `only`:
    the keys that a filter leaves.
    """
    found = between(sight, first, last)
    found = found if only is None else tuple(one for one in found if one.key in only)
    held = {name: [one for one in found if lane_of(one) == name] for name in LANES}
    held["posted"].reverse()
    room = max(14, wide // len(held))
    columns = [_lane(sight, name, plans, room - 1, marked) for name, plans in held.items()]
    spots: list[Spot] = []
    filled = 0
    for place, items in enumerate(columns):
        top = HEAD
        for item in items.tiles:
            spots.append(Spot(item, filled, top, place * room, room - 1))
            top += len(item.lines)
        filled += bool(items.tiles)
    high = max(len(column.lines) for column in columns)
    lines = tuple(
        tuple(cell for column in columns for cell in fit_line(column.line(row), room)) for row in range(high)
    )
    return Lanes(Board(lines=lines, spots=tuple(spots)), found)


def lane_of(one: Occurrence) -> str:
    """The lane of a plan. One that was missed in a single channel still wants a person."""
    if one.late:
        return "missed"
    status = one.status
    if status == "partly":  # posted here: what counts is what waits there
        status = status_of([each for each in one.channels.values() if each not in ("posted", "skipped")])
    return next(name for name, states in LANES.items() if status in states)


class _Lane(NamedTuple):
    head: tuple[Line, ...]
    tiles: tuple[Item, ...]
    empty: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.head, *(line for item in self.tiles for line in item.lines), *self.empty)

    def line(self, row: int) -> Line:
        return self.lines[row] if row < len(self.lines) else ()


def _lane(sight: Sight, name: str, plans: Sequence[Occurrence], wide: int, marked: Container[str]) -> _Lane:
    word = sight.t(f"outreach.lane.{name}")
    head = (
        (Cell(f" {word} {sight.format.number(len(plans))}", "head"),),
        (Cell(" " + sight.format.text("─" * (wide - 1)), "muted"),),
    )
    empty: tuple[Line, ...] = () if plans else ((Cell(f" {sight.format.count(None)}", "muted"),),)
    return _Lane(head, tuple(_item(sight, one, wide, marked=one.key in marked) for one in plans), empty)


def _item(sight: Sight, one: Occurrence, wide: int, *, marked: bool) -> Item:
    over = one.status in ("posted", "skipped")
    day = f"{one.day.day:2} "
    tile = chip(sight, one, wide - 1 - len(day))
    sign = Cell("●", "mark") if marked else Cell(" ")
    lines: list[Line] = [(sign, Cell(fit(f"{day}{tile.text}", wide - 1), tile.style))]
    titles = wrap(one.plan.title, wide - 4)
    if len(titles) > TITLES:
        titles = [*titles[: TITLES - 1], fit(" ".join(titles[TITLES - 1 :]), wide - 4)]
    lines += [(Cell(fit(f"    {text}", wide), "muted" if over else ""),) for text in titles]
    target = Target(screen="outreach", filters={"day": one.day.isoformat(), "plan": one.key})
    return Item(key=one.key, lines=tuple(lines), number=1, target=target)

"""A drawing of counts with a cursor on its figures: the value in words above it, Enter for the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.keys import bind
from tui.views.cells import Block, Cell, fit_line, flow, line_width
from tui.views.perioddrawing import Drawing, Line, Spot
from tui.widgets.panel import Panel

HEAD = 2
"""Lines above the drawing: what it is, and the value at the cursor."""
SHADES, CURSOR = "░▒▓█", "◉"
ROOM = 4
"""Lines that are no drawing: those, and two of a legend."""


class Chart(Panel, inherit_bindings=False):
    """Draws a `Drawing`. The cursor is a day, so that it stays where it is in another drawing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", show=False, run="step(-1, 0)"),
        bind("right", show=False, run="step(1, 0)"),
        bind("up", show=False, run="step(0, -1)"),
        bind("down", show=False, run="step(0, 1)"),
        bind("first", show=False, run="edge(0)"),
        bind("last", show=False, run="edge(-1)"),
        bind("page-up", show=False, run="step(-7, 0)"),
        bind("page-down", show=False, run="step(7, 0)"),
        bind("open", show=False, run="open"),
    ]

    @dataclass
    class Beyond(Message):
        """The cursor wants what is beside the drawing: an earlier or later period, another checkpoint."""

        across: int
        down: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(scrolls=True, id=id)
        self.drawing: Drawing | None = None
        self.day: date | None = None
        """The first day of the figure under the cursor."""
        self.row = 0
        self._tell: Callable[[Spot], Line] = lambda spot: ()
        self._wide = 20

    @property
    def spot(self) -> Spot | None:
        """The figure under the cursor."""
        if self.drawing is None:
            return None
        found = self.drawing.find(self.day, self.row)
        return self.drawing.spots[found[0]][found[1]] if found is not None else None

    def draw(self, drawing: Drawing, tell: Callable[[Spot], Line], day: date | None, wide: int) -> None:
        """Show this in `wide` cells; `tell` says a figure in words; `day`: where the cursor begins."""
        self.drawing, self._tell, self._wide = drawing, tell, wide
        if self.day is None or drawing.find(self.day, self.row) is None:
            self.day = day
        found = drawing.find(self.day, self.row)
        if found is not None:
            self.row, spot = found[0], drawing.spots[found[0]][found[1]]
            self.day = self.day if self.day and spot.first <= self.day <= spot.last else spot.first
        self._redraw()

    def _redraw(self) -> None:
        drawing, spot = self.drawing, self.spot
        if drawing is None:
            return
        lines = list(drawing.lines)
        if spot is not None:
            lines[spot.y] = _marked(lines[spot.y], spot)
        told = self._tell(spot) if spot is not None else ()
        wide = max(20, self._wide)
        head = [(Cell(drawing.title, "head"),), tuple(fit_line(told, wide))]
        self.show(Block(lines=(*head, *lines, *flow([drawing.legend], wide))))

    def action_step(self, across: int, down: int) -> None:
        """The figure beside, or above and below; beyond the edge the page is asked."""
        drawing = self.drawing
        found = drawing.find(self.day, self.row) if drawing is not None else None
        if drawing is None or found is None:
            return
        row, place = found[0] + down, found[1] + across
        if not 0 <= row < len(drawing.spots):
            self.post_message(self.Beyond(0, down))
            return
        spots = drawing.spots[row]
        if down:
            here = drawing.spots[found[0]][found[1]]
            place = min(range(len(spots)), key=lambda at: abs(spots[at].x - here.x))
        if not 0 <= place < len(spots) and abs(across) == 1:
            self.post_message(self.Beyond(across, 0))
            return
        self.row, self.day = row, spots[max(0, min(place, len(spots) - 1))].first
        self._redraw()

    def action_edge(self, place: int) -> None:
        """The first figure of the row, or the last."""
        if self.drawing is not None and self.drawing.spots:
            self.day = self.drawing.spots[self.row][place].first
            self._redraw()

    def action_open(self) -> None:
        """Tell whoever listens."""
        self.post_message(self.Opened(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Every key of a cursor is of use here."""
        return True


def _marked(line: Line, spot: Spot) -> Line:
    """A line with one figure as the cursor shows it."""
    found: list[Cell] = []
    at = 0
    for cell in line:
        for letter in cell.text:
            here = spot.x <= at < spot.x + spot.wide
            style = "cursor-cell" if here else cell.style
            if here and letter in SHADES:
                letter = CURSOR  # a shade reversed is nearly the same shade
            if found and found[-1].style == style:
                found[-1] = Cell(found[-1].text + letter, found[-1].style)
            else:
                found.append(Cell(letter, style))  # type: ignore[arg-type]
            at += 1
    missing = spot.x + spot.wide - line_width(found)
    if missing > 0:
        found += [Cell(" " * (missing - spot.wide)), Cell(" " * spot.wide, "cursor-cell")]  # type: ignore[arg-type]
    return tuple(found)

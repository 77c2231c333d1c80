"""Where the columns of a table stand: which fit this width, how wide each is, and a row laid out in them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.views.cells import Cell, Column, fit
from tui.widgets.meaning import drawn


class Place(NamedTuple):
    """One column that is shown."""

    number: int
    """Its place in the listing's columns."""
    column: Column
    start: int
    """The cell where its text begins."""
    width: int


MARGIN = 2
"""The sign of the cursor or of a mark, and a blank."""


def places(columns: Sequence[Column], width: int) -> tuple[Place, ...]:
    """The columns that fit `width` cells. Narrow gaps before a column is given up; from the right, never the first."""
    shown = [i for i, column in enumerate(columns) if column.from_width <= width]
    while True:
        for gap in (2, 1):
            found = _spread([(i, columns[i]) for i in shown], width - MARGIN, gap)
            if found or len(shown) < 2:
                return found or _spread([(i, columns[i]) for i in shown], width - MARGIN, 1, force=True)
        shown.pop()


def _spread(
    shown: list[tuple[int, Column]], room: int, gap: int, *, force: bool = False
) -> tuple[Place, ...]:
    rules = sum(2 for _, column in shown[1:] if column.rule)
    gaps = gap * max(0, len(shown) - 1) + rules
    fixed = sum(column.width for _, column in shown)
    elastic = [i for i, column in shown if not column.width]
    least = sum(column.least for _, column in shown if not column.width)
    spare = room - gaps - fixed
    if spare < least and not force:
        return ()
    found: list[Place] = []
    start = MARGIN
    for place, (index, column) in enumerate(shown):
        if place:
            start += gap + (2 if column.rule else 0)
        width = column.width or spare // len(elastic) + (spare % len(elastic) if index == elastic[-1] else 0)
        width = max(1, min(width, MARGIN + room - start))
        found.append(Place(index, column, start, width))
        start += width
    return tuple(found)


def laid_out(
    cells: Sequence[Cell], shown: Sequence[Place], sign: tuple[str, str], *, chosen: int | None = None
) -> list[tuple[str, str]]:
    """A row as one line of texts with their looks: the sign, then each cell at its place.

    `chosen`: the index of the cell under a cell cursor.
    """
    line = [sign]
    at = 1
    for number, column, start, width in shown:
        gap = start - at
        if column.rule and at > 1:
            line += [(" " * (gap - 2), ""), ("│", "muted"), (" ", "")]
        else:
            line.append((" " * gap, ""))
        text, style = cells[number] if number < len(cells) else Cell("")
        line.append(
            (fit(drawn(text), width, right=column.right), "cursor-cell" if number == chosen else style)
        )
        at = start + width
    return line

"""What a drawing of counts is: lines, the figures that a cursor can stand on, and what each says in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from store.queries.cube import ANY, LAG, Cube
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.views.cells import Cell
from tui.views.periods import SIGNS, period_name, state_of, who_words
from tui.views.periodtable import parts_of
from tui.views.sight import Sight

Line = tuple[Cell, ...]
MISSING = "·"
"""On the ground of a drawing; its table has a dash."""


class Spot(msgspec.Struct, frozen=True):
    """One figure of a drawing."""

    x: int
    y: int
    """Of the lines."""
    wide: int
    first: date
    last: date


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A form of the screen that is no table."""

    what: str
    """What is drawn, e.g. `per hari · rata-rata 12,3`."""
    who: str
    """Of whom, in words."""
    period: Period
    """What its heading names."""
    until: date | None
    lines: tuple[Line, ...]
    """Nothing where there is nothing to draw."""
    legend: tuple[Cell, ...]
    spots: tuple[tuple[Spot, ...], ...] = ()
    """Rows of figures, each from left to right."""
    checkpoint: str = ANY
    of: Slice

    @property
    def title(self) -> str:
        """Both."""
        return f"{self.what} · {self.who}"

    def find(self, day: date | None, row: int) -> tuple[int, int] | None:
        """The row and place of the figure that holds a day, else of the last one that is not later."""
        if not any(self.spots):
            return None
        row = max(0, min(row, len(self.spots) - 1))
        rows = [row, *(at for at in range(len(self.spots)) if at != row)]
        for at in rows:
            for place, spot in enumerate(self.spots[at]):
                if day is not None and spot.first <= day <= spot.last:
                    return at, place
        before = [place for place, spot in enumerate(self.spots[row]) if day is None or spot.first <= day]
        return (row, before[-1] if before else 0) if self.spots[row] else None


def buckets(period: Period, room: int) -> tuple[str, tuple[Period, ...]]:
    """The finest unit whose parts fit `room` cells, one each, and the parts."""
    for unit in ("day", "week", "month", "quarter"):
        if period.days <= room * {"day": 1, "week": 7, "month": 28, "quarter": 90}[unit]:
            parts = parts_of(period, unit)
            if len(parts) <= room:
                return unit, parts
    return "year", parts_of(period, "year")[-room:]


def absent_signs(
    sight: Sight, held: Cube, of: Slice, checkpoint: str, parts: Sequence[Period], known: set[date]
) -> dict[date, str]:
    """First day → the sign of a part without figures; nothing for one that is to come. `known`: those that have one."""
    found: dict[date, str] = {}
    point = next((point for point in sight.settings.checkpoints if point.id == checkpoint), None)
    for part in parts:
        if part.first in known or part.first > sight.today:
            continue
        old = sight.today - part.first > LAG
        if old and point is None:
            found[part.first] = MISSING
        else:
            state = state_of(sight, held, of, checkpoint, part.first, part.last)
            found[part.first] = MISSING if state == "missing" else SIGNS[state]
    return {day: sight.format.text(sign) for day, sign in found.items()}


def absent_words(sight: Sight, signs: dict[date, str]) -> str:
    """`· belum lapor · … ditunggu`: those that stand in the drawing."""
    known = {sight.format.text(MISSING): "missing"} | {
        sight.format.text(SIGNS[state]): state for state in ("awaited", "unopened", "closed")
    }
    used = set(signs.values())
    words = [f"{sign} {sight.t(f'deferrals.state.{state}')}" for sign, state in known.items() if sign in used]
    return "  ".join(words)


def spot_words(sight: Sight, held: Cube, drawing: Drawing, spot: Spot) -> Line:
    """`Min 22 Nov 2026: 22 · Batam Centre 6 · Harbour Bay 0`: the value at the cursor."""
    of, who = drawing.of, drawing.checkpoint
    period = Period(spot.first, spot.last, _kind(spot))
    total = held.total(of, spot.first, spot.last, checkpoint=who)
    name = period_name(sight, period)
    if total.count is None:
        state = state_of(sight, held, of, who, spot.first, spot.last)
        return (Cell(f"{name}: ", "head"), Cell(sight.t(f"deferrals.state.{state}"), "muted"))
    told = [sight.format.number(total.count)]
    if spot.first != spot.last:
        days = held.days_held(of, spot.first, spot.last, checkpoint=who)
        asked = (min(spot.last, sight.today) - spot.first).days + 1
        told.append(
            sight.t("deferrals.days-held", held=sight.format.number(days), days=sight.format.number(asked))
        )
    line = [Cell(f"{name}: ", "head"), Cell(told[0], "strong"), *(Cell(f" · {more}") for more in told[1:])]
    if who == ANY:
        for point in held.checkpoints(of, spot.first, spot.last):
            count = held.total(of, spot.first, spot.last, checkpoint=point).count
            line.append(Cell(f" · {sight.checkpoint(point)} {sight.format.count(count)}", "muted"))
    else:
        line.append(Cell(f" · {who_words(sight, who)}", "muted"))
    return tuple(Cell(sight.format.text(cell.text), cell.style) for cell in line)


def _kind(spot: Spot) -> str:
    if spot.first == spot.last:
        return "day"
    for kind in ("week", "month", "quarter", "year"):
        whole = of_kind(kind, spot.first)
        if (whole.first, whole.last) == (spot.first, spot.last):
            return kind
    return "custom"

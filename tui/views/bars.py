"""Numbers as marks: a line of bars, and a chart of one bar per day. Missing is drawn apart from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.queries.month import Month
from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.words.format import Format

EIGHTHS = " ▁▂▃▄▅▆▇█"
MISSING = "·"


def sparkline(values: Sequence[int | None]) -> str:
    """One cell per value: `▁` for zero, `·` for what is missing, `█` for the highest."""
    highest = max((value for value in values if value is not None), default=0)
    return "".join(
        MISSING if value is None else EIGHTHS[1 + round(7 * value / highest)] if highest else EIGHTHS[1]
        for value in values
    )


def nice(highest: int) -> int:
    """The top of an axis: the next of 2, 4, 6, 10, 20, 30, 40, 50, 60, 80, 100 …, so that its half is a whole number."""
    top = 1
    while True:
        for step in (2, 4, 6, 10) if top == 1 else (2, 3, 4, 5, 6, 8, 10):
            if top * step >= highest:
                return top * step
        top *= 10


class Grid(NamedTuple):
    """Where the bars of a chart stand."""

    margin: int
    """Cells before the axis."""
    step: int
    """Cells from one bar to the next."""
    bar: int
    """Cells of one bar."""

    def x(self, place: int) -> int:
        """The first cell of a bar."""
        return self.margin + 1 + place * self.step


def grid(bars: int, top: int, width: int, form: Format) -> Grid:
    """The bars of a chart in `width` cells, at most six cells each; `top`: the top of its axis."""
    margin = max(len(form.number(top)), 3) + 1
    step = max(1, min(6, (width - margin - 2) // max(1, bars)))
    return Grid(margin, step, max(1, step - 1))


def chart(
    days: Sequence[date],
    values: Mapping[date, int],
    *,
    until: date | None,
    width: int,
    height: int,
    form: Format,
    labels: Mapping[int, str] | None = None,
    absent: Mapping[date, str] | None = None,
) -> list[tuple[Cell, ...]]:
    """Bars per day with an axis: `height` lines in all, the last of them the days; nothing below 3 lines.

    A day without a figure, up to `until`, is a dot on the ground; days to come stay empty. `labels`: place → what stands
    on the axis instead of days of a month; `absent`: day → the sign of one without a figure.
    """
    highest = max((values[day] for day in days if day in values), default=None)
    if highest is None or height < 3 or not days:
        return []
    top = nice(highest)
    marks = (
        {height - 2: form.number(top), (height - 1) // 2 - 1: form.number(top // 2)}
        if height > 4
        else {height - 2: form.number(top)}
    )
    margin, step, bar = grid(len(days), top, width, form)
    lines: list[tuple[Cell, ...]] = []
    for row in range(height - 2, -1, -1):
        drawn = "".join(
            (
                absent[day]
                if absent is not None and row == 0 and day in absent
                else piece(values.get(day), row, height - 1, top, held=until is not None and day <= until)
            )
            * bar
            + " " * (step - bar)
            for day in days
        )
        sign = "┤" if row in marks else "│"
        lines.append(
            (
                Cell(marks.get(row, "").rjust(margin) + form.text(sign), "muted"),
                Cell(form.text(drawn.rstrip()), "mark"),
            )
        )
    lines.append(
        (
            Cell(
                "0".rjust(margin)
                + form.text("┼" + axis(len(days), step, _named(days) if labels is None else labels)),
                "muted",
            ),
        )
    )
    return lines


def piece(value: int | None, row: int, rows: int, top: int, *, held: bool) -> str:
    """What stands in one row of a day's bar, row 0 on the ground."""
    if value is None:
        return MISSING if row == 0 and held else " "
    eighths = round(value * rows * 8 / top) - row * 8
    if row == 0:
        eighths = max(1, eighths)
    return EIGHTHS[max(0, min(8, eighths))]


def axis(bars: int, step: int, labels: Mapping[int, str]) -> str:
    """The line under the bars with a label at the first cell of some of them."""
    line = ["─"] * (bars * step + 1)
    for place, label in labels.items():
        for at, letter in enumerate(label):
            if place * step + at < len(line):
                line[place * step + at] = letter
    return "".join(line)


def _named(days: Sequence[date]) -> dict[int, str]:
    return {place: str(day.day) for place, day in enumerate(days) if day.day == 1 or day.day % 5 == 0}


def month_bars(sight: Sight, month: Month, wide: int, high: int) -> tuple[tuple[Cell, ...], ...]:
    """The days of a month as bars below their title, with their mean; empty where there is nothing to draw."""
    held = month.total.days
    lines = chart(month.days, held, until=month.until, width=wide, height=high, form=sight.format)
    if not lines:
        return ()
    mean = sight.format.decimal(sum(held.values()) / len(held))
    words = f"{sight.t('deferrals.chart.title')} · {sight.t('deferrals.chart.mean', mean=mean)}"
    legend = f"   {sight.format.text(sight.t('deferrals.chart.legend'))}"
    return ((Cell(words, "head"), Cell(legend, "muted")), *lines)

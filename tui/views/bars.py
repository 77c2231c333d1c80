"""Numbers as marks: a line of bars, and a chart of one bar per day. Missing is drawn apart from zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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


def chart(
    days: Sequence[date],
    values: Mapping[date, int],
    *,
    until: date | None,
    width: int,
    height: int,
    form: Format,
) -> list[tuple[Cell, ...]]:
    """Bars per day with an axis: `height` lines in all, the last of them the days; nothing below 3 lines.

    A day without a figure, up to `until`, is a dot on the ground; days to come stay empty.
    """
    highest = max((values[day] for day in days if day in values), default=None)
    if highest is None or height < 3 or not days:
        return []
    top = nice(highest)
    labels = (
        {height - 2: form.number(top), (height - 1) // 2 - 1: form.number(top // 2)}
        if height > 4
        else {height - 2: form.number(top)}
    )
    margin = max(len(form.number(top)), 3) + 1
    step = max(1, min(6, (width - margin - 2) // len(days)))
    bar = max(1, step - 1)
    lines: list[tuple[Cell, ...]] = []
    for row in range(height - 2, -1, -1):
        drawn = "".join(
            _piece(values.get(day), row, height - 1, top, held=until is not None and day <= until) * bar
            + " " * (step - bar)
            for day in days
        )
        sign = "┤" if row in labels else "│"
        lines.append(
            (
                Cell(labels.get(row, "").rjust(margin) + form.text(sign), "muted"),
                Cell(form.text(drawn.rstrip()), "mark"),
            )
        )
    lines.append((Cell("0".rjust(margin) + form.text("┼" + _axis(days, step)), "muted"),))
    return lines


def _piece(value: int | None, row: int, rows: int, top: int, *, held: bool) -> str:
    """What stands in one row of a day's bar, row 0 on the ground."""
    if value is None:
        return MISSING if row == 0 and held else " "
    eighths = round(value * rows * 8 / top) - row * 8
    if row == 0:
        eighths = max(1, eighths)
    return EIGHTHS[max(0, min(8, eighths))]


def _axis(days: Sequence[date], step: int) -> str:
    line = ["─"] * (len(days) * step + 1)
    for place, day in enumerate(days):
        if day.day == 1 or day.day % 5 == 0:
            for at, digit in enumerate(str(day.day)):
                if place * step + at < len(line):
                    line[place * step + at] = digit
    return "".join(line)


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

"""Penundaan as bars: a bar per day of any period, or per week or month where the days do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.queries.cube import ANY
from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.views.bars import chart, grid, nice
from tui.views.cells import Cell
from tui.views.perioddrawing import Drawing, Spot, absent_signs, absent_words, buckets
from tui.views.periods import cube_of, turned_words
from tui.views.sight import Sight

LEAST = 14
"""Days: of a shorter period so many are drawn, up to its last."""


def bars_drawing(
    sight: Sight, period: Period, of: Slice, *, wide: int, high: int, checkpoint: str = ANY
) -> Drawing:
    """Bars in `wide` × `high` cells; of a day or a week the two weeks that it ends."""
    held, drawn = cube_of(sight), widened(period, LEAST)
    unit, parts = buckets(drawn, wide - 8)
    values = {
        part.first: count
        for part in parts
        if (count := held.total(of, part.first, part.last, checkpoint=checkpoint).count) is not None
    }
    signs = absent_signs(sight, held, of, checkpoint, parts, set(values))
    days = [part.first for part in parts]
    until = held.until(of, drawn.first, drawn.last, checkpoint=checkpoint)
    lines = chart(
        days, values, until=until, width=wide, height=high, form=sight.format,
        labels=part_labels(sight, parts, unit, wide), absent=signs,
    )  # fmt: skip
    by_day = held.by_day(of, drawn.first, drawn.last, checkpoint=checkpoint)
    words = sight.t(f"deferrals.chart.per.{unit}")
    if by_day:  # over the days held: weeks at the ends of a period are not whole
        mean = sight.format.decimal(sum(by_day.values()) / len(by_day))
        words += f" · {sight.t('deferrals.chart.mean', mean=mean)}"
    at = grid(len(parts), nice(max(values.values(), default=0)), wide, sight.format)
    spots = tuple(
        Spot(at.x(place), len(lines) - 1, at.bar, part.first, part.last) for place, part in enumerate(parts)
    )
    return Drawing(
        what=words,
        who=turned_words(sight, checkpoint),
        period=drawn,
        until=until,
        lines=tuple(lines),
        legend=(Cell(absent_words(sight, signs), "muted"),),
        spots=(spots,) if lines else (),
        checkpoint=checkpoint,
        of=of,
    )


def widened(period: Period, least: int) -> Period:
    """A period of at least so many days: the days before it belong to it then."""
    if period.days >= least:
        return period
    return Period(Period(period.last, period.last).moved(1 - least).first, period.last)


def part_labels(sight: Sight, parts: Sequence[Period], unit: str, wide: int) -> dict[int, str]:
    """Place → what stands under a part: days of the month, months, years; never one into the other."""
    step = max(1, min(6, (wide - 8) // max(1, len(parts))))
    found: dict[int, str] = {}
    free = 0
    before: date | None = None
    for place, part in enumerate(parts):
        label = _label(sight, part.first, unit, before)
        before = part.first
        if label and place * step >= free:
            found[place] = label
            free = place * step + len(label) + 1
    return found


def _label(sight: Sight, day: date, unit: str, before: date | None) -> str:
    month = sight.t(f"common.month.short.{day.month}")
    if unit == "year":
        return str(day.year)
    if before is None or day.year != before.year:
        return month if unit == "day" else str(day.year) if day.month == 1 else f"{month} {day:%y}"
    if day.month != before.month:
        return month
    return str(day.day) if unit == "day" and day.day % 5 == 0 else ""

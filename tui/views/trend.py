"""Penundaan as a trend: the mean of seven days over the days held, above the days; where too few are held is a gap."""

from __future__ import annotations

from datetime import date, timedelta

from store.queries.cube import ANY
from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.views.bars import axis, grid, nice
from tui.views.cells import Cell
from tui.views.periodbars import part_labels, widened
from tui.views.perioddrawing import Drawing, Line, Spot, absent_signs, absent_words, buckets
from tui.views.periods import cube_of, turned_words
from tui.views.sight import Sight

LEAST = 28
"""Days: a shorter period has no trend."""
MEAN = 7
ENOUGH = 4
"""Days of the seven that must be held, else there is a gap."""
DOT, SHADE = "•", "░"


def means(values: dict[date, int], first: date, last: date) -> dict[date, float]:
    """Day → the mean of the days held among the seven that it ends; days with fewer than `ENOUGH` have none."""
    found: dict[date, float] = {}
    day = first
    while day <= last:
        held = [values[back] for n in range(MEAN) if (back := day - timedelta(days=n)) in values]
        if len(held) >= ENOUGH:
            found[day] = sum(held) / len(held)
        day += timedelta(days=1)
    return found


def trend_drawing(
    sight: Sight, period: Period, of: Slice, *, wide: int, high: int, checkpoint: str = ANY
) -> Drawing:
    """The trend in `wide` × `high` cells; per week or month where the days do not fit, then the mean at its last day."""
    held, drawn = cube_of(sight), widened(period, LEAST)
    unit, parts = buckets(drawn, wide - 8)
    before = max(date.min + timedelta(MEAN), drawn.first) - timedelta(days=MEAN)
    by_day = held.by_day(of, before, drawn.last, checkpoint=checkpoint)
    end = min(drawn.last, max(by_day, default=drawn.first))
    mean = means(by_day, drawn.first, end)
    tops = {part.first: _highest(by_day, part) for part in parts}
    values = {day: top for day, top in tops.items() if top is not None}
    curve = {part.first: at for part in parts if (at := _last(mean, part)) is not None}
    signs = absent_signs(sight, held, of, checkpoint, parts, set(values))
    lines, spots = _drawn(sight, parts, values, curve, signs, unit, wide, high)
    words = [f"{sight.format.text(DOT)} {sight.t('deferrals.trend.mean')}"]
    words.append(f"{sight.format.text(SHADE)} {sight.t(f'deferrals.trend.{unit}')}")
    words.append(absent_words(sight, signs))
    return Drawing(
        what=sight.t("deferrals.trend.title"),
        who=turned_words(sight, checkpoint),
        period=drawn,
        until=max((day for day in by_day if drawn.holds(day)), default=None),
        lines=lines,
        legend=(Cell("  ".join(word for word in words if word), "muted"),),
        spots=(spots,) if lines else (),
        checkpoint=checkpoint,
        of=of,
    )


def _highest(by_day: dict[date, int], part: Period) -> int | None:
    if part.days == 1:
        return by_day.get(part.first)
    return max((by_day[day] for day in _days(part) if day in by_day), default=None)


def _last(mean: dict[date, float], part: Period) -> float | None:
    return next((mean[day] for day in reversed(_days(part)) if day in mean), None)


def _days(part: Period) -> list[date]:
    return [part.first + timedelta(days=n) for n in range(part.days)]


def _drawn(
    sight: Sight,
    parts: tuple[Period, ...],
    values: dict[date, int],
    curve: dict[date, float],
    signs: dict[date, str],
    unit: str,
    wide: int,
    high: int,
) -> tuple[tuple[Line, ...], tuple[Spot, ...]]:
    form = sight.format
    if not values or high < 4:
        return (), ()
    top = nice(max(values.values()))
    margin, step, bar = at = grid(len(parts), top, wide, form)
    rows = high - 1
    labels = {rows - 1: form.number(top), (rows - 1) // 2: form.number(top // 2)}
    dots = {day: min(rows - 1, int(mean * rows / top)) for day, mean in curve.items()}
    lines: list[Line] = []
    for row in range(rows - 1, -1, -1):
        cells = [Cell(labels.get(row, "").rjust(margin) + form.text("┤" if row in labels else "│"), "muted")]
        for part in parts:
            day, gap = part.first, " " * (step - bar)
            if dots.get(day) == row:
                cells += [Cell(form.text(DOT) * bar, "strong"), Cell(gap)]
            elif day in signs and row == 0:
                cells.append(Cell(signs[day] * bar + gap, "muted"))
            elif day in values and values[day] * rows / top > row + 0.5:
                cells += [Cell(form.text(SHADE) * bar, "mark"), Cell(gap)]
            else:
                cells.append(Cell(" " * step))
        lines.append(tuple(cells))
    named = part_labels(sight, parts, unit, wide)
    lines.append((Cell("0".rjust(margin) + form.text("┼" + axis(len(parts), step, named)), "muted"),))
    spots = tuple(Spot(at.x(n), len(lines) - 1, bar, part.first, part.last) for n, part in enumerate(parts))
    return tuple(lines), spots

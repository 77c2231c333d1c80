"""Penundaan, year over year: this and the last years' months side by side, or twelve weeks and the same a year ago."""

from __future__ import annotations

from datetime import date, timedelta

from store.queries.cube import ANY
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.views.bars import axis, nice
from tui.views.cells import Cell
from tui.views.perioddrawing import Drawing, Line, Spot
from tui.views.periods import cube_of, who_words
from tui.views.sight import Sight

SHADES = ("█", "▒", "░")
"""This year, the one before, the one before that: told apart without any colour."""
PLAIN = ("#", ":", ".")
WEEKS = 12


def years_drawing(
    sight: Sight, period: Period, of: Slice, *, wide: int, high: int, checkpoint: str = ANY
) -> Drawing:
    """Up to three years; of a day or a week twelve weeks up to it and the same weeks a year before (52 weeks)."""
    held = cube_of(sight)
    weekly = period.kind in ("day", "week")
    rows = _weeks(period) if weekly else _months(period)
    counts = [
        [held.total(of, part.first, part.last, checkpoint=checkpoint).count for part in row] for row in rows
    ]
    kept = [at for at, row in enumerate(counts) if not at or any(count is not None for count in row)]
    rows, counts = [rows[at] for at in kept], [counts[at] for at in kept]
    lines, spots = _drawn(sight, rows, counts, weekly, wide, high)
    now = Period(rows[0][0].first, rows[0][-1].last, "custom" if weekly else "year")
    until = held.until(of, now.first, now.last, checkpoint=checkpoint)
    return Drawing(
        what=sight.t("deferrals.years.weeks" if weekly else "deferrals.years.months"),
        who=who_words(sight, checkpoint),
        period=now,
        until=until,
        lines=lines,
        legend=(Cell(_legend(sight, rows, until), "muted"),),
        spots=spots,
        checkpoint=checkpoint,
        of=of,
    )


def _months(period: Period) -> list[list[Period]]:
    year = period.first.year
    return [
        [of_kind("month", date(each, month, 1)) for month in range(1, 13)]
        for each in (year, year - 1, year - 2)
        if each > 0
    ]


def _weeks(period: Period) -> list[list[Period]]:
    week = of_kind("week", period.last)
    return [[week.moved(n + 1 - WEEKS - 52 * back) for n in range(WEEKS)] for back in range(2)]


def _legend(sight: Sight, rows: list[list[Period]], until: date | None) -> str:
    """`█ 2026 s.d. 22 Nov  ▒ 2025  ░ 2024  · belum lapor`."""
    words = []
    for at, row in enumerate(rows):
        last = row[-1].last - timedelta(days=3)  # the year that most of the week lies in
        name = str(last.year)
        if not at and until is not None and until < row[-1].last:
            name = f"{name} {sight.format.up_to(until)}"
        words.append(f"{_shade(sight, at)} {name}")
    return "  ".join([*words, f"{sight.format.text('·')} {sight.t('deferrals.state.missing')}"])


def _shade(sight: Sight, at: int) -> str:
    return (PLAIN if sight.format.ascii_only else SHADES)[at]


def _drawn(
    sight: Sight,
    rows: list[list[Period]],
    counts: list[list[int | None]],
    weekly: bool,
    wide: int,
    high: int,
) -> tuple[tuple[Line, ...], tuple[tuple[Spot, ...], ...]]:
    form = sight.format
    highest = max((count for row in counts for count in row if count is not None), default=None)
    if highest is None or high < 4:
        return (), ()
    top, groups = nice(highest), len(rows[0])
    margin = max(len(form.number(top)), 3) + 1
    group = max(len(rows) + 1, min(10, (wide - margin - 2) // groups))
    bar = max(1, (group - 1) // len(rows))
    tall = high - 1
    labels = {tall - 1: form.number(top), (tall - 1) // 2: form.number(top // 2)}
    lines: list[Line] = []
    for level in range(tall - 1, -1, -1):
        text = ""
        for place in range(groups):
            for at in reversed(range(len(rows))):  # the oldest at the left, as time runs
                text += _piece(sight, counts[at][place], rows[at][place], level, tall, top, at) * bar
            text += " " * (group - bar * len(rows))
        sign = "┤" if level in labels else "│"
        lines.append(
            (
                Cell(labels.get(level, "").rjust(margin) + form.text(sign), "muted"),
                Cell(text.rstrip(), "mark"),
            )
        )
    named = {place: _label(sight, part, weekly, group) for place, part in enumerate(rows[0])}
    lines.append((Cell("0".rjust(margin) + form.text("┼" + axis(groups, group, named)), "muted"),))
    spots = tuple(
        tuple(
            Spot(
                margin + 1 + place * group + (len(rows) - 1 - at) * bar,
                tall,
                bar,
                part.first,
                part.last,
            )
            for place, part in enumerate(row)
        )
        for at, row in enumerate(rows)
    )
    return tuple(lines), spots


def _piece(sight: Sight, count: int | None, part: Period, level: int, tall: int, top: int, at: int) -> str:
    if count is None:
        return sight.format.text("·") if level == 0 and part.first <= sight.today else " "
    filled = max(1, round(count * tall / top)) if count else 0
    if not count and level == 0:
        return sight.format.text("▁")
    return _shade(sight, at) if level < filled else " "


def _label(sight: Sight, part: Period, weekly: bool, group: int) -> str:
    if weekly:
        return f"{part.first.day}/{part.first.month}"[: group - 1] if group >= 4 else ""
    name = sight.t(f"common.month.short.{part.first.month}")
    return name if group >= 4 else name[:1]

"""Penundaan as a heat map of a year: weeks from left to right, weekdays from top to bottom. Shades say more or less."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from store.queries.cube import ANY
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.views.cells import Cell
from tui.views.perioddrawing import Drawing, Line, Spot, absent_signs, absent_words
from tui.views.periods import cube_of, who_words
from tui.views.sight import Sight

SHADES = ("░", "▒", "▓", "█")
PLAIN = (".", ":", "+", "#")
"""Where the locale has none of them."""
ZERO = "0"
MARGIN = 5


def heat_drawing(
    sight: Sight, period: Period, of: Slice, *, wide: int, high: int = 10, checkpoint: str = ANY
) -> Drawing:
    """The year in which a period begins; a week takes one cell, or two where 53 of them fit `wide`."""
    year = of_kind("year", period.first)
    held = cube_of(sight)
    by_day = held.by_day(of, year.first, year.last, checkpoint=checkpoint)
    days = [Period(day, day, "day") for day in _days(year)]
    signs = absent_signs(sight, held, of, checkpoint, days, set(by_day))
    limits = quarters([count for count in by_day.values() if count])
    shades = PLAIN if sight.format.ascii_only else SHADES
    monday = of_kind("week", year.first).first
    weeks = (year.last - monday).days // 7 + 1
    cell = 2 if wide >= MARGIN + 2 * weeks + 1 else 1
    lines: list[Line] = [(Cell(_months(sight, year, monday, weeks, cell), "head"),)]
    spots: list[tuple[Spot, ...]] = []
    for weekday in range(7):
        cells, row = (
            [Cell(f" {sight.format.weekday(monday + timedelta(weekday))} ".ljust(MARGIN), "muted")],
            [],
        )
        for week in range(weeks):
            day = monday + timedelta(days=week * 7 + weekday)
            if not year.holds(day):
                cells.append(Cell(" " * cell))
                continue
            row.append(Spot(MARGIN + week * cell, weekday + 1, cell, day, day))
            count = by_day.get(day)
            if count is None:
                cells.append(Cell(signs.get(day, " ").ljust(cell), "muted"))
            elif not count:
                cells.append(Cell(ZERO.ljust(cell), "muted"))
            else:
                cells.append(Cell(shades[bisect_right(limits, count - 1)] * cell, "mark"))
        lines.append(tuple(cells))
        spots.append(tuple(row))
    return Drawing(
        what=sight.t("deferrals.heat.title"),
        who=who_words(sight, checkpoint),
        period=year,
        until=max(by_day, default=None),
        lines=tuple(lines) if by_day else (),
        legend=(Cell(_legend(sight, limits, by_day, absent_words(sight, signs), shades), "muted"),),
        spots=tuple(spots) if by_day else (),
        checkpoint=checkpoint,
        of=of,
    )


def quarters(counts: list[int]) -> list[int]:
    """The highest count of each shade but the last: about a quarter of the days in each; fewer where counts are few."""
    held = sorted(counts)
    found: list[int] = []
    for part in (1, 2, 3):
        limit = held[min(len(held) - 1, len(held) * part // 4)] if held else 0
        if limit and (not found or limit > found[-1]) and limit < held[-1]:
            found.append(limit)
    return found


def _legend(
    sight: Sight, limits: list[int], by_day: dict[date, int], absent: str, shades: tuple[str, ...]
) -> str:
    """`0 nol  ░ 1–14  ▒ 15–29  ▓ 30–44  █ 45–60  · belum lapor`."""
    words = [f"{ZERO} {sight.t('deferrals.state.zero')}"] if 0 in by_day.values() else []
    low = 1
    for place, limit in enumerate([*limits, max(by_day.values(), default=0)]):
        if limit >= low:
            number = sight.format.number
            span = number(low) if limit == low else f"{number(low)}–{number(limit)}"
            words.append(f"{shades[place]} {sight.format.text(span)}")
        low = limit + 1
    return "  ".join([*words, absent]).rstrip()


def _months(sight: Sight, year: Period, monday: date, weeks: int, cell: int) -> str:
    line = [" "] * (MARGIN + weeks * cell + 4)
    for month in range(1, 13):
        first = year.first.replace(month=month)
        at = MARGIN + ((first - monday).days // 7 + (1 if first.weekday() and month > 1 else 0)) * cell
        for place, letter in enumerate(sight.t(f"common.month.short.{month}")):
            line[at + place] = letter
    return "".join(line).rstrip()


def _days(year: Period) -> list[date]:
    return [year.first + timedelta(days=n) for n in range(year.days)]

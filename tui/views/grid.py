"""The month of Kalender as a grid: weeks from Monday, a chip per plan, the selected day in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from store.queries.deferrals import days_in
from store.queries.outreach import Occurrence
from tui.views.cells import Cell, fit, width
from tui.views.daywords import day_cell
from tui.views.outreach import LOOKS, between, channels_told, joint_of, mark_of
from tui.views.sight import Sight

if TYPE_CHECKING:
    from tui.words.format import Format

Line = tuple[Cell, ...]
TITLED = 15
"""Cells of a day from which a plan's title says something."""


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that a month touches, Monday first, with the days of its neighbours."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    last = first.replace(day=days_in(first))
    count = ((last - start).days // 7) + 1
    return [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


def chip(sight: Sight, one: Occurrence, wide: int) -> Cell:
    """`10 ig x ◐`: the hour, the channels, the mark of the plan's status; `10 ig+2 ◐` where there is less room."""
    hour = None if one.plan.all_day else one.at.hour
    return _chip(sight.format, hour, tuple(one.channels.items()), one.status, wide)


@lru_cache(maxsize=512)
def _chip(
    format: Format, hour: int | None, channels: tuple[tuple[str, str], ...], status: str, wide: int
) -> Cell:
    """Kept, because a month has 90 chips of six words each, of which few differ; never stale, because it depends on
    nothing else: the words of a `Format` stay as they are.
    """
    t = format.words.t
    begun = t("outreach.all_day") if hour is None else f"{hour:02}"
    words, mark = channels_told(format, dict(channels)), mark_of(format, status)
    mixed = len({state for _, state in channels}) > 1
    first, *others = [t(f"common.channel.short.{channel}") for channel, _ in channels] or [""]
    fewer = f"{begun} {first}+{len(others)} {mark}" if others else f"{begun} {first}{joint_of(format)}{mark}"
    short = f"{begun} {mark}" if others else f"{begun} {first[: max(1, wide - 5)]} {mark}"
    texts = (f"{begun} {words}" if mixed else f"{begun} {words} {mark}", fewer, short, f"{begun} {mark}")
    text = next((text for text in texts if width(text) <= wide), texts[-1])
    return Cell(text, LOOKS.get(status, ""))


def grid_lines(sight: Sight, month: date, selected: date, *, wide: int, height: int) -> list[Line]:
    """At most `height` lines: the days' names, then the weeks; those around the selected day where not all fit."""
    weeks = weeks_of(month)
    held: dict[date, list[Occurrence]] = {}
    for one in between(sight, weeks[0][0], weeks[-1][-1]):
        held.setdefault(one.day, []).append(one)
    room = max(2, height - 1)
    weeks = _around(weeks, selected, room // 2)
    cell = max(6, (wide - 1) // 7)
    chips = [max(len(held.get(day, ())) for day in week) for week in weeks]
    heights = _heights(chips, room, titled=cell >= TITLED)
    rules = sum(heights) + len(weeks) - 1 <= room
    lines: list[Line] = [_head(sight, cell)]
    for place, (week, lines_high) in enumerate(zip(weeks, heights, strict=True)):
        if rules and place:
            lines.append((Cell(" " + sight.format.text("─" * (cell * 7 - 1)), "muted"),))
        lines += _week(sight, week, held, month, selected, cell, lines_high)
    return lines[:height]


def _heights(chips: Sequence[int], room: int, *, titled: bool) -> list[int]:
    """Two lines for every week; what is left goes to those whose plans do not fit, then to those whose plans' titles do
    not, then to all alike up to four.
    """
    heights = [2] * len(chips)
    spare = room - sum(heights)
    for lines in (1, 2) if titled else (1,):
        while spare > 0 and (wanting := [at for at, n in enumerate(chips) if heights[at] <= n * lines]):
            for at in wanting[:spare]:
                heights[at] += 1
            spare = room - sum(heights)
    while spare >= len(chips) and heights and min(heights) < 4:
        heights = [high + 1 for high in heights]
        spare -= len(chips)
    return heights


def _around(weeks: list[list[date]], selected: date, fit_in: int) -> list[list[date]]:
    at = next((i for i, week in enumerate(weeks) if selected in week), 0)
    count = max(1, min(fit_in, len(weeks)))
    start = max(0, min(at - count // 2, len(weeks) - count))
    return weeks[start : start + count]


def _head(sight: Sight, cell: int) -> Line:
    monday = date(2024, 1, 1)
    names = [sight.format.weekday(monday + timedelta(days=day)) for day in range(7)]
    return tuple(Cell(fit(f" {name}", cell), "muted") for name in names)


def _week(
    sight: Sight,
    week: Sequence[date],
    held: dict[date, list[Occurrence]],
    month: date,
    selected: date,
    cell: int,
    height: int,
) -> list[Line]:
    """One week: a line of dates, then as many chips as fit; what does not fit is counted beside the date."""
    lines = [tuple(_date(sight, day, held.get(day, []), month, selected, cell, height - 1) for day in week)]
    columns = [_plans(sight, held.get(day, []), cell - 1, height - 1) for day in week]
    for row in range(height - 1):
        found = [column[row] if row < len(column) else Cell("") for column in columns]
        lines.append(tuple(Cell(fit(f" {one.text}", cell), one.style) for one in found))
    return lines


def _plans(sight: Sight, chips: Sequence[Occurrence], wide: int, height: int) -> list[Cell]:
    """The chips of one day, each with its title below it where all of them have room for that."""
    titled = wide >= TITLED - 1 and 2 * len(chips) <= height
    lines: list[Cell] = []
    for one in chips:
        lines.append(chip(sight, one, wide))
        if titled:
            over = one.status in ("posted", "skipped")
            lines.append(Cell(fit(one.plan.title, wide), "muted" if over else ""))
    return lines


def _date(
    sight: Sight, day: date, chips: list[Occurrence], month: date, selected: date, cell: int, room: int
) -> Cell:
    inside = (day.year, day.month) == (month.year, month.month)
    return day_cell(sight, day, cell, selected=selected, inside=inside, more=max(0, len(chips) - room))

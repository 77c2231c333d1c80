"""The week of Kalender by the hour: a column per day, a tile per plan where its hour is, the selected day in brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from store.queries.outreach import Occurrence
from tui.views.cells import Cell, fit, width
from tui.views.daywords import day_cell
from tui.views.grid import chip
from tui.views.outreach import LOOKS, between, channels_told, joint_of, mark_of

if TYPE_CHECKING:
    from tui.views.sight import Sight

Line = tuple[Cell, ...]
Slots = Mapping[tuple[date, int], Sequence[Occurrence]]
GUTTER = 6
"""Cells of the hours at the left."""
TITLED = 15
"""Cells of a day from which a plan's title says something."""
SPARE = (*range(8, 17), 17, 7, 18, 6, 19, 20, 21, 5)
"""Hours that are shown also where nothing is planned, as far as there is room: the office's first."""
ROOMY = 12
"""Cells of a tile from which its minutes are named also at the full hour."""
ALL_DAY = -1
"""The hour of what takes a whole day."""


def monday_of(day: date) -> date:
    """The Monday of a day's week: weeks begin on Monday here, as in ISO 8601."""
    return day - timedelta(days=day.weekday())


def week_lines(sight: Sight, selected: date, *, wide: int, height: int) -> list[Line]:
    """At most `height` lines: the days' names, what takes whole days, then the hours.

    Every hour in which something is planned has a line; what does not fit in it is counted (`+2`), and where even the
    lines are too few those around the selected day's plans stay: the list below the week holds all of that day.
    """
    monday = monday_of(selected)
    days = [monday + timedelta(days=day) for day in range(7)]
    cell = max(6, (wide - GUTTER) // 7)
    slots = _slots(between(sight, days[0], days[-1]))
    lines: list[Line] = [_head(sight, days, selected, cell)]
    for hour, high in _rows(slots, selected, height - 1, titled=cell >= TITLED):
        lines += _hour(sight, hour, [slots.get((day, hour), ()) for day in days], days, cell, high)
    return lines[:height]


def _slots(found: Sequence[Occurrence]) -> dict[tuple[date, int], list[Occurrence]]:
    slots: dict[tuple[date, int], list[Occurrence]] = {}
    for one in found:
        slots.setdefault((one.day, ALL_DAY if one.plan.all_day else one.at.hour), []).append(one)
    return slots


def _rows(slots: Slots, selected: date, room: int, *, titled: bool) -> list[tuple[int, int]]:
    """The hours that are shown and how many lines each gets: first one each, then what plans need, then titles."""
    most = {hour: max(len(held) for (_, at), held in slots.items() if at == hour) for _, hour in slots}
    hours = sorted(most)
    if len(hours) > room:
        hours = _nearest(hours, [hour for day, hour in slots if day == selected], room)
    for spare in SPARE:
        if len(hours) < room and spare not in hours:
            hours = sorted([*hours, spare])
    heights = dict.fromkeys(hours, 1)
    left = room - len(hours)
    for lines in (1, 2) if titled else (1,):
        for hour in hours:
            want = most.get(hour, 0) * lines - heights[hour]
            if 0 < want <= left:
                heights[hour] += want
                left -= want
    return [(hour, heights[hour]) for hour in hours]


def _nearest(hours: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    near = wanted or SPARE[:9]
    return sorted(sorted(hours, key=lambda hour: min(abs(hour - one) for one in near))[:room])


def _head(sight: Sight, days: Sequence[date], selected: date, cell: int) -> Line:
    """`Sen 23`, the selected one in brackets, a holiday with its word."""
    return (
        Cell(" " * GUTTER),
        *(day_cell(sight, day, cell, selected=selected, weekday=True) for day in days),
    )


def _hour(
    sight: Sight, hour: int, held: Sequence[Sequence[Occurrence]], days: Sequence[date], cell: int, high: int
) -> list[Line]:
    """One hour: its name at the left of its first line, a tile for each plan."""
    now = sight.today in days and hour == sight.now.hour
    name = sight.t("outreach.all_day") if hour == ALL_DAY else f"{hour:02}"
    lines: list[Line] = []
    columns = [_tiles(sight, plans, cell - 1, high) for plans in held]
    for row in range(high):
        first = Cell(
            fit(f" {name} {'›' if now else ''}" if not row else "", GUTTER), "accent" if now else "muted"
        )
        found = [column[row] if row < len(column) else Cell("") for column in columns]
        lines.append((first, *(Cell(fit(f" {one.text}", cell), one.style) for one in found)))
    return lines


def _tiles(sight: Sight, plans: Sequence[Occurrence], wide: int, high: int) -> list[Cell]:
    """The tiles of one day and hour, with titles where all have room; the last line counts what has none."""
    if len(plans) > high:
        shown = [_tile(sight, one, wide) for one in plans[: high - 1]]
        if high == 1:
            rest = _tile(sight, plans[0], max(4, wide - 3))
            return [Cell(f"{rest.text} +{len(plans) - 1}", rest.style)]
        return [*shown, Cell(f"+{len(plans) - len(shown)}", "muted")]
    titled = wide >= TITLED - 1 and 2 * len(plans) <= high
    lines: list[Cell] = []
    for one in plans:
        lines.append(_tile(sight, one, wide))
        if titled:
            over = one.status in ("posted", "skipped")
            lines.append(Cell(fit(one.plan.title, wide), "muted" if over else ""))
    return lines


def _tile(sight: Sight, one: Occurrence, wide: int) -> Cell:
    """`09.30 ig x ◐`, with less of the channels where there is less room; `09 ig x ◐` at the full hour."""
    if one.plan.all_day or (one.at.minute == 0 and wide < ROOMY):
        return chip(sight, one, wide)
    words, mark = channels_told(sight.format, one.channels), mark_of(sight.format, one.status)
    mixed = len(set(one.channels.values())) > 1
    clock, joint = sight.format.clock(one.at), joint_of(sight.format)
    first, *others = [sight.t(f"common.channel.short.{channel}") for channel in one.channels] or [""]
    fewer = f"{first}+{len(others)}{joint}{mark}" if others else f"{first}{joint}{mark}"
    whole = words if mixed else f"{words} {mark}"
    texts = (f"{clock} {whole}", f"{clock} {fewer}", f"{clock[-3:]} {fewer}", f"{clock} {mark}")
    text = next((text for text in texts if width(text) <= wide), fit(texts[-1], wide))
    return Cell(text, LOOKS.get(one.status, ""))

"""The month of Kalender as a grid: weeks from Monday, a chip per plan, the selected day in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from store.queries.deferrals import days_in
from store.queries.outreach import Occurrence
from tui.views.cells import Cell, fit
from tui.views.outreach import LOOKS, between, channel_words, mark_of
from tui.views.sight import Sight

Line = tuple[Cell, ...]


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that a month touches, Monday first, with the days of its neighbours."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    last = first.replace(day=days_in(first))
    count = ((last - start).days // 7) + 1
    return [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


def chip(sight: Sight, one: Occurrence) -> Cell:
    """`10 ig x ◐`: the hour, the channels, the mark of the plan's status."""
    hour = sight.t("outreach.all_day") if one.plan.all_day else sight.format.clock(one.at)[:2]
    words = channel_words(sight, one)
    mixed = len(set(one.channels.values())) > 1
    text = f"{hour} {words}" if mixed else f"{hour} {words} {mark_of(sight, one.status)}"
    return Cell(text, LOOKS.get(one.status, ""))


def grid_lines(sight: Sight, month: date, selected: date, *, width: int, height: int) -> list[Line]:
    """At most `height` lines: the days' names, then the weeks; those around the selected day where not all fit."""
    weeks = weeks_of(month)
    room = max(2, height - 1)
    held: dict[date, list[Occurrence]] = {}
    for one in between(sight, weeks[0][0], weeks[-1][-1]):
        held.setdefault(one.day, []).append(one)
    each = room // len(weeks)
    if each < 2:
        weeks = _around(weeks, selected, room // 2)
        each = max(2, room // len(weeks))
    rules = each >= 4
    cell = max(6, (width - 1) // 7)
    lines: list[Line] = [_head(sight, cell)]
    for place, week in enumerate(weeks):
        if rules and place:
            lines.append((Cell(" " + sight.format.text("─" * (cell * 7 - 1)), "muted"),))
        lines += _week(sight, week, held, month, selected, cell, each - 1 if rules else each)
    return lines[:height]


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
    for row in range(height - 1):
        line = []
        for day in week:
            chips = held.get(day, [])
            found = chip(sight, chips[row]) if row < len(chips) else Cell("")
            line.append(Cell(fit(f" {found.text}", cell - 1) + " ", found.style))
        lines.append(tuple(line))
    return lines


def _date(
    sight: Sight, day: date, chips: list[Occurrence], month: date, selected: date, cell: int, room: int
) -> Cell:
    inside = (day.year, day.month) == (month.year, month.month)
    name = str(day.day) if inside and day.day != 1 else sight.format.short_day(day)
    text = f"[{name}]" if day == selected else f" {name}"
    if len(chips) > room:
        text += f" +{len(chips) - room}"
    if day == selected:
        return Cell(fit(text, cell), "accent")
    return Cell(fit(text, cell), "strong" if day == sight.today else "" if inside else "muted")

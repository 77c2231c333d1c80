"""What the calendar says of a day: its name where it heads a column or a cell, and what day it is for the office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.views.cells import Cell, Style, fit, width

if TYPE_CHECKING:
    from store.queries.workdays import Holiday
    from tui.views.sight import Sight


def day_cell(
    sight: Sight,
    day: date,
    cell: int,
    *,
    selected: date,
    weekday: bool = False,
    inside: bool = True,
    more: int = 0,
) -> Cell:
    """` 25 libur`, `[26]`, ` 1 Des +2`: exactly `cell` cells.

    `inside`: whether it belongs to the month that is shown; `more`: plans for which there is no room below.
    """
    name = str(day.day) if inside and day.day != 1 and not weekday else sight.format.short_day(day)
    if weekday:
        name = f"{sight.format.weekday(day)} {day.day}"
    text = f"[{name}]" if day == selected else f" {name}"
    holiday = sight.calendar.holiday(day)
    if more:
        text += f" +{more}"
    elif holiday is not None:
        word = sight.t(f"outreach.off.{holiday.kind}")
        text = f"{text} {word}" if width(text) + width(word) + 2 <= cell else f"{text}*"
    return Cell(fit(text, cell), _style(sight, day, holiday, selected=selected, inside=inside))


def _style(sight: Sight, day: date, holiday: Holiday | None, *, selected: date, inside: bool) -> Style:
    if day == selected:
        return "accent"
    if day == sight.today:
        return "strong"
    if holiday is not None:
        return "late"
    return "" if inside else "muted"


def holiday_line(sight: Sight, day: date) -> tuple[Cell, ...]:
    """`libur nasional · Hari Raya Natal`, with *perkiraan* where the day is not certain; of years without a decree that."""
    holiday = sight.calendar.holiday(day)
    if holiday is None:
        return (
            ()
            if sight.calendar.knows(day)
            else (Cell(sight.t("outreach.off.unknown", year=day.year), "muted"),)
        )
    words = [sight.format.choice("kind", holiday.kind), holiday.name]
    if holiday.estimated:
        words.append(sight.t("outreach.off.estimated"))
    return (Cell(" · ".join(word for word in words if word), "late"),)

"""Penundaan, one month: the sentences below its table, and those that stand where it is empty."""

from __future__ import annotations

from datetime import date

from store.queries.month import Compared, Month
from tui.views.cells import Cell, text_of
from tui.views.sight import Sight
from tui.views.slices import latest_note


def empty_month(sight: Sight, month: Month) -> tuple[str, ...]:
    """What is not there, how old the latest figure is, and what to do."""
    name = sight.format.month(month.first)
    said = sight.nothing(
        "deferrals", sight.t("deferrals.empty", period=name), sight.then("deferrals.empty.next")
    )
    return (said[0], *(text_of(line) for line in latest_note(sight, month.slice)), *said[1:])


def month_notes(sight: Sight, month: Month) -> tuple[tuple[Cell, ...], ...]:
    """Sentences below the table, the most urgent first."""
    form, today = sight.format, sight.today
    if month.total.total is None:
        return tuple(
            (Cell(text, "warn" if not place else "muted"),)
            for place, text in enumerate(empty_month(sight, month))
        )
    notes = [*latest_note(sight, month.slice)]
    if month.first == today.replace(day=1) and today not in month.total.days:
        notes.append((Cell(sight.t("deferrals.today.none", day=form.day(today)), "warn"),))
    unknown = [line.checkpoint for line in month.lines if not line.known]
    if unknown:  # before what is missing: under the right name it may be there
        notes.append((Cell(sight.t("deferrals.unmatched", names=", ".join(unknown)), "warn"),))
    for day, late in sorted(month.missing.items(), reverse=True)[:3]:
        names = ", ".join(sight.checkpoint(name) for name in late)
        notes.append((Cell(sight.t("deferrals.incomplete", names=names, day=form.day(day)), "warn"),))
    if month.total.stated is not None:
        notes.append((Cell(_by_months(sight, month), "muted"),))
    compared = (month.total.before, month.total.year)
    nothing = [_days(sight, month, held) for held in compared if held.then is None]
    if nothing:
        notes.append((Cell(sight.t("deferrals.nothing-then", days=", ".join(nothing)), "muted"),))
    for held in compared:
        if held.change is not None and held.now != month.total.total:
            notes.append((Cell(_same_days(sight, month, held), "muted"),))
    if month.office is not None:
        notes.append((Cell(_stated(sight, month.office, month.office_until), "muted"),))
    return tuple(notes)


def _days(sight: Sight, month: Month, held: Compared) -> str:
    """The days that this month is compared with; the whole month where this one holds no days."""
    if month.until is None:
        return sight.format.short_month(held.first)
    return sight.format.month_days(held.first, max(held.first, held.last), sight.today)


def _same_days(sight: Sight, month: Month, held: Compared) -> str:
    """Which days a change was worked out over where the other month is shorter than what is held of this one."""
    form, today = sight.format, sight.today
    return sight.t(
        "deferrals.same-days",
        then=form.month_days(held.first, held.last, today),
        now=form.month_days(month.first, month.first.replace(day=held.last.day), today),
        count=form.count(held.now),
    )


def _stated(sight: Sight, count: int, until: date | None) -> str:
    text = sight.t("deferrals.office", count=sight.format.number(count))
    return f"{text} {sight.format.up_to(until, sight.today)}" if until else text


def _by_months(sight: Sight, month: Month) -> str:
    """The month's own figures: where they are shown, and where they stand beside the days as a check."""
    form = sight.format
    checks = [line for line in month.lines if line.stated is not None and line.by_days]
    if not checks:
        until = month.total.stated_until
        return sight.t("deferrals.by_month", until=f" {form.up_to(until, sight.today)}" if until else "")
    named = "; ".join(
        sight.t(
            "deferrals.check",
            name=sight.checkpoint(line.checkpoint),
            stated=form.count(line.stated),
            days=form.count(line.total),
        )
        for line in checks[:3]
    )
    return sight.t("deferrals.checks", named=named)

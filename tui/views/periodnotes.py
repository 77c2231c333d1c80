"""Penundaan, any period: the sentences below its table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.views.cells import Cell
from tui.views.deferrals import month_held
from tui.views.periodrows import NOWHERE, Sums
from tui.views.sight import Sight


def late_days(sight: Sight, of: Slice, parts: Iterable[Period]) -> dict[date, tuple[str, ...]]:
    """Of those parts that are days: those of which a checkpoint that usually reports has no figure (`month.USUAL`)."""
    days = {part.first for part in parts if part.days == 1}
    found: dict[date, tuple[str, ...]] = {}
    for month in sorted({day.replace(day=1) for day in days}):
        held = month_held(sight, month, of)
        found |= {day: names for day, names in held.missing.items() if day in days}
    return found


def unknown_keys(sight: Sight, keys: Iterable[str]) -> list[str]:
    """The lines of names that the configuration does not know."""
    known = {point.id for point in sight.settings.checkpoints}
    return [key for key in keys if known and key not in known and key != NOWHERE]


def unknown_note(sight: Sight, unknown: list[str]) -> tuple[tuple[Cell, ...], ...]:
    """They are counted, and named."""
    if not unknown:
        return ()
    return ((Cell(sight.t("deferrals.unmatched", names=", ".join(unknown)), "warn"),),)


def late_note(sight: Sight, of: Slice, parts: list[Period]) -> tuple[tuple[Cell, ...], ...]:
    """Who did not report of the days whose sum has a `+`."""
    return tuple(
        (
            Cell(
                sight.t(
                    "deferrals.incomplete",
                    names=", ".join(map(sight.checkpoint, names)),
                    day=sight.format.day(day),
                ),
                "warn",
            ),
        )
        for day, names in sorted(late_days(sight, of, parts).items(), reverse=True)[:3]
    )


def stated_note(sight: Sight, sums: Sums, period: Period) -> tuple[tuple[Cell, ...], ...]:
    """How much of the sum is figures of months and years, which nobody can split by days."""
    total = sums.held.total(sums.of, period.first, period.last)
    if not total.stated:
        return ()
    return ((Cell(sight.t("deferrals.stated", count=sight.format.number(total.stated)), "muted"),),)

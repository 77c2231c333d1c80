"""Deferred departures and passport applications: counts only, never names or passport numbers (FIELD.md)."""

from __future__ import annotations

from typing import Annotated

from store.models.kinds import Count, Day, Line, PersonalLine, Prose, Record, choice

PERIODS = ("day", "month", "year")
CATEGORIES = ("departure", "passport")


class Deferral(Record, frozen=True, kw_only=True):
    """One count for one period, checkpoint, category, agency and reason."""

    date: Day
    """The period's first day."""
    checkpoint: Line
    """A configured checkpoint's id, or the name as met where none fits (*unmatched*)."""
    count: Count
    """People turned back, or applications refused or deferred."""
    period: Annotated[str, choice(*PERIODS)] = "day"
    """Counts of different period are never added."""
    category: Annotated[str, choice(*CATEGORIES)] = "departure"
    agency: Line = "imigrasi"
    """Agencies are never added silently."""
    reason: Line | None = None
    as_of: Day | None = None
    """The last day that the figure covers, where its source says so."""
    reported_on: Day | None = None
    reported_by: PersonalLine | None = None
    note: Prose | None = None

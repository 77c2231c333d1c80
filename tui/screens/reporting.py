"""`w` on Penundaan: the report of the month or year that is shown, as a draft, or the counts of the period as a list.

Closing a period is the verb's (`report … --close`): it signs for the office, and no key does that by accident.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.queries.periods import Period
from tui.screens.exporting import KINDS, Exporting, Made, named
from tui.views.periods import cube_of
from tui.views.sight import Sight

REPORTS = {"report-xlsx": "xlsx", "report-md": "md", "report-text": "txt", "report-csv": "csv"}
"""What can be picked of a report → how its file ends."""


class Reporting(Exporting):
    """The part of the screen that makes files."""

    def period(self, sight: Sight) -> Period:
        """The period that is shown."""
        raise NotImplementedError

    def to_export(self) -> tuple[str, tuple[str, ...]]:
        """Every count of the period that is shown, of each category and agency."""
        sight = self.ground.sight()
        period, held = self.period(sight), cube_of(sight)
        found = (held.figure(of, period.first, period.last).ids for of in held.slices)
        return "deferrals", tuple(one for ids in found for one in ids)

    def can_export(self) -> bool:
        """Whether anything is held in the period."""
        sight = self.ground.sight()
        period, held = self.period(sight), cube_of(sight)
        return any(held.until(of, period.first, period.last) is not None for of in held.slices)

    def export_kinds(self) -> dict[str, str]:
        """Reports of months and years, for whoever makes reports; and the counts as a list."""
        is_reported = self.period(self.ground.sight()).kind in ("month", "year")
        reports = REPORTS if is_reported and self.desk.me.role != "viewer" else {}
        return {**reports, **super().export_kinds()}

    def made(self, kind: str, ids: Sequence[str]) -> Made:
        """A report of what is shown, or the list."""
        if kind in KINDS:
            return super().made(kind, ids)
        from tui.headless.exporting import Style, written
        from tui.headless.reportbook import Report
        from tui.headless.reportdata import draft
        from tui.headless.reporttext import text_of

        desk, ending = self.desk, REPORTS[kind]
        period = self.period(self.ground.sight())
        report = Report(desk, draft(desk, period), self.ground.format)
        data = (
            text_of(report).encode()
            if ending == "txt"
            else written(ending, report.book(flat=ending == "csv"), Style())
        )
        text = period.first.isoformat()[: 7 if period.kind == "month" else 4]
        return Made(named(self.ground, f"report-deferrals-{text}.{ending}"), data)

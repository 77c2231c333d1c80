"""One step of edits of tips: written together or not at all, one undo takes them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.planstep import Done, PlanStep
from tui.views.tips import headline

if TYPE_CHECKING:
    from tui.screens.page import Page


class TipStep(PlanStep):
    """The same for tips; the question whose value counts names a tip by its masked headline."""

    def __init__(self, page: Page, done: Done, *, why: str | None = None) -> None:
        """`done`: what is said once they are on disk. `why`: the reason, for the audit."""
        super().__init__(page, done, why=why, collection="tips")

    def about(self, record_id: str) -> str:
        """What it is about, masked."""
        tip = self.ground.desk.snapshot.rows("tips").get(record_id)
        return headline(tip) if tip is not None else record_id

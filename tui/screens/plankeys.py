"""What the keys of Kalender do to plans: new, edit, delete. Where the cursor stands is the page's business."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.screens.compared import ComparedPage

if TYPE_CHECKING:
    from store.drafts import Draft


class PlanKeys(ComparedPage):
    """The parent of the calendar's page."""

    _wanted: str | None = None
    """The key of the row that the cursor is to go to once it is there."""

    # what the page writes

    @property
    def day(self) -> date:
        """The day that new plans fall on."""
        return self.desk.today()

    @property
    def here(self) -> str | None:
        """The key of the plan or occurrence under the cursor."""
        return None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The marked ones, or the one under the cursor."""
        return ()

    # editing

    def why_not(self, action: str) -> str | None:
        """There must be a plan to edit, and one or some marked ones to delete."""
        if action in ("edit", "delete") and self.is_mounted:
            marked = action == "delete" and self.table is not None and self.table.marks.keys
            if self.here is None and not marked:
                return "nothing-selected"
        return super().why_not(action)

    def action_new(self) -> None:
        """A new plan on the selected day."""
        from tui.screens.planform import new_plan

        self.app.push_screen(new_plan(self.ground, self.day), self._written)

    def action_edit(self) -> None:
        """The plan under the cursor of the list."""
        if self.here is not None:
            self.edit_record(self.here)

    def edit_record(self, key: str) -> None:
        """This plan; of an occurrence the plan that repeats."""
        self._edit(key.partition("@")[0])

    def action_delete(self) -> None:
        """Ask, then take the marked plans away together, or the one under the cursor of the list."""
        from tui.screens.deleting import Deletion, Doomed

        rows = self.desk.snapshot.rows("outreach")
        found = [row for row in map(rows.row, self.chosen) if row is not None]
        if found:
            doomed = [Doomed(row.record.id, row.rev, row.record.title) for row in found]
            Deletion(self, "outreach", doomed).ask()
        else:
            self.say(self.words.t("outreach.gone"), "warn")

    def _edit(self, key: str, draft: Draft | None = None) -> None:
        from tui.screens.planform import plan_form

        form = plan_form(self.ground, key, draft=draft)
        if form is None:
            self.say(self.words.t("outreach.gone"), "warn")
        else:
            self.app.push_screen(form, self._written)

    def _written(self, written: object) -> None:
        """The cursor goes to what was saved, once the watch has seen it."""
        if isinstance(written, tuple) and written:
            self._wanted = written[0].id

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text."""
        if draft.id is not None:
            self._edit(draft.id, draft)
            return
        from tui.screens.planform import new_plan

        self.app.push_screen(new_plan(self.ground, self.day, draft=draft.fields), self._written)

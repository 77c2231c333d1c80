"""What the keys of Kalender do to plans: new, edit, delete. Where the cursor stands is the page's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from store.errors import StoreError
from store.queries.series import posted
from tui.screens.compared import ComparedPage
from tui.screens.daywork import DayWork

if TYPE_CHECKING:
    from store.drafts import Draft


class PlanKeys(DayWork, ComparedPage):
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
        """A new plan on the selected day, in one line; Tab goes on in the form."""
        self._quickly()

    def _quickly(self, text: str = "") -> None:
        from tui.screens.quickadd import Handed, QuickAdd, Saved

        def done(found: Saved | Handed | None) -> None:
            if isinstance(found, Saved):
                self._follow(found.key, found.day)
            elif found is not None:
                from tui.screens.planform import understood_plan

                form = understood_plan(self.ground, self.day, found.fields)
                self.app.push_screen(form, self._written)

        self.app.push_screen(QuickAdd(self.ground, self.day, text), done)

    def _follow(self, key: str, day: date) -> None:
        """The cursor goes to a plan on its day."""

    def follow(self, ids: Iterable[str], near: datetime | None = None) -> None:
        """The cursor goes to what was written, of several to the one whose time is the nearest to `near`."""

    def action_edit(self) -> None:
        """The plan under the cursor of the list."""
        if self.here is not None:
            self.edit_record(self.here)

    def edit_record(self, key: str) -> None:
        """This plan or occurrence: which of a series are meant is asked when it is saved."""
        self._edit(key)

    def action_delete(self) -> None:
        """Ask, then take the marked plans away together, or the one under the cursor; of a series which of them."""
        from tui.headless.planedits import of_series
        from tui.screens.deleting import Deletion, Doomed

        keys = self.chosen
        if any(of_series(self.desk, key) for key in keys):
            alone = [
                key for key in keys if not of_series(self.desk, key)
            ]  # of a series what was posted stays
            self.corrected(alone, lambda why: self._delete_occurrences(keys, why))
            return
        rows = self.desk.snapshot.rows("outreach")
        found = [row for row in map(rows.row, keys) if row is not None]
        if found:
            doomed = [Doomed(row.record.id, row.rev, row.record.title) for row in found]
            self.corrected(keys, lambda why: Deletion(self, "outreach", doomed, why=why).ask())
        else:
            self.say(self.words.t("outreach.gone"), "warn")

    def corrected(self, keys: Sequence[str], then: Callable[[str | None], None]) -> None:
        """Go on, with a reason where one of these was posted: that is final but for a correction with its reason."""
        rows = self.desk.snapshot.rows("outreach")
        if not any(posted(plan) for plan in map(rows.get, keys) if plan is not None):
            then(None)
            return
        from tui.screens.askline import AskLine

        question = self.words.t("plans.ask.correction")
        self.app.push_screen(AskLine(self.ground, question), lambda why: then(why) if why else None)

    def _delete_occurrences(self, keys: Sequence[str], why: str | None) -> None:
        """One question for all: which occurrences, or whether at all."""
        from tui.headless.planedits import Which, deletion_of
        from tui.screens.confirm import Choice, ConfirmDialog
        from tui.screens.planstep import PlanStep, ask_which

        def decided(which: Which) -> None:
            try:
                edits = [edit for key in keys for edit in deletion_of(self.desk, key, which)]
            except StoreError as error:
                self.say(self.ground.wording.error(error), "failed")
                return
            told = partial(self.words.tn, "outreach.deleted", len(keys))
            PlanStep(self, lambda written: told(), why=why).save(edits)

        if len(keys) == 1:
            ask_which(self, self.ground, keys, decided, "delete")
            return
        t = self.words.t
        choices = (
            Choice("leave", t("app.delete.leave"), "escape"),
            Choice("delete", t("app.delete.do"), "y"),
        )
        question = self.words.tn("outreach.delete.ask-many", len(keys))
        self.app.push_screen(
            ConfirmDialog(self.ground, question, choices),
            lambda answer: decided("this") if answer == "delete" else None,
        )

    def _edit(self, key: str, draft: Draft | None = None) -> None:
        from tui.screens.planform import plan_form

        form = plan_form(self.ground, key, draft=draft)
        if form is None:
            self.say(self.words.t("outreach.gone"), "warn")
        else:
            at = form.opened.get("at")
            self.app.push_screen(form, lambda written: self._written(written, at))

    def _written(self, written: object, near: datetime | None = None) -> None:
        """The cursor goes to what was saved. `near`: where an occurrence stood that was edited."""
        if isinstance(written, tuple) and written:
            self.follow([written[0].id], near)

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text."""
        if draft.id is not None:
            self._edit(draft.id, draft)
            return
        if "quick" in draft.fields:
            self._quickly(str(draft.fields["quick"]))
            return
        from tui.screens.planform import new_plan

        self.app.push_screen(new_plan(self.ground, self.day, draft=draft.fields), self._written)

"""What one does on Desa binaan: enter an activity, decide what a village is, look at the rows behind a figure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from store.queries.unknown import Unknown, unknown
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.screens.listpage import aim
from tui.views.tile import Target
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.audit import AuditLine
    from store.drafts import Draft
    from tui.app import InfokimApp
    from tui.views.villagerows import Behind


class VillageWork(AssigningPage):
    """A parent of the page of villages."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("new"), bind("status", show=False)]
    RECORD_ACTIONS: ClassVar[tuple[str, ...]] = ("status",)
    form = "board"
    trail: tuple[AuditLine, ...] = ()
    """What was done with the village that was last looked at in full."""
    _trail_of = ("", 0)
    """Which one that is, and its revision."""
    _wanted: str | None = None
    """The village that the cursor is to go to once it is there."""
    _alone: str | None = None
    """The village that is looked at in full while one of its keys runs; it counts instead of the cursor."""

    @property
    def village_id(self) -> str | None:
        """The village that a key acts on; None where the cursor stands on something else."""
        key = self._alone or self.query_one(Table).key
        if key is not None and self.form == "officers":
            key = key.removeprefix("none:")
        return key if key is not None and self.desk.snapshot.rows("villages").get(key) is not None else None

    def why_not(self, action: str) -> str | None:
        """There must be a village to decide about; an activity is entered by whoever may write those."""
        if action == "status" and self.is_mounted and self.village_id is None:
            return "nothing-selected"
        if action == "new" and (reason := self.desk.why_not("activities")) is not None:
            return reason
        if action == "new":
            return "too-small" if self.too_small else None
        return super().why_not(action)

    async def act_on(self, action: str, key: str) -> None:
        """One of these actions on one village."""
        self._alone = key
        try:
            await self.action_act(action)
        finally:
            self._alone = None

    def unknown_here(self) -> tuple[Unknown, ...]:
        """Villages that records name and nobody knows."""
        return unknown(self.ground.sight().snapshot, ("village",))

    # writing

    def action_new(self) -> None:
        """What was done, in the village under the cursor unless another one is named."""
        from tui.screens.activityform import new_activity

        self.app.push_screen(new_activity(self.ground, self.village_id), self._entered)

    def _entered(self, written: object) -> None:
        """The board counts it once the watch has seen it."""
        if isinstance(written, tuple) and written:
            self.catch_up()

    def action_status(self) -> None:
        """Planned, active with its decree, or inactive."""
        if (village := self.village_id) is not None:
            self._ask_status(village)

    def _ask_status(self, village: str, draft: Draft | None = None) -> None:
        from tui.screens.villagestatus import status_form

        form = status_form(self.ground, village, draft=draft)
        if form is None:
            self.say(self.words.t("villages.gone"), "warn")
        else:
            self.app.push_screen(form, lambda _written: self._status_written(village))

    def _status_written(self, village: str) -> None:
        self._wanted = village
        self.catch_up()
        self.looked_at(village)

    def select_wanted(self, table: Table) -> None:
        """Put the cursor on what was just written."""
        if self._wanted is not None and table.select(self._wanted):
            self._wanted = None

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text."""
        from tui.screens.activityform import activity_form, new_activity

        if draft.id is None:
            self.app.push_screen(new_activity(self.ground, None, draft=draft.fields), self._entered)
        elif self.desk.snapshot.rows("villages").get(draft.id) is not None:
            self._ask_status(draft.id, draft)
        elif (form := activity_form(self.ground, draft.id, draft=draft)) is not None:
            self.app.push_screen(form, self._entered)

    # looking

    def open_rows(self, found: Behind) -> None:
        """The rows behind a figure; Enter on one goes on to what it is."""
        from tui.screens.villagerows import VillageRows

        def answered(key: str | None) -> None:
            if key is not None:
                self._open_row(found, key)

        self.app.push_screen(VillageRows(self.ground, found), answered)

    def _open_row(self, found: Behind, key: str) -> None:
        if found.kind == "plans":
            self._go_to_plan(key)
        elif found.kind == "suggestions":
            from tui.screens.suggestions import SuggestionsScreen

            self.app.push_screen(SuggestionsScreen(self.ground, self.village_id or "", at=key))
        elif found.kind == "area":
            self._go_to_kelurahan(found, key)
        elif self.desk.why_not("activities") is not None:
            self.say(self.ground.why(self.desk.why_not("activities") or ""), "warn")
        else:
            from tui.screens.activityform import activity_form

            form = activity_form(self.ground, key)
            if form is not None:
                self.app.push_screen(form, lambda written: self._back_to_rows(found, written))

    def _back_to_rows(self, found: Behind, written: object) -> None:
        self._entered(written)
        self.open_rows(found)

    def _go_to_plan(self, key: str) -> None:
        from tui.views.outreach import occurrence_of

        one = occurrence_of(self.ground.sight(), key)
        if one is not None:
            filters = {"day": one.day.isoformat(), "plan": one.key}
            aim(self.ground, Target(screen="outreach", filters=filters))
            app = cast("InfokimApp", self.app)
            app.call_after_refresh(app.action_go, "outreach")

    def _go_to_kelurahan(self, found: Behind, code: str) -> None:
        """The village that it is, on the board; of one that is none it is said."""
        from tui.views.villagerows import area_villages

        village = area_villages(self.ground.sight()).get(code)
        if village is None:
            self.say(self.words.t("villages.not_yet"), "muted")
            self.open_rows(found)
            return
        self.form = "board"
        self._wanted = village[1]
        self.catch_up()

    def looked_at(self, key: str) -> None:
        """Its history comes from the audit: read in a thread, and once for each revision."""
        row = self.desk.snapshot.rows("villages").row(key)
        if row is None or (key, row.rev) == self._trail_of:
            return
        self._trail_of = key, row.rev

        async def read() -> None:
            from tui.headless.trail import trail
            from tui.screens.detail import DetailScreen

            self.trail = await asyncio.to_thread(trail, self.desk, key, "villages")
            if self.trail:
                self.show_detail()
                for screen in self.app.screen_stack[1:]:
                    if isinstance(screen, DetailScreen):
                        screen.moved()

        self.run_worker(read(), group="trail", exclusive=True, exit_on_error=False)

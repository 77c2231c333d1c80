"""`n` and `e` on Informasi: the forms, and where the cursor goes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui.keys import bind
from tui.screens.revealing import Revealing
from tui.screens.tipfields import PERSONAL
from tui.screens.tipform import new_tip, tip_form
from tui.views.present import opened
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.headless.editing import Mine


class TipEntry(Revealing):
    """A parent of the page of tips."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("new"), bind("edit", show=False)]
    RECORD_FORM = True
    _open: tuple[str, Mine] | None = None
    """The tip that is looked at on a page of its own, as others are told."""
    _wanted: str | None = None
    """The tip that the cursor is to go to once it is there."""

    def looked_at(self, key: str) -> None:
        """Others are told who has it open, while it is on a page of its own."""
        super().looked_at(key)
        if self.beside or self.has_class("-under") or (self._open is not None and self._open[0] == key):
            return
        self._left()
        self._open = key, self.desk.editing.begin(opened(key))

    def looked_away(self, key: str) -> None:
        """It is left."""
        super().looked_away(key)
        self._left()

    def _left(self) -> None:
        if self._open is not None:
            self.desk.editing.end(self._open[1])
            self._open = None

    def action_new(self) -> None:
        """By hand, while somebody is on the phone."""
        self.app.push_screen(new_tip(self.ground), self._entered)

    def action_edit(self) -> None:
        """Every field of the tip under the cursor."""
        key = self._alone or self.query_one(Table).key
        if key is not None:
            self.edit_record(key)

    def edit_record(self, key: str) -> None:
        """This tip; what may name somebody only while it is revealed."""
        self._edit(key)

    def _edit(self, key: str, draft: Draft | None = None) -> None:
        revealed = self.revealed_id(self.desk.now()) == key
        form = tip_form(self.ground, key, revealed=revealed, draft=draft)
        if form is None:
            self.say(self.words.t("tips.gone"), "warn")
        else:
            self.app.push_screen(form)

    def _entered(self, written: object) -> None:
        """The cursor goes to what was saved, once the watch has seen it."""
        if isinstance(written, tuple) and written:
            self._wanted = written[0].id
            self.catch_up()

    def select_wanted(self, table: Table) -> bool:
        """Put the cursor there; False while it is not shown."""
        if self._wanted is not None and table.select(self._wanted):
            self._wanted = None
            return True
        return False

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text."""
        if (
            draft.id is not None
            and set(PERSONAL) & set(draft.fields)
            and self.revealed_id(self.desk.now()) != draft.id
        ):
            self.say(self.words.t("triage.form.draft", button=self.ground.keys.label("reveal")), "warn")
        elif draft.id is not None:
            self._edit(draft.id, draft)
        else:
            self.app.push_screen(new_tip(self.ground, draft=draft.fields), self._entered)

"""Deleting one record: asks, marks it as deleted, and says how to bring it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.errors import Conflict, Invalid
from store.models.edit import Edit, Written
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.saving import Saver
from tui.screens.settling import settled
from tui.views.cells import Style

if TYPE_CHECKING:
    from tui.screens.page import Page


class Deletion:
    """The deletion of one record from the page that shows it."""

    def __init__(self, page: Page, collection: str, record_id: str, rev: int, name: str) -> None:
        """`rev`: the revision on the screen. `name`: what the record is called there."""
        self.ground = page.ground
        self.collection = collection
        self._page = page
        self._edit = Edit(id=record_id, based_on=rev, delete=True)
        self._name = name
        self._saver = Saver(page, self)

    def ask(self) -> None:
        """Ask first. The answer's key is not the one that asked, so that a key held too long deletes nothing."""
        t = self.ground.words.t

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self._saver.save([self._edit])

        choices = (
            Choice("leave", t("app.delete.leave"), "escape"),
            Choice("delete", t("app.delete.do"), "y"),
        )
        question = t("app.delete.ask", name=self._name)
        self._page.app.push_screen(ConfirmDialog(self.ground, question, choices), answered)

    # what the saver asks

    def say(self, sentence: str, look: Style = "warn") -> None:
        """On the message line of the page."""
        self._page.say(sentence, look)

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """As it was asked: what others changed since is a question, not to be passed over."""
        return edits

    def about(self, record_id: str) -> str:
        """The record's name."""
        return self._name

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """Nothing is deleted where anything of theirs is kept."""
        return settled(edits, conflict, theirs)

    def refused(self, invalid: Invalid) -> None:
        """A record that does not even stand as it is."""
        self.say(self.ground.wording.error(invalid), "failed")

    def saved(self, written: tuple[Written, ...]) -> None:
        """Gone from the list, and how it comes back."""
        t = self.ground.words.t
        if not written:
            self.say(t("app.delete.kept"), "muted")
            return
        sample = " --sample" if self.ground.desk.sample else ""
        command = f"infokim delete {self.collection} {written[0].id} --undo{sample}"
        self.say(t("app.delete.done", command=command), "ok")

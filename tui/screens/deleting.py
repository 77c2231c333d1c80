"""Deleting one record or several: asks once, marks all as deleted in one step or none, says how they come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from store.errors import Conflict, Invalid
from store.models.edit import Edit, Written
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.saving import Saver
from tui.screens.settling import settled
from tui.views.cells import Style

if TYPE_CHECKING:
    from tui.everywhere import Everywhere
    from tui.screens.page import Page

NAMED: Final = 6
"""How many of several records the question names; the others it counts."""


class Doomed(NamedTuple):
    """A record that is to be deleted."""

    id: str
    rev: int
    """The revision on the screen."""
    name: str
    """What the record is called there."""


class Deletion:
    """The deletion of records of one collection from the page that shows them. The store writes all of them or none."""

    def __init__(
        self, page: Page, collection: str, doomed: Sequence[Doomed], *, why: str | None = None
    ) -> None:
        """`doomed`: at least one. `why`: the reason that was given, for the audit."""
        self.ground = page.ground
        self.collection = collection
        self._page = page
        self._edits = [Edit(id=one.id, based_on=one.rev, delete=True) for one in doomed]
        self._names = {one.id: one.name for one in doomed}
        self._saver = Saver(page, self, left=self._left, why=why)

    def ask(self) -> None:
        """Ask first. The answer's key is not the one that asked, so that a key held too long deletes nothing."""
        t = self.ground.words.t

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self._saver.save(self._edits)

        choices = (
            Choice("leave", t("app.delete.leave"), "escape"),
            Choice("delete", t("app.delete.do"), "y"),
        )
        self._page.app.push_screen(ConfirmDialog(self.ground, self._question(), choices), answered)

    def _question(self) -> str:
        """The one by name; of several the number, and the names: a filter may hide some of them."""
        words, names = self.ground.words, list(self._names.values())
        if len(names) == 1:
            return words.t("app.delete.ask", name=names[0])
        own = f"{self.collection}.delete.ask-many"
        question = words.tn(own if words.has(own) else "app.delete.ask-many", len(names))
        lines = [question, *(f"- {name}" for name in names[:NAMED])]
        if len(names) > NAMED:
            lines.append(words.tn("app.delete.others", len(names) - NAMED))
        return "\n".join(lines)

    # what the saver asks

    def say(self, sentence: str, look: Style = "warn") -> None:
        """On the message line of the page."""
        self._page.say(sentence, look)

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """As it was asked: what others changed since is a question, not to be passed over.

        Of several those that somebody else has deleted meanwhile are left out: bringing ours back is not to bring theirs.
        """
        if len(edits) == 1:
            return edits
        app: Everywhere = self._page.app  # type: ignore[assignment]
        app.look()
        rows = self.ground.desk.snapshot.rows(self.collection)
        return [edit for edit in edits if edit.id is not None and rows.row(edit.id) is not None] or edits

    def about(self, record_id: str) -> str:
        """The record's name."""
        return self._names.get(record_id, record_id)

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """Nothing is deleted where anything of theirs is kept; the others still are."""
        return settled(edits, conflict, theirs)

    def refused(self, invalid: Invalid) -> None:
        """A record that does not even stand as it is."""
        self.say(self.ground.wording.error(invalid), "failed")

    def saved(self, written: tuple[Written, ...]) -> None:
        """Gone from the list, and how it comes back: what went in one step returns in one."""
        words = self.ground.words
        if not written:
            self._left()
            return
        sample = " --sample" if self.ground.desk.sample else ""
        command = f"infokim delete {self.collection} {written[0].id} --undo{sample}"
        if len(written) == 1:
            self.say(words.t("app.delete.done", command=command), "ok")
        else:
            self.say(words.tn("app.delete.done-many", len(written), command=command), "ok")

    def _left(self) -> None:
        self.say(self.ground.words.t("app.delete.kept"), "muted")

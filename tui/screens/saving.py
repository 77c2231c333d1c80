"""Saving edits for a screen: in a thread, with the question that a conflict asks. Forms and deletions share it.

Nothing here knows where the edits come from or what the screen does once they are on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from store.errors import Conflict, Invalid, StoreError, Taken
from store.overlay import DELETED
from tui.screens.settling import together

if TYPE_CHECKING:
    from textual.screen import Screen

    from store.models.edit import Edit, Written
    from tui.everywhere import Everywhere
    from tui.screens.ground import Ground
    from tui.views.cells import Style


class Saves(Protocol):
    """What a saver asks of whoever saves."""

    ground: Ground
    collection: str

    def say(self, sentence: str, look: Style = "warn") -> None:
        """Show a sentence; an empty one takes it away."""

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """Just before they are saved, in the thread that saves: the edits on what is held at that moment."""

    def about(self, record_id: str) -> str:
        """What a record is called, for the question whose value counts."""

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """What is left to save once that question was answered."""

    def refused(self, invalid: Invalid) -> None:
        """Values that do not fit."""

    def saved(self, written: tuple[Written, ...]) -> None:
        """It is on disk; without anything written, everything was left to the others."""


class Saver:
    """Saves for one screen. Every outcome but success leaves things as they are and is said."""

    def __init__(
        self,
        screen: Screen[Any],
        whose: Saves,
        *,
        left: Callable[[], None] = lambda: None,
        why: str | None = None,
        gone: Callable[[Conflict, Sequence[Edit]], bool] = lambda _conflict, _edits: False,
    ) -> None:
        """`screen`: its worker waits for the disk, and dialogs open over it.

        `left`: told when the question that a conflict asks is left without an answer; nothing is written then.
        `why`: the reason that was given, for the audit. `gone`: asked first where somebody deleted what is edited; true
        where that is a question of its own, which is asked then.
        """
        self._gone = gone
        self._why = why
        self.busy = False
        self._screen = screen
        self._whose = whose
        self._left = left

    def save(self, edits: Sequence[Edit]) -> None:
        """Save these edits as one step; answers at once."""
        self.busy = True
        self._whose.say(self._whose.ground.words.t("app.form.saving"), "muted")
        self._screen.run_worker(self._write(edits), group="save", exclusive=True, exit_on_error=False)

    def _store(self, edits: Sequence[Edit]) -> tuple[Written, ...]:
        """Save, and load what is there now: who opens the form again at once is not to conflict with themselves."""
        written = self._whose.ground.desk.save(self._whose.collection, edits, self._why)
        app: Everywhere = self._screen.app  # type: ignore[assignment]
        app.look()
        return written

    async def _write(self, edits: Sequence[Edit]) -> None:
        """In a thread: it waits for the disk."""
        whose = self._whose
        try:
            edits = await asyncio.to_thread(whose.onto, edits)
            written = await asyncio.to_thread(self._store, edits)
        except Taken as taken:  # no field to choose: two records, and one key
            whose.say(whose.ground.wording.error(taken), "failed")
        except Conflict as conflict:
            app: Everywhere = self._screen.app  # type: ignore[assignment]
            await asyncio.to_thread(app.look)  # the question tells of what is there now
            whose.say("")
            self._ask(conflict, edits)
        except Invalid as invalid:
            whose.say("")
            whose.refused(invalid)
        except StoreError as error:
            whose.say(whose.ground.wording.error(error), "failed")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            whose.say(whose.ground.words.t("app.form.failed", reason=reason), "failed")
        else:
            whose.saved(written)
        finally:
            self.busy = False

    def _ask(self, conflict: Conflict, edits: Sequence[Edit]) -> None:
        """Mine beside theirs; the answer is saved on top of the newer revision."""
        from tui.screens.conflict import ConflictScreen

        if any(clash.field == DELETED for clash in conflict.clashes) and self._gone(conflict, edits):
            return

        def answered(theirs: frozenset[str] | None) -> None:
            if theirs is None:
                self._left()
            else:
                self._again(conflict, together(edits, conflict, dialog.texts), theirs)

        whose = self._whose
        about = whose.about(str(conflict.facts["id"]))
        dialog = ConflictScreen(whose.ground, whose.collection, conflict, about)
        self._screen.app.push_screen(dialog, answered)

    def _again(self, conflict: Conflict, edits: Sequence[Edit], theirs: frozenset[str]) -> None:
        """Leave out the fields where theirs was taken, and base the edit on their revision."""
        left = self._whose.settle(edits, conflict, theirs)
        if left:
            self.save(left)
        else:
            self._whose.saved(())

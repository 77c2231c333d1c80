"""One step of edits from the calendar: asks which occurrences are meant, saves in a thread, says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from store.errors import Conflict, Invalid
from store.models.edit import Edit, Written
from tui.headless.planedits import WHICH, Which, of_series
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.saving import Saver
from tui.screens.settling import settled
from tui.views.cells import Style

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.screens.ground import Ground
    from tui.screens.page import Page

Done = Callable[[tuple[Written, ...]], str]


def ask_which(
    screen: Screen[Any],
    ground: Ground,
    keys: Sequence[str],
    then: Callable[[Which], None],
    what: str = "change",
) -> None:
    """Where the only row is an occurrence of a series: this, this and later, or all? Several are each meant alone.

    `what`: change | delete, for the question.
    """
    if len(keys) != 1 or of_series(ground.desk, keys[0]) is None:
        then("this")
        return
    t = ground.words.t
    choices = [Choice(which, t(f"outreach.which.{which}"), str(n)) for n, which in enumerate(WHICH, 1)]
    choices.append(Choice("", t("outreach.which.none"), "escape"))

    def answered(answer: str | None) -> None:
        if answer:
            then(cast("Which", answer))

    screen.app.push_screen(ConfirmDialog(ground, t(f"outreach.which.ask.{what}"), choices), answered)


class PlanStep:
    """Edits of plans that are one step: all of them are written or none, and one undo takes them back."""

    def __init__(
        self,
        page: Page,
        done: Done,
        *,
        why: str | None = None,
        collection: str = "outreach",
        left: Callable[[], None] = lambda: None,
    ) -> None:
        """`done`: what is said once they are on disk, without the warnings. `collection`: plans, or what belongs to them.

        `left`: told where the question that a conflict asks is left without an answer.
        """
        self.ground = page.ground
        self.collection = collection
        self._page = page
        self._done = done
        self._saver = Saver(page, self, why=why, left=left)

    def save(self, edits: Sequence[Edit]) -> None:
        """Write them; answers at once."""
        self._saver.save(edits)

    @property
    def busy(self) -> bool:
        """Whether it is on its way to the disk."""
        return self._saver.busy

    # what the saver asks

    def say(self, sentence: str, look: Style = "warn") -> None:
        """On the message line of the page."""
        self._page.say(sentence, look)

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """As they were made: what others changed since is a question."""
        return edits

    def about(self, record_id: str) -> str:
        """The plan's title."""
        plan = self.ground.desk.snapshot.rows("outreach").get(record_id)
        return plan.title if plan is not None else record_id

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """What is left once it was said whose value counts."""
        return settled(edits, conflict, theirs)

    def refused(self, invalid: Invalid) -> None:
        """What does not fit, on the message line: there is no field here."""
        self.say(self.ground.wording.error(invalid), "failed")

    def saved(self, written: tuple[Written, ...]) -> None:
        """Done, and what there is to look out for."""
        if not written:
            self.say(self.ground.words.t("app.form.theirs"), "muted")
            return
        problems = dict.fromkeys(problem for each in written for problem in each.problems)
        warned = self.ground.wording.warnings(problems, self.collection)
        told = [self._done(written), *([warned] if warned else [])]
        self.say("  ".join(told), "warn" if warned else "ok")

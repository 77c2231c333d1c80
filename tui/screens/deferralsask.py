"""A line for a period: below it stands how it is understood, with every letter, before Enter takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from store.models.text import clean
from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.screens.askline import AskLine, Wrong
from tui.views.periodtold import misread_words, understood_words
from tui.words.periods import Misread, read_period

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class AskPeriod(AskLine):
    """Dismisses the period, or None after Esc."""

    def __init__(self, ground: Ground, of: Slice, *, other: bool = False, text: str = "") -> None:
        """`other`: it is to be compared with. `of`: whose figures the understanding counts."""
        words = ground.words
        super().__init__(
            ground,
            words.t("deferrals.ask.other" if other else "deferrals.ask.period"),
            self._read,
            hint=words.t("deferrals.ask.hint"),
            text=text,
        )
        self._of = of

    def _read(self, text: str) -> tuple[Period, str]:
        """The period and what was typed. Raises Wrong."""
        found = read_period(text, self.ground.desk.today())
        if isinstance(found, Misread):
            raise Wrong(misread_words(self.ground.words, found))
        return found, text

    @on(Input.Changed)
    def _understand(self, event: Input.Changed) -> None:
        event.stop()
        text = clean(event.value).strip()
        self._said = ("", "")
        if text:
            found = read_period(text, self.ground.desk.today())
            if isinstance(found, Misread):
                self._said = (misread_words(self.ground.words, found), "muted")
            else:
                self._said = (understood_words(self.ground.sight(), self._of, found), "accent")
        self._lay_out()

"""`z` on Informasi: until when tips are away. What is typed is told as it is understood, before it is taken."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from store.models.text import clean
from tui.screens.askline import AskLine, Wrong
from tui.words.later import NotLater, read_later

if TYPE_CHECKING:
    from tui.screens.ground import Ground

FOREVER = ("sumber", "sumbernya", "berubah", "perubahan", "source", "change", "changes")
"""Words for: until its source says something new."""


class SnoozeLine(AskLine):
    """Dismisses a moment, False for *until the source changes*, or None where Esc left it."""

    def __init__(self, ground: Ground, question: str, *, latest: datetime | None, sourced: bool) -> None:
        """`latest`: of urgent ones, beyond which they are not left alone. `sourced`: whether a source can change them."""
        self._latest = latest
        self._sourced = sourced
        hint = ground.words.t("triage.snooze.hint")
        super().__init__(ground, question, self._read, hint=hint)

    def _read(self, text: str) -> datetime | bool:
        """What is typed. Raises Wrong."""
        t, format, desk = self.ground.words.t, self.ground.format, self.ground.desk
        latest = self._latest
        if text.casefold() in FOREVER:
            if not self._sourced:
                raise Wrong(t("triage.snooze.no-source"))
            if latest is None:
                return False
            return latest
        try:
            found = read_later(text, desk.now())
        except NotLater as wrong:
            raise Wrong(t(f"triage.snooze.wrong.{wrong.code}")) from None
        if latest is not None and found > latest:
            raise Wrong(t("triage.snooze.urgent", moment=format.moment(latest, desk.today())))
        return found

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        text = clean(event.value).strip()
        self._said = ("", "")
        if text:
            try:
                self._said = (self._told(self._read(text)), "accent")
            except Wrong as wrong:
                self._said = (str(wrong), "muted")
        self._lay_out()

    def _told(self, found: datetime | bool) -> str:
        t = self.ground.words.t
        if isinstance(found, bool):
            return t("triage.snooze.until-change")
        now, today = self.ground.desk.now(), self.ground.desk.today()
        moment = self.ground.format.moment(found, today)
        return t("triage.snooze.until", moment=moment, age=self.ground.format.ago(found, now))

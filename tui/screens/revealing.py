"""`I` on Informasi: one tip without its mask, for a reason and for a while; `y` copies the mask, or what is revealed.

Whether it may be, and the line that it leaves in the audit, is `tui/headless/revealing.py`'s. Here is only for how long:
until the row or the screen is left, the screen is locked, or the time is over, which is shown.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from store.errors import StoreError
from tui.headless.privacy import reveals_for
from tui.headless.revealing import LEAST, MayNot, fitting, reveal, why_not_reveal
from tui.keys import bind
from tui.screens.tipwork import TipWork
from tui.views.cells import Block, Cell, wrap
from tui.views.sight import Sight
from tui.views.tipdetail import tip_detail
from tui.views.tips import headline
from tui.widgets.table import Table
from tui.words.mask import known_of, masked


class Revealed(NamedTuple):
    """Which tip is readable, and until when."""

    tip: str
    until: datetime


class Revealing(TipWork):
    """A parent of the page of tips."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("reveal", show=False), bind("yank", show=False)]
    _revealed: Revealed | None = None
    _ticking: Timer | None = None

    def revealed_id(self, now: datetime) -> str | None:
        """The tip that is shown without its mask at this moment; nearly always none."""
        return self._revealed.tip if self._revealed is not None and now < self._revealed.until else None

    @property
    def tip_in_hand(self) -> str | None:
        """The one tip that these keys act on, whatever is marked."""
        return self._alone or self.query_one(Table).key

    def why_not(self, action: str) -> str | None:
        """The right to see, and something to be seen."""
        if action not in ("reveal", "yank") or not self.is_mounted:
            return super().why_not(action)
        if self.too_small:
            return "too-small"
        tip = self.desk.snapshot.rows("tips").get(self.tip_in_hand or "")
        if tip is None:
            return "nothing-selected"
        if action == "yank":
            return "restricted" if tip.restricted and self.desk.me.role != "head" else None
        return why_not_reveal(self.desk, tip)

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One item in full: masked, or readable with the rest of its time above it."""
        if key != self.revealed_id(sight.now) or self._revealed is None:
            return tip_detail(sight, key, wide)
        left = max(1, round((self._revealed.until - sight.now).total_seconds()))
        again = self.ground.keys.label("reveal")
        rest = wrap(sight.t("tips.reveal.rest", seconds=sight.format.number(left), button=again), wide)
        block = tip_detail(sight, key, wide, revealed=True)
        return Block(lines=(*((Cell(line, "warn"),) for line in rest), (), *block.lines), name=block.name)

    # reveal

    def action_reveal(self) -> None:
        """Ask why, then show; where it is shown already, hide it."""
        key = self.tip_in_hand
        tip = self.desk.snapshot.rows("tips").get(key or "")
        if key is None or tip is None:
            return
        if self.revealed_id(self.desk.now()) == key:
            self.hide_personal()
            return
        from tui.screens.askline import AskLine, Wrong

        def check(text: str) -> str:
            if not fitting(text):
                raise Wrong(self.words.t("tips.reveal.short", least=LEAST))
            return text

        def answered(why: str | None) -> None:
            if why is not None:
                self.run_worker(self._reveal(key, why), group="reveal", exclusive=True, exit_on_error=False)

        question = self.words.t("tips.reveal.ask", what=headline(tip))
        self.app.push_screen(AskLine(self.ground, question, check), answered)

    async def _reveal(self, key: str, why: str) -> None:
        """In a thread: the audit's line waits for the disk, and is there before anything is shown."""
        try:
            await asyncio.to_thread(reveal, self.desk, key, why)
        except MayNot as missing:
            self.say(self.ground.why(missing.reason), "warn")
            return
        except StoreError as error:
            self.say(self.ground.wording.error(error), "failed")
            return
        if self.app.current_mode != self.NAME or getattr(self.app, "locked", False):
            return
        until = self.desk.now() + timedelta(seconds=reveals_for(self.desk.settings))
        self._revealed = Revealed(key, until)
        if self._ticking is None:
            self._ticking = self.set_interval(1, self._tick)
        self._show_again()

    def _tick(self) -> None:
        """A second less; at the end it is masked."""
        if self.revealed_id(self.desk.now()) is None:
            self.hide_personal()
        else:
            self._show_again()

    def hide_personal(self) -> None:
        """Mask again what is revealed."""
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if self._revealed is not None:
            self._revealed = None
            self._show_again()

    def _show_again(self) -> None:
        """Draw the detail, wherever it stands."""
        from tui.screens.detail import DetailScreen

        self.show_detail()
        for screen in self.app.screen_stack[1:]:
            if isinstance(screen, DetailScreen) and screen.is_mounted:
                screen.moved()

    def looked_away(self, key: str) -> None:
        """The tip in full was left."""
        self.hide_personal()

    def on_screen_suspend(self) -> None:
        """Left for another screen, and not only for a dialog."""
        if self.app.current_mode != self.NAME:
            self.hide_personal()

    @on(Table.Moved)
    @on(Table.Changed)
    def _row_left(self) -> None:
        if self._revealed is not None and self.query_one(Table).key != self._revealed.tip:
            self.hide_personal()

    # copy

    def action_yank(self) -> None:
        """The text to the clipboard of whoever sits at the terminal: masked, unless it is revealed; it says which."""
        from tui.clipboard import TooLarge, copy

        key = self.tip_in_hand
        tip = self.desk.snapshot.rows("tips").get(key or "")
        if tip is None:
            self.say(self.words.t("tips.gone"), "warn")
            return
        whole = key == self.revealed_id(self.desk.now())
        said = tip.text if whole else masked("tips", "text", tip.text, known_of(tip))
        parts = (headline(tip, whole), said) if tip.subject else (said,)
        text = " ".join(": ".join(parts).split())  # a line break pasted into a shell would run what follows
        try:
            copy(self.app, text)
        except TooLarge as large:
            self.say(self.words.t("plans.copy.too-large", size=self.ground.format.number(large.size)), "warn")
            return
        told = "tips.copied.revealed" if whole else "tips.copied.masked"
        self.say(self.words.t(told, size=self.ground.format.number(len(text))), "warn" if whole else "ok")

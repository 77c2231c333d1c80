"""Keys one after the other: none is begun before the one before it has done everything it does.

A widget takes a letter at once, but Tab, Backspace and every other bound key first climb to the app, where bindings are
looked up. On a slow line several keys come in one packet, and `12⇥0` became 120 in the first field of a day sheet.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

AGAIN: Final = 0.02
"""Seconds between two looks whether waiting keys can go on; nothing is looked at where none waits."""
PATIENCE: Final = 1.0
"""Seconds after which the next key goes on whatever became of the one before."""
ROUNDS: Final = 3
"""How often a sign is sent before the next key: what a field tells its form (typed → edited → changed) is behind it."""


class KeyDone(Message, bubble=True):
    """Sent the way of a key, right behind it: where this arrives, the key has been."""

    def __init__(self, number: int, round: int = 1) -> None:
        super().__init__()
        self.number, self.round = number, round


class InOrder(App[int]):
    """An app that takes keys and pasted text in the order in which they came."""

    def __init__(self, *, driver_class: Any = None) -> None:
        super().__init__(driver_class=driver_class)
        self._waiting: deque[Key | Paste] = deque()
        self._busy_with: tuple[int, Widget | Screen[Any], float] | None = None
        """The key under way: its number, where it was sent, when."""
        self._opening: tuple[Screen[Any], float] | None = None
        """The screen that keys wait for, and since when."""
        self._typed_into: Widget | Screen[Any] | None = None
        """The field that was sent letters which nobody waited for yet."""
        self._number = 0
        self._looks_again = False

    async def on_event(self, event: Event) -> None:
        """Keys that come from the terminal queue up; whatever else happens is not held up."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._waiting.append(event)
            await self._next()
        else:
            await super().on_event(event)

    def swallows(self, event: Key | Paste) -> bool:
        """Whether a key, its turn having come, goes no further."""
        return False

    async def on_key_done(self, message: KeyDone) -> None:
        """What was under way is through; what it has set off follows within some rounds."""
        message.stop()
        if self._busy_with is None or self._busy_with[0] != message.number:
            return
        target = self._busy_with[1]
        if message.round < ROUNDS and target.post_message(KeyDone(message.number, message.round + 1)):
            return
        self._busy_with = None
        await self._next()

    async def _next(self) -> None:
        """Send the keys that wait, until one is under way. Letters for a field go to it without waiting."""
        while self._waiting and self._busy_with is None and self._somebody_listens():
            if self.swallows(self._waiting[0]):
                self._waiting.popleft()
                continue
            event, target = self._waiting[0], self.focused or self.screen
            if _only_for(target, event):
                self._typed_into = target
            elif self._typed_into is not None:
                former, self._typed_into = self._typed_into, None
                self._wait_for(former)
                continue
            self._waiting.popleft()
            await super().on_event(event)
            if event.is_forwarded and self._typed_into is None:
                self._wait_for(target)
        if self._waiting and not self._looks_again:
            self._looks_again = True
            self.set_timer(AGAIN, self._look_again)

    def _wait_for(self, target: Widget | Screen[Any]) -> None:
        """Nothing more before `target` has done what it was sent."""
        self._number += 1
        if target.post_message(KeyDone(self._number)):
            self._busy_with = (self._number, target, time.monotonic())

    def _somebody_listens(self) -> bool:
        """Whether the screen on top is there already; a form says itself when its first field can be typed into."""
        screen = self.screen
        if getattr(screen, "ready", screen.is_mounted):
            self._opening = None
            return True
        if self._opening is None or self._opening[0] is not screen:
            self._opening = (screen, time.monotonic())
        return time.monotonic() - self._opening[1] > PATIENCE

    async def _look_again(self) -> None:
        """The widget may be gone and the sign with it, or a form is there now that the keys are meant for."""
        self._looks_again = False
        if self._busy_with is not None:
            _, target, since = self._busy_with
            if not target.is_attached or time.monotonic() - since > PATIENCE:
                self._busy_with = None
        await self._next()


def _only_for(target: Widget | Screen[Any], event: Key | Paste) -> bool:
    """Whether the field takes this as text, so that no binding will see it."""
    return isinstance(event, Key) and target.check_consume_key(event.key, event.character)

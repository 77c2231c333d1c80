"""The lock: a curtain before everything, by a key at once or after some time without one; any key takes it away.

What is behind it goes on as it is, drawn to nobody: forms keep their text, dialogs may come up and close, and no
message, bell or desktop notification leaves until somebody is there again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from textual.events import Event, Key, MouseDown, MouseEvent, MouseScrollDown, MouseScrollUp, Paste

from tui.headless.privacy import locks_after
from tui.inorder import InOrder
from tui.textual_private import Curtain, forget_pen

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from tui.headless.desk import Desk
    from tui.screens.ground import Ground

DONE_BY_HAND: Final = (Key, Paste, MouseDown, MouseScrollDown, MouseScrollUp)
"""What says that somebody sits there."""


class Lockable(Curtain, InOrder):
    """A parent of the app."""

    desk: Desk
    ground: Ground
    idle_clock: Callable[[], float] = staticmethod(time.monotonic)
    """Seconds; tests give their own."""
    _touched = 0.0
    _away = False
    """True: another program has the terminal (`$EDITOR`)."""

    @property
    def locked(self) -> bool:
        """Whether nothing is shown, and the next key only brings it back."""
        return self.curtain is not None

    def on_mount(self) -> None:
        """Count from now on."""
        self.app_suspend_signal.subscribe(self, self._left)
        self.app_resume_signal.subscribe(self, self._returned)
        self._touched = self.idle_clock()
        self._look_later()

    def lock(self) -> None:
        """Take everything off the screen, at once."""
        if self.locked:
            return
        from tui.screens.locked import lines

        self._held_back: list[tuple[str, SeverityLevel, float | None]] = []
        for screen in (*self.pages_opened(), *self.screen_stack):
            hide = getattr(screen, "hide_personal", None)
            if hide is not None:
                hide()
        self.draw_curtain(lambda width, height: lines(self.ground.sight(), width, height))

    def unlock(self) -> None:
        """Show again what was there, and say what was not said meanwhile."""
        self.curtain = None
        self._look_later()
        forget_pen(self)
        self.screen.refresh(repaint=True, layout=True)
        said, self._held_back = self._held_back, []
        for message, severity, timeout in said:
            self.notify(message, severity=severity, timeout=timeout)
        self.came_back()

    def pages_opened(self) -> list[Any]:
        """Every page that was opened so far, shown or not."""
        return []

    def came_back(self) -> None:
        """Somebody is there again: what waited may be drawn."""

    def action_blank(self) -> None:
        """Nothing on the screen, until a key."""
        self.lock()

    # keys

    async def on_event(self, event: Event) -> None:
        """Behind the curtain nothing is clicked."""
        if isinstance(event, DONE_BY_HAND):
            self._touched = self.idle_clock()
        if not (self.locked and isinstance(event, MouseEvent)):
            await super().on_event(event)

    def swallows(self, event: Key | Paste) -> bool:
        """The key that brings everything back does nothing else."""
        if not self.locked:
            return False
        self.unlock()
        return True

    def on_key(self, event: Key) -> None:
        """The privacy key, also over a dialog, whose bindings are its own; a field took it as text before."""
        if {event.key, event.character} & set(self.ground.keys.of("blank")):
            event.stop()
            event.prevent_default()
            self.lock()

    # without a key

    def look_idle(self) -> None:
        """Lock, if nobody was there for long enough; else look again when it may be so."""
        after = locks_after(self.desk.settings)
        if after is None or self.locked or self._away:
            return
        if self.idle_clock() - self._touched >= after:
            self.lock()
        else:
            self._look_later()

    def _look_later(self) -> None:
        after = locks_after(self.desk.settings)
        if after is not None:
            self.set_timer(max(0.05, after - (self.idle_clock() - self._touched)), self.look_idle)

    def _left(self, _: object) -> None:
        """Another program draws: it would be drawn over, and who types there is not idle."""
        self._away = True

    def _returned(self, _: object) -> None:
        self._away = False
        self._touched = self.idle_clock()
        self.draw_curtain(self.curtain)  # anew, if it is there
        self._look_later()

    # what would tell

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """No picture: Textual's (`TEXTUAL_SCREENSHOT`, its palette) would be a file of what is readable for a minute."""
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Nor one in the folder of downloads."""
        return None

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A toast of plain text, whatever it holds: `[/x]` from data would end the app (tech-spike 3.5).

        Behind the curtain it waits: its time would run while nobody sees it.
        """
        if self.locked:
            self._held_back.append((message, severity, timeout))
        else:
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def bell(self) -> None:
        """Not behind the curtain."""
        if not self.locked:
            super().bell()

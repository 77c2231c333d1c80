"""Reminders in the app: a line on every screen, one bell for each, the list behind `Z`. What is due decides the desk.

The desk looks in a thread of its own; here is only what it found last, so that no draw waits for it.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from textual.message import Message

from store.errors import StoreError
from tui.headless.log import log
from tui.textual_private import send

if TYPE_CHECKING:
    from store.queries.reminders import Reminder
    from tui.app import InfokimApp
    from tui.headless.reminding import Watching


LATER = 3.0
"""Seconds after which what follows from an edit of a plan is looked for, once for all edits meanwhile."""


class RemindersMoved(Message):
    """Something else is due, or somebody else watches. Posted by the ticking thread."""

    def can_replace(self, message: Message) -> bool:
        """Only what was found last matters."""
        return isinstance(message, RemindersMoved)


class Reminded:
    """What is due for whoever sits here, as far as the app knows."""

    def __init__(self) -> None:
        self.due: tuple[Reminder, ...] = ()
        self.missed: tuple[Reminder, ...] = ()
        self.watching: Watching | None = None
        self._rung: set[str] = set()
        """What the bell was rung for: once for each, and once more after a snooze."""
        self._greeted = False
        self._spoken: Any = None
        self._planned: tuple[Any, ...] = (None,) * 5
        self._waits = False
        self._next: tuple[tuple[Reminder, ...], tuple[Reminder, ...], Watching | None] | None = None

    def begin(self, app: InfokimApp) -> None:
        """Look from now on. Called after the first paint; it answers at once."""
        app.desk.reminding.start(lambda: self.look(app))

    def moved(self, app: InfokimApp) -> None:
        """Something is different on disk: words about reminders show at once, what follows from plans soon.

        To look again at 2,000 plans in ten sessions for each of somebody's edits would cost more than to draw them.
        """
        rows = app.desk.snapshot.rows
        tips = None if "tips" in app.desk.snapshot.hidden else rows("tips")
        spoken = rows("acknowledgements")
        planned = (rows("outreach"), rows("holidays"), rows("activities"), rows("villages"), tips)
        if spoken is not self._spoken:
            self._spoken = spoken
            app.desk.reminding.soon()
        elif (
            any(now is not then for now, then in zip(planned, self._planned, strict=True)) and not self._waits
        ):
            self._waits = True
            app.set_timer(LATER, lambda: self._soon(app))
        self._planned = planned

    def _soon(self, app: InfokimApp) -> None:
        self._waits = False
        app.desk.reminding.soon()

    def minute(self, app: InfokimApp) -> None:
        """A minute has turned: who watches may be another, and less time is left. The disk is asked in a thread."""
        app.run_worker(
            asyncio.to_thread(self.look, app), group="reminded", exclusive=True, exit_on_error=False
        )

    def look(self, app: InfokimApp) -> None:
        """In a thread: find out, and tell the app."""
        desk = app.desk
        try:
            found = (desk.reminders(), desk.reminding.missed(), desk.watching())
        except (StoreError, OSError) as error:
            log.warning("reminders type=%s", type(error).__name__)
            return
        if found != self._next:
            self._next = found
            if app.is_running:
                app.post_message(RemindersMoved())

    def take(self, app: InfokimApp) -> None:
        """In the app: what was found is what shows; new ones ring once. Nothing rings behind the lock."""
        if self._next is None or app.locked:
            return
        self.due, self.missed, self.watching = self._next
        fresh = [one for one in self.due if one.sending not in self._rung]
        self._rung |= {one.sending for one in fresh}
        if fresh:
            self._ring(app, fresh)
        if self.missed and not self._greeted:
            app.tell(app.ground.words.tn("reminders.missed-many", len(self.missed)))
        self._greeted = True
        for page in app.pages:
            page.refresh_frame()
        for screen in app.screen_stack[1:]:
            told = getattr(screen, "reminders_moved", None)
            if told is not None:
                told()

    def _ring(self, app: InfokimApp, fresh: list[Reminder]) -> None:
        """One bell, and one line on the person's own desktop where the terminal has a way."""
        from tui.attention import notification
        from tui.views.reminders import told

        app.bell()
        words, sight = app.ground.words, app.ground.sight()
        text = told(sight, fresh[0])
        if len(fresh) > 1:
            text += " " + words.tn("reminders.more", len(fresh) - 1)
        data = notification("infokim", text, os.environ, app.desk.settings.me.notify)
        if data:
            send(app, data)

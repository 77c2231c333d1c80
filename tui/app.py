"""The app: which screens there are, the keys that work everywhere, and what comes from other threads.

It owns no widget and knows no collection. Screens are imported when first opened (DESIGN 2.5); pulling and watching
start after the first paint.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from tui.crash import nothing_printed, of_loop, told
from tui.everywhere import Everywhere
from tui.hangup import HangUp
from tui.headless.log import log
from tui.keys import Keys
from tui.messages import PullProgressed, PullReported, StoreMoved
from tui.reminded import Reminded
from tui.screens.ground import Ground
from tui.screens.page import Page
from tui.textual_private import CleanLine, end_with, filter_output, write_no_log
from tui.themes import THEMES, Surroundings, surroundings
from tui.unsaved import Unsaved
from tui.words.catalog import load
from tui.words.format import Format

if TYPE_CHECKING:
    from textual.events import Key

    from store.models.harvest import PullReport
    from store.models.names import Names
    from tui.headless.desk import Desk
    from tui.headless.watch import Watch

SCREENS: Final[dict[str, str]] = {
    "today": "tui.screens.today:TodayPage",
    "villages": "tui.screens.villages:VillagesPage",
    "deferrals": "tui.screens.deferrals:DeferralsPage",
    "tips": "tui.screens.tips:TipsPage",
    "outreach": "tui.screens.outreach:OutreachPage",
    "sources": "tui.screens.sources:SourcesPage",
}
"""Name → where its page is. The names are also its action, its key's label and its catalog."""
LATE: Final = 0.45
"""Seconds after the first paint when the rest begins: imports hold the interpreter, and nothing shown needs them."""
NO_TERMINAL: Final = 2


class InfokimApp(Everywhere):
    """Six screens on one desk."""

    DEFAULT_MODE = "today"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "infokim"

    def __init__(
        self,
        desk: Desk,
        around: Surroundings,
        *,
        screens: dict[str, str] | None = None,
        driver: type[Any] | None = None,
        late: float = LATE,
    ) -> None:
        """`screens` replaces the table in tests; `driver` is the way to the terminal; `late`: see LATE."""
        super().__init__(driver=driver)
        self.desk = desk
        self.around = around
        words = load(desk.settings.language)
        format = Format(words, desk.settings.zone, ascii_only=not around.utf8)
        self.ground = Ground(desk, words, format, Keys(desk.settings.me.keys))
        self.unsaved = Unsaved(desk)
        self.reminded = Reminded()
        self._screens = screens or SCREENS
        self.names = tuple(self._screens)
        self._late = late
        self._watch_thread: Watch | None = None
        self._names: Names | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = around.theme
        self.animation_level = "full" if around.animations else "none"
        filter_output(self, CleanLine(ascii_only=not around.utf8))
        for name in self._screens:
            self.add_mode(name, partial(self._page, name))
        self.set_keymap(self.ground.keys.chosen)

    def _page(self, name: str) -> Page:
        """Import and make a page."""
        module, _, kind = self._screens[name].partition(":")
        return cast("Page", getattr(import_module(module), kind)(self.ground))

    # begin and end

    def on_mount(self) -> None:
        """After the first paint: watch, pull, and offer what was left unsaved."""
        self._names = self.desk.snapshot.names
        asyncio.get_running_loop().set_exception_handler(of_loop)
        self.call_after_refresh(self.set_timer, self._late, self._begin)
        self._until_next_minute()

    def _begin(self) -> None:
        from tui.editor import sweep
        from tui.headless.watch import Watch

        if not gc.isenabled():  # `run` paused it
            gc.freeze()
            gc.enable()
        self._watch_thread = Watch(self.desk, lambda _: self._post(StoreMoved()))
        self._watch_thread.start()
        self.desk.puller.start(
            progress=lambda progress: self._post(PullProgressed(progress)),
            reported=self._pulled,
        )
        self.pulls_begin()
        self.reminded.begin(self)
        if problems := self.ground.keys.problems:  # one toast: five would cover half of 80x24 at every start
            told = "\n".join(self.words_of_key_problem(problem) for problem in problems)
            self.notify(told, severity="warning", timeout=8)
        self.unsaved.offer(self)
        sweep()

    def words_of_key_problem(self, problem: Any) -> str:
        """The sentence about a rebinding that is not used."""
        far = "-far" if problem.code == "unknown" and not problem.other else ""
        return self.ground.words.t(
            f"app.keys.{problem.code}{far}", action=problem.action, button=problem.key, other=problem.other
        )

    def _post(self, message: StoreMoved | PullProgressed | PullReported) -> None:
        """From another thread; after the end of the app nobody listens."""
        if self.is_running:
            self.post_message(message)

    def _pulled(self, report: PullReport) -> None:
        """In the puller's thread: what a report tells of is loaded before it is told, so that keys can act on it."""
        self.look()
        self._post(PullReported(report))

    def on_unmount(self) -> None:
        """Let go of the threads."""
        if self._watch_thread is not None:
            self._watch_thread.stop(0.3)
        self.desk.puller.stop()
        self.desk.reminding.stop()

    def _fatal_error(self) -> None:
        """A mistake of ours: an id for the person, type and place for the log, no value of any variable anywhere."""
        end_with(self, told(self.ground.words, sys.exc_info()[1]))

    # what other threads tell

    def on_store_moved(self) -> None:
        """The page that is looked at draws at once, the others when they are come back to; forms compare."""
        names = self.desk.snapshot.names
        if names is not self._names:
            self._names = names
            self.desk.puller.names_moved()
        self.reminded.moved(self)
        for page in self.pages:
            page.moved()
        for screen in self.screen_stack[1:]:
            told = getattr(screen, "moved", None)
            if told is not None:
                told()

    def on_reminders_moved(self) -> None:
        """Something else is due."""
        self.reminded.take(self)

    def _show_pulls(self) -> None:
        """Which sources are being pulled."""
        page = self.page
        if page is not None and page.is_mounted:
            page.pulling(tuple(sorted(self.desk.puller.running)))

    def on_pull_progressed(self, message: PullProgressed) -> None:
        """Show which source is being pulled; the page of the sources shows how far."""
        page = self.page
        if page is not None:
            self._show_pulls()
            page.progressed(message.progress)

    def on_pull_reported(self, message: PullReported) -> None:
        """The watch brings the records; here only the header's sign goes."""
        page = self.page
        if page is not None:
            self._show_pulls()
            page.reported(message.report)

    def on_key(self, event: Key) -> None:
        """Keys that nobody took, before bindings are looked up: a field that is just being opened may want them."""
        taker = getattr(self.screen, "take_early", None)
        if taker is not None and taker(event):
            event.prevent_default()

    def _until_next_minute(self) -> None:
        now = self.desk.now()
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._minute)

    def _minute(self) -> None:
        """The clock, and everything that ages."""
        self._until_next_minute()
        self.reminded.minute(self)
        page = self.page
        if self.locked:
            self.draw_curtain()
        elif page is not None and page.is_current:
            page.catch_up()

    def came_back(self) -> None:
        """What aged behind the lock, and what fell due."""
        self.reminded.take(self)
        page = self.page
        if page is not None and page.is_current:
            page.catch_up()


def run(desk: Desk) -> int:
    """Show the app until it is left. The exit status: 0, or 128 + the signal that ended it, 1 after a mistake of ours."""
    around = surroundings(
        os.environ,
        theme=desk.settings.me.theme,
        mouse=desk.settings.me.mouse,
        animations=desk.settings.me.animations,
    )
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        print(load(desk.settings.language).t("app.no-terminal"), file=sys.stderr)  # noqa: T201
        return NO_TERMINAL
    gc.disable()  # until the first paint: the collector walks all that was imported again and again, 20 % of the start
    from tui.driver import SqueezingDriver

    write_no_log()
    app = InfokimApp(desk, around, driver=SqueezingDriver)

    def ask() -> None:
        app.call_later(app.exit, 0)

    with HangUp(keep=app.unsaved.keep, ask=ask) as ended, nothing_printed():
        app.run(mouse=around.mouse)
    log.info("app ended code=%s signal=%s", app.return_code, ended.signal)
    return 128 + ended.signal if ended.signal else app.return_code or 0

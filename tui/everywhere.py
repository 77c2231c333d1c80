"""Keys and actions that work on every screen: going about, help, pulling, pausing, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from store.errors import StoreError
from tui.headless.log import log
from tui.keys import bind
from tui.locking import Lockable
from tui.messages import StoreMoved
from tui.screens.page import Page
from tui.textual_private import forget_pen

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from tui.headless.desk import Desk
    from tui.screens.ground import Ground
    from tui.unsaved import Unsaved

NAMES: Final = ("today", "villages", "deferrals", "tips", "outreach", "sources")
"""The screens in the order of their digits; also their actions, their keys' labels and their catalogs."""


class Everywhere(Lockable):
    """The parent of the app."""

    desk: Desk
    ground: Ground
    unsaved: Unsaved
    names: tuple[str, ...]
    """The screens there are."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(bind(name, show=False, run=f"go('{name}')") for name in NAMES),
        bind("next-screen", show=False, run="step(1)"),
        bind("previous-screen", show=False, run="step(-1)"),
        bind("last-screen", show=False, run="go_back"),
        bind("palette", run="palette"),
        bind("help", run="help"),
        bind("refresh", run="refresh_sources(False)"),
        bind("refresh-all", run="refresh_sources(True)"),
        bind("pause", run="pause"),
        bind("reminders", run="reminders", show=False),
        bind("undo", run="reverse('undo')", show=False),
        bind("redo", run="reverse('redo')", show=False),
        bind("blank", run="blank"),
        bind("redraw", run="redraw"),
        bind("quit", run="quit"),
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "how_to_quit", show=False, system=True),
    ]

    def __init__(self, *, driver: type[Driver] | None) -> None:
        super().__init__(driver_class=driver)
        self._former: list[str] = []
        self._wished: list[Sequence[str] | None] | None = []

    @property
    def page(self) -> Page | None:
        """The page of the current mode, also while a dialog stands over it."""
        base = self.screen_stack[0] if self.screen_stack else None
        return base if isinstance(base, Page) else None

    @property
    def pages(self) -> list[Page]:
        """Every page that was opened so far."""
        stacks = [self._stack(name) for name in self.names]
        return [stack[0] for stack in stacks if stack and isinstance(stack[0], Page)]

    def pages_opened(self) -> list[Page]:
        """The lock closes what was revealed on any of them."""
        return self.pages

    def _stack(self, name: str) -> list[Screen[Any]]:
        try:
            return self.get_screen_stack(name)
        except KeyError:
            return []

    def action_go(self, name: str) -> None:
        """Show a screen."""
        if name in self.desk.snapshot.hidden:
            self.tell(self.ground.why("hidden"))
        elif name in self.names and name != self.current_mode and len(self.screen_stack) == 1:
            self._former.append(self.current_mode)
            self.switch_mode(name)

    def action_step(self, by: int) -> None:
        """The next or previous screen that this account may see."""
        names = [name for name in self.names if name not in self.desk.snapshot.hidden]
        self.action_go(names[(names.index(self.current_mode) + by) % len(names)])

    def action_go_back(self) -> None:
        """The screen before this one."""
        if self._former and len(self.screen_stack) == 1:
            self.switch_mode(self._former.pop())

    def action_palette(self) -> None:
        """Type what you want to do."""
        from tui.palette import PaletteScreen

        self.push_screen(PaletteScreen(self.ground))

    def action_help(self) -> None:
        """The keys that work here."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.ground))

    def action_refresh_sources(self, every: bool) -> None:
        """Pull the sources of this screen now, or every one."""
        page = self.page
        some = page.sources() if page is not None and not every else ()
        self.pull(some or None)
        t = self.ground.words.t
        self.tell(t("app.said.pulling-some", sources=", ".join(some)) if some else t("app.said.pulling"))

    def pull(self, sources: Sequence[str] | None) -> None:
        """Ask for these sources (None: all) now; answers at once.

        Before there is a scheduler (`LATE` after the first paint) the wish is kept until it is there.
        """
        if self._wished is not None:
            self._wished.append(sources)
        else:
            self.desk.puller.request(sources)

    def look(self) -> None:
        """Load what moved on disk, and tell the screens. Waits for the disk: called in threads, beside the watch."""
        try:
            if self.desk.look():
                self.post_message(StoreMoved())
        except (StoreError, OSError) as error:
            log.warning("look type=%s", type(error).__name__)

    def pulls_begin(self) -> None:
        """There is a scheduler now: what was wished for meanwhile."""
        wished, self._wished = self._wished or [], None
        for sources in wished:
            self.pull(sources)

    def action_pause(self) -> None:
        """Stop pulling of its own accord, or go on; the header shows it."""
        self.desk.puller.paused = not self.desk.puller.paused
        for page in self.pages:
            page.refresh_frame()

    def action_reminders(self) -> None:
        """What is due for me."""
        from tui.screens.reminders import RemindersScreen

        self.push_screen(RemindersScreen(self.ground))

    def action_reverse(self, what: str) -> None:
        """Take back one's own last step, or do again what was taken back."""
        if len(self.screen_stack) == 1 or getattr(self.screen, "REVERSES", False):
            self.run_worker(self._reverse(what), group="undo", exclusive=True, exit_on_error=False)

    async def _reverse(self, what: str) -> None:
        """In a thread: it waits for the disk."""
        from store.errors import Overtaken
        from tui.views.steps import refused, told

        before, words = self.desk.snapshot, self.ground.words
        try:
            found = await asyncio.to_thread(self.desk.undo if what == "undo" else self.desk.redo)
            await asyncio.to_thread(self.look)
        except Overtaken as overtaken:
            await asyncio.to_thread(self.look)
            self.tell(refused(self.ground.sight(), overtaken, what, before))
        except StoreError as error:
            self.tell(self.ground.wording.error(error))
        else:
            page = self.page
            if found is not None and page is not None and page.is_current:
                page.took_back(found)
            nothing = "steps.nothing" if what == "undo" else "steps.nothing-redo"
            self.tell(words.t(nothing) if found is None else told(self.ground.sight(), found, before))

    def action_redraw(self) -> None:
        """Draw everything again."""
        forget_pen(self)
        self.screen.refresh(repaint=True, layout=True)

    async def action_quit(self) -> None:
        """End, but ask if a form holds something unsaved."""
        if self.unsaved.any:
            self.unsaved.ask(self)
        else:
            self.exit(0)

    def action_how_to_quit(self) -> None:
        """Ctrl+C ends nothing here; say what does."""
        self.tell(self.ground.words.t("app.said.how-to-quit", button=self.ground.keys.label("quit")))

    def tell(self, sentence: str, look: str = "") -> None:
        """On the message line of the page or of a sheet over it, or as a toast over a dialog; what warns is never cut."""
        page = self.page
        if page is not None and page.is_current:
            page.say(sentence, look)
        elif getattr(self.screen, "REVERSES", False):
            self.screen.say(sentence, look)  # type: ignore[attr-defined]
        else:
            self.notify(sentence)

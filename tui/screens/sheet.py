"""A list over a page, with keys of its own: header, what is shown, rows, the row in full, what there is to say, keys.

What is written from it goes through the same steps as on a page: one undo takes it back, and `u` works here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.screen import ModalScreen

from tui.keys import bind
from tui.screens.planstep import Done, PlanStep
from tui.views.cells import Block, Cell, Listing, flow
from tui.views.sight import Sight
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.ground import Ground
    from tui.screens.page import Page

UNDER = 6
"""Lines of the row in full, at most."""


class Sheet(ModalScreen[Any]):
    """The parent of such lists. A subclass writes `heading()`, `listing()` and, where it fits, `about()` and `under()`."""

    DEFAULT_CSS = """
    Sheet {
        background: $background;
        &:ansi { background: ansi_default; }
        #about { height: auto; padding: 0 1; }
        #under { height: auto; max-height: 6; padding: 0 1; margin: 1 0 0 0; }
        #message { display: none; }
        #message.-said { display: block; }
    }
    """
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Action and the key of its word, for the footer, in this order."""
    COLLECTION: ClassVar[str] = ""
    """What its keys write; in the footer they stand only where it may be written."""
    WRITES: ClassVar[frozenset[str]] = frozenset({"new", "status", "delete", "edit"})
    REVERSES: ClassVar[bool] = True
    """`u` and `U` work while it is open (`tui/everywhere.py`)."""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("undo", run="app.reverse('undo')", show=False),
        bind("redo", run="app.reverse('redo')", show=False),
        Binding("escape,q", "close", show=False),
        Binding("question_mark,f1", "app.help", show=False),
    ]

    def __init__(self, ground: Ground, *, at: str = "") -> None:
        """`at`: the row that the cursor begins on."""
        super().__init__()
        self.ground = ground
        self.words = ground.words
        self.desk = ground.desk
        self._at = at

    # what a subclass writes

    def heading(self, sight: Sight) -> str:
        """Of the header."""
        return ""

    def about(self, sight: Sight) -> tuple[Cell, ...]:
        """The line above the list."""
        return ()

    def listing(self, sight: Sight) -> Listing:
        """The rows."""
        raise NotImplementedError

    def under(self, sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
        """The row in full, below the list."""
        return ()

    # the frame

    def compose(self) -> ComposeResult:
        """Header, list, the row in full, message line, keys."""
        yield Bar(look="bar", id="header")
        yield Panel(id="about")
        yield Table(markable=False)
        yield Panel(id="under")
        yield Bar(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Draw it, with the cursor where it was asked for."""
        self.moved()
        if self._at:
            self.query_one(Table).select(self._at)
        self.query_one(Table).focus()

    def on_resize(self) -> None:
        """Another width, other lines."""
        if self.is_mounted and self.query("#under"):
            self.moved()

    def moved(self) -> None:
        """As it is now."""
        sight = self.ground.sight()
        sample = Part(sight.t("app.flag.sample") if sight.snapshot.sample else "", "bar-warn")
        table = self.query_one(Table)
        table.nothing_left = sight.t("app.list.nothing-left")
        table.show(self.listing(sight))
        self.query_one("#header", Bar).show([Part(self.heading(sight), "bar-strong"), sample])
        about = self.about(sight)
        lines = tuple(flow([about], max(20, self.size.width - 2))) if about else ()
        self.query_one("#about", Panel).show(Block(lines=lines))
        self.query_one("#about", Panel).display = bool(lines)
        self._show_under(sight)
        keys, shut = self.ground.keys, self.shut is not None
        offered = [(name, word) for name, word in self.KEYS if not (shut and name in self.WRITES)]
        offered.append(("step-back", "app.key.step-back"))
        self.query_one("#footer", Bar).show(
            [
                Part(f"{keys.label(name)} {sight.t(word)}", "muted", rank)
                for rank, (name, word) in enumerate(offered)
            ]
        )

    @property
    def shut(self) -> str | None:
        """Why nothing may be written here; None where it may."""
        return self.desk.why_not(self.COLLECTION) if self.COLLECTION else None

    def may(self) -> bool:
        """Whether something may be written; where not, why is said."""
        reason = self.shut
        if reason is not None:
            self.say(self.ground.why(reason), "warn")
        return reason is None

    @property
    def key(self) -> str | None:
        """The row under the cursor."""
        return self.query_one(Table).key

    @on(Table.Moved)
    def _row_moved(self) -> None:
        self._show_under(self.ground.sight())

    def _show_under(self, sight: Sight) -> None:
        key, wide = self.key, max(20, self.size.width - 2)
        lines = flow(self.under(sight, key, wide), wide) if key is not None else []
        panel = self.query_one("#under", Panel)
        panel.display = bool(lines)
        panel.show(Block(lines=tuple(lines[:UNDER])))

    def say(self, sentence: str, look: str = "") -> None:
        """Put a sentence above the keys; an empty one takes the line away."""
        try:
            line = self.query_one("#message", Bar)
        except NoMatches:
            return
        line.show([Part(sentence, look)] if sentence else [])
        line.set_class(bool(sentence), "-said")

    def step(self, done: Done, collection: str = "") -> PlanStep:
        """What writes edits from here; `done`: what is said once they are on disk."""
        return PlanStep(self.as_page, done, collection=collection or self.COLLECTION)

    @property
    def as_page(self) -> Page:
        """What saves, asks and deletes for a page does it for a sheet too: it says, and it has workers."""
        return cast("Page", self)

    def action_close(self) -> None:
        """Back to the page."""
        self.dismiss(None)

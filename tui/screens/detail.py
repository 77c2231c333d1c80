"""One row in full on a page of its own, for terminals that have no room beside the list. Follows what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.views.cells import Block, flow
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground
    from tui.screens.listpage import ListPage


class DetailScreen(ModalScreen[None]):
    """Esc, Enter or `q` go back; the page's own keys for one row work here too (`ListPage.DETAIL_KEYS`)."""

    CSS_PATH = "detail.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, ground: Ground, page: ListPage, key: str) -> None:
        super().__init__()
        self.ground = ground
        self.page = page
        self.key = key

    def compose(self) -> ComposeResult:
        """Header, text, keys."""
        yield Bar(look="bar", id="header")
        yield Panel(scrolls=True)
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Show it."""
        t, keys = self.ground.words.t, self.ground.keys
        sample = Part(t("app.flag.sample") if self.ground.desk.sample else "", "bar-warn")
        title = self.ground.words.t(f"app.screen.{self.page.NAME}")
        self.query_one("#header", Bar).show([Part(title, "bar-strong"), sample])
        self.query_one("#footer", Bar).show(
            [Part(f"{keys.label('leave')} {self.ground.label('step-back', self.page.NAME)}", "muted")]
        )
        self.query_one(Panel).focus()
        self.moved()

    def moved(self) -> None:
        """Draw it as it is now."""
        wide = max(20, self.size.width - 4)
        block = self.page.detail(self.ground.sight(), self.key, wide)
        self.query_one(Panel).show(Block(lines=tuple(flow(block.lines, wide)), name=block.name))

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query(Panel):
            self.moved()

    def action_scroll(self, by: int) -> None:
        """A line up or down."""
        self.query_one(Panel).action_scroll_by(by)

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss()

"""Where the selected figure comes from: source, moment, as-of, edits. The view writes the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.views.cells import Block
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class ProvenanceDialog(ModalScreen[None]):
    """A panel over the page; `i`, Esc, `q` or Enter close it."""

    CSS_PATH = "provenance.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,i,q,enter", "close", show=False)]

    def __init__(self, ground: Ground, block: Block) -> None:
        super().__init__()
        self.ground = ground
        self.block = block

    def compose(self) -> ComposeResult:
        """The lines, scrolled by keys when there are many."""
        with Vertical() as frame:
            frame.border_title = self.ground.words.t("app.provenance.title").replace("[", "(")
            yield Panel(scrolls=True)

    def on_mount(self) -> None:
        """Show what was given."""
        self.query_one(Panel).show(self.block)
        self.query_one(Panel).focus()

    def action_close(self) -> None:
        """Back to the page."""
        self.dismiss()

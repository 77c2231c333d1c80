"""Where the selected figure comes from: source, moment, as-of, edits. The view writes the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.keys import bind
from tui.views.cells import Block
from tui.views.changed import changed_among, changed_note
from tui.views.disputed import disputed, disputed_note, to_compare
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class ProvenanceDialog(ModalScreen[None]):
    """A panel over the page; `i`, Esc, `q` or Enter close it; `=` puts both values of what changed at its source,
    or is disputed, beside each other."""

    CSS_PATH = "provenance.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("compare", run="compare", show=False),
        Binding("escape,i,q,enter", "close", show=False),
    ]

    def __init__(self, ground: Ground, block: Block, collection: str = "", ids: Sequence[str] = ()) -> None:
        """`ids`: the records that `block` tells of."""
        super().__init__()
        self.ground = ground
        self.block = block
        self.collection = collection
        self.ids = to_compare(ground.sight(), collection, ids) if collection else ()

    def compose(self) -> ComposeResult:
        """The lines, scrolled by keys when there are many."""
        with Vertical() as frame:
            frame.border_title = self.ground.words.t("app.provenance.title").replace("[", "(")
            yield Panel(scrolls=True)
            if self.ids:
                yield Panel(id="changed")

    def on_mount(self) -> None:
        """Show what was given."""
        told = self.query(Panel).first()
        told.show(self.block)
        told.focus()
        if self.ids:
            sight, key = self.ground.sight(), self.ground.keys.label("compare")
            changed, apart = (len(of(sight, self.collection, self.ids)) for of in (changed_among, disputed))
            note = (*changed_note(sight, changed, key), *disputed_note(sight, apart, key))
            self.query_one("#changed", Panel).show(Block(lines=note))

    def action_compare(self) -> None:
        """Choose between two values."""
        if self.ids:
            from tui.screens.choosing import ChoosingScreen

            self.app.switch_screen(ChoosingScreen(self.ground, self.collection, self.ids))

    def action_close(self) -> None:
        """Back to the page."""
        self.dismiss()

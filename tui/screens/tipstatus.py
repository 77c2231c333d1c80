"""`m` on Informasi: what the tips are to become. A digit chooses, or the first letters of the word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.views.cells import Block, Cell
from tui.views.tipways import Way, narrowed, ways_lines
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from store.models.tip import Tip
    from tui.screens.ground import Ground


class TipStatusDialog(ModalScreen[Way | None]):
    """Dismisses the way that was chosen, or None."""

    DEFAULT_CSS = """
    TipStatusDialog {
        align: center middle;
        Vertical {
            width: 48; max-width: 100%; height: auto; max-height: 100%;
            border: round $secondary; padding: 0 1; background: $background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def __init__(self, ground: Ground, tips: Sequence[Tip], ways: Sequence[Way]) -> None:
        super().__init__()
        self.ground = ground
        self.tips = tuple(tips)
        self.ways = tuple(ways)
        self.typed = ""

    def compose(self) -> ComposeResult:
        """One panel."""
        with Vertical():
            yield Panel()

    def on_mount(self) -> None:
        """Lay it out."""
        self._lay_out()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide = max(20, min(44, self.size.width - 6))
        keys = {way.action: self.ground.keys.label(way.action) for way in self.ways if way.action}
        lines = ways_lines(self.ground.sight(), self.tips, self.ways, self.typed, keys, wide)
        lines += [(), (Cell(self.ground.words.t("triage.status.keys"), "muted"),)]
        self.query_one(Panel).show(Block(lines=tuple(lines)))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses; letters narrow until one is left; Enter takes the first that is."""
        pressed = event.character or ""
        left = narrowed(self.ways, self.typed)
        if event.key == "enter":
            chosen = left[0] if self.typed and left else None
        elif event.key == "backspace":
            self.typed, chosen = self.typed[:-1], None
        elif pressed.isdigit() and pressed.isascii():
            chosen = next((way for way in self.ways if way.digit == pressed), None)
        elif pressed and (pressed.isalpha() or (pressed == " " and self.typed)):
            left = narrowed(self.ways, self.typed + pressed)
            self.typed += pressed if left else ""
            chosen = left[0] if len(left) == 1 else None
        else:
            return
        event.stop()
        if chosen is not None:
            self.dismiss(chosen)
        else:
            self._lay_out()

    def action_give_up(self) -> None:
        """Close; nothing changes."""
        self.dismiss(None)

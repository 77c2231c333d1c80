"""Questions with a few answers. A dialog dismisses its answer; whoever asked acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.keys import shown
from tui.views.cells import Block, Cell, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class Choice(NamedTuple):
    """One answer: its name, its words, its key."""

    name: str
    label: str
    key: str


class ConfirmDialog(ModalScreen[str | None]):
    """Dismisses the name of a choice. Esc gives the choice whose key is `escape`, else None."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def __init__(self, ground: Ground, question: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.ground = ground
        self.question = question
        self.choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The question, and each answer with its key."""
        with Vertical():
            yield Panel(id="question")

    def on_mount(self) -> None:
        """Lay the text out for the width there is."""
        self._lay_out()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide = max(20, min(64, self.size.width - 8))
        lines: list[tuple[Cell, ...]] = [(Cell(line),) for line in wrap(self.question, wide)]
        lines.append(())
        for choice in self.choices:
            lines.append((Cell(f"{shown(choice.key):>6}", "accent"), Cell(f"  {choice.label}")))
        self.query_one(Panel).show(Block(lines=tuple(lines)))

    def on_key(self, event: events.Key) -> None:
        """A choice's key answers; nothing else does anything, so a finger that slips is harmless."""
        for choice in self.choices:
            if choice.key in (event.key, event.character):
                event.stop()
                self.dismiss(choice.name)
                return

    def action_give_up(self) -> None:
        """Close without an answer that does something."""
        self.dismiss(next((choice.name for choice in self.choices if choice.key == "escape"), None))

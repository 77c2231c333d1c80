"""The month of Kalender as a widget: one day under the cursor. The view lays the lines out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keys import bind
from tui.views.cells import Cell
from tui.widgets.meaning import ground_of, strip

Line = tuple[Cell, ...]


class MonthGrid(Widget, can_focus=True, inherit_bindings=False):
    """Draws lines; arrows ask for another day, Enter opens the selected one."""

    DEFAULT_CSS = """
    MonthGrid { height: 1fr; background: $background; }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", show=False, run="step(-7)"),
        bind("down", show=False, run="step(7)"),
        bind("left", show=False, run="step(-1)"),
        bind("right", show=False, run="step(1)"),
        bind("open", show=False, run="open"),
    ]

    @dataclass
    class Stepped(Message):
        """Another day is wanted, so many days away."""

        days: int

    class Opened(Message):
        """The selected day is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()

    def show(self, lines: list[Line]) -> None:
        """Draw those of these that differ from what is drawn."""
        former, self._lines = self._lines, tuple(lines)
        if len(former) != len(lines):
            self.refresh()
        elif former != self._lines:
            pairs, wide = enumerate(zip(former, lines, strict=True)), self.size.width
            self.refresh(*(Region(0, y, wide, 1) for y, (old, new) in pairs if old != new))

    def render_line(self, y: int) -> Strip:
        """One line."""
        ground = ground_of(self)
        if y >= len(self._lines):
            return Strip.blank(self.size.width, ground)
        return strip(self._lines[y], self.size.width, self.app.theme_variables, ground)

    def action_step(self, days: int) -> None:
        """Ask for another day."""
        self.post_message(self.Stepped(days))

    def action_open(self) -> None:
        """Tell whoever listens."""
        self.post_message(self.Opened())

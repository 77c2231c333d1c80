"""A panel of lines: a tile of Ringkasan, a detail pane, a chart. Scrolls when it holds more than it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import bind
from tui.views.cells import Block
from tui.widgets.meaning import ground_of, strip, style_of

NOTHING = Block(lines=())


class Panel(ScrollView, can_focus=False, inherit_bindings=False):
    """Draws a `Block`. With `opens` it can be focused, and Enter tells whoever listens."""

    DEFAULT_CSS = """
    Panel {
        height: auto;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 0;
        background: $background;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", show=False, run="scroll_by(-1)"),
        bind("down", show=False, run="scroll_by(1)"),
        bind("page-up", show=False, run="scroll_page(-1)"),
        bind("page-down", show=False, run="scroll_page(1)"),
        bind("open", show=False, run="open"),
    ]

    @dataclass
    class Opened(Message):
        """Enter or a click on a tile."""

        panel: Panel

        @property
        def control(self) -> Panel:
            """For `@on(Panel.Opened, "#id")`."""
            return self.panel

    def __init__(
        self, *, opens: bool = False, scrolls: bool = False, id: str | None = None, classes: str | None = None
    ) -> None:
        """`opens`: a tile that leads somewhere. `scrolls`: a pane that keys may scroll."""
        super().__init__(id=id, classes=classes)
        self.opens = opens
        self.can_focus = opens or scrolls
        self.block = NOTHING

    def show(self, block: Block) -> None:
        """Draw these lines; only those that differ are drawn, and only another number of them is laid out again."""
        former = self.block.lines
        if block.lines == former:
            return
        self.block = block
        if len(block.lines) == len(former):
            (wide, height), top = self.size, round(self.scroll_y)
            for y in range(top, min(top + height, len(former))):
                if former[y] != block.lines[y]:
                    self.refresh(Region(0, y - top, wide, 1))
            return
        self.virtual_size = Size(self.size.width, len(block.lines))
        self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the block has."""
        return max(1, len(self.block.lines))

    def on_resize(self, event: events.Resize) -> None:
        """The virtual size follows the width."""
        self.virtual_size = Size(event.size.width, len(self.block.lines))

    def render_line(self, y: int) -> Strip:
        """One line; a focused tile shows its sign at the left and its first line as a cursor does."""
        row = y + round(self.scroll_y)
        looks = self.app.theme_variables
        ground = ground_of(self)
        if row >= len(self.block.lines):
            return Strip.blank(self.size.width, ground)
        if row == 0 and self.opens and self.has_focus:
            ground = style_of("cursor", looks, ground)
        return strip(self.block.lines[row], self.size.width, looks, ground)

    def on_focus(self) -> None:
        """Show it."""
        self.refresh_line(0)

    def on_blur(self) -> None:
        """Show it."""
        self.refresh_line(0)

    def action_scroll_by(self, by: int) -> None:
        """A line up or down."""
        self.scroll_to(y=round(self.scroll_y) + by, animate=False)

    def action_scroll_page(self, by: int) -> None:
        """A view's height up or down."""
        self.scroll_to(y=round(self.scroll_y) + by * max(1, self.size.height - 1), animate=False)

    def action_open(self) -> None:
        """Tell whoever listens."""
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        """A click on a tile opens it."""
        if self.opens:
            self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that this panel has no use for go on to the page."""
        if action == "open":
            return self.opens
        return len(self.block.lines) > self.size.height if action.startswith("scroll_") else True

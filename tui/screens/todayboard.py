"""The overview as one widget: panels in columns, one number under the cursor. It knows no collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import bind
from tui.views.board import Board, Spot, neighbour
from tui.widgets.meaning import ground_of, strip, style_of

NOTHING = Board(lines=(), spots=())


class TodayBoard(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a `Board`; arrows go from number to number, Enter opens the list behind."""

    DEFAULT_CSS = """
    TodayBoard {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 0;
        background: $background;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", show=False, run="move('up')"),
        bind("down", show=False, run="move('down')"),
        bind("left", show=False, run="move('left')"),
        bind("right", show=False, run="move('right')"),
        Binding("tab", "move('right')", show=False),
        bind("first", show=False, run="end(0)"),
        bind("last", show=False, run="end(-1)"),
        bind("open", show=False, run="open"),
    ]

    @dataclass
    class Opened(Message):
        """Enter, or a click, on a number."""

        spot: Spot

    @dataclass
    class Moved(Message):
        """The cursor stands on another number."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.board = NOTHING
        self.key: str | None = None

    def show(self, board: Board) -> None:
        """Draw this; the cursor stays on its number, and nothing is sent where nothing differs."""
        if board.lines == self.board.lines and self.key is not None:
            self.board = board
            return
        former, self.board = self.board, board
        if self.spot is None:
            self.key = neighbour(board, self.key, "down")
        self.virtual_size = Size(self.size.width, len(board.lines))
        for y in range(max(len(former.lines), len(board.lines))):
            if former.lines[y : y + 1] != board.lines[y : y + 1]:
                self.refresh(Region(0, y - round(self.scroll_y), self.size.width, 1))

    @property
    def spot(self) -> Spot | None:
        """What the cursor stands on."""
        return next((spot for spot in self.board.spots if spot.item.key == self.key), None)

    def render_line(self, y: int) -> Strip:
        """One line; the number under the cursor on the cursor's ground."""
        row = y + round(self.scroll_y)
        looks, ground = self.app.theme_variables, ground_of(self)
        if row >= len(self.board.lines):
            return Strip.blank(self.size.width, ground)
        whole = strip(self.board.lines[row], self.size.width, looks, ground)
        spot = self.spot
        if spot is None or not spot.top <= row < spot.top + len(spot.item.lines):
            return whole
        chosen = style_of("cursor" if self.has_focus else "cursor-blur", looks, ground)
        lit = strip(self.board.lines[row], self.size.width, looks, chosen)
        end = spot.left + spot.width
        return Strip.join([whole.crop(0, spot.left), lit.crop(spot.left, end), whole.crop(end)])

    def action_move(self, direction: str) -> None:
        """To the number beside."""
        self._go(neighbour(self.board, self.key, direction))

    def action_end(self, place: int) -> None:
        """The first or the last number."""
        if self.board.spots:
            self._go(self.board.spots[place].item.key)

    def _go(self, key: str | None) -> None:
        if key is None or key == self.key:
            return
        former, self.key = self.spot, key
        for spot in (former, self.spot):
            if spot is not None:
                top = spot.top - round(self.scroll_y)
                self.refresh(Region(0, top, self.size.width, len(spot.item.lines)))
        self._show_cursor()
        self.post_message(self.Moved())

    def _show_cursor(self) -> None:
        spot, height = self.spot, self.size.height
        if spot is not None and height and not self.scroll_y <= spot.top < self.scroll_y + height:
            self.scroll_to(y=max(0, spot.top - height // 2), animate=False)

    def action_open(self) -> None:
        """Tell whoever listens."""
        if self.spot is not None:
            self.post_message(self.Opened(self.spot))

    def on_click(self, event: events.Click) -> None:
        """A click selects, a second one opens."""
        row = event.y + round(self.scroll_y)
        for spot in self.board.spots:
            inside = spot.left <= event.x < spot.left + spot.width
            if inside and spot.top <= row < spot.top + len(spot.item.lines):
                self._go(spot.item.key)
                if event.chain == 2:
                    self.action_open()

    def on_focus(self) -> None:
        """Draw the cursor as one that keys act on."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw it as one that waits."""
        self.refresh()

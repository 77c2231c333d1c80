"""The board of Kalender as a widget: tiles of plans that can be marked like the rows of a list, with the same marks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.keys import bind
from tui.screens.todayboard import TodayBoard
from tui.views.board import Board
from tui.widgets.marks import Marks
from tui.widgets.rows import survivor


class PlanBoard(TodayBoard, inherit_bindings=True):
    """Its marks are those of the list of the other forms: what is marked there is marked here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark", show=False, run="mark"),
        bind("mark-range", show=False, run="mark_range"),
        bind("mark-all", show=False, run="mark_all"),
    ]

    class Marked(Message):
        """Other tiles are marked now; the page draws them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marks = Marks()

    @property
    def keys(self) -> tuple[str, ...]:
        """The tiles, lane by lane."""
        return tuple(spot.item.key for spot in self.board.spots)

    def show_at(self, board: Board, key: str | None) -> None:
        """Draw this with the cursor on a tile; where that is gone, on the next one that was there before."""
        former, keys = self.keys, [spot.item.key for spot in board.spots]
        if key not in keys:
            at = former.index(self.key) if self.key in former else 0
            key = keys[survivor(former, keys, at)] if keys else None
        moved = key != self.key or len(former) != len(keys)
        self.key = key
        self.show(board)
        if moved:
            self.refresh()
            self._show_cursor()

    def action_mark(self) -> None:
        """Mark or unmark the tile and go on."""
        if self.key is not None:
            self.marks.turn(self.key)
            self.action_move("down")
            self.post_message(self.Marked())

    def action_mark_range(self) -> None:
        """From here: press once; to here: press again."""
        if self.key is not None:
            self.marks.range_to(self.key, self.keys)
            self.post_message(self.Marked())

    def action_mark_all(self) -> None:
        """Mark every tile, or none."""
        self.marks.all_of(self.keys)
        self.post_message(self.Marked())

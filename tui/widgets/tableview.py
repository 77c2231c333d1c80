"""A table that draws only what is seen: 100,000 rows cost what 20 do (tech-spike 3.1).

Textual's DataTable measures every cell (10,000 rows: 1.5 s) and repaints 10 KB per scrolled line. This one renders the
visible lines, moves half a screen when the cursor leaves the view, and on new data redraws only lines that differ,
keeping cursor (by key) and scroll. What a line looks like stands in `lines.py`, marks are laid over it in `table.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.keys import bind
from tui.views.cells import Listing
from tui.widgets.columns import Place, places
from tui.widgets.lines import Lines
from tui.widgets.rows import Rows, survivor

NOTHING = Listing(columns=(), keys=(), row=lambda key: (), text=lambda key: "")


class TableView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a `Listing` (`tui/views/cells.py`), with a cursor."""

    DEFAULT_CSS = """
    TableView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 0;
        background: $background;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", show=False, run="move(-1)"),
        bind("down", show=False, run="move(1)"),
        bind("page-up", show=False, run="page(-1)"),
        bind("page-down", show=False, run="page(1)"),
        bind("first", show=False, run="first"),
        bind("last", show=False, run="last"),
        bind("open", show=False, run="open"),
        bind("left", show=False, run="step(-1)"),
        bind("right", show=False, run="step(1)"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row or cell."""

        table: TableView

        @property
        def control(self) -> TableView:
            """For `@on(Table.Moved, "#id")`."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor ended matters."""
            return isinstance(message, TableView.Moved) and message.table is self.table

    @dataclass
    class Opened(Message):
        """Enter, or a second click, on a row."""

        table: TableView
        key: str

        @property
        def control(self) -> TableView:
            """For `@on(Table.Opened, "#id")`."""
            return self.table

    @dataclass
    class Changed(Message):
        """Filter, sort or marks are others now; the page's message line tells."""

        table: TableView

    def __init__(
        self,
        *,
        cell_cursor: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`cell_cursor`: one figure is selected, not a whole row; left and right move it."""
        super().__init__(id=id, classes=classes)
        self.rows = Rows(NOTHING)
        self.cell_cursor = cell_cursor
        self.nothing_left = ""
        """The sentence where a filter leaves no row; the page gives it in the user's language."""
        self.cursor = 0
        self.footer_at: int | None = None
        """The row of the footer that the cursor stands on, in tables whose footer it may go to (`DayTable`)."""
        self._places: tuple[object, tuple[Place, ...]] = ((), ())
        self._column = 0
        self._lines = Lines(self)

    @property
    def key(self) -> str | None:
        """The row under the cursor; None in an empty table."""
        return self.rows.keys[self.cursor] if self.cursor < len(self.rows.keys) else None

    @property
    def places(self) -> tuple[Place, ...]:
        """The columns that fit, for the width that the table has at this moment."""
        wanted = (self.rows.listing.columns, self.size.width)
        if self._places[0] != wanted:
            self._places = (wanted, places(self.rows.listing.columns, self.size.width - 1))
        return self._places[1]

    @property
    def column(self) -> str | None:
        """The name of the column under a cell cursor."""
        place = self.cell_place
        return place.column.name if place else None

    @property
    def cell_place(self) -> Place | None:
        """The column under a cell cursor, as it is shown."""
        return self.places[self._column] if self.cell_cursor and self._column < len(self.places) else None

    def show(self, listing: Listing) -> None:
        """Draw this now. Cursor, scroll, filter and sort stay; only lines that differ are sent."""
        former = self.rows.keys
        self.rows.take(listing)
        self._settle(former)

    def select(self, key: str) -> bool:
        """Put the cursor on a row; False if it is not shown."""
        if key not in self.rows.keys:
            return False
        self._go(list(self.rows.keys).index(key))
        return True

    def narrow(self, text: str) -> None:
        """Show only rows that hold every word of `text`; a word after `!` must not be in them."""
        self._rearrange(lambda: self.rows.narrow(text))

    def only_problems(self, on: bool) -> None:
        """Show only rows that the listing calls a problem."""
        self.rows.problems_only = on
        self._rearrange(self.rows.arrange)

    def next_sort(self) -> None:
        """Sort by the next column; after the last by the view's own order."""
        self._rearrange(self.rows.next_sort)

    def turn(self) -> None:
        """The same sort, the other way round."""
        self._rearrange(self.rows.turn)

    def _rearrange(self, change: Callable[[], None]) -> None:
        former = self.rows.keys
        change()
        self._settle(former)
        self.post_message(self.Changed(self))

    def _settle(self, former: Sequence[str]) -> None:
        """After other rows: the cursor on its key, on the same line of the view as before."""
        line = self.cursor - round(self.scroll_y)
        key = former[self.cursor] if self.cursor < len(former) else None
        self.cursor = survivor(former, self.rows.keys, self.cursor)
        self._lay_out()
        self.scroll_to(y=self.cursor - line, animate=False)
        self._show_cursor()
        self._lines.refresh_changed()
        if key != self.key:
            self.post_message(self.Moved(self))

    def _lay_out(self) -> None:
        self._column = min(self._column, max(0, len(self.places) - 1))
        height = len(self.rows.keys) + self._lines.head + self._lines.foot
        self.virtual_size = Size(self.size.width, height)

    # the cursor

    def _go(self, row: int) -> None:
        """Move the cursor; when it leaves the view, the view moves by half its height: 1.1 KB instead of 6.5 a step."""
        row = max(0, min(row, len(self.rows.keys) - 1))
        if row == self.cursor:
            return
        former, self.cursor = self.cursor, row
        self._show_cursor()
        self.refresh_row(former)
        self.refresh_row(row)
        self.post_message(self.Moved(self))

    def _show_cursor(self) -> None:
        top, height = round(self.scroll_y), self._lines.body
        if height > 0 and not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor - height // 2, animate=False)

    def sign(self, row: int) -> str:
        """The sign before a row, one cell: where the cursor is."""
        return "›" if row == self.cursor else " "

    def refresh_row(self, row: int) -> None:
        """Draw one row again, if it is in view."""
        line = row - round(self.scroll_y)
        if 0 <= line < self._lines.body:
            self.refresh(Region(0, line + self._lines.head, self.size.width, 1))

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A view's height up or down, the cursor on the same line of it."""
        step = max(1, self._lines.body - 1)
        self.scroll_to(y=round(self.scroll_y) + by * step, animate=False)
        self._go(self.cursor + by * step)

    def action_first(self) -> None:
        """The first row."""
        self._go(0)

    def action_last(self) -> None:
        """The last row."""
        self._go(len(self.rows.keys) - 1)

    def action_step(self, by: int) -> None:
        """The cell to the left or right."""
        column = max(0, min(self._column + by, len(self.places) - 1))
        if column != self._column:
            self._column = column
            self.refresh_row(self.cursor)
            self.post_message(self.Moved(self))

    def action_open(self) -> None:
        """Tell whoever listens to open the row."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left and right belong to a cell cursor; without one the keys go on to the page."""
        return self.cell_cursor if action == "step" else True

    # Textual's side

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        return self._lines.strip(y)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Heading and footer stand still."""
        if round(old_value) != round(new_value):
            self.refresh(Region(0, self._lines.head, self.size.width, self._lines.body))

    def on_resize(self) -> None:
        """Other columns may fit now."""
        self._lay_out()
        self._show_cursor()

    def on_focus(self) -> None:
        """The cursor's row is drawn as one that keys act on."""
        self.refresh_row(self.cursor)

    def on_blur(self) -> None:
        """The cursor's row steps back."""
        self.refresh_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click selects, a second one opens."""
        row = event.y - self._lines.head + round(self.scroll_y)
        if self._lines.head <= event.y < self._lines.head + self._lines.body and row < len(self.rows.keys):
            self._go(row)
            if event.chain == 2:
                self.action_open()

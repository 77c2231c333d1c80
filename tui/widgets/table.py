"""A table whose rows can be marked, so that one key acts on several. What is drawn and how stands in `tableview.py`."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.keys import bind
from tui.views.cells import Listing
from tui.widgets.marks import Marks
from tui.widgets.tableview import NOTHING, TableView

__all__ = ["NOTHING", "Table"]


class Table(TableView):
    """A list of a page. Where nothing is done with several rows it is made with `markable=False`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark", show=False, run="mark"),
        bind("mark-range", show=False, run="mark_range"),
        bind("mark-all", show=False, run="mark_all"),
    ]

    def __init__(
        self,
        *,
        cell_cursor: bool = False,
        markable: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`cell_cursor`: one figure is selected, not a whole row; left and right move it."""
        super().__init__(cell_cursor=cell_cursor, id=id, classes=classes)
        self.marks = Marks()
        self.markable = markable

    @property
    def chosen(self) -> tuple[str, ...]:
        """What an action is about: the marked rows in the listing's order, else the row under the cursor."""
        if self.marks.keys:
            return tuple(key for key in self.rows.listing.keys if key in self.marks.keys)
        return () if self.key is None else (self.key,)

    @property
    def out_of_sight(self) -> int:
        """How many marked rows the filter, or problems only, leaves out. They are marked all the same."""
        if not self.marks.keys or len(self.rows.keys) == len(self.rows.listing.keys):
            return 0
        return len(self.marks.keys) - sum(key in self.marks.keys for key in self.rows.keys)

    def show(self, listing: Listing) -> None:
        """Draw this now. Marks stay too, but for rows that are gone."""
        ranging = self.marks.anchor
        self.marks.keep(listing.keys)
        super().show(listing)
        if self.marks.anchor != ranging:
            self.post_message(self.Changed(self))

    def sign(self, row: int) -> str:
        """A mark; the cursor shows in it too, for terminals where nothing else tells the row of a list without focus."""
        if self.rows.keys[row] not in self.marks.keys:
            return super().sign(row)
        return "◉" if row == self.cursor else "●"

    def clear_marks(self) -> bool:
        """Take all marks away; False if there were none."""
        if not self.marks.any:
            return False
        self.marks.clear()
        self._marked()
        return True

    def _marked(self) -> None:
        self._lines.refresh_changed()
        self.post_message(self.Changed(self))

    def action_mark(self) -> None:
        """Mark or unmark the row and go on."""
        if self.key is not None:
            self.marks.turn(self.key)
            self.refresh_row(self.cursor)
            self.action_move(1)
            self.post_message(self.Changed(self))

    def action_mark_range(self) -> None:
        """From here: press once; to here: press again."""
        if self.key is not None:
            self.marks.range_to(self.key, self.rows.keys)
            self._marked()

    def action_mark_all(self) -> None:
        """Mark every row shown, or none."""
        self.marks.all_of(self.rows.keys)
        self._marked()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without marks their keys go on to the page."""
        return self.markable if action.startswith("mark") else super().check_action(action, parameters)

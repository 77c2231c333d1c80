"""What the list screens do about records that are *changed at source*, or on which two sources disagree: say so, and
put both values beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui.keys import bind
from tui.screens.exporting import Exporting
from tui.screens.listpage import ListPage
from tui.views.cells import Cell
from tui.views.changed import changed_among, changed_note
from tui.views.disputed import disputed, disputed_note, to_compare
from tui.widgets.table import Table


class ComparedPage(ListPage, Exporting):
    """The parent of the screens whose rows are records of COLLECTION."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("compare", show=False)]
    _could = False
    """Whether there was something to compare when the footer was drawn."""

    def note(self, lines: tuple[tuple[Cell, ...], ...]) -> None:
        """Under the list also how many of its records are changed at their source, and the key."""
        sight, keys = self.ground.sight(), self.query_one(Table).rows.listing.keys
        n = len(changed_among(sight, self.COLLECTION or "", keys))
        apart = len(disputed(sight, self.COLLECTION or "", keys))
        told = disputed_note(sight, apart, self.ground.keys.label("compare"))
        super().note((*changed_note(sight, n, self.ground.keys.label("compare")), *told, *lines))

    def why_not(self, action: str) -> str | None:
        """Only what is changed at its source, or disputed, is compared."""
        if action == "compare" and self.is_mounted and not self.to_compare(self.query_one(Table).chosen):
            return "not-changed"
        return super().why_not(action)

    def to_compare(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some records of which two values are to be compared."""
        return to_compare(self.ground.sight(), self.COLLECTION or "", ids)

    @on(Table.Moved)
    def _compare_moved(self) -> None:
        can = self.why_not("compare") is None
        if can != self._could:
            self._could = can
            self.refresh_frame()

    def action_compare(self) -> None:
        """Both values beside each other, of the marked rows or of the one under the cursor."""
        self.compare_records(self.query_one(Table).chosen)

    def compare_records(self, ids: Iterable[str]) -> None:
        """Both values beside each other, of these records."""
        found = self.to_compare(ids)
        if not found:
            self.say(self.words.t("app.why.not-changed"), "muted")
            return
        from tui.screens.choosing import ChoosingScreen

        self.app.push_screen(ChoosingScreen(self.ground, self.COLLECTION or "", found))

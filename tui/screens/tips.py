"""Informasi masyarakat: the queue. Whatever could name a person is masked (`tui/words/mask.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType

from tui.keys import bind
from tui.screens.revealing import Revealing
from tui.views.cells import Cell
from tui.views.changed import signed
from tui.views.sight import Sight
from tui.views.tips import FILTERS, tips_view
from tui.widgets.table import Table

ROUND = ("open", "urgent", "late", "all")
"""What `b` goes through; the ages are opened from Ringkasan."""


class TipsPage(Revealing):
    """Open ones first: urgent, late, then the oldest."""

    NAME = "tips"
    COLLECTION = "tips"
    READS = frozenset({"tips", "villages", "aliases"})
    FOOTER: ClassVar[tuple[str, ...]] = ("compare", "open", "status", "assign", "snooze", "form", "problems")
    MANY: ClassVar[tuple[str, ...]] = ("status", "assign", "snooze", "comment")
    RECORD_ACTIONS = ("status", "assign", "snooze", "comment", "reveal", "yank")
    BINDINGS: ClassVar[list[BindingType]] = [bind("form")]
    only = "open"

    def show(self, sight: Sight) -> None:
        """Draw the queue."""
        view = tips_view(sight, only=self.only)
        self.query_one(Table).show(signed(sight, "tips", view.listing, "subject"))
        number = sight.format.number
        counted = sight.t("tips.counted", shown=number(len(view.listing.keys)), held=number(view.held))
        order = Cell(sight.t("tips.order"), "muted")
        self.about(sight, (Cell(view.title, "head"), Cell(counted)), "tips", order)
        self.note(())
        self.show_detail(sight)

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        wanted = filters.get("only", "open")
        self.only = wanted if wanted in FILTERS else "open"

    def widen(self) -> bool:
        """Everything that is open again."""
        narrowed, self.only = self.only != "open", "open"
        return narrowed

    def action_form(self) -> None:
        """Open, urgent, late, all."""
        place = ROUND.index(self.only) if self.only in ROUND else -1
        self.only = ROUND[(place + 1) % len(ROUND)]
        self.catch_up()

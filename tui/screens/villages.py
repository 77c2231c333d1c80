"""Desa binaan: villages with their officers and last visits, one of them in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType

from store.queries.unknown import Unknown, unknown
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.screens.compared import ComparedPage
from tui.views.cells import Block, Cell
from tui.views.changed import signed
from tui.views.disputed import disputed, with_disputed
from tui.views.sight import Sight
from tui.views.villages import village_detail, villages_view
from tui.widgets.table import Table


class VillagesPage(AssigningPage, ComparedPage):
    """The list, those longest without a visit first."""

    NAME = "villages"
    COLLECTION = "villages"
    READS = frozenset({"villages", "activities", "tips", "outreach", "aliases"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare", "open", "assign", "filter", "sort", "form", "where-from", "screens",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [bind("form")]
    only = ""

    def show(self, sight: Sight) -> None:
        """Draw the list and what belongs to it."""
        view = villages_view(sight, only=self.only)
        apart = disputed(sight, "villages", view.listing.keys)
        listing = with_disputed(sight, view.listing, "name", apart)
        self.query_one(Table).show(signed(sight, "villages", listing, "name"))
        what = Cell(sight.t(f"villages.only.{self.only or 'all'}"), "head")
        counted = Cell(sight.words.tn("villages.count", len(view.listing.keys)))
        self.about(sight, (what, counted), "villages", Cell(sight.t("villages.ages"), "muted"))
        self.note(view.notes)
        self.show_detail(sight)

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One village in full."""
        return village_detail(sight, key, wide)

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        self.only = filters.get("only", "")

    def widen(self) -> bool:
        """All villages again."""
        narrowed, self.only = bool(self.only), ""
        return narrowed

    def unknown_here(self) -> tuple[Unknown, ...]:
        """Villages that records name and nobody knows."""
        return unknown(self.ground.sight().snapshot, ("village",))

    def action_form(self) -> None:
        """Active ones only, or all."""
        self.only = "" if self.only else "active"
        self.catch_up()

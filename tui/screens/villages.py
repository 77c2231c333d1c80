"""Desa binaan: villages with their officers and last visits, one of them in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from store.queries.unknown import Unknown, unknown
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.screens.compared import ComparedPage
from tui.screens.listpage import aim
from tui.views.cells import Block, Cell
from tui.views.changed import signed
from tui.views.disputed import disputed, with_disputed
from tui.views.sight import Sight
from tui.views.tile import Target
from tui.views.villages import village_detail, villages_view
from tui.views.villagetips import of_villages
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import InfokimApp


class VillagesPage(AssigningPage, ComparedPage):
    """The list, those longest without a visit first."""

    NAME = "villages"
    COLLECTION = "villages"
    READS = frozenset({"villages", "activities", "tips", "outreach", "aliases", "holidays"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare", "open", "assign", "filter", "sort", "form", "where-from", "screens",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [bind("form"), Binding("enter", "lead_on", show=False)]
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
        return village_detail(sight, key, wide, self.ground.keys.label("open"))

    def lead_on(self, key: str) -> bool:
        """To the open tips of this village, where there are any."""
        app = cast("InfokimApp", self.app)
        if "tips" not in app.names or not of_villages(self.ground.sight()).get(key):
            return False
        aim(self.ground, Target(screen="tips", filters={"only": "open", "village": key}))
        app.call_after_refresh(app.action_go, "tips")
        return True

    def action_lead_on(self) -> None:
        """Enter in the village beside the list."""
        key = self.query_one(Table).key
        if key is not None:
            self.lead_on(key)

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

"""Desa binaan: the villages as a board, by kecamatan with their coverage, and by officer; each figure opens its rows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from tui.keys import bind
from tui.screens.compared import ComparedPage
from tui.screens.fieldwork import FieldWork
from tui.screens.listpage import aim
from tui.screens.villagework import VillageWork
from tui.views.cells import Block, Cell, Listing, flow
from tui.views.changed import signed
from tui.views.disputed import disputed, with_disputed
from tui.views.sight import Sight
from tui.views.tile import Target
from tui.views.villagedetail import village_detail
from tui.views.villagegroups import districts_listing, officers_listing, officers_note
from tui.views.villageparts import group_detail, officer_detail
from tui.views.villagerows import Behind, behind, origin_lines
from tui.views.villages import about_parts, board_notes, villages_view
from tui.views.villagetips import of_villages
from tui.widgets.bars import Bar
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import InfokimApp

FORMS = ("board", "districts", "officers")
"""What `b` goes through."""
COUNTED = {
    "board": ("last", "quarter", "people", "tips", "follow_up", "suggestions", "event"),
    "districts": ("name", "coverage", "share", "active", "planned", "inactive", "quarter", "people", "last"),
    "officers": ("now", "villages", "done", "people", "of_year", "last"),
}
"""Form → columns on which Enter opens the rows; on the others it opens the row in full."""
AFTER = 0.05
"""Seconds after the first draw at which many tips are gone through, so that it does not wait for them."""


class VillagesPage(FieldWork, VillageWork, ComparedPage):
    """The board, those longest without a visit first."""

    NAME = "villages"
    COLLECTION = "villages"
    READS = frozenset({"villages", "activities", "tips", "outreach", "aliases", "holidays", "suggestions"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare", "new", "status", "assign", "form", "group", "open", "filter", "where-from",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("form"),
        bind("group", show=False),
        Binding("enter", "lead_on", show=False),
    ]
    only = ""
    form = "board"
    grouped = False
    narrowed: Behind | None = None
    """The villages behind a figure, to which the board is narrowed."""
    _came_from = "board"
    """The form on which that figure stands."""
    _looks = False

    def body(self) -> ComposeResult:
        """The list with a cursor on its figures, and the detail beside it."""
        yield Bar(id="about")
        with Horizontal():
            with Vertical(id="list-side"):
                yield Table(cell_cursor=True)
                yield Panel(id="notes")
                yield Panel(scrolls=True, id="under")
            yield Panel(scrolls=True, id="detail", classes="detail")

    # drawing

    def show(self, sight: Sight) -> None:
        """Draw the form and what belongs to it."""
        listing, notes = self._form(sight)
        table = self.query_one(Table)
        table.show(listing)
        self.select_wanted(table)
        what, order = self._title(sight, listing)
        self.about(sight, (*what, *about_parts(sight)), "villages", order)
        self.note(notes)
        self.show_detail(sight)
        if not self._looks and "tips" not in sight.snapshot.hidden and not sight.triage_at_once:
            self._looks = True
            self.set_timer(AFTER, self._look_at_tips)

    def _form(self, sight: Sight) -> tuple[Listing, tuple[tuple[Cell, ...], ...]]:
        if self.form == "districts":
            return districts_listing(sight), board_notes(sight, ())
        if self.form == "officers":
            return officers_listing(sight), officers_note(sight)
        among = self.narrowed.keys if self.narrowed is not None else None
        view = villages_view(sight, only=self.only, grouped=self.grouped, among=among)
        apart = disputed(sight, "villages", [key for key in view.listing.keys if not key.startswith("head:")])
        listing = with_disputed(sight, view.listing, "name", apart)
        return signed(sight, "villages", listing, "name"), view.notes

    def _title(self, sight: Sight, listing: Listing) -> tuple[tuple[Cell, ...], Cell]:
        """`semua desa  3 desa`, and the order of the board."""
        if self.form != "board":
            return (Cell(sight.t(f"villages.form.{self.form}"), "head"),), Cell("")
        name = sight.t(f"villages.only.{self.only or 'all'}")
        what = self.narrowed.title if self.narrowed is not None else name
        n = sum(not key.startswith("head:") for key in listing.keys)
        order = Cell("" if self.grouped else sight.t("villages.ages"), "muted")
        return (Cell(what, "head"), Cell(sight.words.tn("villages.count", n))), order

    def _look_at_tips(self) -> None:
        """Go through many tips in a thread, once: from then on only what changed is looked at."""

        async def going() -> None:
            await asyncio.to_thread(lambda: self.ground.sight().triage)
            self._looks = False
            self.catch_up()

        self.run_worker(going(), group="tips", exclusive=True, exit_on_error=False)

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One row in full."""
        if self.form == "districts" or key.startswith("head:"):
            return group_detail(sight, key, wide)
        if self.form == "officers":
            return officer_detail(sight, key, wide)
        return village_detail(sight, key, wide, self.ground.keys.label("open"), self.trail)

    # opening

    def open_detail(self, key: str) -> None:
        """On a figure the rows behind it; elsewhere the row in full."""
        form = "districts" if key.startswith("head:") else self.form
        column = self.query_one(Table).column
        if column not in COUNTED[form] and not (form == "districts" and self.form == "districts"):
            super().open_detail(key)
            return
        if form == "board" and column == "tips":
            if not self.lead_on(key):
                self.say(self.words.t("triage.village.none"), "muted")
            return
        found = behind(self.ground.sight(), form, key, column)
        if found is None or not found.keys:
            super().open_detail(key)
        elif found.kind == "villages":
            self._came_from = self.form
            self.form, self.narrowed = "board", found
            self.catch_up()
        else:
            self.open_rows(found)

    def provenance(self) -> Block | None:
        """Where the figure under the cursor is from; on a name where the village is."""
        table = self.query_one(Table)
        if table.key is None:
            return None
        form = "districts" if table.key.startswith("head:") else self.form
        if table.column in COUNTED[form]:
            sight = self.ground.sight()
            found = behind(sight, form, table.key, table.column)
            if found is not None and found.keys:
                return Block(lines=tuple(flow(origin_lines(sight, found), 60)))
        return super().provenance() if table.key == self.village_id else None

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The village of the row."""
        return "villages", () if self.village_id is None else (self.village_id,)

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

    # forms

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        self.only, self.form, self.narrowed = filters.get("only", ""), "board", None

    def widen(self) -> bool:
        """Back to the figure whose rows these are, else all villages, as a board."""
        narrowed = bool(self.only) or self.narrowed is not None or self.form != "board"
        self.form = self._came_from if self.narrowed is not None else "board"
        self.only, self.narrowed, self._came_from = "", None, "board"
        return narrowed

    def action_form(self) -> None:
        """The next form; from the villages behind a figure back to all."""
        if self.narrowed is None:
            self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self.only, self.narrowed = "", None
        self.catch_up()

    def action_view(self, form: str) -> None:
        """This form."""
        self.form, self.only, self.narrowed = form, "", None
        self.catch_up()

    def action_group(self) -> None:
        """Under their kecamatan, or not."""
        self.form, self.grouped = "board", not self.grouped or self.form != "board"
        self.catch_up()

    def action_active(self) -> None:
        """Active ones only, or all."""
        self.form, self.narrowed, self.only = "board", None, "" if self.only else "active"
        self.catch_up()

    def commands(self) -> Mapping[str, tuple[str, str]]:
        """Each form by its name, for the palette."""
        t = self.words.t
        forms = {f"form-{name}": (t(f"villages.form.{name}"), f"view('{name}')") for name in FORMS}
        return {**forms, "active": (t("villages.only.active"), "active")}

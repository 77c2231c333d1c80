"""What the list screens share: a line about what is shown, the list, a detail beside it or on its own page, and aims.

An aim is what a number of Ringkasan opens: a screen and what its list is narrowed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast
from weakref import WeakKeyDictionary

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.screens.page import Page
from tui.views.cells import Block, Cell, flow, text_of
from tui.views.sight import Sight
from tui.views.tile import Target
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.app import InfokimApp
    from tui.screens.ground import Ground

_AIMS: WeakKeyDictionary[Ground, Target] = WeakKeyDictionary()
WIDE = 110
"""From this width on the detail stands beside the list (DESIGN: SCREENS)."""
NO_ORDER = Cell("")
UNDER = 8
"""Lines from which a detail under the list is worth reading."""


def aim(ground: Ground, target: Target) -> None:
    """What the next screen that is shown is to be narrowed to."""
    _AIMS[ground] = target


class ListPage(Page):
    """One list. A subclass writes `listed()`, `detail()`, and `take(filters)` for aims."""

    DEFAULT_CSS = """
    ListPage {
        #about { display: none; }
        #about.-said { display: block; }
        #notes { max-height: 4; padding: 0 1; }
        #notes.-none { display: none; }
        #list-side { width: 1fr; }
        .detail { width: 34%; min-width: 40; padding: 0 0 0 1; }
        #under { display: none; height: 1fr; margin: 1 0 0 0; padding: 0 1; }
        &.-under #under { display: block; }
    }
    """
    DETAILED: ClassVar[bool] = True
    """Whether there is a detail."""
    FOLLOWS: ClassVar[bool] = False
    """Whether what can be done depends on the row, so that the footer follows the cursor."""
    UNDER: ClassVar[bool] = True
    """Whether it may stand under a short list."""
    RECORD_FORM: ClassVar[bool] = False
    """Whether one record has a form of its own: `e` opens it, also from the record in full."""
    RECORD_ACTIONS: ClassVar[tuple[str, ...]] = ()
    """Actions on one record that work on the record in full too; `act_on` runs them."""
    _about: tuple[tuple[Cell, ...], str | None, Cell] | None = None
    _from_overview = False
    """True: a number of Ringkasan led here, so that Esc leads back."""

    def body(self) -> ComposeResult:
        """The line about it, the list and its notes, and the detail beside them."""
        yield Bar(id="about")
        with Horizontal():
            with Vertical(id="list-side"):
                yield Table()
                yield Panel(id="notes")
                yield Panel(scrolls=True, id="under")
            if self.DETAILED:
                yield Panel(scrolls=True, id="detail", classes="detail")

    # what a subclass writes

    def take(self, filters: Mapping[str, str]) -> None:
        """Narrow the list as an aim says."""

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One row in full."""
        return Block(lines=())

    def to_compare(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some rows that hold two values to be put beside each other."""
        return ()

    def compare_records(self, ids: Iterable[str]) -> None:
        """Put both values of these rows beside each other."""

    def edit_record(self, key: str) -> None:
        """Open the form of one record, where `RECORD_FORM` says that there is one."""

    def looked_at(self, key: str) -> None:
        """A record is looked at in full: what only the disk tells may be fetched now, in a thread."""

    def lead_on(self, key: str) -> bool:
        """Enter in a record in full: go on to what it leads to; False where it leads nowhere, so that Enter closes it."""
        return False

    def looked_away(self, key: str) -> None:
        """A record was looked at in full, and is not any more."""

    async def act_on(self, action: str, key: str) -> None:
        """Run one of `RECORD_ACTIONS` on this record, wherever the cursor stands."""

    def widen(self) -> bool:
        """Take away what an aim or `b` narrowed the list to; False where it is not narrowed."""
        return False

    # the frame

    def on_screen_resume(self) -> None:
        """Come to, perhaps by a number that is to be opened."""
        self._take_aim()

    def on_mount(self) -> None:
        """The aim first, so that the first draw is the right one."""
        self._take_aim()

    def _take_aim(self) -> None:
        target = _AIMS.get(self.ground)
        if target is None or target.screen != self.NAME:
            return
        del _AIMS[self.ground]
        self._from_overview = True
        self.take(dict(target.filters))
        if self.is_mounted and self.query("#about"):
            self.catch_up()
            if "id" in target.filters and self.table is not None:
                self.table.select(target.filters["id"])

    def on_screen_suspend(self) -> None:
        """Left for another screen, and not only for a dialog: however one comes back, it is not by that number."""
        if self.app.current_mode != self.NAME:
            self._from_overview = False

    def about(
        self, sight: Sight, what: tuple[Cell, ...], collection: str | None, order: Cell = NO_ORDER
    ) -> None:
        """The line above the list: what it is at the left, how fresh at the right.

        `order`: the view's own order in words; it stands there while nobody sorts otherwise.
        """
        self._about = what, collection, order
        if order.text and self.table is not None:
            rows = self.table.rows
            what = (*what, order) if rows.sort is None and not rows.reverse else what
        fresh = sight.fresh_cells(collection) if collection else ()
        left = [Part(cell.text.strip(), cell.style, place) for place, cell in enumerate(what) if cell.text]
        line = self.query_one("#about", Bar)
        # The word stays longest: "baru" says more than the minute, and the sentence at the left more than both.
        line.show(
            left, [Part(text_of(fresh[:-1]).rstrip(" ·"), "muted", 9), *(Part(*cell) for cell in fresh[-1:])]
        )
        line.set_class(bool(left or fresh), "-said")

    def note(self, lines: tuple[tuple[Cell, ...], ...]) -> None:
        """Sentences below the list."""
        notes = self.query_one("#notes", Panel)
        wide = max(20, self.size.width - (self.detail_width if self.beside else 0) - 2)
        notes.show(Block(lines=tuple(flow(lines, wide))))
        notes.set_class(not lines, "-none")

    @property
    def detail_width(self) -> int:
        """Cells of the detail beside the list."""
        return max(40, self.size.width * 34 // 100)

    @property
    def beside(self) -> bool:
        """Whether the detail stands beside the list."""
        return self.DETAILED and self.size.width >= WIDE

    def show_detail(self, sight: Sight | None = None) -> None:
        """Draw the detail of the selected row: beside the list, or under a short one, else nowhere."""
        table = self.query_one(Table)
        under = not self.beside and self._room_under(table) >= UNDER
        self.set_class(under, "-under")
        if self.UNDER and not self.beside:
            table.styles.height = self._needs(table) if under else "1fr"
        elif self.UNDER:
            table.styles.height = "1fr"
        if not self.beside and not under:
            return
        pane = self.query_one("#under" if under else "#detail", Panel)
        wide = self.size.width - 3 if under else self.detail_width - 2
        if table.key is None:
            pane.show(Block(lines=()))
            return
        block = self.detail(sight or self.ground.sight(), table.key, wide)
        if block.name != pane.block.name:
            pane.scroll_to(y=0, animate=False)
        pane.show(Block(lines=tuple(flow(block.lines, wide)), name=block.name))

    def _needs(self, table: Table) -> int:
        footer = table.rows.listing.footer
        return 1 + len(table.rows.keys) + (len(footer) + 1 if footer else 0)

    def _room_under(self, table: Table) -> int:
        """Lines that the list leaves to a detail."""
        if not self.UNDER or table.key is None:
            return 0
        notes = self.query_one("#notes", Panel).block.lines
        return self.size.height - 4 - self._needs(table) - min(4, len(notes))

    @on(Table.Moved)
    def _moved(self) -> None:
        self.show_detail()
        if self.FOLLOWS:
            self.refresh_frame()

    @on(Table.Changed)
    def _rearranged(self) -> None:
        """Other rows on the same one: the room for the detail, and the order that the line above tells, are others."""
        sight = self.ground.sight()
        if self._about is not None and self._about[2].text:
            self.about(sight, *self._about)
        self.show_detail(sight)

    def on_resize(self) -> None:
        """Another width has a detail, or none."""
        if self.is_mounted and self.query("#about"):
            self.catch_up()

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        self.open_detail(message.key)

    def open_detail(self, key: str) -> None:
        """The detail on a page of its own; beside the list it gets the focus, so that keys scroll it."""
        self.looked_at(key)
        pane = "#detail" if self.beside else "#under" if self.has_class("-under") else ""
        if pane:
            self.query_one(pane, Panel).focus()
            return
        from tui.screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(self.ground, self, key))

    def action_step_back(self) -> None:
        """Esc: first the marks and what the list itself left out, then the number that led here or what narrowed it."""
        table = self.query_one(Table)
        left = table.marks.any or table.rows.filter or table.rows.problems_only
        if left:
            super().action_step_back()
        elif self._from_overview:
            self.widen()
            self.catch_up()
            cast("InfokimApp", self.app).action_go_back()
        elif self.widen():
            self.catch_up()
        else:
            super().action_step_back()

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The selected row."""
        key = self.query_one(Table).key
        return self.COLLECTION or "", () if key is None else (key,)

    def provenance(self) -> Block | None:
        """Where the selected row comes from."""
        from tui.views.provenance import of_row

        table = self.query_one(Table)
        if table.key is None or self.COLLECTION is None:
            return None
        past = self.ground.past(self.COLLECTION, (table.key,))
        return Block(lines=tuple(flow(of_row(self.ground.sight(), self.COLLECTION, table.key, past), 60)))

"""Penundaan: counts by checkpoint for any period, what they add up to, how that compares, and what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.queries.cube import ANY
from store.queries.deferrals import DEFAULT, Slice, slices
from store.queries.periods import Period, of_kind
from tui.keys import bind
from tui.screens.daytable import DayTable
from tui.screens.deferralschart import ROOM, Chart
from tui.screens.deferralsfigure import FigurePage
from tui.screens.reporting import Reporting
from tui.views.bars import month_bars
from tui.views.cells import Block, Cell, width
from tui.views.deferrals import MonthView
from tui.views.deferralssigned import signed_table
from tui.views.deferralsview import DRAWINGS, FORMS, TableOf, drawing_of, table_of
from tui.views.perioddrawing import spot_words
from tui.views.periods import KINDS, cube_of, kind_words, title_of
from tui.views.sight import Sight
from tui.views.slices import slice_name, what_cells, within
from tui.views.standout import standout_note
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from store.drafts import Draft

CHART = 6
"""Lines below the table from which a chart is worth drawing."""
SAID = 15
"""Cells of the line above the table that its freshness and the gaps take."""


class DeferralsPage(FigurePage, Reporting):
    """A period as a table, of a month with its days as bars; or as a drawing; or what stands out in it."""

    NAME = "deferrals"
    COLLECTION = "deferrals"
    READS = frozenset({"deferrals", "aliases"})
    DETAILED = False
    UNDER = False
    FOOTER: ClassVar[tuple[str, ...]] = (
        "period-before", "new", "assign", "compare", "form", "period-kind", "where-from", "filter",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new"),
        bind("edit", show=False),
        Binding("tab", "slice(1)", show=False),
        Binding("shift+tab", "slice(-1)", show=False),
    ]
    DEFAULT_CSS = """
    DeferralsPage {
        #chart { padding: 1 1 0 1; }
        #drawing { height: 1fr; padding: 0 1; }
        #chart.-none, #drawing.-none, DayTable.-none { display: none; }
    }
    """
    _aimed_at: date | None = None

    def body(self) -> ComposeResult:
        """The line about it, the table, its notes, the bars; or a drawing."""
        from tui.widgets.bars import Bar

        yield Bar(id="about")
        yield DayTable()
        yield Chart(id="drawing")
        yield Panel(id="notes")
        yield Panel(id="chart")

    # drawing

    def show(self, sight: Sight) -> None:
        """Draw the period in its form."""
        period = self.period(sight)
        drawn = self.form in DRAWINGS
        table, drawing = self.query_one(DayTable), self.query_one(Chart)
        table.set_class(drawn, "-none")
        drawing.set_class(not drawn, "-none")
        self.query_one("#chart").add_class("-none")
        table.styles.height = "1fr"
        if drawn:
            self._show_drawing(sight, period)
        elif self.form == "standout":
            self._show_found(sight, period)
        else:
            self._show_table(sight, period)
        wanted = drawing if drawn else table
        if self.focused in (None, table, drawing) and self.focused is not wanted:
            wanted.focus()

    def _show_table(self, sight: Sight, period: Period) -> None:
        by = "reason" if self.form == "reasons" else "checkpoint"
        view = self._view = table_of(
            sight,
            period,
            self.of,
            compare=self.compare(period),
            other=self.other(period),
            anchor=self.last_shown,
            wide=self.size.width,
            by=by,
        )
        self._frame(sight, period, view)
        bars = self._bars(sight, period, view) if by == "checkpoint" else ()
        pane, table = self.query_one("#chart", Panel), self.query_one(DayTable)
        pane.show(Block(lines=bars))
        pane.set_class(not bars, "-none")
        table.styles.height = self._table_height(view) if bars else "1fr"

    def _show_drawing(self, sight: Sight, period: Period) -> None:
        drawing = self.query_one(Chart)
        found = drawing_of(
            sight,
            self.form,
            period,
            self.of,
            wide=self.size.width - 2,
            high=min(22, self.size.height - 4 - self._said() - ROOM),
            checkpoint=self.checkpoint,
        )
        held = cube_of(sight)
        at = found.until or found.period.first
        drawing.draw(found, lambda spot: spot_words(sight, held, found, spot), at, self.size.width - 2)
        self._head(sight, title_of(sight, found.period, found.until), what_cells(sight, self.of))
        nothing = sight.t("deferrals.empty", period=title_of(sight, found.period))
        self.note(() if found.lines else ((Cell(nothing, "muted"),),))

    def _frame(self, sight: Sight, period: Period, view: TableOf) -> None:
        table = self.query_one(DayTable)
        keys = f"{self.ground.keys.label('where-from')}, {self.ground.keys.label('compare')}"
        by_reason = self.form == "reasons"
        listing, told = signed_table(sight, view.listing, self.of, period, keys, plain=by_reason)
        table.show(listing)
        if table.size.width:
            table.start()
        else:
            self.call_after_refresh(table.start)
        if isinstance(view, MonthView):
            self._aim_cursor(table)
        self._head(sight, view.title, view.what)
        found = () if by_reason else standout_note(sight, period, self.of, self.ground.keys.label("form"))
        self.note((*told, *found, *view.notes))

    def _head(self, sight: Sight, title: str, what: tuple[Cell, ...]) -> None:
        room = self.size.width - width(title) - SAID
        cells = within(sight, self.of, what, room) or (Cell(slice_name(sight, self.of), "strong"),)
        self.about(sight, (Cell(title, "head"), *cells), "deferrals")

    def _table_height(self, view: TableOf) -> int:
        return 1 + len(view.listing.keys) + (1 + len(view.listing.footer) if view.listing.footer else 0)

    def _said(self) -> bool:
        return self.query_one("#message").has_class("-said")

    def _bars(self, sight: Sight, period: Period, view: TableOf) -> tuple[tuple[Cell, ...], ...]:
        """The bars of the period below the table where there is room for them."""
        notes = self.query_one("#notes", Panel).block.lines
        room = self.size.height - 4 - self._said() - min(4, len(notes)) - self._table_height(view)
        if room - 1 < CHART or not view.listing.keys:
            return ()
        wide, high = self.size.width - 4, min(room - 1, 18)
        if isinstance(view, MonthView):
            return month_bars(sight, view.month, wide, high)
        if period.days == 1:
            return ()
        drawing = drawing_of(sight, "chart", period, self.of, wide=wide, high=high)
        head = (Cell(drawing.what, "head"), Cell("   "), *drawing.legend)
        return (head, *drawing.lines) if drawing.lines else ()

    def say(self, sentence: str, look: str = "") -> None:
        """A sentence takes a line from the bars."""
        before = self.query_one("#message").has_class("-said")
        super().say(sentence, look)
        if before != bool(sentence) and self.query("#chart"):
            self.catch_up()

    # what is shown

    def action_slice(self, by: int) -> None:
        """The next category or agency; they are never added."""
        found = list(dict.fromkeys((DEFAULT, *slices(self.ground.sight().snapshot.rows("deferrals")))))
        place = found.index(self.of) if self.of in found else 0
        self.of, self.checkpoint = found[(place + by) % len(found)], ANY
        self.catch_up()

    def commands(self) -> Mapping[str, tuple[str, str]]:
        """Each form and each kind of period by its name, for the palette."""
        t, sight = self.words.t, self.ground.sight()
        forms = {
            f"form-{form}": (
                t("deferrals.palette.form", form=t(f"deferrals.form.{form}")),
                f"form_to('{form}')",
            )
            for form in FORMS
        }
        kinds = {
            f"kind-{kind}": (t("deferrals.palette.kind", kind=kind_words(sight, kind)), f"kind_to('{kind}')")
            for kind in KINDS
        }
        return {**forms, **kinds}

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        category, _, agency = filters.get("slice", "departure/imigrasi").partition("/")
        self.of, self.form = Slice(category, agency), "table"
        month = date.fromisoformat(filters["month"]) if "month" in filters else None
        self.shown = of_kind("month", month) if month is not None else None
        self.last_shown = date.fromisoformat(filters["day"]) if "day" in filters else None
        self._aimed_at = self.last_shown

    def _aim_cursor(self, table: DayTable) -> None:
        if self._aimed_at is not None:
            self._aimed_at = None
            self.call_after_refresh(table.last_day)

    # typing

    def action_new(self) -> None:
        """The sheet of the day under the cursor, else of today."""
        self._sheet(self.day or self.desk.today())

    def action_edit(self) -> None:
        """The same: figures are typed by the day."""
        self.action_new()

    def reopen(self, draft: Draft) -> None:
        """A sheet that was not saved, with its text."""
        self._sheet(self.desk.today(), draft.fields)

    def _sheet(self, day: date, draft: Mapping[str, str] | None = None) -> None:
        from tui.screens.daysheet import DaySheet

        self.app.push_screen(DaySheet(self.ground, day, draft=draft))

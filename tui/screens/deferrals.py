"""Penundaan: counts by checkpoint for any period, what they add up to, how that compares, and what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.models.names import alike
from store.queries.cube import ANY
from store.queries.deferrals import DEFAULT, Slice, slices
from store.queries.periods import Period, of_kind
from store.queries.unknown import Unknown, unknown
from tui.keys import bind
from tui.screens.daytable import DayTable, day_named
from tui.screens.deferralschart import ROOM, Chart
from tui.screens.deferralsfound import FoundPage
from tui.screens.deferralsperiod import FORMS
from tui.views.bars import month_bars
from tui.views.cells import Block, Cell, flow, width
from tui.views.deferrals import MonthView
from tui.views.deferralssigned import signed_table
from tui.views.deferralsview import DRAWINGS, TableOf, drawing_of, span_of, table_of
from tui.views.disputed import to_compare
from tui.views.perioddrawing import spot_words
from tui.views.periodrows import records_of
from tui.views.periods import KINDS, cube_of, kind_words, title_of
from tui.views.periodtable import PeriodView
from tui.views.provenance import of_figure
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


class DeferralsPage(FoundPage):
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
    _view: TableOf | None = None
    """The table that was drawn last."""
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
        if isinstance(view, MonthView):
            bars = self._bars(sight, view)
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
        drawing.draw(found, lambda spot: spot_words(sight, held, found, spot), at)
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

    def _table_height(self, view: MonthView) -> int:
        return 1 + len(view.listing.keys) + (1 + len(view.listing.footer) if view.listing.footer else 0)

    def _said(self) -> bool:
        return self.query_one("#message").has_class("-said")

    def _bars(self, sight: Sight, view: MonthView) -> tuple[tuple[Cell, ...], ...]:
        """The bars of the month below the table where there is room for them."""
        notes = self.query_one("#notes", Panel).block.lines
        room = self.size.height - 4 - self._said() - min(4, len(notes)) - self._table_height(view)
        if room - 1 < CHART or not view.listing.keys:
            return ()
        return month_bars(sight, view.month, self.size.width - 4, min(room - 1, 18))

    def say(self, sentence: str, look: str = "") -> None:
        """A sentence takes a line from the bars."""
        before = self.query_one("#message").has_class("-said")
        super().say(sentence, look)
        if before != bool(sentence) and self.query("#chart"):
            self.catch_up()

    # where one is

    @property
    def day(self) -> date | None:
        """The day under the cursor, in the forms that have days."""
        if self.form in DRAWINGS:
            spot = self.query_one(Chart).spot
            return spot.first if spot is not None and spot.first == spot.last else None
        return day_named(self.query_one(DayTable).column) if self.form in ("table", "reasons") else None

    def figure(self) -> tuple[str, Period] | None:
        """The line and the days of the figure under the cursor."""
        if self.form in DRAWINGS:
            spot = self.query_one(Chart).spot
            key = "" if self.checkpoint == ANY else self.checkpoint
            return (key, Period(spot.first, spot.last)) if spot is not None else None
        table, sight = self.query_one(DayTable), self.ground.sight()
        if not table.rows.keys or self._view is None:
            return None
        period = self.period(sight)
        column = table.column or ""
        return table.key or "", span_of(sight, self._view, period, self.of, column, self.other(period))

    def provenance(self) -> Block | None:
        """Every count that the figure under the cursor was made of."""
        if self.form == "standout":
            return self.found_provenance()
        asked = self.figure()
        if asked is None:
            return None
        past = self.ground.past(*self.records_behind())
        lines = of_figure(self.ground.sight(), self.of, asked[0], asked[1].first, asked[1].last, past)
        return Block(lines=tuple(flow(lines, 60)))

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The counts that the figure under the cursor was made of, and those that stand beside it."""
        if self.form == "standout":
            return "deferrals", self.found_records()
        asked = self.figure()
        if asked is None:
            return "deferrals", ()
        key, span = asked
        held = records_of(self.ground.sight(), self.of, key, span.first, span.last, every=True)
        return "deferrals", tuple(record.id for record in held)

    def unknown_here(self) -> tuple[Unknown, ...]:
        """The checkpoint under the cursor, where nobody knows it; else every such checkpoint and agency."""
        key = self.query_one(DayTable).key
        found = unknown(self.ground.sight().snapshot, ("checkpoint", "agency"))
        here = (one for one in found if key and one.kind == "checkpoint" and alike(one.name) == alike(key))
        return tuple(here) or found

    def open_detail(self, key: str) -> None:
        """The list behind a figure is the counts that it was made of; a sentence leads to its day."""
        if self.form == "standout":
            self.go_to_found(key)
        else:
            self.action_where_from()

    @on(Chart.Opened, "#drawing")
    def _opened_drawing(self) -> None:
        self.action_where_from()

    # moving

    @on(Chart.Beyond)
    def _beyond_drawing(self, message: Chart.Beyond) -> None:
        """The period before or after; above and below the other checkpoints."""
        if message.across:
            drawing = self.query_one(Chart)
            if drawing.day is not None:
                drawing.day += timedelta(days=message.across)
            self._move(message.across)
            return
        sight = self.ground.sight()
        year = of_kind("year", self.period(sight).first)
        found = (ANY, *cube_of(sight).checkpoints(self.of, year.first, year.last))
        place = found.index(self.checkpoint) if self.checkpoint in found else 0
        self.checkpoint = found[(place + message.down) % len(found)]
        self.catch_up()

    @on(DayTable.Beyond)
    def _beyond(self, message: DayTable.Beyond) -> None:
        """An older or newer day; beyond the period the cursor goes on to the next column."""
        table, view = self.query_one(DayTable), self._view
        if not isinstance(view, MonthView | PeriodView) or not table.days:
            table.pass_edge(message.by)
            return
        wanted = view.anchor + timedelta(days=message.by)
        first, last = self._ends(view)
        edge = table.places[table.days[0]].column.name
        if not first <= wanted <= last or (message.by < 0 and edge == first.isoformat()):
            table.pass_edge(message.by)
            return
        self.last_shown = wanted
        self.catch_up()

    def _ends(self, view: MonthView | PeriodView) -> tuple[date, date]:
        """The days that the cursor goes to: up to the last one held, or today, where nothing is held yet."""
        today = self.desk.today()
        if isinstance(view, PeriodView):
            return view.period.first, max(view.until or view.period.first, min(view.period.last, today))
        month = view.month
        if month.until is not None and (month.first.year, month.first.month) != (today.year, today.month):
            return month.days[0], month.until
        return month.days[0], max(month.until or month.first, min(month.days[-1], today))

    def action_compare(self) -> None:
        """Both values of a day that is signed; else what the period is compared with."""
        if self.day is not None and (found := to_compare(self.ground.sight(), *self.records_behind())):
            from tui.screens.choosing import ChoosingScreen

            self.app.push_screen(ChoosingScreen(self.ground, "deferrals", found))
            return
        if self.form in ("table", "reasons"):
            self.next_compare()

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

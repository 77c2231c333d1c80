"""Penundaan: counts by checkpoint and day, what they add up to, and how that compares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from store.models.names import alike
from store.queries.deferrals import DEFAULT, Slice, default_month, shift, slices
from store.queries.unknown import Unknown, unknown
from tui.keys import bind
from tui.screens.assigning import AssigningPage
from tui.screens.daytable import DayTable, day_named
from tui.views.bars import month_bars
from tui.views.byhand import hand_counts, hand_note, with_hand
from tui.views.cells import Block, Cell, flow, width
from tui.views.changed import changed_counts, changed_note, with_signs
from tui.views.deferrals import COMPARES, MonthView, month_view
from tui.views.disputed import disputed_counts, disputed_note, to_compare, with_disputed
from tui.views.provenance import of_figure, records_of
from tui.views.sight import Sight
from tui.views.slices import slice_name, within
from tui.views.year import YearView, year_view
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from store.drafts import Draft

FORMS = ("table", "chart", "year")
CHART = 6
"""Lines below the table from which a chart is worth drawing."""


SAID = 15
"""Cells of the line above the table that its freshness and the gaps take."""


class DeferralsPage(AssigningPage):
    """One month as a table with its days as bars; or the bars alone; or one year by months."""

    NAME = "deferrals"
    COLLECTION = "deferrals"
    READS = frozenset({"deferrals", "aliases"})
    DETAILED = False
    UNDER = False
    FOOTER: ClassVar[tuple[str, ...]] = (
        "period-before", "new", "assign", "compare", "form", "where-from", "filter",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new"),
        bind("edit", show=False),
        bind("form"),
        bind("compare"),
        bind("period-before"),
        bind("period-after", show=False),
        bind("go-today", show=False),
        Binding("tab", "slice(1)", show=False),
        Binding("shift+tab", "slice(-1)", show=False),
    ]
    DEFAULT_CSS = """
    DeferralsPage {
        #chart { padding: 1 1 0 1; }
        #chart.-none, DayTable.-none { display: none; }
    }
    """

    month: date | None = None
    """None: the period that holds the latest figures."""
    of: Slice = DEFAULT
    form = "table"
    compare = "percent"
    last_shown: date | None = None
    """The last day shown; None: the last one held."""
    _aimed_at: date | None = None

    def body(self) -> ComposeResult:
        """The line about it, the table, its notes, the bars."""
        from tui.widgets.bars import Bar

        yield Bar(id="about")
        yield DayTable()
        yield Panel(id="notes")
        yield Panel(id="chart")

    # drawing

    def show(self, sight: Sight) -> None:
        """Draw the period in its form."""
        if self.form == "year":
            self._show_year(sight)
        else:
            self._show_month(sight)

    def period(self, sight: Sight) -> date:
        """The first day of the month that is shown."""
        return self.month or default_month(sight.snapshot.rows("deferrals"), sight.today)

    def _show_month(self, sight: Sight) -> None:
        view = month_view(sight, self.period(sight), self.of, anchor=self.last_shown, compare=self.compare)
        self._frame(sight, view)
        bars = self._bars(sight, view)
        pane = self.query_one("#chart", Panel)
        pane.show(Block(lines=bars))
        pane.set_class(not bars, "-none")
        table = self.query_one(DayTable)
        table.set_class(self.form == "chart" and bool(bars), "-none")
        table.styles.height = self._table_height(view) if bars else "1fr"

    def _show_year(self, sight: Sight) -> None:
        view = year_view(sight, self.period(sight).year, self.of)
        self._frame(sight, view)
        self.query_one("#chart").add_class("-none")
        table = self.query_one(DayTable)
        table.remove_class("-none")
        table.styles.height = "1fr"

    def _frame(self, sight: Sight, view: MonthView | YearView) -> None:
        table = self.query_one(DayTable)
        changed = changed_counts(sight, self.of, *self._span(sight, ""))
        apart = disputed_counts(sight, self.of, *self._span(sight, ""))
        hand = hand_counts(sight, self.of, *self._span(sight, ""))
        listing = with_hand(sight, view.listing, "name", {count.checkpoint for count in hand})
        listing = with_disputed(sight, listing, "name", {count.checkpoint for count in apart})
        table.show(with_signs(sight, listing, "name", {count.checkpoint for count in changed}))
        if table.size.width:
            table.start()
        else:
            self.call_after_refresh(table.start)
        if isinstance(view, MonthView):
            self._aim_cursor(table)
        room = self.size.width - width(view.title) - SAID
        what = within(sight, self.of, view.what, room) or (Cell(slice_name(sight, self.of), "strong"),)
        self.about(sight, (Cell(view.title, "head"), *what), "deferrals")
        keys = f"{self.ground.keys.label('where-from')}, {self.ground.keys.label('compare')}"
        told = disputed_note(sight, len(apart), keys)
        self.note((*changed_note(sight, len(changed), keys), *told, *hand_note(sight, hand), *view.notes))

    def _table_height(self, view: MonthView) -> int:
        return 1 + len(view.listing.keys) + (1 + len(view.listing.footer) if view.listing.footer else 0)

    def _bars(self, sight: Sight, view: MonthView) -> tuple[tuple[Cell, ...], ...]:
        """The bars of the month: below the table where there is room for them, alone in their own form."""
        said = self.query_one("#message").has_class("-said")
        notes = self.query_one("#notes", Panel).block.lines
        room = self.size.height - 4 - said - min(4, len(notes))
        if self.form == "table":
            room -= self._table_height(view)
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
        """The day under the cursor, in the form that has days."""
        return day_named(self.query_one(DayTable).column) if self.form == "table" else None

    def provenance(self) -> Block | None:
        """Every count that the figure under the cursor was made of."""
        table = self.query_one(DayTable)
        if not table.rows.keys:
            return None
        sight = self.ground.sight()
        first, last = self._span(sight, table.column or "")
        past = self.ground.past(*self.records_behind())
        lines = of_figure(sight, self.of, table.key or "", first, last, past)
        return Block(lines=tuple(flow(lines, 60)))

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The counts that the figure under the cursor was made of."""
        table, sight = self.query_one(DayTable), self.ground.sight()
        held = records_of(sight, self.of, table.key or "", *self._span(sight, table.column or ""))
        return "deferrals", tuple(record.id for record in held)

    def _span(self, sight: Sight, column: str) -> tuple[date, date]:
        """The days of a column's figure."""
        first = self.period(sight)
        day = day_named(column)
        if day is not None:
            return day, day
        if self.form == "year":
            first = first.replace(month=int(column)) if column.isdigit() else first.replace(month=1)
            months = 1 if column.isdigit() else 12
            return first, shift(first, months) - timedelta(days=1)
        if column in ("before", "year"):
            view = month_view(sight, first, self.of)
            held = getattr(view.month.total, column)
            return held.first, max(held.first, held.last)
        return first, shift(first, 1) - timedelta(days=1)

    def unknown_here(self) -> tuple[Unknown, ...]:
        """The checkpoint under the cursor, where nobody knows it; else every such checkpoint and agency."""
        key = self.query_one(DayTable).key
        found = unknown(self.ground.sight().snapshot, ("checkpoint", "agency"))
        here = (one for one in found if key and one.kind == "checkpoint" and alike(one.name) == alike(key))
        return tuple(here) or found

    def open_detail(self, key: str) -> None:
        """The list behind a figure is the counts that it was made of."""
        self.action_where_from()

    # moving

    @on(DayTable.Beyond)
    def _beyond(self, message: DayTable.Beyond) -> None:
        """An older or newer day; beyond the month the cursor goes on to the next column."""
        table = self.query_one(DayTable)
        sight = self.ground.sight()
        view = month_view(sight, self.period(sight), self.of, anchor=self.last_shown)
        wanted = view.anchor + timedelta(days=message.by)
        edge = table.places[table.days[0]].column.name if table.days else ""
        if not view.month.days[0] <= wanted <= self._last_worth(view) or (
            message.by < 0 and edge == view.month.days[0].isoformat()
        ):
            table.pass_edge(message.by)
            return
        self.last_shown = wanted
        self.catch_up()

    def _last_worth(self, view: MonthView) -> date:
        """The last day that the cursor goes to: the last one held, or today, where nothing is held yet."""
        month, today = view.month, self.desk.today()
        if month.until is not None and (month.first.year, month.first.month) != (today.year, today.month):
            return month.until
        return max(month.until or month.first, min(month.days[-1], today))

    def _move(self, months: int) -> None:
        first = self.period(self.ground.sight())
        self.month = shift(first, months * (12 if self.form == "year" else 1))
        self.last_shown = None
        self.catch_up()

    def action_period_before(self) -> None:
        """The month, or year, before."""
        self._move(-1)

    def action_period_after(self) -> None:
        """The one after."""
        self._move(1)

    def action_go_today(self) -> None:
        """This month, with today as its last day."""
        today = self.desk.today()
        self.month, self.last_shown = today.replace(day=1), today
        self.catch_up()

    def action_form(self) -> None:
        """Table, bars, year."""
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self.say(self.words.t(f"deferrals.form.{self.form}"), "muted")
        self.catch_up()
        if not self.query_one(DayTable).has_class("-none"):
            self.query_one(DayTable).focus()

    def action_compare(self) -> None:
        """Both values of a day that is signed; else the months: percent, difference, not at all. A year is not compared."""
        if self.day is not None and (found := to_compare(self.ground.sight(), *self.records_behind())):
            from tui.screens.choosing import ChoosingScreen

            self.app.push_screen(ChoosingScreen(self.ground, "deferrals", found))
            return
        if self.form == "year":
            return
        self.compare = COMPARES[(COMPARES.index(self.compare) + 1) % len(COMPARES)]
        self.say(self.words.t(f"deferrals.compare.{self.compare}"), "muted")
        self.catch_up()

    def action_slice(self, by: int) -> None:
        """The next category or agency; they are never added."""
        found = list(dict.fromkeys((DEFAULT, *slices(self.ground.sight().snapshot.rows("deferrals")))))
        place = found.index(self.of) if self.of in found else 0
        self.of = found[(place + by) % len(found)]
        self.catch_up()

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        category, _, agency = filters.get("slice", "departure/imigrasi").partition("/")
        self.of, self.form = Slice(category, agency), "table"
        self.month = date.fromisoformat(filters["month"]) if "month" in filters else None
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

"""Penundaan: the figure under the cursor, the counts behind it, and what lies beyond the edges of what is shown."""

from __future__ import annotations

from datetime import date, timedelta

from textual import on

from store.models.names import alike
from store.queries.cube import ANY
from store.queries.periods import Period, of_kind
from store.queries.unknown import Unknown, unknown
from tui.screens.daytable import DayTable, day_named
from tui.screens.deferralschart import Chart
from tui.screens.deferralsfound import FoundPage
from tui.views.cells import Block, flow
from tui.views.deferrals import MonthView
from tui.views.deferralsview import DRAWINGS, TableOf, span_of
from tui.views.disputed import to_compare
from tui.views.periodrows import records_of
from tui.views.periods import cube_of
from tui.views.periodtable import PeriodView
from tui.views.provenance import of_figure


class FigurePage(FoundPage):
    """The parent of the screen."""

    _view: TableOf | None = None
    """The table that was drawn last."""

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
        here = day_named(table.column) or wanted
        self.last_shown = wanted
        self.catch_up()
        table.go_to((here + timedelta(days=message.by)).isoformat())

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

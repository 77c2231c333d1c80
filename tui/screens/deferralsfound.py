"""Penundaan, the form of what stands out: sentences, what is behind them, and the way to their days."""

from __future__ import annotations

import asyncio

from textual import on

from store.models.deferral import Deferral
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.screens.daytable import DayTable
from tui.screens.deferralsperiod import PeriodPage
from tui.views.cells import Block, Cell, flow
from tui.views.periodrows import records_of
from tui.views.periods import cube_of, title_of
from tui.views.provenance import of_counts, of_figure
from tui.views.sight import Sight
from tui.views.slices import what_cells
from tui.views.standout import Finding, Past, findings, lately, standout_listing


class FoundPage(PeriodPage):
    """The parent of the screen."""

    _found: dict[str, Finding] = {}
    _past: tuple[object, Slice, Past] | None = None
    """The counts that were held when the histories were read, whose, and what these say."""
    _asked: tuple[object, Slice] | None = None

    def _head(self, sight: Sight, title: str, what: tuple[Cell, ...]) -> None:
        """The line about what is shown."""

    def _show_found(self, sight: Sight, period: Period) -> None:
        rows = sight.snapshot.rows("deferrals")
        past = self._known_past(rows)
        found = findings(sight, period, self.of, past)
        self._found = {one.key: one for one in found}
        self.query_one(DayTable).show(standout_listing(sight, period, found))
        until = cube_of(sight).until(self.of, period.first, period.last)
        self._head(sight, title_of(sight, period, until), what_cells(sight, self.of))
        self._tell_found()
        if past is None and self._asked != (rows, self.of):  # a redraw meanwhile asks no second time
            self._asked = (rows, self.of)
            self.run_worker(
                self._read_past(rows, self.of, lately(sight, self.of)), group="past", exit_on_error=False
            )

    @on(DayTable.Moved)
    def _tell_found(self) -> None:
        """Below the list the sentence under the cursor whole, and the rule that it was found by."""
        if self.form != "standout":
            return
        one, t = self._chosen(), self.words.t
        reading = self._known_past(self.desk.snapshot.rows("deferrals")) is None
        rule = t("deferrals.standout.reading" if reading else "deferrals.standout.rule")
        whole = ((Cell(one.text),),) if one is not None else ()
        self.note((*whole, (Cell(rule, "muted"),)))

    def _known_past(self, rows: object) -> Past | None:
        """What the histories say of these counts, where that was read."""
        known = self._past
        return known[2] if known is not None and known[0] is rows and known[1] == self.of else None

    async def _read_past(self, rows: object, of: Slice, ids: tuple[str, ...]) -> None:
        """In a thread: it waits for the disk. What changed meanwhile is read again when it is drawn."""
        self._past = (rows, of, await asyncio.to_thread(self.ground.past, "deferrals", ids))
        if self.form == "standout":
            self.catch_up()

    def _chosen(self) -> Finding | None:
        return self._found.get(self.query_one(DayTable).key or "")

    def found_records(self) -> tuple[str, ...]:
        """The counts that the sentence under the cursor is about."""
        one = self._chosen()
        if one is None:
            return ()
        if one.ids:
            return one.ids
        held = records_of(self.ground.sight(), self.of, one.checkpoint, one.day, one.day, every=True)
        return tuple(record.id for record in held)

    def found_provenance(self) -> Block | None:
        """Where they are from, and what they were before."""
        one = self._chosen()
        if one is None:
            return None
        sight = self.ground.sight()
        past = self.ground.past("deferrals", self.found_records())
        if one.ids:
            rows = sight.snapshot.rows("deferrals")
            held: list[Deferral] = [record for name in one.ids if (record := rows.get(name)) is not None]
            lines = of_counts(sight, held, past)
        else:
            lines = of_figure(sight, self.of, one.checkpoint, one.day, one.day, past)
        return Block(lines=tuple(flow([((Cell(one.text, "strong")),), (), *lines], 60)))

    def go_to_found(self, key: str) -> None:
        """The table of the month with the cursor on the day and the checkpoint."""
        one = self._found.get(key)
        if one is None:
            return
        self.form, self.shown, self.last_shown = "table", of_kind("month", one.day), one.day
        self.catch_up()
        table = self.query_one(DayTable)
        if one.checkpoint:
            table.select(one.checkpoint)
        self.call_after_refresh(table.go_to, one.day.isoformat())

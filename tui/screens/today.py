"""Ringkasan: one look in the morning. Every number opens the list behind it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from store.queries.deferrals import Slice, shift
from tui.keys import bind
from tui.screens.listpage import aim
from tui.screens.page import Page
from tui.screens.todayboard import TodayBoard
from tui.views.board import board
from tui.views.cells import Block, Cell, flow
from tui.views.periodrows import records_of
from tui.views.provenance import Past, of_figure, of_row
from tui.views.sight import Sight
from tui.views.tile import Target
from tui.widgets.bars import Bar, Part

if TYPE_CHECKING:
    from textual.geometry import Size

    from tui.app import InfokimApp

AFTER = 0.5
"""Seconds after which many tips are gone through: the first paint is over."""
RECORDS = {"villages": "id", "outreach": "plan"}
"""Screens whose aims may name one record, and by which filter."""


class TodayPage(Page):
    """The panels, in as many columns as there is room for."""

    NAME = "today"
    REMINDED = True
    BINDINGS: ClassVar[list[BindingType]] = [bind("acknowledge", show=False), bind("snooze", show=False)]
    FOOTER: ClassVar[tuple[str, ...]] = ("open", "screens", "palette", "where-from", "refresh")
    DEFAULT_CSS = """
    TodayPage {
        #own { display: none; }
        #own.-said { display: block; }
    }
    """
    _looks = False
    """Whether somebody goes through the tips for us."""
    _drawn: Size | None = None
    """The size that the panels were laid out for."""

    def body(self) -> ComposeResult:
        """One widget: a tile of its own for each number would cost a layout each. Below it the way to own data."""
        yield TodayBoard()
        yield Bar(id="own")

    def show(self, sight: Sight) -> None:
        """Lay the panels out for the width there is."""
        self._drawn = self.size
        sample = sight.snapshot.sample
        own = self.query_one("#own", Bar)
        own.show([Part(sight.t("today.own"), "accent")] if sample else [])
        own.set_class(sample, "-said")
        self.query_one(TodayBoard).show(board(sight, self.size.width, self.size.height - 2 - sample))
        if not self._looks and "tips" not in sight.snapshot.hidden and not sight.triage_at_once:
            self._looks = True
            self.set_timer(AFTER, self._look_at_tips)

    def _look_at_tips(self) -> None:
        """Go through the tips in a thread, once: from then on only what changed is looked at."""

        async def going() -> None:
            await asyncio.to_thread(lambda: self.ground.sight().triage)
            self._looks = False
            self.catch_up()

        self.run_worker(going(), group="tips", exclusive=True, exit_on_error=False)

    def subtitle(self, sight: Sight) -> str:
        """The office: this screen has no period."""
        return ""

    def on_resize(self) -> None:
        """Other columns. Textual tells the same size several times at the start."""
        if self.is_mounted and self.size != self._drawn and self.query(TodayBoard):
            self.catch_up()

    @on(TodayBoard.Opened)
    def _opened(self, message: TodayBoard.Opened) -> None:
        """The list behind the number."""
        target = message.spot.item.target
        aim(self.ground, target)
        cast("InfokimApp", self.app).action_go(target.screen)

    def why_not(self, action: str) -> str | None:
        """Only what is due is acknowledged."""
        if action in ("acknowledge", "snooze") and not self._due:
            return "nothing-due"
        return super().why_not(action)

    @property
    def _due(self) -> tuple[str, ...]:
        """The reminder that the line above the keys shows."""
        return tuple(one.id for one in cast("InfokimApp", self.app).reminded.due[:1])

    def action_acknowledge(self) -> None:
        """I have seen it."""
        from tui.screens.reminders import acknowledge

        acknowledge(self, self.ground, self._due, self.say)

    def action_snooze(self) -> None:
        """Again later."""
        from tui.screens.reminders import snooze

        snooze(self, self.ground, self._due, self.say)

    def records_behind(self) -> tuple[str, tuple[str, ...]]:
        """The records that the number under the cursor is of."""
        spot = self.query_one(TodayBoard).spot
        return _behind(self.ground.sight(), spot.item.target) if spot is not None else ("", ())

    def provenance(self) -> Block | None:
        """Where the number under the cursor comes from."""
        spot = self.query_one(TodayBoard).spot
        if spot is None:
            return None
        sight = self.ground.sight()
        past = self.ground.past(*self.records_behind())
        return Block(lines=tuple(flow(_origin(sight, spot.item.target, past), 60)))


def _behind(sight: Sight, target: Target) -> tuple[str, tuple[str, ...]]:
    """The counts of a figure, or a record."""
    if target.screen == "deferrals":
        counts = records_of(sight, *_figure(target))
        return "deferrals", tuple(record.id for record in counts)
    name = RECORDS.get(target.screen)
    return (
        (target.screen, (target.filters[name],)) if name is not None and name in target.filters else ("", ())
    )


def _figure(target: Target) -> tuple[Slice, str, date, date]:
    """What a figure of Penundaan counts: the slice, every checkpoint, the first and the last day."""
    filters = target.filters
    category, _, agency = filters.get("slice", "departure/imigrasi").partition("/")
    first = date.fromisoformat(filters["month"])
    first = {"before": shift(first, -1), "year": shift(first, -12)}.get(filters.get("compare", ""), first)
    last = shift(first, 1) - timedelta(days=1)
    if "day" in filters:
        first = last = date.fromisoformat(filters["day"])
    return Slice(category, agency), "", first, last


def _origin(sight: Sight, target: Target, past: Past) -> list[tuple[Cell, ...]]:
    """The counts of a figure, the origin of a record, or how fresh the list behind is."""
    filters = target.filters
    if target.screen == "deferrals":
        return of_figure(sight, *_figure(target), past)
    name = RECORDS.get(target.screen)
    if name is not None and name in filters:
        return of_row(sight, target.screen, filters[name], past)
    if target.screen == "sources":
        return [(Cell(sight.t("today.origin.sources")),)]
    return [sight.fresh_cells(target.screen)]

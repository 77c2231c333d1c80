"""The numbers of tips, a month or a year at a time; Enter on a number opens the list that it was counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.keys import bind
from tui.views.cells import Block
from tui.views.tipfigures import (
    Period,
    days_lines,
    figure_title,
    figures,
    figures_listing,
    ids_behind,
    this_month,
)
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class Behind(NamedTuple):
    """The list behind a number."""

    ids: tuple[str, ...]
    title: str


class TipFigures(ModalScreen[Behind | None]):
    """Follows what changes. Dismisses the list behind the number that Enter was pressed on."""

    DEFAULT_CSS = """
    TipFigures {
        background: $background;
        &:ansi { background: ansi_default; }
        #days { height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("period-before", run="period(-1)"),
        bind("period-after", run="period(1)"),
        bind("go-today", run="today"),
        bind("form", run="span"),
        Binding("escape,q", "close", show=False),
        Binding("question_mark,f1", "app.help", show=False),
    ]

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.period: Period = this_month(ground.sight())

    def compose(self) -> ComposeResult:
        """Header, table, the days of the row, keys."""
        yield Bar(look="bar", id="header")
        yield Table(cell_cursor=True, markable=False)
        yield Panel(id="days")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Draw it."""
        t, keys = self.ground.words.t, self.ground.keys
        named = {
            "open": "triage.figures.key.open",
            "period-before": "triage.figures.key.period",
            "form": "triage.figures.key.span",
            "go-today": "triage.figures.key.today",
            "step-back": "app.key.step-back",
        }
        parts = [
            Part(f"{keys.label(key)} {t(word)}", "muted", rank)
            for rank, (key, word) in enumerate(named.items())
        ]
        self.query_one("#footer", Bar).show(parts)
        self.moved()

    def moved(self) -> None:
        """As it is now."""
        sight = self.ground.sight()
        t = sight.t
        sample = Part(t("app.flag.sample") if sight.snapshot.sample else "", "bar-warn")
        title = Part(t("triage.figures.title", period=self.period.title(sight)), "bar-strong")
        self.query_one("#header", Bar).show([title, sample], [Part(t("triage.figures.hours"), "bar")])
        self.query_one(Table).show(figures_listing(sight, self.period))
        self._show_days()

    @on(Table.Moved)
    def _show_days(self) -> None:
        key = self.query_one(Table).key or "all"
        wide = max(20, self.size.width - 2)
        lines = days_lines(self.ground.sight(), self.period, key, wide)
        self.query_one("#days", Panel).show(Block(lines=tuple(lines)))

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        sight, column = self.ground.sight(), self.query_one(Table).column
        found = ids_behind(figures(sight, self.period), message.key, column)
        if found:
            self.dismiss(Behind(found, figure_title(sight, message.key, column, self.period)))

    def action_period(self, by: int) -> None:
        """The month or year before, or after."""
        self.period = self.period.moved(by)
        self.moved()

    def action_today(self) -> None:
        """The running one."""
        now = this_month(self.ground.sight())
        self.period = Period(now.first.replace(month=1), True) if self.period.year else now
        self.moved()

    def action_span(self) -> None:
        """A month, or its year."""
        first = self.period.first
        if self.period.year:
            now = this_month(self.ground.sight())
            self.period = now if now.first.year == first.year else Period(first)
        else:
            self.period = Period(first.replace(month=1), True)
        self.moved()

    def action_close(self) -> None:
        """Back to the queue."""
        self.dismiss(None)

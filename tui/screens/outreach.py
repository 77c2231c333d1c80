"""Kalender penyuluhan: a month or a week as a grid with the agenda of its day, a list or a board, or what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from store.queries.deferrals import days_in, shift
from tui.keys import bind
from tui.screens.monthgrid import MonthGrid
from tui.screens.planboard import PlanBoard
from tui.screens.plancursor import GRIDS, PlanCursor
from tui.screens.todayboard import TodayBoard
from tui.views.cells import Block, Cell, text_of, width
from tui.views.changed import signed
from tui.views.daywords import holiday_line
from tui.views.grid import grid_lines
from tui.views.lanes import lanes_view
from tui.views.outreach import AgendaView, agenda_view, plan_detail
from tui.views.results import results_detail, results_listing
from tui.views.sight import Sight
from tui.views.switcher import Name, switcher
from tui.views.week import monday_of, week_lines
from tui.widgets.bars import Bar
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.widget import Widget

FORMS = ("month", "week", "agenda", "board", "missed", "results")
LEAST = 24
"""Cells for the names of the forms below which the number of plans gives way to them."""
AGENDA = 5
"""Lines that the day's agenda gets at least below the grid, its heading included."""


class OutreachPage(PlanCursor):
    """The calendar."""

    NAME = "outreach"
    COLLECTION = "outreach"
    READS = frozenset({"outreach", "villages", "aliases", "holidays", "comments"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare",
        "new",
        "edit",
        "status",
        "day-list",
        "period-before",
        "form",
        "left",
        "go-today",
    )
    MANY: ClassVar[tuple[str, ...]] = ("delete", "status")
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new"),
        bind("edit"),
        bind("delete"),
        bind("form"),
        bind("go-today"),
        bind("before"),
        bind("after", show=False),
        bind("period-before"),
        bind("period-after", show=False),
        bind("day-list"),
    ]
    DEFAULT_CSS = """
    OutreachPage {
        MonthGrid.-none, #lanes.-none, #lower.-none { display: none; }
        #day { color: $text-muted; }
    }
    """
    UNDER = False
    RECORD_FORM = True
    FOLLOWS = True

    def body(self) -> ComposeResult:
        """The grid as wide as the screen, below it the day's agenda with the detail beside it."""
        yield Bar(id="about")
        yield MonthGrid()
        yield PlanBoard(id="lanes")
        with Horizontal(id="lower"):
            with Vertical(id="list-side"):
                yield Table()
                yield Panel(id="notes")
            yield Panel(scrolls=True, id="detail", classes="detail")

    # drawing

    def show(self, sight: Sight) -> None:
        """Draw the calendar in its form."""
        self.query_one(MonthGrid).set_class(self.form not in GRIDS, "-none")
        self.query_one("#lanes").set_class(self.form != "board", "-none")
        self.query_one("#lower").set_class(self.form == "board", "-none")
        if self.form == "results":
            self._show_results(sight)
            return
        meant = self.meant(sight)
        view = self._agenda(sight)
        gridded = self.form in GRIDS
        table = self.query_one(Table)
        if self.form == "board":
            self._show_board(sight, view, meant)
            return
        self.query_one("#lower").styles.height = self._agenda_height if gridded else "1fr"
        table.show(signed(sight, "outreach", view.listing, "title"))
        if gridded:
            self._draw_grid(sight)
        if meant is not None:
            table.select(meant)
        self._select_wanted(table)
        counted = sight.words.tn("outreach.plans", len(view.found))
        self._title(sight, Cell(counted if self.form == "agenda" else f"{view.title}: {counted}"))
        line = holiday_line(sight, self.day) if gridded else ()
        self.note((line,) if line else ())
        self.show_detail(sight)

    def footer(self) -> tuple[str, ...]:
        """What was missed wants another day; on the board it is states that change."""
        if self.table is not None and self.table.marks.keys:
            return ("move-to", *self.FOOTER)
        if self.form in GRIDS and not isinstance(self.focused, MonthGrid):
            return tuple(
                name for name in self.FOOTER if name != "day-list"
            )  # it says where it leads from the grid
        first = {"missed": ("compare", "move-to", "show-link", "status"), "board": ("status", "show-link")}
        return tuple(dict.fromkeys((*first.get(self.form, ()), *self.FOOTER)))

    def _show_board(self, sight: Sight, view: AgendaView, meant: str | None) -> None:
        """The list stands behind it: its marks are the board's, and what it filters the board leaves out."""
        table, board = self.query_one(Table), self.query_one("#lanes", PlanBoard)
        table.show(signed(sight, "outreach", view.listing, "title"))
        board.marks = table.marks
        narrowed = table.rows.filter or table.rows.problems_only
        only = frozenset(table.rows.keys) if narrowed else None
        lanes = lanes_view(sight, *self._month_days, self.size.width, marked=table.marks.keys, only=only)
        wanted, self._wanted = self._wanted, None
        board.show_at(lanes.board, wanted if wanted in table.rows.keys else meant or board.key)
        self._title(sight, Cell(sight.words.tn("outreach.plans", len(view.found))))

    def _show_results(self, sight: Sight) -> None:
        listing = results_listing(sight, *self._month_days)
        self.query_one("#lower").styles.height = "1fr"
        self.query_one(Table).show(listing)
        self._title(sight, Cell(""))
        self.note(((Cell(sight.t("plans.results.note"), "muted"),),) if listing.keys else ())
        self.show_detail(sight)

    def _title(self, sight: Sight, counted: Cell) -> None:
        """The line above: which days, how many plans, and the forms with the present one in brackets."""
        monday, form = monday_of(self.day), sight.format
        week = self.form == "week"
        span = form.days(monday, monday + timedelta(days=6)) if week else form.month(self.day)
        names: list[Name] = [(sight.t(f"outreach.form.{name}"), "muted") for name in FORMS]
        here = FORMS.index(self.form)
        names[here] = (f"[{names[here][0]}]", "strong")
        fresh = sight.fresh_cells("outreach")
        room = self.size.width - 4 - sum(width(text) + 2 for text in (span, text_of(fresh[-1:])) if text)
        if room - width(counted.text) - 2 < LEAST:  # where one is and what else there is come before how many
            counted = Cell("")
        room -= width(counted.text) + 2 if counted.text else 0
        forms = tuple(Cell(*name) for name in switcher(names, here, room))
        self.about(sight, (Cell(span, "head"), counted, *forms), "outreach")

    @property
    def _agenda_height(self) -> int:
        return max(AGENDA, self.size.height // (3 if self.beside else 4))

    def _agenda(self, sight: Sight) -> AgendaView:
        editable = self.desk.why_not("outreach") is None
        if self.form in GRIDS:
            return agenda_view(sight, self.day, self.day, editable=editable)
        only = "missed" if self.form == "missed" else ""
        return agenda_view(sight, *self._month_days, only=only, editable=editable)

    def _draw_grid(self, sight: Sight) -> None:
        height = max(3, self.size.height - 3 - self._agenda_height)
        wide = self.size.width
        if self.form == "week":
            lines = week_lines(sight, self.day, wide=wide, height=height)
        else:
            lines = grid_lines(sight, self.day.replace(day=1), self.day, wide=wide, height=height)
        self.query_one(MonthGrid).show(lines)

    def _select_wanted(self, table: Table) -> None:
        if self._wanted is not None and table.select(self._wanted):
            self._wanted = None
            table.focus()

    @property
    def here(self) -> str | None:
        """The key of the plan or occurrence under the cursor of the list or the board."""
        if self.form == "results":
            return None
        return self.query_one("#lanes", PlanBoard).key if self.form == "board" else self.query_one(Table).key

    @property
    def chosen(self) -> tuple[str, ...]:
        """The marked ones, or the one under the cursor."""
        table = self.query_one(Table)
        if self.form == "results" or (self.form == "board" and not table.marks.keys):
            return () if self.here is None else (self.here,)
        return tuple(table.chosen)

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One plan in full, or what became of a channel's or a topic's."""
        if self.form == "results":
            return results_detail(sight, key, *self._month_days, wide)
        return plan_detail(sight, key, wide, self._trail)

    # moving

    @on(MonthGrid.Stepped)
    def _stepped(self, message: MonthGrid.Stepped) -> None:
        self._go(self.day + timedelta(days=message.days))

    @on(MonthGrid.Opened)
    def _day_opened(self) -> None:
        """One plan opens at once; several, and the day's list has the focus."""
        table = self.query_one(Table)
        if len(table.rows.keys) == 1:
            self.open_detail(table.rows.keys[0])
        elif table.rows.keys:
            table.focus()

    @on(TodayBoard.Opened)
    def _tile_opened(self, message: TodayBoard.Opened) -> None:
        self.open_detail(message.spot.item.key)

    def open_detail(self, key: str) -> None:
        """Beside the list where there is one; the board has none."""
        if self.form != "board":
            super().open_detail(key)
            return
        from tui.screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(self.ground, self, key))

    @on(PlanBoard.Marked)
    @on(Table.Changed)
    def _remarked(self) -> None:
        """Other tiles are marked, or left out."""
        if self.form == "board":
            self.catch_up()

    def _go(self, day: date) -> None:
        former = self._period
        self._select_day(day)
        self.catch_up()
        if self._cut:
            self.say_where()
        elif self._period != former:
            self.say("")  # what was said was about days that are out of sight

    @property
    def _period(self) -> date:
        """The first day of what is seen."""
        return monday_of(self.day) if self.form == "week" else self.day.replace(day=1)

    def action_before(self) -> None:
        """The day before."""
        self._go(self.day - timedelta(days=1))

    def action_after(self) -> None:
        """The day after."""
        self._go(self.day + timedelta(days=1))

    def _month(self, by: int) -> None:
        first = shift(self.day, by)
        self._go(first.replace(day=min(self.day.day, days_in(first))))

    def action_period_before(self) -> None:
        """The month before."""
        self._month(-1)

    def action_period_after(self) -> None:
        """The month after."""
        self._month(1)

    def action_go_today(self) -> None:
        """Today."""
        self._go(self.desk.today())

    def action_form(self) -> None:
        """Month, week, list, board, missed, results; the cursor stays on its plan where the form shows it."""
        self._carried = self.under if self.form != "results" else None
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self.catch_up()
        self.set_focus(self.pane)

    @property
    def pane(self) -> Widget:
        """What the keys of this form act on first."""
        if self.form == "board":
            return self.query_one("#lanes")
        return self.query_one(MonthGrid) if self.form in GRIDS else self.query_one(Table)

    def action_day_list(self) -> None:
        """From the grid into the day's list, and back."""
        grid, table = self.query_one(MonthGrid), self.query_one(Table)
        self.set_focus(table if self.focused is grid else grid)
        self.refresh_frame()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only beside a grid there is a list of its day."""
        if action == "act" and parameters == ("day-list",):
            return self.form in GRIDS
        return super().check_action(action, parameters)

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        self.form = "missed" if filters.get("only") == "missed" else "month"
        self.selected = date.fromisoformat(filters["day"]) if "day" in filters else None
        self._wanted = filters.get("plan")
        if "card" in filters and self._wanted is not None:
            self.call_after_refresh(self._open_card, self._wanted, filters["card"])

    def _open_card(self, key: str, channel: str) -> None:
        """What a reminder is about, at the moment of posting."""
        from tui.screens.posting import posting_card

        card = posting_card(self, key, channel)
        if card is not None:
            self.app.push_screen(card)

"""Kalender penyuluhan: a month as a grid with the agenda of its day, a list of the month, or what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from store.queries.deferrals import days_in, shift
from tui.keys import bind
from tui.screens.compared import ComparedPage
from tui.screens.monthgrid import MonthGrid
from tui.views.cells import Block, Cell
from tui.views.changed import signed
from tui.views.grid import grid_lines
from tui.views.outreach import AgendaView, agenda_view, plan_detail
from tui.views.sight import Sight
from tui.widgets.bars import Bar
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.drafts import Draft

FORMS = ("month", "agenda", "missed")
AGENDA = 5
"""Lines that the day's agenda gets at least below the grid, its heading included."""


class OutreachPage(ComparedPage):
    """The calendar."""

    NAME = "outreach"
    COLLECTION = "outreach"
    READS = frozenset({"outreach", "villages", "aliases", "holidays"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare",
        "new",
        "edit",
        "left",
        "period-before",
        "form",
        "go-today",
    )
    MANY: ClassVar[tuple[str, ...]] = ("delete",)
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
        Binding("tab", "other_pane", show=False),
        Binding("shift+tab", "other_pane", show=False),
    ]
    DEFAULT_CSS = """
    OutreachPage {
        MonthGrid.-none { display: none; }
        #day { color: $text-muted; }
    }
    """
    UNDER = False
    RECORD_FORM = True
    FOLLOWS = True
    form = "month"
    selected: date | None = None
    """The day that new plans fall on; None: today."""
    _wanted: str | None = None

    def body(self) -> ComposeResult:
        """The grid as wide as the screen, below it the day's agenda with the detail beside it."""
        yield Bar(id="about")
        yield MonthGrid()
        with Horizontal(id="lower"):
            with Vertical(id="list-side"):
                yield Table()
                yield Panel(id="notes")
            yield Panel(scrolls=True, id="detail", classes="detail")

    # drawing

    @property
    def day(self) -> date:
        """The selected day."""
        return self.selected or self.desk.today()

    def show(self, sight: Sight) -> None:
        """Draw the calendar in its form."""
        grid = self.query_one(MonthGrid)
        gridded = self.form == "month"
        grid.set_class(not gridded, "-none")
        table = self.query_one(Table)
        view = self._agenda(sight)
        self.query_one("#lower").styles.height = self._agenda_height if gridded else "1fr"
        table.show(signed(sight, "outreach", view.listing, "title"))
        if gridded:
            self._draw_grid(sight)
        self._select_wanted(table)
        forms = tuple(
            Cell(f"[{sight.t(f'outreach.form.{form}')}]" if form == self.form else sight.t(f"outreach.form.{form}"),
                 "strong" if form == self.form else "muted")
            for form in FORMS
        )  # fmt: skip
        month = Cell(sight.format.month(self.day), "head")
        counted = Cell(sight.words.tn("outreach.plans", len(view.found)))
        if self.form != "agenda":
            counted = Cell(f"{view.title}: {counted.text}")
        self.about(sight, (month, counted, *forms), "outreach")
        self.note(())
        self.show_detail(sight)

    @property
    def _agenda_height(self) -> int:
        return max(AGENDA, self.size.height // (3 if self.beside else 4))

    def _agenda(self, sight: Sight) -> AgendaView:
        first = self.day.replace(day=1)
        editable = self.desk.why_not("outreach") is None
        if self.form == "month":
            return agenda_view(sight, self.day, self.day, editable=editable)
        only = "missed" if self.form == "missed" else ""
        return agenda_view(sight, first, first.replace(day=days_in(first)), only=only, editable=editable)

    def _draw_grid(self, sight: Sight) -> None:
        height = max(3, self.size.height - 3 - self._agenda_height)
        self.query_one(MonthGrid).show(
            grid_lines(sight, self.day.replace(day=1), self.day, wide=self.size.width, height=height)
        )

    def _select_wanted(self, table: Table) -> None:
        if self._wanted is not None and table.select(self._wanted):
            self._wanted = None
            table.focus()

    def detail(self, sight: Sight, key: str, wide: int) -> Block:
        """One plan in full."""
        return plan_detail(sight, key, wide)

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

    def _go(self, day: date) -> None:
        self.selected = None if day == self.desk.today() else day
        self.catch_up()

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
        """Month, list, missed."""
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self.catch_up()
        self.set_focus(self.query_one(MonthGrid) if self.form == "month" else self.query_one(Table))

    def action_other_pane(self) -> None:
        """Between grid and the day's list."""
        grid, table = self.query_one(MonthGrid), self.query_one(Table)
        if self.form == "month":
            self.set_focus(table if self.focused is grid else grid)

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan asks for."""
        self.form = "missed" if filters.get("only") == "missed" else "month"
        self.selected = date.fromisoformat(filters["day"]) if "day" in filters else None
        self._wanted = filters.get("plan")

    # editing

    def why_not(self, action: str) -> str | None:
        """There must be a plan to edit, and one or some marked ones to delete."""
        if action in ("edit", "delete") and self.is_mounted:
            table = self.query_one(Table)
            if table.key is None and not (action == "delete" and table.marks.keys):
                return "nothing-selected"
        return super().why_not(action)

    def action_new(self) -> None:
        """A new plan on the selected day."""
        from tui.screens.planform import new_plan

        self.app.push_screen(new_plan(self.ground, self.day), self._written)

    def action_edit(self) -> None:
        """The plan under the cursor of the list."""
        key = self.query_one(Table).key
        if key is not None:
            self.edit_record(key)

    def edit_record(self, key: str) -> None:
        """This plan; of an occurrence the plan that repeats."""
        self._edit(key.partition("@")[0])

    def action_delete(self) -> None:
        """Ask, then take the marked plans away together, or the one under the cursor of the list."""
        from tui.screens.deleting import Deletion, Doomed

        rows = self.desk.snapshot.rows("outreach")
        found = [row for row in map(rows.row, self.query_one(Table).chosen) if row is not None]
        if found:
            doomed = [Doomed(row.record.id, row.rev, row.record.title) for row in found]
            Deletion(self, "outreach", doomed).ask()
        else:
            self.say(self.words.t("outreach.gone"), "warn")

    def _edit(self, key: str, draft: Draft | None = None) -> None:
        from tui.screens.planform import plan_form

        form = plan_form(self.ground, key, draft=draft)
        if form is None:
            self.say(self.words.t("outreach.gone"), "warn")
        else:
            self.app.push_screen(form, self._written)

    def _written(self, written: object) -> None:
        """The cursor goes to what was saved, once the watch has seen it."""
        if isinstance(written, tuple) and written:
            self._wanted = written[0].id

    def reopen(self, draft: Draft) -> None:
        """A form that was not saved, with its text."""
        if draft.id is not None:
            self._edit(draft.id, draft)
            return
        from tui.screens.planform import new_plan

        self.app.push_screen(new_plan(self.ground, self.day, draft=draft.fields), self._written)

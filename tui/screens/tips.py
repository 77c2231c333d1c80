"""Informasi masyarakat: the queue in its views. Whatever could name a person is masked (`tui/words/mask.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from tui.keys import bind
from tui.screens.tipcases import TipCases
from tui.screens.tipentry import TipEntry
from tui.views.cells import Block, Cell
from tui.views.sight import Sight
from tui.views.tipcounts import counts_lines
from tui.views.tipqueue import FILTERS, VIEWS, tips_view
from tui.widgets.bars import Bar
from tui.widgets.panel import Panel
from tui.widgets.table import Table


class TipsPage(TipCases, TipEntry):
    """What breaks first stands first; `b` goes through the views, and each of them is in the palette."""

    NAME = "tips"
    COLLECTION = "tips"
    READS = frozenset({"tips", "villages", "aliases", "holidays"})
    FOOTER: ClassVar[tuple[str, ...]] = (
        "compare",
        "status",
        "assign",
        "snooze",
        "new",
        "form",
        "problems",
        "open",
    )
    MANY: ClassVar[tuple[str, ...]] = ("status", "assign", "snooze", "comment", "duplicate", "refer")
    RECORD_ACTIONS = (
        "status",
        "assign",
        "snooze",
        "comment",
        "duplicate",
        "refer",
        "answers",
        "take-place",
        "reveal",
        "yank",
    )
    BINDINGS: ClassVar[list[BindingType]] = [bind("form")]
    DEFAULT_CSS = """
    TipsPage #views { height: auto; padding: 0 1; }
    """
    only = "open"
    village = ""
    """The id of the village that the list is narrowed to; empty: of all."""
    behind_number: tuple[tuple[str, ...], str] | None = None
    """The list behind a number of the numbers: ids and title."""

    def body(self) -> ComposeResult:
        """The line about it, the line of views, the list and the detail beside it."""
        yield Bar(id="about")
        yield Panel(id="views")
        with Horizontal():
            with Vertical(id="list-side"):
                yield Table()
                yield Panel(id="notes")
                yield Panel(scrolls=True, id="under")
            yield Panel(scrolls=True, id="detail", classes="detail")

    def show(self, sight: Sight) -> None:
        """Draw the queue."""
        view = tips_view(sight, only=self.only, village=self.village, behind=self.behind_number)
        chosen = "" if self.behind_number is not None else self.only
        lines = counts_lines(sight, chosen, max(40, self.size.width - 2))
        self.query_one("#views", Panel).show(Block(lines=tuple(lines)))
        table = self.query_one(Table)
        table.show(view.listing)
        self.select_wanted(table)
        number = sight.format.number
        counted = sight.t("tips.counted", shown=number(len(view.listing.keys)), held=number(view.held))
        order = Cell(sight.t("triage.order.done" if self.only == "done" else "tips.order"), "muted")
        self.about(sight, (Cell(view.title, "head"), Cell(counted)), "tips", order)
        self.note(())
        self.show_detail(sight)

    def _room_under(self, table: Table) -> int:
        """The line of views takes its part."""
        return super()._room_under(table) - len(self.query_one("#views", Panel).block.lines)

    def latest_snooze(self, ids: Sequence[str]) -> datetime | None:
        """The earliest moment at which one of these that is urgent is due."""
        found = [self.ground.sight().triage.of(one) for one in ids]
        return min((one.snooze_limit for one in found if one is not None and one.snooze_limit), default=None)

    # views

    def take(self, filters: Mapping[str, str]) -> None:
        """What Ringkasan or a village asks for."""
        wanted = filters.get("only", "open")
        self.only = wanted if wanted in FILTERS else "open"
        self.village = filters.get("village", "")
        self.behind_number = None

    def widen(self) -> bool:
        """Everything that is open again."""
        narrowed = self.only != "open" or bool(self.village) or self.behind_number is not None
        self.only, self.village, self.behind_number = "open", "", None
        return narrowed

    def action_form(self) -> None:
        """The next view; behind the last one the numbers, and from the list behind a number back to them."""
        if self.behind_number is not None or self.only == VIEWS[-1]:
            self.action_figures()
        else:
            place = VIEWS.index(self.only) if self.only in VIEWS else -1
            self.action_view(VIEWS[place + 1])

    def action_view(self, name: str) -> None:
        """This view."""
        self.only, self.behind_number = name if name in VIEWS else "open", None
        self.catch_up()

    def action_figures(self) -> None:
        """The numbers; from there to the list behind one of them, else to the first view."""
        from tui.screens.tipfigures import Behind, TipFigures

        def answered(found: Behind | None) -> None:
            if found is None:
                self.action_view("open")
                return
            self.behind_number = (found.ids, found.title)
            self.catch_up()

        self.app.push_screen(TipFigures(self.ground), answered)

    def commands(self) -> Mapping[str, tuple[str, str]]:
        """Each view by its name, for the palette."""
        t = self.words.t
        views = {
            f"view-{name}": (t("triage.palette", view=t(f"tips.only.{name}")), f"view('{name}')")
            for name in VIEWS
        }
        return {**views, "figures": (t("triage.palette", view=t("triage.figures.name")), "figures")}

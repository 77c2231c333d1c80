"""What every screen with a list does with it: filter, sort, problems only, marks; and the lines that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.screen import Screen

from tui.keys import bind
from tui.views.cells import width
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.events import Key

    from tui.screens.ground import Ground
    from tui.widgets.filterline import FilterLine
    from tui.words.catalog import Words

TOO_LONG = ("warn", "failed")
"""Looks of sentences that are told whole, over the screen, where the line has no room for them."""
LIST_ACTIONS = ("filter", "sort", "sort-reverse", "problems")


def marked_words(table: Table | None, words: Words) -> str:
    """How many rows are marked, and how many of them the filter hides; empty where none is."""
    marked = len(table.marks.keys) if table is not None else 0
    if table is None or not marked:
        return ""
    hidden = table.out_of_sight
    if hidden:
        return words.tn("app.list.marked-hidden", marked, hidden=words.digits(hidden))
    return words.tn("app.list.marked", marked)


class ListScreen(Screen[None]):
    """The parent of `Page`. It acts on the table that has the focus, else on the first; without one it has no keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("filter"),
        bind("sort"),
        bind("sort-reverse"),
        bind("problems"),
        bind("step-back", show=False),
    ]

    def __init__(self, ground: Ground, *, name: str) -> None:
        super().__init__(name=name)
        self.ground = ground
        self.words = ground.words
        self._filter_line: FilterLine | None = None

    def say(self, sentence: str, look: str = "") -> None:
        """Put a sentence on the message line; an empty one takes the line away."""
        try:
            line = self.query_one("#message", Bar)
        except NoMatches:
            return
        line.show([Part(sentence, look)] if sentence else [])
        line.set_class(bool(sentence), "-said")
        if (
            width(sentence) > self.size.width - 2 and look in TOO_LONG
        ):  # what was cut may be the half that matters
            self.app.notify(sentence, severity="warning", timeout=8)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A page without a list has no keys for one."""
        if action == "act" and parameters and parameters[0] in LIST_ACTIONS:
            table = self.table
            if table is None:
                return False
            listing = table.rows.listing
            if parameters[0] == "problems":
                return listing.problem is not None
            return bool(listing.sorts) if parameters[0] != "filter" else True
        return True

    @property
    def table(self) -> Table | None:
        """The table that has the focus, else the first."""
        if isinstance(self.focused, Table):
            return self.focused
        try:
            return self.query_one(Table)
        except NoMatches:
            return None

    def action_filter(self) -> None:
        """Open the filter line."""
        table = self.table
        if table is not None and self._filter_line is None:
            from tui.widgets.filterline import FilterLine

            line = FilterLine(table.rows.filter, hint=self.words.t("app.filter.hint"))
            self.say("")
            self._filter_line = line
            self.mount(line, before="#footer")

    def take_early(self, event: Key) -> bool:
        """A letter typed while the filter line is still being made belongs to it."""
        if self._filter_line is None:
            return False
        from tui.widgets.filterline import take_early

        return take_early(self._filter_line.input, event)

    def on_filter_line_typed(self, message: FilterLine.Typed) -> None:
        """The list follows every letter."""
        if self.table is not None:
            self.table.narrow(message.text)

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        """Enter keeps the filter, Esc takes it away; the list has the focus again."""
        table = self.query(Table).first()
        if not message.keep:
            table.narrow("")
        message.line.remove()
        self._filter_line = None
        table.focus()
        self._tell_list(table)

    @on(Table.Changed)
    def _list_changed(self, message: Table.Changed) -> None:
        if self._filter_line is None and isinstance(message.table, Table):
            self._tell_list(message.table)

    def _tell_list(self, table: Table) -> None:
        """The message line says what is left out, so that nobody takes a part for the whole."""
        rows, t, number = table.rows, self.words.t, self.ground.format.number
        said = []
        if rows.filter or rows.problems_only:
            shown, held = number(len(rows.keys)), number(len(rows.listing.keys))
            own = f"{self.name}.filter.problems"
            problems = own if self.words.has(own) else "app.filter.problems"
            key = problems if rows.problems_only else "app.filter.on"
            said.append(t(key, text=rows.filter, shown=shown, held=held))
        if table.marks.anchor is not None:
            said.append(t("app.list.range"))
        if rows.sort is not None:
            title = next(column.title for column in rows.listing.columns if column.name == rows.sort)
            said.append(t("app.list.sorted-down" if rows.reverse else "app.list.sorted", column=title))
        self.say(" · ".join(said), "accent")

    def action_sort(self) -> None:
        """Sort by the next column."""
        if self.table is not None:
            self.table.next_sort()

    def action_sort_reverse(self) -> None:
        """Sort the other way round."""
        if self.table is not None:
            self.table.turn()

    def action_problems(self) -> None:
        """Only what is late, old, failed or unmatched; and back."""
        if self.table is not None:
            self.table.only_problems(not self.table.rows.problems_only)

    def action_step_back(self) -> None:
        """One step: the message, the marks, the filter, the problems; then the focus goes to the list."""
        table = self.table
        if table is None:
            self.say("")
        elif table.clear_marks():
            pass
        elif table.rows.filter:
            table.narrow("")
        elif table.rows.problems_only:
            table.only_problems(False)
        else:
            self.say("")

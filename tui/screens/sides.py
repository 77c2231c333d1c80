"""Two values beside each other, one line per field, and a choice for each line: conflicts, and what a source changed.

A subclass says which lines there are and what becomes of the choice.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, ScreenResultType

from tui.keys import bind
from tui.views.cells import Cell, Column, Listing
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.screens.ground import Ground


class Line(NamedTuple):
    """One line: what it is about, and both values in words."""

    heads: tuple[str, ...]
    """As many as `heads()` names columns."""
    mine: str
    theirs: str


class SidesScreen(ModalScreen[ScreenResultType]):
    """The frame; `picks` holds the lines that are decided: True takes theirs."""

    DEFAULT_CSS = """
    SidesScreen {
        background: $background;
        &:ansi { background: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", run="take"),
        Binding("escape", "cancel", show=False),
        Binding("m", "all(False)", show=False),
        Binding("t", "all(True)", show=False),
        Binding("space", "turn", show=False),
    ]

    def __init__(self, ground: Ground, about: str) -> None:
        """`about`: what the record is called."""
        super().__init__()
        self.ground = ground
        self.about_what = about
        self.picks: dict[str, bool] = {}
        self.of = "app.conflict"
        """Where its words are: title, mine, theirs, keys."""

    # what a subclass writes

    @abstractmethod
    def lines(self) -> dict[str, Line]:
        """The lines by their keys, in their order."""

    def heads(self) -> tuple[Column, ...]:
        """The columns before the values."""
        return (Column(name="field", title=self.ground.words.t("app.conflict.field"), width=16),)

    def turned(self, key: str, pick: bool | None) -> bool | None:
        """What follows a choice when Enter turns the line of that key."""
        return not pick

    def all_turned(self, theirs: bool) -> dict[str, bool]:
        """One side for every line that has it."""
        return dict.fromkeys(self.lines(), theirs)

    @abstractmethod
    def action_take(self) -> None:
        """Save as chosen."""

    def below(self) -> Sequence[Widget]:
        """Widgets under the table."""
        return ()

    # the frame

    def compose(self) -> ComposeResult:
        """Header, what happened, the lines."""
        yield Bar(look="bar", id="header")
        yield Bar(id="happened")
        yield Table(markable=False)
        yield from self.below()
        yield Bar(id="footer")

    def on_mount(self) -> None:
        """Fill it."""
        t = self.ground.words.t
        title = [Part(t(f"{self.of}.title"), "bar-strong"), Part(self.about_what, "bar")]
        self.query_one("#header", Bar).show(title)
        self.query_one("#footer", Bar).show([Part(t(f"{self.of}.keys"), "muted")])
        self.draw()
        self.query_one(Table).focus()

    def say(self, sentence: str, look: str = "warn") -> None:
        """What happened, or what is missing."""
        self.query_one("#happened", Bar).show([Part(sentence, look)])

    def draw(self) -> None:
        """The lines as they are decided now."""
        t, lines = self.ground.words.t, self.lines()

        def row(key: str) -> tuple[Cell, ...]:
            line, pick = lines[key], self.picks.get(key)
            return (
                *(Cell(head, "head") for head in line.heads),
                Cell("(x)" if pick is False else "   ", "strong"),
                Cell(line.mine, "muted" if pick else "strong"),
                Cell("(x)" if pick else "   ", "strong"),
                Cell(line.theirs, "muted" if pick is False else "strong"),
            )

        columns = (
            *self.heads(),
            Column(name="m", title="", width=3),
            Column(name="mine", title=t(f"{self.of}.mine"), width=0),
            Column(name="t", title="", width=3),
            Column(name="theirs", title=t(f"{self.of}.theirs"), width=0),
        )
        listing = Listing(columns=columns, keys=tuple(lines), row=row, text=lambda name: name)
        self.query_one(Table).show(listing)

    @on(Table.Opened)
    def _opened(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        """The next choice for this line."""
        key = self.query_one(Table).key
        if key is None:
            return
        pick = self.turned(key, self.picks.get(key))
        if pick is None:
            self.picks.pop(key, None)
        else:
            self.picks[key] = pick
        self.draw()

    def action_all(self, theirs: bool) -> None:
        """One side for every line."""
        self.picks = self.all_turned(theirs)
        self.draw()

    def action_cancel(self) -> None:
        """Back to where one came from; nothing is saved."""
        self.dismiss(None)

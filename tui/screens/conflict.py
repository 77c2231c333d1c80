"""Mine beside theirs, one line per field that both changed. Dismisses the fields where theirs is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from store.errors import Conflict
from store.models.collections import flat_fields
from store.models.edit import Clash
from store.overlay import DELETED
from tui.keys import bind
from tui.screens.fieldtext import as_text
from tui.views.cells import Cell, Column, Listing
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table
from tui.words.mask import shown

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class ConflictScreen(ModalScreen[frozenset[str] | None]):
    """Each field starts with mine; Enter turns it. None: nothing is saved, the form stays."""

    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", run="take"),
        Binding("escape", "cancel", show=False),
        Binding("m", "all(False)", show=False),
        Binding("t", "all(True)", show=False),
        Binding("space", "turn", show=False),
    ]

    def __init__(self, ground: Ground, collection: str, conflict: Conflict, about: str) -> None:
        """`about`: what the record is called; a sheet saves many."""
        super().__init__()
        self.about = about
        self.ground = ground
        self.collection = collection
        self.clashes = {clash.field: clash for clash in conflict.clashes}
        self.theirs: set[str] = set()

    def compose(self) -> ComposeResult:
        """Header, what happened, the fields."""
        yield Bar(look="bar", id="header")
        yield Bar(id="happened")
        yield Table(markable=False)
        yield Bar(id="footer")

    def on_mount(self) -> None:
        """Fill it."""
        t = self.ground.words.t
        title = [Part(t("app.conflict.title"), "bar-strong"), Part(self.about, "bar")]
        self.query_one("#header", Bar).show(title)
        last = max(self.clashes.values(), key=lambda clash: clash.at)
        moment = self.ground.format.brief_moment(last.at, self.ground.desk.today())
        who = self.ground.sight().person(last.by)
        self.query_one("#happened", Bar).show(
            [Part(t("app.conflict.someone", who=who, moment=moment), "warn")]
        )
        self.query_one("#footer", Bar).show([Part(t("app.conflict.keys"), "muted")])
        self._draw()
        self.query_one(Table).focus()

    def _draw(self) -> None:
        t, format = self.ground.words.t, self.ground.format

        def row(name: str) -> tuple[Cell, ...]:
            clash, taken = self.clashes[name], name in self.theirs
            return (
                Cell(
                    t("app.conflict.record") if name == DELETED else format.label(self.collection, name),
                    "head",
                ),
                Cell("   " if taken else "(x)", "strong"),
                Cell(self._text(clash, clash.mine), "muted" if taken else "strong"),
                Cell("(x)" if taken else "   ", "strong"),
                Cell(self._text(clash, clash.theirs), "strong" if taken else "muted"),
            )

        columns = (
            Column(name="field", title=t("app.conflict.field"), width=16),
            Column(name="m", title="", width=3),
            Column(name="mine", title=t("app.conflict.mine"), width=0),
            Column(name="t", title="", width=3),
            Column(name="theirs", title=t("app.conflict.theirs"), width=0),
        )
        listing = Listing(columns=columns, keys=tuple(self.clashes), row=row, text=lambda name: name)
        self.query_one(Table).show(listing)

    def _text(self, clash: Clash, value: Any) -> str:
        """A value on one line, masked as everywhere."""
        if clash.field == DELETED:
            return self.ground.words.t("app.conflict.gone" if value else "app.conflict.there")
        spec = flat_fields(self.collection).get(clash.field)
        text = as_text(spec, value, self.ground.format) if spec else str(value)
        told = shown(self.collection, clash.field, " ".join(text.split()))
        return told or self.ground.words.t("app.conflict.empty")

    @on(Table.Opened)
    def _opened(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        """The other side for this field."""
        key = self.query_one(Table).key
        if key is not None:
            self.theirs ^= {key}
            self._draw()

    def action_all(self, theirs: bool) -> None:
        """One side for every field."""
        self.theirs = set(self.clashes) if theirs else set()
        self._draw()

    def action_take(self) -> None:
        """Save as chosen."""
        self.dismiss(frozenset(self.theirs))

    def action_cancel(self) -> None:
        """Back to the form."""
        self.dismiss(None)

"""A line to type in and a list that follows: for help, palette and every choice among many. Enter dismisses a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.views.cells import Listing
from tui.widgets.bars import Bar, Part
from tui.widgets.filterline import PlainInput, take_early
from tui.widgets.table import NOTHING, Table

if TYPE_CHECKING:
    from textual.events import Key

    from tui.screens.ground import Ground


class PickScreen(ModalScreen[str | None]):
    """Dismisses the key of the row that was picked, or None."""

    DEFAULT_CSS = """
    PickScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        Input { background: $surface; padding: 0 1; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        Binding("up,ctrl+k", "move(-1)", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(
        self, ground: Ground, title: str, listing: Listing = NOTHING, *, keys: str = "app.pick.keys"
    ) -> None:
        """`listing`: what can be picked; a subclass may give it by `listing()`, when it is mounted.

        `keys`: which of our words say what the keys do here.
        """
        super().__init__()
        self.ground = ground
        self.title_text = title
        self._listing = listing
        self._keys = keys
        self.ready = False
        """Keys that come before the field has the focus wait for it (`tui/inorder.py`)."""

    def on_descendant_focus(self) -> None:
        """There is somewhere to type."""
        self.ready = True

    def compose(self) -> ComposeResult:
        """Header, field, list."""
        t = self.ground.words.t
        yield Bar(look="bar", id="header")
        yield PlainInput(placeholder=t("app.pick.hint"))
        table = Table(markable=False)
        table.can_focus = False
        yield table
        yield Bar(id="footer")

    def on_mount(self) -> None:
        """Fill it."""
        t = self.ground.words.t
        self.query_one("#header", Bar).show([Part(self.title_text, "bar-strong")])
        self.query_one("#footer", Bar).show([Part(t(self._keys), "muted")])
        table = self.query_one(Table)
        table.nothing_left = t("app.list.nothing-left")
        table.show(self.listing())

    def listing(self) -> Listing:
        """What can be picked."""
        return self._listing

    def take_early(self, event: Key) -> bool:
        """A letter typed before the field has the focus is not lost."""
        fields = self.query(PlainInput)
        return bool(fields) and take_early(fields.first(), event)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        table = self.query_one(Table)
        table.narrow(event.value)
        table.action_first()

    def action_move(self, by: int) -> None:
        """The row above or below, while typing goes on."""
        self.query_one(Table).action_move(by)

    def action_page(self, by: int) -> None:
        """A page of rows."""
        self.query_one(Table).action_page(by)

    def action_take(self) -> None:
        """This one."""
        self.dismiss(self.query_one(Table).key)

    def action_back(self) -> None:
        """None of them."""
        self.dismiss(None)

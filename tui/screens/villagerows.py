"""The rows behind a figure of Desa binaan, over the page. Enter on one opens what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.views.villagerows import Behind, rows_listing
from tui.widgets.bars import Bar, Part
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class VillageRows(ModalScreen[str | None]):
    """Follows what changes. Dismisses the key of the row that Enter was pressed on, or None."""

    DEFAULT_CSS = """
    VillageRows {
        background: $background;
        &:ansi { background: ansi_default; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", show=False),
        Binding("question_mark,f1", "app.help", show=False),
    ]

    def __init__(self, ground: Ground, behind: Behind) -> None:
        super().__init__()
        self.ground = ground
        self.behind = behind

    def compose(self) -> ComposeResult:
        """Header, rows, keys."""
        yield Bar(look="bar", id="header")
        yield Table(markable=False)
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Draw it."""
        t, keys = self.ground.words.t, self.ground.keys
        parts = [
            Part(f"{keys.label(key)} {t(word)}", "muted", rank)
            for rank, (key, word) in enumerate(
                {"open": "villages.key.open-row", "step-back": "app.key.step-back"}.items()
            )
        ]
        self.query_one("#footer", Bar).show(parts)
        self.moved()

    def moved(self) -> None:
        """As it is now."""
        sight = self.ground.sight()
        listing = rows_listing(sight, self.behind)
        counted = Part(sight.words.tn("common.rows", len(listing.keys)), "bar")
        sample = Part(sight.t("app.flag.sample") if sight.snapshot.sample else "", "bar-warn")
        self.query_one("#header", Bar).show([Part(self.behind.title, "bar-strong"), sample], [counted])
        self.query_one(Table).show(listing)

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        self.dismiss(message.key)

    def action_close(self) -> None:
        """Back to the page."""
        self.dismiss(None)

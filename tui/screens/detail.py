"""One row in full on a page of its own, for terminals that have no room beside the list. Follows what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.keys import bind
from tui.views.cells import Block, flow
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground
    from tui.screens.listpage import ListPage


WORK = (
    "status",
    "assign",
    "snooze",
    "show-link",
    "comment",
    "edit-text",
    "yank",
    "reveal",
    "duplicate",
    "refer",
    "answers",
    "take-place",
    "suggestions",
)
"""Actions that a page may have on one record (`ListPage.RECORD_ACTIONS`)."""


class DetailScreen(ModalScreen[None]):
    """Esc, Enter or `q` go back; `=` and `e` work here as on the page."""

    CSS_PATH = "detail.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("compare", run="compare", show=False),
        bind("edit", run="edit", show=False),
        *(bind(name, run=f"work('{name}')", show=False) for name in WORK),
        Binding("escape,q", "close", show=False),
        Binding("enter", "onward", show=False),
        Binding("question_mark,f1", "app.help", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, ground: Ground, page: ListPage, key: str) -> None:
        super().__init__()
        self.ground = ground
        self.page = page
        self.key = key

    def compose(self) -> ComposeResult:
        """Header, text, keys."""
        yield Bar(look="bar", id="header")
        yield Panel(scrolls=True)
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Show it."""
        t = self.ground.words.t
        sample = Part(t("app.flag.sample") if self.ground.desk.sample else "", "bar-warn")
        title = self.ground.words.t(f"app.screen.{self.page.NAME}")
        self.query_one("#header", Bar).show([Part(title, "bar-strong"), sample])
        self.query_one(Panel).focus()
        self.moved()

    def moved(self) -> None:
        """Draw it as it is now."""
        wide = max(20, self.size.width - 4)
        self.page.looked_at(self.key)
        block = self.page.detail(self.ground.sight(), self.key, wide)
        self.query_one(Panel).show(Block(lines=tuple(flow(block.lines, wide)), name=block.name))
        keys = {"leave": "step-back"} | ({"compare": "compare"} if self.page.to_compare((self.key,)) else {})
        if self.page.RECORD_FORM and self.page.why_not("edit") is None:
            keys["edit"] = "edit"
        keys |= {name: name for name in self.page.RECORD_ACTIONS if self.page.why_not(name) is None}
        parts = [
            Part(f"{self.ground.keys.label(key)} {self.ground.label(word, self.page.NAME)}", "muted", rank)
            for rank, (key, word) in enumerate(keys.items())
        ]
        self.query_one("#footer", Bar).show(parts)

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query(Panel):
            self.moved()

    def action_scroll(self, by: int) -> None:
        """A line up or down."""
        self.query_one(Panel).action_scroll_by(by)

    def action_compare(self) -> None:
        """Both values of a record that is changed at its source."""
        self.page.compare_records((self.key,))

    def action_edit(self) -> None:
        """The form of this record, over it; or why there is none."""
        if not self.page.RECORD_FORM:
            return
        reason = self.page.why_not("edit")
        if reason is None:
            self.page.edit_record(self.key)
        else:
            self.app.notify(self.ground.why(reason), severity="warning")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A page without such work leaves its keys to others."""
        return action != "work" or parameters[0] in self.page.RECORD_ACTIONS

    async def action_work(self, action: str) -> None:
        """What the page does with one record."""
        await self.page.act_on(action, self.key)

    def action_onward(self) -> None:
        """To what the record leads to, else back to the list."""
        self.page.lead_on(self.key)
        self.action_close()

    def action_close(self) -> None:
        """Back to the list."""
        self.page.looked_away(self.key)
        self.dismiss()

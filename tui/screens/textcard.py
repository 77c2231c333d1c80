"""A text that leaves the program by hand: to be read, then copied, shown alone for the mouse, or written to a file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from store.errors import StoreError
from tui.clipboard import TooLarge, copy
from tui.keys import bind
from tui.views.cells import Block, Cell, Style, width, wrap
from tui.widgets.bars import Bar, Part
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground

R = TypeVar("R")


class TextCard(ModalScreen[R]):
    """The parent of a letter's and an answer's card; a subclass says which text it is, and what stands around it."""

    DEFAULT_CSS = """
    TextCard {
        background: $background;
        &:ansi { background: ansi_default; }
        #card { height: 1fr; padding: 0 1; }
        #message { display: none; max-height: 4; padding: 0 1; }
        #message.-said { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("yank", run="copy", show=False),
        bind("form", run="plain", show=False),
        bind("export", run="file", show=False),
        bind("down", run="down(1)", show=False),
        bind("up", run="down(-1)", show=False),
        bind("page-down", run="page(1)", show=False),
        bind("page-up", run="page(-1)", show=False),
        Binding("escape,q", "close", show=False),
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("yank", "cases.card.copy"),
        ("form", "cases.card.plain"),
        ("export", "cases.card.file"),
    )
    """Action → the key of its word, for the footer."""

    def __init__(self, ground: Ground, title: str) -> None:
        super().__init__()
        self.ground = ground
        self.title_text = title
        self._said: tuple[str, Style] = ("", "")

    # what a subclass writes

    def text(self) -> str:
        """What is copied."""
        return ""

    def above(self) -> list[tuple[str, Style]]:
        """Sentences before it."""
        return []

    def below(self) -> list[tuple[Cell, ...]]:
        """Lines after it."""
        return []

    def file_name(self) -> str:
        """What its file is called."""
        return "text.txt"

    @property
    def personal(self) -> bool:
        """Whether it names somebody just now: then it leaves neither for a page of its own nor for somebody's home."""
        return False

    def copied(self) -> str:
        """The key of what is said when it was sent to the clipboard."""
        return "cases.card.copied"

    # the frame

    def compose(self) -> ComposeResult:
        """Header, text, what there is to say, keys."""
        yield Bar(look="bar", id="header")
        yield Panel(scrolls=True, id="card")
        yield Panel(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Show it."""
        t = self.ground.words.t
        sample = Part(t("app.flag.sample") if self.ground.desk.sample else "", "bar-warn")
        self.query_one("#header", Bar).show([Part(self.title_text, "bar-strong"), sample])
        self.query_one("#card", Panel).focus()
        self.moved()

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query("#card"):
            self.moved()
            self.told(*self._said)

    @property
    def wide(self) -> int:
        """Cells of a line."""
        return max(20, self.size.width - 3)

    def moved(self) -> None:
        """Draw it as it is now."""
        lines: list[tuple[Cell, ...]] = [
            (Cell(part, look),) for said, look in self.above() for part in wrap(said, self.wide)
        ]
        lines += [()] if lines else []
        for line in self.text().split("\n"):  # columns of a letter stay where there is room
            lines += [
                (Cell(part),) for part in ([line] if width(line) <= self.wide else wrap(line, self.wide))
            ]
        self.query_one("#card", Panel).show(Block(lines=(*lines, *self.below())))
        t, keys = self.ground.words.t, self.ground.keys
        parts = [
            Part(f"{keys.label(name)} {t(word)}", "muted", rank)
            for rank, (name, word) in enumerate(self.KEYS)
        ]
        back = Part(f"{keys.label('step-back')} {t('cases.card.back')}", "muted")
        self.query_one("#footer", Bar).show([*parts, back])

    def told(self, sentence: str, look: Style = "") -> None:
        """A sentence above the keys; an empty one takes the line away."""
        self._said = (sentence, look)
        line = self.query_one("#message", Panel)
        line.show(Block(lines=tuple((Cell(text, look),) for text in wrap(sentence, self.wide) if text)))
        line.set_class(bool(sentence), "-said")

    # what leaves

    def action_copy(self) -> None:
        """To the clipboard of whoever sits at the terminal: that it was sent is all that can be known."""
        t, number, text = self.ground.words.t, self.ground.format.number, self.text()
        try:
            copy(self.app, text)
        except TooLarge as large:
            self.told(t("plans.copy.too-large", size=number(large.size)), "warn")
        else:
            self.told(t(self.copied(), size=number(len(text))), "ok")

    async def action_plain(self) -> None:
        """The text alone, for the mouse."""
        from tui.plainpage import show_plain

        t = self.ground.words.t
        if self.personal:
            self.told(t("cases.card.no-plain"), "warn")
        elif not await show_plain(self.app, self.text(), t("plans.plain.back")):
            self.told(t("plans.plain.not-here"), "warn")

    def action_file(self) -> None:
        """The text as a file of its own."""
        t, text, name, personal = self.ground.words.t, self.text(), self.file_name(), self.personal

        async def write() -> None:
            from tui.headless.textfile import text_file

            try:
                desk = self.ground.desk
                file = await asyncio.to_thread(text_file, desk, name, text, "tips", home=not personal)
            except StoreError as error:
                self.told(self.ground.wording.error(error), "failed")
            except OSError as error:
                self.told(t("app.form.failed", reason=error.strerror or type(error).__name__), "failed")
            else:
                self.told(t("plans.file", file=str(file)), "ok")

        self.run_worker(write(), group="file", exclusive=True, exit_on_error=False)

    def action_down(self, by: int) -> None:
        """A line."""
        self.query_one("#card", Panel).action_scroll_by(by)

    def action_page(self, by: int) -> None:
        """A view's height."""
        self.query_one("#card", Panel).action_scroll_page(by)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)

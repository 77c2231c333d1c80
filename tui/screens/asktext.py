"""A question with several lines to answer in. What is there is to be worked on: the cursor begins at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from store.models.text import clean
from tui.keys import bind
from tui.views.cells import Block, Cell, wrap
from tui.widgets.fields import Field, ProseField
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class AskText(ModalScreen[str | None]):
    """Dismisses the text, or None where Esc left it."""

    DEFAULT_CSS = """
    AskText {
        align: center middle;
        Vertical {
            width: 76; max-width: 100%; height: auto; max-height: 100%;
            border: round $secondary; padding: 0 1; background: $background;
        }
        ProseField { max-height: 16; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", run="take"),
        bind("in-editor", run="in_editor"),
        Binding("escape", "leave", show=False, priority=True),
    ]

    def __init__(self, ground: Ground, question: str, text: str) -> None:
        super().__init__()
        self.ground = ground
        self._question = question
        self.prose = ProseField(Field("text", "", "prose", text))
        self._said = ""

    def compose(self) -> ComposeResult:
        """The question, the text, the keys."""
        with Vertical():
            yield Panel(id="question")
            yield self.prose
            yield Panel(id="said")

    def on_mount(self) -> None:
        """Lay it out, and type."""
        self._lay_out()
        self.prose.focus()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay_out()

    def _lay_out(self) -> None:
        wide = max(20, min(72, self.size.width - 6))
        question = wrap(self._question, wide)
        self.query_one("#question", Panel).show(Block(lines=tuple((Cell(text),) for text in question)))
        keys, t = self.ground.keys, self.ground.words.t
        names = (("save", "save"), ("in-editor", "in-editor"), ("leave", "leave"))
        told = "   ".join(f"{keys.label(name)} {t(f'app.key.{word}')}" for name, word in names)
        lines = [(Cell(text, "warn"),) for text in wrap(self._said, wide) if text]
        self.query_one("#said", Panel).show(Block(lines=(*lines, (Cell(told, "muted"),))))

    def action_take(self) -> None:
        """This is the text."""
        self.dismiss(clean(self.prose.text, lines=True))

    def action_leave(self) -> None:
        """Everything stays as it was."""
        self.dismiss(None)

    async def action_in_editor(self) -> None:
        """Go on in the person's own editor."""
        from tui.editor import edited

        text = await edited(self.app, self.prose.text)
        if text is None:
            self._said = self.ground.words.t("app.form.no-editor")
            self._lay_out()
        else:
            self.prose.text = clean(text, lines=True)
            self.prose.to_end()

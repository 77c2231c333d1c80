"""A question with one line to answer in: a date, a reason, a link. What does not fit is said, and the text stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from store.models.text import clean
from tui.keys import bind
from tui.views.cells import Block, Cell, Style, wrap
from tui.widgets.filterline import PlainInput, take_early
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual.events import Key

    from tui.screens.ground import Ground


class Wrong(Exception):
    """What was typed does not fit; its text says why."""


class AskLine(ModalScreen[Any]):
    """Dismisses what `check` makes of the line, or None where Esc left the question without an answer."""

    DEFAULT_CSS = """
    AskLine {
        align: center middle;
        Vertical {
            width: 68; max-width: 100%; height: auto;
            border: round $secondary; padding: 0 1; background: $background;
        }
        Input { background: $surface; width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        bind("in-editor", run="in_editor", show=False),
    ]

    def __init__(
        self,
        ground: Ground,
        question: str,
        check: Callable[[str], Any] = lambda text: text,
        *,
        hint: str = "",
        text: str = "",
        needed: bool = True,
        prose: bool = False,
        told: Callable[[str], str] | None = None,
    ) -> None:
        """`check`: the clean text → what is dismissed; raises Wrong. `needed`: an empty line is no answer.

        `told`: the clean text → what it means, said below as one types; raises Wrong where it means nothing yet.

        `prose`: the answer may have several lines; they are written in the person's own editor.
        """
        super().__init__()
        self.ground = ground
        self._question = question
        self._check = check
        self._needed = needed
        self._prose = prose
        self._meant = told
        self._hint = hint
        self._input = PlainInput(text, placeholder=hint)
        self._said: tuple[str, Style] = ("", "")
        self.ready = False
        """Keys that come before the field has the focus wait for it (`tui/inorder.py`)."""

    def compose(self) -> ComposeResult:
        """The question, the line, what there is to say, the keys."""
        with Vertical():
            yield Panel(id="question")
            yield self._input
            yield Panel(id="said")

    def on_mount(self) -> None:
        """Lay it out, and type."""
        self._lay_out()
        self._input.focus()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay_out()

    def on_descendant_focus(self) -> None:
        """There is somewhere to type."""
        self.ready = True

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._meant is not None:
            self._said = ("", "")
            self._lay_out()

    def _meaning(self, wide: int) -> Sequence[tuple[Cell, ...]]:
        """What the line means so far, and the hint, which the text hides in the field."""
        if self._meant is None or self._said[0]:
            return []
        text = clean(self._input.value).strip()
        try:
            said = self._meant(text) if text or not self._needed else ""
        except Wrong:
            said = ""
        hint = wrap(self._hint, wide) if text else []
        return [(Cell(part, "accent"),) for part in wrap(said, wide) if part] + [
            (Cell(part, "muted"),) for part in hint if part
        ]

    def take_early(self, event: Key) -> bool:
        """A letter typed before the field has the focus is not lost."""
        return take_early(self._input, event)

    def _lay_out(self) -> None:
        wide = max(20, min(64, self.size.width - 8))
        self.query_one("#question", Panel).show(
            Block(lines=tuple((Cell(x),) for x in wrap(self._question, wide)))
        )
        sentence, look = self._said
        lines: list[tuple[Cell, ...]] = [(Cell(part, look),) for part in wrap(sentence, wide) if part]
        lines = lines or [*self._meaning(wide)]
        told, keys = self.ground.words.t("app.ask.keys"), self.ground.keys
        if self._prose:
            told += f"   {keys.label('in-editor')} {self.ground.words.t('app.key.in-editor')}"
        lines.append((Cell(told, "muted"),))
        self.query_one("#said", Panel).show(Block(lines=tuple(lines)))

    def action_take(self) -> None:
        """This is the answer, if it is one."""
        text = clean(self._input.value).strip()
        if not text and self._needed:
            self._say(self.ground.words.t("app.ask.empty"))
            return
        try:
            answer = self._check(text)
        except Wrong as wrong:
            self._say(str(wrong))
            return
        self.dismiss(answer)

    async def action_in_editor(self) -> None:
        """Go on in the person's own editor; what is saved there is the answer."""
        if not self._prose:
            return
        from tui.editor import edited

        before = self._input.value
        text = await edited(self.app, before)
        if text is None:
            self._say(self.ground.words.t("app.form.no-editor"))
        elif (answer := clean(text, lines=True).strip()) and answer != before.strip():
            self.dismiss(answer)

    def _say(self, sentence: str) -> None:
        self._said = (sentence, "failed")
        self._lay_out()

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)

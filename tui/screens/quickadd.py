"""Quick add on Kalender: one line at the bottom, below it what was understood, or the question that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store.errors import Conflict, Invalid
from store.models.edit import Edit, Written
from tui.headless.quickly import known_of
from tui.screens.saving import Saver
from tui.unsaved import Text
from tui.views.cells import Block, Cell, Style, flow
from tui.widgets.bars import Bar, Part
from tui.widgets.filterline import PlainInput, take_early
from tui.widgets.panel import Panel
from tui.words.quick import Understood, saved_told, understand

if TYPE_CHECKING:
    from tui.everywhere import Everywhere
    from tui.screens.ground import Ground

_LEFT: WeakKeyDictionary[Ground, str] = WeakKeyDictionary()
"""What was typed when the line was left with Esc: offered again at the next `n`."""
LOOKS: dict[str, Style] = {"when": "strong", "repeat": "strong", "title": "muted", "none": "warn"}
"""Kind of a chip → its look; the words say it all without."""
FIELD = "quick"
"""Under which name an unsaved line is kept as a draft."""


@dataclass(frozen=True)
class Saved:
    """It is on disk, and when it is."""

    key: str
    """The row of the calendar."""
    day: date


@dataclass(frozen=True)
class Handed:
    """The form goes on with what was understood."""

    fields: Mapping[str, Any]


class QuickInput(PlainInput):
    """The line. While a question waits for its answer, digits answer it."""

    @dataclass
    class Answered(Message):
        """A digit was typed as an answer."""

        number: int

    answers = 0
    """How many answers there are; 0: digits are text."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A digit that answers is no text."""
        return not self._answers(character) and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Take a digit as an answer."""
        if self._answers(event.character):
            event.stop()
            event.prevent_default()
            self.post_message(self.Answered(int(event.character or "0")))

    def _answers(self, character: str | None) -> bool:
        return character is not None and character in tuple("123456789"[: self.answers])


class QuickAdd(ModalScreen[Saved | Handed | None]):
    """Dismisses what was saved, or what a form is to go on with; None after Esc."""

    DEFAULT_CSS = """
    QuickAdd {
        background: transparent;
        &:ansi { background: transparent; }
        align: left bottom;
        #box { height: auto; width: 100%; background: $background; }
        &:ansi #box { background: ansi_default; }
        #line { height: 1; background: $surface; }
        #prompt { width: auto; height: 1; padding: 0 1; }
        Input { width: 1fr; background: $surface; }
        #told { max-height: 4; padding: 0 0 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        Binding("tab", "to_form", show=False, priority=True),
        Binding("up", "again", show=False, priority=True),
    ]
    collection = "outreach"

    def __init__(self, ground: Ground, day: date, text: str = "") -> None:
        """`day`: the one that the calendar stands on. `text`: a line that was not saved."""
        super().__init__()
        self.ground = ground
        self.came_from = ""
        """With a draft: its key."""
        self._kept_as = token_hex(8)
        self._day = day
        self._known = known_of(ground.desk, day)
        self._input = QuickInput(text)
        self._saver = Saver(self, self)
        self._understood = Understood(text="")
        self._said: tuple[str, Style] = ("", "")
        self._asking = False
        """Whether an answer was just put into the line, so that the next question is asked at once."""
        self.ready = False
        """Keys that come before the field has the focus wait for it (`tui/inorder.py`)."""

    # the frame

    def compose(self) -> ComposeResult:
        """The line, what was understood, the keys."""
        with Vertical(id="box"):
            with Horizontal(id="line"):
                yield Static(self.ground.words.t("quick.prompt"), id="prompt", markup=False)
                yield self._input
            yield Panel(id="told")
            yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Type at once; a toast would lie over the line and its answers."""
        self.app.clear_notifications()
        self._input.focus()
        self._input.action_end()
        self._read()

    def on_descendant_focus(self) -> None:
        """There is somewhere to type."""
        self.ready = True

    def take_early(self, event: events.Key) -> bool:
        """A letter typed before the field has the focus is not lost."""
        return take_early(self._input, event)

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._show()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._said = ("", "")
        self._input.answers = 0
        self._read()
        if self._asking:
            self._asking = False
            self._ask()

    def _read(self) -> None:
        """What the line means now: 0.2 ms for a usual one, so that every letter may be read at once."""
        self._understood = understand(
            self._input.value, now=self.ground.desk.now(), format=self.ground.format, known=self._known
        )
        if self._input.value.strip():
            replaces = self.came_from or None
            held = ("outreach", None, 0, {FIELD: self._input.value}, None)
            self._app.unsaved.put(self, Text(*held, self._kept_as, replaces))
        else:
            self._app.unsaved.forget(self)
        self._show()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        wide = max(20, self.size.width - 2)
        self.query_one("#told", Panel).show(Block(lines=tuple(flow(self._lines(), wide))))
        t = self.ground.words.t
        keys = [f"Enter {t('quick.key.save')}", f"Tab {t('quick.key.form')}", f"Esc {t('quick.key.leave')}"]
        if self._understood.questions:
            keys[0] = f"Enter {t('quick.key.answer')}"
        if self._input.answers:
            keys[0] = f"1-{self._input.answers} {t('quick.key.answer')}"
        self.query_one("#footer", Bar).show([Part(key, "muted") for key in keys])

    def _lines(self) -> list[tuple[Cell, ...]]:
        """Chips, and below them the first question with its answers."""
        t, found = self.ground.words.t, self._understood
        if self._said[0]:
            return [(Cell(self._said[0], self._said[1]),)]
        if not found.text.strip():
            left = _LEFT.get(self.ground, "")
            return [(Cell(t("quick.again", text=left) if left else t("quick.hint"), "muted"),)]
        joint = Cell(self.ground.format.text(" · "), "muted")
        chips: list[Cell] = []
        for chip in found.chips:
            chips += [joint, Cell(chip.text, LOOKS.get(chip.kind, "accent"))]
        lines: list[tuple[Cell, ...]] = [tuple(chips[1:])] if chips else []
        if found.questions:
            question = found.questions[0]
            asked: list[Cell] = [Cell(question.told, "warn")]
            for number, option in enumerate(question.options, 1):
                asked += [
                    Cell(f"  {number} ", "accent" if self._input.answers else "muted"),
                    Cell(option.words),
                ]
            lines.append(tuple(asked))
        return lines

    @property
    def _app(self) -> Everywhere:
        return self.app  # type: ignore[return-value]

    # keys

    def action_take(self) -> None:
        """Save; where something is still to be asked, ask it."""
        if self._saver.busy or not self._input.value.strip():
            return
        self._read()  # an hour may have passed while somebody was called away
        if not self._understood.ready:
            self._said = ("", "")
            self._ask()
            return
        self._saver.save((Edit(fields=dict(self._understood.fields)),))

    @on(QuickInput.Answered)
    def _answered(self, message: QuickInput.Answered) -> None:
        """The line as it would have been typed with this answer; the next question is asked at once."""
        message.stop()
        options = self._understood.questions[0].options if self._understood.questions else ()
        if 0 < message.number <= len(options):
            self._asking = True
            self._input.value = options[message.number - 1].text
            self._input.action_end()

    def _ask(self) -> None:
        """From now on digits answer the first question, until something is typed."""
        questions = self._understood.questions
        self._input.answers = len(questions[0].options) if questions else 0
        self._show()

    def action_to_form(self) -> None:
        """The whole form, with what was understood."""
        if not self._saver.busy:
            self._forget()
            self.dismiss(Handed(dict(self._understood.fields)))

    def action_again(self) -> None:
        """What was typed before Esc."""
        if not self._input.value and (left := _LEFT.get(self.ground)):
            self._input.value = left
            self._input.action_end()

    def action_leave(self) -> None:
        """Away; the text is offered at the next `n`."""
        if self._saver.busy:
            return
        if self._input.value.strip():
            _LEFT[self.ground] = self._input.value
        self._forget()
        self.dismiss(None)

    def _forget(self) -> None:
        self._app.unsaved.forget(self)
        if self.came_from:
            self._app.unsaved.drop(self._app, "outreach", None, self.came_from)
            self._app.unsaved.closed(self._app)

    # saving (tui/screens/saving.py)

    def say(self, sentence: str, look: Style = "warn") -> None:
        """Below the line, until the next letter."""
        self._said = (sentence, look)
        self._show()

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """As they are."""
        return edits

    def about(self, record_id: str) -> str:
        """A new plan has no other name than its title."""
        return self._understood.left

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """Nothing meets a new plan."""
        return list(edits)

    def refused(self, invalid: Invalid) -> None:
        """What does not fit; the form has a place for it."""
        self.say(
            "  ".join(self.ground.wording.problem(problem, "outreach") for problem in invalid.problems),
            "failed",
        )

    def saved(self, written: tuple[Written, ...]) -> None:
        """It is on disk: the warnings, and the cursor goes there."""
        _LEFT.pop(self.ground, None)
        fields = self._understood.fields
        at = self.ground.format.local(fields["at"])
        self._forget()
        told = [saved_told(self.ground.format, fields, self._known, self.ground.desk.today())]
        problems = dict.fromkeys(problem for each in written for problem in each.problems)
        warned = self.ground.wording.warnings(problems, "outreach")
        told += [warned] if warned else []
        key = f"{written[0].id}@{at:%Y-%m-%dT%H:%M}" if fields.get("recurrence") else written[0].id
        self.dismiss(Saved(key, at.date()))
        self._app.call_after_refresh(self._app.tell, "  ".join(told), "warn" if warned else "")

"""The controls of a form: a line, prose, one of several, some of several. Each holds its value as text.

Texts, not typed values: a form keeps what a person typed, also where it means nothing yet; `tui/words/typed.py` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from tui.views.cells import Style, width
from tui.views.switcher import switcher
from tui.widgets.bars import Part, cut, joined
from tui.widgets.filterline import PlainInput
from tui.widgets.meaning import ground_of, segments


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    """The flat field, e.g. `caption.x`."""
    label: str
    """In the user's language."""
    kind: str = "line"
    """As in `store/models/kinds.py`: prose is several lines; choice and yesno pick one, channels pick some; the rest is
    one line, of a count of a sheet one whose content the first digit replaces."""
    value: str = ""
    """As text. Of a choice: its identifier; of channels: identifiers joined by commas."""
    choices: tuple[tuple[str, str], ...] = ()
    """Identifier and label each; an empty identifier stands for none."""
    hint: str = ""
    """Shown in an empty line, e.g. `besok 10.00`."""
    required: bool = False
    group: str = ""
    """The tab that it stands on; of a form with tabs only one is shown at a time."""
    steps: Callable[[str, int, int], tuple[str, int] | None] | None = None
    """Of kind `moment`: (text, place of the cursor, by) → text and cursor one step later or earlier."""
    ahead: Callable[[str], str] | None = None
    """Of kind `ahead`: what is typed → the name that it may become, empty where there is none; → takes it."""


class Edited(Message):
    """A control holds something else now."""


class LineField(PlainInput):
    """One line of text."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.value, placeholder=field.hint)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.value

    @text.setter
    def text(self, text: str) -> None:
        self.value = text

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Edited())


class CountField(LineField):
    """A number of a sheet: what is there is selected on entry, so that the first digit replaces it.

    Whoever moves or deletes in it first edits it: `1259` and Backspace is `125`.
    """

    DEFAULT_CSS = """
    CountField:ansi {
        &>.input--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    _entered: Selection | None = None

    def on_focus(self, event: events.Focus) -> None:
        """Select all of it; a terminal that one comes back to changes nothing."""
        if not event.from_app_focus:
            self.selection = Selection(0, len(self.value))
            self._entered = self.selection

    def action_delete_left(self) -> None:
        """One digit less; all of them only where somebody selected them."""
        if self.selection is self._entered and not self.selection.is_empty:
            self.action_end()
        super().action_delete_left()


class MomentField(LineField):
    """A date and a time: Ctrl+A and Ctrl+X step what the cursor stands on, as in ikhal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "step(1)", show=False),
        Binding("ctrl+x", "step(-1)", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._steps = field.steps

    def action_step(self, by: int) -> None:
        """The next day, or the next quarter of an hour; nothing where the text is no date."""
        found = self._steps(self.value, self.cursor_position, by) if self._steps is not None else None
        if found is not None:
            self.value, self.cursor_position = found


class AheadField(LineField):
    """A line that knows names: → behind the last letter takes the first one that goes on with what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "take_ahead", show=False)]

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._ahead = field.ahead

    def action_take_ahead(self) -> None:
        """The name; where there is none, or the cursor stands inside the text, only one cell to the right."""
        found = self._ahead(self.value) if self._ahead is not None and self.value.strip() else ""
        if found and self.cursor_position >= len(self.value):
            self.value = found
            self.action_end()
        else:
            self.action_cursor_right()


class ProseField(TextArea):
    """Several lines of text; Tab leaves it."""

    DEFAULT_CSS = """
    ProseField {
        height: auto;
        min-height: 2;
        max-height: 8;
        border: none;
        padding: 0;
        background: $surface;
        &:focus { border: none; }
    }
    """

    def __init__(self, field: Field) -> None:
        super().__init__(
            field.value,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=Content(field.hint),  # a string would be markup: `[x]` would be gone
        )
        self.cursor_blink = False
        self.styles.min_height = max(2, len(field.hint.splitlines()))
        self.to_end()

    def to_end(self) -> None:
        """The cursor behind the text: who comes to one goes on with it."""
        self.move_cursor(self.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(Edited())


class OneLine(Widget, can_focus=True):
    """A control drawn as one line of parts."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $surface; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def parts(self) -> list[Part]:
        """What the line says."""
        return []

    def render_line(self, y: int) -> Strip:
        """The line."""
        pieces = cut(joined(self.parts(), " "), self.size.width)
        return Strip(segments(pieces, self.app.theme_variables, ground_of(self)), self.size.width)

    def on_focus(self) -> None:
        """Show where one is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that one is elsewhere."""
        self.refresh()


class ChoiceField(OneLine):
    """One of several: left and right, Space, or the first letter of a choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.choices: Sequence[tuple[str, str]] = field.choices
        names = [name for name, _ in self.choices]
        self.place = names.index(field.value) if field.value in names else 0

    @property
    def text(self) -> str:
        """The identifier chosen."""
        return self.choices[self.place][0] if self.choices else ""

    @text.setter
    def text(self, text: str) -> None:
        names = [name for name, _ in self.choices]
        if text in names:
            self._take(names.index(text))

    def parts(self) -> list[Part]:
        """`‹ draf ›`, and how many there are while it has the focus."""
        label = self.choices[self.place][1] if self.choices else ""
        here = self.has_focus
        return [Part(f"‹ {label or '–'} ›", "cursor" if here else "")]

    def action_turn(self, by: int) -> None:
        """The next one, round and round."""
        self._take((self.place + by) % max(1, len(self.choices)))

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
        letter = (event.character or "").casefold()
        if not letter.isalnum():
            return
        order = [*range(self.place + 1, len(self.choices)), *range(self.place + 1)]
        found = [place for place in order if self.choices[place][1].casefold().startswith(letter)]
        if found:
            event.stop()
            self._take(found[0])

    def _take(self, place: int) -> None:
        if place != self.place:
            self.place = place
            self.refresh()
            self.post_message(Edited())


class SomeField(OneLine):
    """Some of several: left and right go along them, Space takes one or leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1)", show=False),
        Binding("right", "go(1)", show=False),
        Binding("space", "turn", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.choices: Sequence[tuple[str, str]] = field.choices
        self._chosen = {part.strip() for part in field.value.split(",") if part.strip()}
        self._place = 0

    @property
    def text(self) -> str:
        """The identifiers chosen, in the order of the choices, joined by commas."""
        return ", ".join(name for name, _ in self.choices if name in self._chosen)

    @text.setter
    def text(self, text: str) -> None:
        self._chosen = {part.strip() for part in text.split(",") if part.strip()}
        self.refresh()
        self.post_message(Edited())

    def parts(self) -> list[Part]:
        """`[x] Instagram [ ] X`; where not all fit those around the cursor, with a sign that there are more."""
        labels = [f"[{'x' if name in self._chosen else ' '}] {label}" for name, label in self.choices]
        here = labels[self._place] if self.has_focus and labels else None
        shown: list[tuple[str, Style]] = [(label, "") for label in labels]
        if sum(width(label) + 1 for label in labels) > self.size.width + 1:
            shown = switcher(shown, self._place, self.size.width)
        return [Part(text, "cursor" if text == here else look) for text, look in shown]

    def action_go(self, by: int) -> None:
        """The one beside it."""
        self._place = max(0, min(self._place + by, len(self.choices) - 1))
        self.refresh()

    def action_turn(self) -> None:
        """Take it or leave it."""
        if self.choices:
            self._chosen ^= {self.choices[self._place][0]}
            self.refresh()
            self.post_message(Edited())


Control = LineField | ProseField | ChoiceField | SomeField
KINDS: dict[str, type[Control]] = {
    "count": CountField,
    "moment": MomentField,
    "ahead": AheadField,
    "prose": ProseField,
    "choice": ChoiceField,
    "yesno": ChoiceField,
    "channels": SomeField,
}


def control(field: Field) -> Control:
    """The control of a field."""
    return KINDS.get(field.kind, LineField)(field)

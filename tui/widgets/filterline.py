"""The line in which a filter is typed; the list follows every letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterLine(Horizontal):
    """`/ teluk`: Enter keeps, Esc clears."""

    DEFAULT_CSS = """
    FilterLine {
        height: 1;
        background: $surface;
        Static { width: 3; height: 1; }
        Input { width: 1fr; background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(False)", show=False, priority=True),
        Binding("enter", "leave(True)", show=False, priority=True),
        Binding("down", "leave(True)", show=False, priority=True),
    ]

    @dataclass
    class Typed(Message):
        """The filter is another one now."""

        line: FilterLine
        text: str

        def can_replace(self, message: Message) -> bool:
            """Only the last letter matters."""
            return isinstance(message, FilterLine.Typed)

    @dataclass
    class Left(Message):
        """Typing is over."""

        line: FilterLine
        keep: bool

    def __init__(self, text: str, *, hint: str) -> None:
        super().__init__()
        self.input = PlainInput(text, placeholder=hint)

    def compose(self) -> ComposeResult:
        """The sign and the field."""
        yield Static(" /", markup=False)
        yield self.input

    def on_mount(self) -> None:
        """Type at once; what was typed before there was a field counts too."""
        self.input.focus()
        self.input.action_end()
        if self.input.value:
            self.post_message(self.Typed(self, self.input.value))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self, event.value))

    def action_leave(self, keep: bool) -> None:
        """Tell the page."""
        self.post_message(self.Left(self, keep))


def take_early(field: Input, event: events.Key) -> bool:
    """Give a typed letter to a field that has not got the focus yet: who types `/teluk` at once means all of it."""
    if field.has_focus or not event.is_printable or event.character is None:
        return False
    field.value += event.character
    return True


class PlainInput(Input):
    """An input of one line: no border, no blinking cursor (1,930 B/s, tech-spike 3.3), no colour of its own."""

    DEFAULT_CSS = """
    PlainInput:ansi {
        &>.input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

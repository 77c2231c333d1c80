"""A form: labelled fields, problems under them, and what differs from the beginning. It saves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message

from tui.widgets.bars import Bar, Part
from tui.widgets.fields import Control, Edited, Field, ProseField, control


class Row(Vertical):
    """One field: label and control, and a line for its problem where it has one."""

    DEFAULT_CSS = """
    Row {
        height: auto;
        Horizontal { height: auto; }
        .label { width: 21; height: 1; }
        .problem { display: none; padding: 0 0 0 21; }
        .problem.-said { display: block; }
    }
    """

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.control: Control = control(field)
        self._problem = ""
        self._remark: Sequence[Part] = ()

    def compose(self) -> ComposeResult:
        """Label, control, problem."""
        with Horizontal():
            yield Bar(classes="label")
            yield self.control
        yield Bar(classes="problem")

    def on_mount(self) -> None:
        """The label."""
        self._say_label()

    def on_descendant_focus(self) -> None:
        """The sign of the cursor before the label: a field without a colour of its own shows where one is."""
        self._say_label("›")

    def on_descendant_blur(self) -> None:
        """One is elsewhere."""
        self._say_label()

    def change(self, field: Field) -> None:
        """Another beginning and another label; what is typed stays."""
        self.field = field
        self._say_label("›" if self.control.has_focus else " ")

    def _say_label(self, sign: str = " ") -> None:
        label = f"{sign} {self.field.label}{' *' if self.field.required else ''}"
        self.query_one(".label", Bar).show([Part(label, "head" if sign == " " else "accent")])

    def complain(self, sentence: str) -> None:
        """Show a problem, or take it away."""
        self._problem = sentence
        self._say_below()

    def remark(self, parts: Sequence[Part]) -> None:
        """Show what there is to say of a value that fits; a problem stands before it."""
        self._remark = parts
        self._say_below()

    def _say_below(self) -> None:
        parts = [Part(self._problem, "failed")] if self._problem else list(self._remark)
        line = self.query_one(".problem", Bar)
        line.show(parts)
        line.set_class(any(part.text for part in parts), "-said")


class Form(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields under each other; Tab, and up and down from one-line fields, go along them."""

    DEFAULT_CSS = """
    Form {
        height: 1fr;
        padding: 0 1 0 0;
        scrollbar-size: 1 1;
        background: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("enter", "app.focus_next", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Something was typed or chosen."""

        form: Form

        def can_replace(self, message: Message) -> bool:
            """The form is asked for its values, once."""
            return isinstance(message, Form.Changed)

    def __init__(self, fields: Iterable[Field], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form_rows = {field.name: Row(field) for field in fields}
        self.group = next((row.field.group for row in self.form_rows.values()), "")
        """The tab that is shown."""
        self._refused: dict[str, str] = {}
        self._left_out: frozenset[str] = frozenset()
        self._show_rows()

    def compose(self) -> ComposeResult:
        """The rows."""
        yield from self.form_rows.values()

    @property
    def values(self) -> dict[str, str]:
        """Every field as text, as it stands."""
        return {name: row.control.text for name, row in self.form_rows.items()}

    @property
    def changes(self) -> dict[str, str]:
        """The fields that differ from the beginning."""
        return {name: text for name, text in self.values.items() if text != self._beginning(name)}

    def _beginning(self, name: str) -> str:
        field = self.form_rows[name].field
        if field.kind in ("choice", "yesno") and field.value not in [choice for choice, _ in field.choices]:
            return field.choices[0][0] if field.choices else ""
        if field.kind == "channels":
            chosen = {part.strip() for part in field.value.split(",")}
            return ", ".join(name for name, _ in field.choices if name in chosen)
        return field.value

    def put(self, texts: Mapping[str, str]) -> None:
        """Type these in, e.g. from a draft."""
        for name, text in texts.items():
            if name in self.form_rows:
                control = self.form_rows[name].control
                control.text = text
                if isinstance(control, ProseField):
                    control.to_end()

    def complain(self, problems: Mapping[str, str]) -> Sequence[str]:
        """Show each problem under its field and go to the first; gives back the names that are no field here."""
        self._refused = {name: text for name, text in self.values.items() if name in problems}
        for name, row in self.form_rows.items():
            row.complain(problems.get(name, ""))
        first = next((name for name in self.form_rows if name in problems), None)
        if first is not None:
            self.show_group(self.form_rows[first].field.group)
            self.form_rows[first].control.focus()
        return [name for name in problems if name not in self.form_rows]

    def judge(self, problems: Mapping[str, str]) -> None:
        """Show each problem under its field; the cursor stays. What was refused is told until its text is another."""
        values = self.values
        self._refused = {name: text for name, text in self._refused.items() if values.get(name) == text}
        for name, row in self.form_rows.items():
            if name not in self._refused:
                row.complain(problems.get(name, ""))

    def remark(self, name: str, parts: Sequence[Part]) -> None:
        """Show what there is to say of a field's value, below it."""
        if name in self.form_rows:
            self.form_rows[name].remark(parts)

    def show_group(self, group: str) -> None:
        """Show the fields of one tab; those of the others keep what is typed in them."""
        if group == self.group:
            return
        self.group = group
        self._show_rows()
        self.scroll_to(y=0, animate=False)

    def leave_out(self, names: Iterable[str]) -> None:
        """Fields that mean nothing beside the values of others: not shown; what is typed in them stays."""
        left_out = frozenset(names)
        if left_out != self._left_out:
            self._left_out = left_out
            self._show_rows()

    def _show_rows(self) -> None:
        for name, row in self.form_rows.items():
            row.display = (
                row.field.group == self.group and name not in self._left_out
            )  # at once, not at the next paint

    def enter_group(self, group: str) -> None:
        """Show a tab and go to its first field."""
        self.show_group(group)
        first = next((row for row in self.form_rows.values() if row.field.group == group), None)
        if (
            first is not None
        ):  # not `focus()`, which waits: a letter typed meanwhile would go to the former tab
            self.screen.set_focus(first.control)

    @property
    def here(self) -> Row | None:
        """The row that has the focus."""
        return next((row for row in self.form_rows.values() if row.control.has_focus), None)

    @property
    def prose(self) -> ProseField | None:
        """The prose that has the focus."""
        row = self.here
        return row.control if row is not None and isinstance(row.control, ProseField) else None

    @on(Edited)
    def _edited(self, message: Edited) -> None:
        message.stop()
        self.post_message(self.Changed(self))

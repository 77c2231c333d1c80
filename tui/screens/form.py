"""The frame of every form: fields, problems, saving with the revision it was based on, conflicts, drafts.

The form closes only once what was typed is on disk. Whatever goes wrong, the text stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from store.errors import Conflict, Invalid
from store.models.collections import flat_fields
from store.models.edit import Edit, Written
from store.models.text import clean
from tui.keys import bind
from tui.screens.saving import Saver
from tui.screens.settling import settled
from tui.unsaved import Text
from tui.views.cells import Block, Cell, Style, wrap
from tui.views.present import present_words
from tui.widgets.bars import Bar, Part
from tui.widgets.fields import Field
from tui.widgets.form import Form
from tui.widgets.panel import Panel
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from textual.widget import Widget

    from store.models.row import Row
    from tui.everywhere import Everywhere
    from tui.headless.editing import Mine
    from tui.screens.ground import Ground

NARROW, LOW = 60, 15


class FormScreen(ModalScreen[tuple[Written, ...] | None]):
    """Edits one record; dismisses what was written, or None.

    A subclass may write `edits()` (a sheet that saves many records), and `read()` (fields that are no flat fields).
    """

    DEFAULT_CSS = """
    FormScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        #message { display: none; }
        #message.-said { display: block; }
        #message { max-height: 4; padding: 0 1; }
        #too-small { display: none; height: 1fr; }
        &.-small Form, &.-small #message { display: none; }
        &.-small #too-small { display: block; }
    }
    """
    KEYS: ClassVar[tuple[str, ...]] = ()
    """Actions of a subclass whose keys stand in the footer."""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", run="save"),
        bind("in-editor", run="in_editor"),
        bind("leave", run="leave"),
    ]

    def __init__(
        self,
        ground: Ground,
        *,
        page: str,
        collection: str,
        title: str,
        fields: Sequence[Field],
        id: str | None = None,
        based_on: int = 0,
        base: dict[str, Any] | None = None,
        draft: Mapping[str, str] | None = None,
    ) -> None:
        """`page`: the screen that opens it, and that a draft goes back to. `based_on`: the revision shown.

        `base`: what the record's source said then (`Row.as_seen`).
        `draft`: texts kept from an earlier session, typed in over `fields`.
        """
        super().__init__()
        self.ground = ground
        self.page = page
        self.collection = collection
        self.form_title = title
        self.record_id = id
        self.based_on = based_on
        self.base = base
        self._fields = fields
        self._draft = draft
        self.came_from = ""
        """With a draft: its key."""
        self._kept_as = token_hex(8)
        self._saver = Saver(self, self, gone=self._ask_gone)
        self._opened: Mine | None = None
        self._said: tuple[str, Style] = ("", "")
        self._hinted = ""
        self._was_at: Widget | None = None
        self.ready = not fields
        """Keys that come before a field has the focus wait for it (`tui/inorder.py`)."""

    # what a subclass may write

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Typed values of these texts, and a sentence for each that means nothing."""
        desk, specs = self.ground.desk, flat_fields(self.collection)
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, text in texts.items():
            try:
                values[name] = typed(specs[name], text, zone=desk.settings.zone, today=desk.today())
            except Unreadable as misread:
                problems[name] = self.ground.wording.reason(misread.problem, self.collection)
        return values, problems

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """What is written; `values` are the changed fields."""
        return (Edit(id=self.record_id, based_on=self.based_on, base=self.base, fields=dict(values)),)

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """Just before they are saved, in the thread that saves: the edits on what is held at that moment."""
        return edits

    def about(self, record_id: str) -> str:
        """What a record of this form is called, for the question whose value counts."""
        return self.form_title

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """What is left to save once that question was answered."""
        return settled(edits, conflict, theirs)

    def as_new(self, edits: Sequence[Edit]) -> Edit | None:
        """What was typed as a record of its own, where somebody deleted the one that it was typed over; None: not here."""

    def _ask_gone(self, conflict: Conflict, edits: Sequence[Edit]) -> bool:
        """Somebody deleted the record meanwhile: a new one, the old one back, or stay."""
        new = self.as_new(edits)
        if new is None:
            return False
        from tui.screens.gone import ask_gone

        back = settled(edits, conflict, frozenset())
        ask_gone(self, self.ground, conflict, lambda kept: self.write((new,) if kept == "new" else back))
        return True

    def above(self) -> ComposeResult:
        """What stands between the header and the fields."""
        yield from ()

    # the frame

    def compose(self) -> ComposeResult:
        """Header, fields, message, keys."""
        yield Bar(look="bar", id="header")
        yield Bar(id="too-small")
        yield from self.above()
        yield Form(self._fields)
        yield Panel(id="message")
        yield Bar(id="footer", gap="   ")

    def on_mount(self) -> None:
        """Type a draft in, and show the frame."""
        if self._draft:
            self.form.put({name: clean(text, lines=True) for name, text in self._draft.items()})
        self._show_frame()
        if self.record_id is not None:
            self._opened = self.ground.desk.editing.begin(self.record_id)
            self._hint()

    def on_unmount(self) -> None:
        """Others need not wait for this one any more."""
        if self._opened is not None:
            self.ground.desk.editing.end(self._opened)

    def _hint(self) -> None:
        """Who else has this record open; nothing over a sentence that says more."""
        words = present_words(self.ground.sight(), self.record_id)
        if self._said[0] in ("", self._hinted) and self._said[0] != words:
            self.say(words, "muted")
            self._hinted = words

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    def _show_frame(self) -> None:
        t, keys = self.ground.words.t, self.ground.keys
        flag = Part(t("app.form.dirty"), "bar-warn") if self.form.changes else Part("")
        sample = Part(t("app.flag.sample") if self.ground.desk.sample else "", "bar-warn")
        self.query_one("#header", Bar).show([Part(self.form_title, "bar-strong"), sample], [flag])
        names = ["save", *self.KEYS, *(["in-editor"] if self.form.prose is not None else []), "leave"]
        parts = [Part(f"{keys.label(name)} {self.ground.label(name, self.page)}", "muted") for name in names]
        self.query_one("#footer", Bar).show(parts)

    def on_resize(self) -> None:
        """In a window below 60x15 a notice, and no key that changes anything; afterwards where one was."""
        small = self.too_small
        if small != self.has_class("-small"):
            if small:
                self._was_at = self.focused
                self.query_one("#too-small", Bar).show([Part(self.ground.words.t("app.too-small"), "warn")])
                self.set_focus(None)
            self.set_class(small, "-small")
            if not small and self._was_at is not None:
                self.call_after_refresh(self._was_at.focus)
        self.say(*self._said)

    @property
    def too_small(self) -> bool:
        """Whether the window is below 60x15."""
        return self.size.width < NARROW or self.size.height < LOW

    def on_descendant_focus(self) -> None:
        """Other fields have other keys; from the first one on there is somewhere to type."""
        self.ready = True
        self._show_frame()

    @on(Form.Changed)
    def _changed(self) -> None:
        self._show_frame()
        if self._opened is not None:
            self.ground.desk.editing.typed(self._opened)
        if self.form.changes:
            replaces = None if self._draft is None else self.came_from
            held = (self.page, self.record_id, self.based_on, self.form.values, self.base)
            self._app.unsaved.put(self, Text(*held, self._kept_as, replaces))
        else:
            self._app.unsaved.forget(self)

    @property
    def _app(self) -> Everywhere:
        return self.app  # type: ignore[return-value]

    def say(self, sentence: str, look: Style = "warn") -> None:
        """Put a sentence above the keys; an empty one takes the line away."""
        line = self.query_one("#message", Panel)
        self._said = (sentence, look)
        wide = max(20, self.size.width - 2)
        line.show(Block(lines=tuple((Cell(part, look),) for part in wrap(sentence, wide) if part)))
        line.set_class(bool(sentence), "-said")

    def moved(self) -> None:
        """Somebody wrote: if it was this record, say so before Save does. The text stays untouched."""
        if self.record_id is None or self.saving:
            return
        row = self.ground.desk.snapshot.rows(self.collection).row(self.record_id)
        if row is None:
            own = f"app.form.gone.{self.collection}"  # in the word of what is edited, where it has one
            self.say(self.ground.words.t(own if self.ground.words.has(own) else "app.form.gone"))
        elif row.rev > self.based_on:
            newer = {name: edit for name, edit in row.provenance.edits.items() if edit.rev > self.based_on}
            last = max(newer.values(), key=lambda edit: edit.rev, default=None)
            labels = ", ".join(self.ground.format.label(self.collection, name) for name in newer)
            who = self.ground.sight().person(last.by) if last else "?"
            self.say(self.ground.words.t("app.form.others", who=who, fields=labels))
        elif moved := self._moved_at_source(row):
            labels = ", ".join(self.ground.format.label(self.collection, name) for name in moved)
            who = self.ground.words.t("app.form.source", source=row.provenance.source)
            self.say(self.ground.words.t("app.form.others", who=who, fields=labels))
        else:
            self._hint()

    def _moved_at_source(self, row: Row[Any]) -> list[str]:
        """Fields of the form whose source says something else than it did when the form was opened."""
        if self.base is None:
            return []
        now = row.as_seen
        return [name for name in self.form.values if self.base.get(name) != now.get(name)]

    # saving

    @property
    def saving(self) -> bool:
        """Whether edits are on their way to the disk."""
        return self._saver.busy

    def action_save(self) -> None:
        """Save what differs."""
        if self.saving or self.too_small:
            return
        changes = self.form.changes
        if not changes and self.record_id is not None:
            self.say(self.ground.words.t("app.form.nothing"), "muted")
            return
        values, problems = self.read(changes)
        self.form.complain(problems)
        if not problems:
            self.submit(values)

    def submit(self, values: Mapping[str, Any]) -> None:
        """Save these changed values; a subclass may ask something first."""
        self.write(self.edits(values))

    def write(self, edits: Sequence[Edit]) -> None:
        """Save these edits as one step; answers at once."""
        self._saver.save(edits)

    def saved(self, written: tuple[Written, ...]) -> None:
        """It is on disk: the form closes."""
        self._forget()
        merged = {name for each in written for name in each.merged}
        t = self.ground.words.t
        labels = ", ".join(sorted(self.ground.format.label(self.collection, name) for name in merged))
        told = [t("app.form.merged", fields=labels) if merged else t("app.form.saved")]
        problems = dict.fromkeys(problem for each in written for problem in each.problems)
        warned = self.ground.wording.warnings(problems, self.collection)
        self._close(written)
        self._app.tell("  ".join([*told, warned] if warned else told), "warn" if warned else "")

    def refused(self, invalid: Invalid) -> None:
        """Each problem beside its field; what has no field here, above the keys."""
        reason = self.ground.wording.reason
        problems = {problem.field: reason(problem, self.collection) for problem in invalid.problems}
        left = self.form.complain(problems)
        if left:
            self.say("  ".join(problems[name] for name in left), "failed")

    # leaving

    def action_leave(self) -> None:
        """Close; ask first if something would be lost."""
        if not self.form.changes:
            self._app.unsaved.forget(self)
            self._close(None)
            return
        from tui.screens.confirm import Choice, ConfirmDialog

        t = self.ground.words.t

        def answered(answer: str | None) -> None:
            if answer == "save":
                self.action_save()
            elif answer == "drop":
                self._give_up()

        choices = (
            Choice("stay", t("app.form.stay"), "escape"),
            Choice("save", t("app.form.save"), "s"),
            Choice("drop", t("app.form.drop"), "d"),
        )
        self.app.push_screen(ConfirmDialog(self.ground, t("app.form.unsaved"), choices), answered)

    def _give_up(self) -> None:
        self._forget()
        self._close(None)

    def _forget(self) -> None:
        """What this form held, and the draft that it came from."""
        self._app.unsaved.forget(self)
        if self._draft is not None:
            self._app.unsaved.drop(self._app, self.page, self.record_id, self.came_from)

    def _close(self, written: tuple[Written, ...] | None) -> None:
        self.dismiss(written)
        self._app.unsaved.closed(self._app)

    async def action_in_editor(self) -> None:
        """Write the prose that has the focus in the person's own editor."""
        from tui.editor import edited

        prose = self.form.prose
        if prose is None:
            return
        text = await edited(self.app, prose.text)
        if text is None:
            self.say(self.ground.words.t("app.form.no-editor"))
        else:
            prose.text = clean(text, lines=True)

"""Villages that may join: `n` proposes one, `m` decides, and one that is chosen can be made a planned village at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from store.models.candidate import CANDIDATE_STATES
from store.models.collections import flat_fields
from store.models.edit import Edit
from store.queries.candidates import village_of
from tui.keys import bind
from tui.screens.askline import AskLine, Wrong
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.pick import PickScreen
from tui.screens.sheet import Sheet
from tui.screens.tipfigures import Behind
from tui.views.candidates import (
    about_line,
    candidate_lines,
    candidates_listing,
    free_kelurahan,
    listed_of,
    tips_behind,
)
from tui.views.cells import Cell, Column, Listing
from tui.views.sight import Sight
from tui.widgets.table import Table
from tui.words.mask import mask_numbers
from tui.words.typed import Unreadable, typed

OTHER = "+"
"""The row of the picker for a village that the official list does not have."""


class CandidatesScreen(Sheet):
    """Follows what changes. Dismisses the tips behind a number, or None."""

    COLLECTION = "candidates"
    KEYS = (
        ("new", "fieldwork.key.propose"),
        ("status", "fieldwork.key.decide"),
        ("edit", "app.key.edit"),
        ("delete", "app.key.delete"),
        ("open", "fieldwork.key.tips"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new", run="new"),
        bind("status", run="status"),
        bind("edit", run="edit"),
        bind("delete", run="delete"),
    ]

    def heading(self, sight: Sight) -> str:
        """What it is."""
        return sight.t("fieldwork.candidates.title")

    def about(self, sight: Sight) -> tuple[Cell, ...]:
        """How many, and what the figures do not know."""
        return about_line(sight)

    def listing(self, sight: Sight) -> Listing:
        """The rows."""
        return candidates_listing(sight)

    def under(self, sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
        """The note."""
        return candidate_lines(sight, key, wide)

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        """The tips that its number was counted from."""
        found = tips_behind(self.ground.sight())
        row = self._row()
        if found is None:
            self.say(self.ground.why("hidden"), "warn")
        elif row is None or not (ids := found.get(message.key, ())):
            self.say(self.words.t("fieldwork.candidates.nothing"), "muted")
        else:
            name = mask_numbers(row.record.name)
            self.dismiss(Behind(ids, self.words.t("fieldwork.candidates.behind", name=name)))

    # proposing

    def action_new(self) -> None:
        """One of the kelurahan that are none yet, why, and a note."""
        if not self.may():
            return
        free = free_kelurahan(self.ground.sight())
        if not free:
            self._ask_name()
            return
        named = {code: (one.name, one.district) for code, one in free.items()}
        named[OTHER] = (self.words.t("fieldwork.candidates.other"), "")

        def row(key: str) -> tuple[Cell, ...]:
            listed = "" if key == OTHER else key
            return (
                Cell(named[key][0], "accent" if key == OTHER else ""),
                Cell(named[key][1]),
                Cell(listed, "muted"),
            )

        columns = (
            Column(name="name", title="", width=0),
            Column(name="district", title="", width=18),
            Column(name="code", title="", width=12),
        )
        listing = Listing(
            columns=columns,
            keys=tuple(named),
            row=row,
            text=lambda key: " ".join((*named[key], key)).casefold(),
        )

        def picked(key: str | None) -> None:
            if key == OTHER:
                self._ask_name()
            elif key is not None:
                self._ask_reasons({"name": free[key].name, "code": key})

        title = self.words.t("fieldwork.candidates.which")
        self.app.push_screen(PickScreen(self.ground, title, listing), picked)

    def _ask_name(self) -> None:
        def answered(name: str | None) -> None:
            if name:
                self._ask_reasons({"name": name})

        self.app.push_screen(AskLine(self.ground, self.words.t("fieldwork.candidates.name")), answered)

    def action_edit(self) -> None:
        """Reasons and note."""
        row = self._row()
        if row is not None and self.may():
            self._ask_reasons({}, row)

    def _ask_reasons(self, fields: Mapping[str, Any], row: Any = None) -> None:
        spec, desk, form = flat_fields("candidates")["reasons"], self.desk, self.ground.format
        offered = ", ".join(form.choice("reasons", reason) for reason in spec.kind.choices)

        def check(text: str) -> tuple[str, ...]:
            try:
                found: tuple[str, ...] = (
                    typed(spec, text, zone=desk.settings.zone, today=desk.today()) if text else ()
                )
            except Unreadable as misread:
                raise Wrong(self.ground.wording.reason(misread.problem, "candidates")) from None
            return found

        def answered(reasons: tuple[str, ...] | None) -> None:
            if reasons is not None:
                self._ask_note({**fields, "reasons": reasons}, row)

        held = (
            ", ".join(form.choice("reasons", reason) for reason in row.record.reasons)
            if row is not None
            else ""
        )
        question = self.words.t("fieldwork.candidates.reasons", offered=offered)
        self.app.push_screen(AskLine(self.ground, question, check, text=held, needed=False), answered)

    def _ask_note(self, fields: Mapping[str, Any], row: Any) -> None:
        def answered(note: str | None) -> None:
            if note is None:
                return
            said = self.words.t("fieldwork.candidates.saved")
            values = {**fields, "note": note or None}
            if row is None:
                values = {name: value for name, value in values.items() if value}
            edit = (
                Edit(fields=values)
                if row is None
                else Edit(id=row.record.id, based_on=row.rev, fields=values)
            )
            self.step(lambda written: said).save([edit])

        held = row.record.note or "" if row is not None else ""
        asked = AskLine(self.ground, self.words.t("fieldwork.candidates.note"), text=held, needed=False)
        self.app.push_screen(asked, answered)

    # deciding

    def action_status(self) -> None:
        """A digit says it; of a chosen one it is offered to make it a planned village."""
        row = self._row()
        if row is None or not self.may():
            return
        sight = self.ground.sight()
        choices = [
            Choice(state, sight.format.choice("state", state), str(place))
            for place, state in enumerate(CANDIDATE_STATES, 1)
        ]
        choices.append(Choice("", sight.t("reminders.snooze.none"), "escape"))

        def answered(state: str | None) -> None:
            if not state:
                return
            if state != row.record.state:
                word = sight.format.choice("state", state)
                told = sight.t("fieldwork.became", state=word, button=self.ground.keys.label("undo"))
                edit = Edit(id=row.record.id, based_on=row.rev, fields={"state": state})
                self._save(told, edit, then=lambda: self._offer(row.record.id) if state == "chosen" else None)
            elif state == "chosen":
                self._offer(row.record.id)

        question = sight.t("fieldwork.candidates.decide", name=mask_numbers(row.record.name))
        self.app.push_screen(ConfirmDialog(self.ground, question, choices), answered)

    def _save(self, told: str, edit: Edit, then: Callable[[], object]) -> None:
        def done(written: object) -> str:
            self.call_later(then)
            return told

        self.step(done).save([edit])

    def _offer(self, candidate: str) -> None:
        """Make it a planned village, unless it is one already, or who sits here may not."""
        sight = self.ground.sight()
        one = sight.snapshot.rows("candidates").get(candidate)
        villages = sight.snapshot.rows("villages")
        if (
            one is None
            or village_of(one, villages, sight.snapshot.names) is not None
            or self.desk.why_not("villages")
        ):
            return
        listed = listed_of(sight, one)
        fields: dict[str, Any] = {"name": one.name, "status": "planned"}
        if code := one.code or (listed.code if listed is not None else ""):
            fields["code"] = code
        if listed is not None and listed.district:
            fields["district"] = listed.district

        def answered(answer: str | None) -> None:
            if answer == "make":
                told = sight.t("fieldwork.candidates.made", name=mask_numbers(one.name))
                self.step(lambda written: told, "villages").save([Edit(fields=fields)])

        choices = (
            Choice("leave", sight.t("fieldwork.candidates.leave"), "escape"),
            Choice("make", sight.t("fieldwork.candidates.make"), "y"),
        )
        question = sight.t("fieldwork.candidates.offer", name=mask_numbers(one.name))
        self.app.push_screen(ConfirmDialog(self.ground, question, choices), answered)

    def action_delete(self) -> None:
        """It is asked once; `u` brings it back."""
        from tui.screens.deleting import Deletion, Doomed

        row = self._row()
        if row is not None and self.may():
            doomed = Doomed(row.record.id, row.rev, mask_numbers(row.record.name))
            Deletion(self.as_page, "candidates", [doomed]).ask()

    def _row(self) -> Any:
        key = self.key
        return self.desk.snapshot.rows("candidates").row(key) if key is not None else None

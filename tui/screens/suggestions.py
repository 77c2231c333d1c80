"""What residents suggest, of the village under the cursor or of all: `n` notes one, `m` says what became of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from store.models.edit import Edit
from store.models.suggestion import STATES
from store.queries.villages import activities_of
from tui.keys import bind
from tui.screens.askline import AskLine, Wrong
from tui.screens.asktext import AskText
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.pick import PickScreen
from tui.screens.sheet import Sheet
from tui.views.cells import Cell, Column, Listing
from tui.views.sight import Sight
from tui.views.suggestions import states_line, suggestion_lines, suggestions_listing, village_name
from tui.words.mask import mask_text

if TYPE_CHECKING:
    from tui.screens.ground import Ground

NONE = "-"
"""The row of the picker that stands for no village."""
NAMED = 40
"""Signs of a suggestion by which a question names it."""


class SuggestionsScreen(Sheet):
    """Follows what changes."""

    COLLECTION = "suggestions"
    KEYS = (
        ("new", "fieldwork.key.note"),
        ("status", "fieldwork.key.state"),
        ("delete", "app.key.delete"),
        ("form", "fieldwork.key.all"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("new", run="new"),
        bind("status", run="status"),
        bind("delete", run="delete"),
        bind("form", run="form"),
    ]

    def __init__(self, ground: Ground, village: str = "", *, at: str = "") -> None:
        """`village`: the id of the one that is looked at; empty: all of them."""
        super().__init__(ground, at=at)
        self._here = village
        self.village = village

    def heading(self, sight: Sight) -> str:
        """Of one village, or of all."""
        if self.village:
            return sight.t("fieldwork.suggestions.of", village=village_name(sight, self.village))
        return sight.t("fieldwork.suggestions.all")

    def about(self, sight: Sight) -> tuple[Cell, ...]:
        """How many there are in which state."""
        return states_line(sight, self.village)

    def listing(self, sight: Sight) -> Listing:
        """The rows."""
        return suggestions_listing(sight, self.village)

    def under(self, sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
        """The whole text."""
        return suggestion_lines(sight, key, wide)

    def action_form(self) -> None:
        """This village's, or all."""
        self.village = "" if self.village else self._here
        self.moved()

    # noting one

    def action_new(self) -> None:
        """What was said, then when; in the village that is looked at, else one that is picked."""
        if not self.may():
            return
        if self.village:
            self._ask_text(self.village)
        else:
            self._pick_village()

    def _pick_village(self) -> None:
        sight = self.ground.sight()
        villages = sorted(sight.snapshot.rows("villages"), key=lambda one: one.name.casefold())
        names = {one.id: (one.name, one.district or "") for one in villages}
        names[NONE] = (sight.t("fieldwork.nowhere"), "")

        def row(key: str) -> tuple[Cell, ...]:
            return Cell(names[key][0], "" if key != NONE else "muted"), Cell(names[key][1], "muted")

        listing = Listing(
            columns=(
                Column(name="name", title="", width=0),
                Column(name="district", title="", width=20),
            ),
            keys=tuple(names),
            row=row,
            text=lambda key: " ".join(names[key]).casefold(),
        )

        def picked(key: str | None) -> None:
            if key is not None:
                self._ask_text("" if key == NONE else key)

        self.app.push_screen(PickScreen(self.ground, sight.t("fieldwork.where"), listing), picked)

    def _ask_text(self, village: str) -> None:
        sight = self.ground.sight()
        name = village_name(sight, village) if village else sight.t("fieldwork.nowhere")

        def answered(text: str | None) -> None:
            if text and text.strip():
                self._ask_day(village, text.strip())

        question = sight.t("fieldwork.suggestions.ask", village=name)
        self.app.push_screen(AskText(self.ground, question, ""), answered)

    def _ask_day(self, village: str, text: str) -> None:
        from store.models.collections import flat_fields
        from tui.words.typed import Unreadable, typed

        desk, today = self.desk, self.desk.today()

        def check(answer: str) -> date:
            try:
                found = typed(
                    flat_fields("suggestions")["date"], answer, zone=desk.settings.zone, today=today
                )
            except Unreadable as misread:
                raise Wrong(self.ground.wording.reason(misread.problem, "suggestions")) from None
            if not isinstance(found, date) or found > today:
                raise Wrong(self.words.t("fieldwork.suggestions.ahead"))
            return found

        def answered(day: date | None) -> None:
            if day is not None:
                self._note(village, text, day)

        question = self.words.t("fieldwork.suggestions.when")
        self.app.push_screen(AskLine(self.ground, question, check, text=f"{today:%d/%m/%Y}"), answered)

    def _note(self, village: str, text: str, day: date) -> None:
        """With the activity of that day in that village, where there was one and no other."""
        snapshot = self.desk.snapshot
        rows = snapshot.rows("villages"), snapshot.rows("activities")
        held = activities_of(*rows, village, snapshot.names) if village else ()
        heard = [one.id for one in held if one.date == day]
        fields: dict[str, Any] = {"date": day, "text": text}
        fields |= {"village": village} if village else {}
        fields |= {"activity": heard[0]} if len(heard) == 1 else {}
        self.step(lambda written: self.words.t("fieldwork.suggestions.noted")).save([Edit(fields=fields)])

    # what became of it

    def action_status(self) -> None:
        """A digit says it."""
        row = self._row()
        if row is None or not self.may():
            return
        sight = self.ground.sight()
        choices = [
            Choice(state, sight.format.choice("state", state), str(place))
            for place, state in enumerate(STATES, 1)
        ]
        choices.append(Choice("", sight.t("reminders.snooze.none"), "escape"))

        def answered(state: str | None) -> None:
            if state and state != row.record.state:
                word = sight.format.choice("state", state)
                told = sight.t("fieldwork.became", state=word, button=self.ground.keys.label("undo"))
                self.step(lambda written: told).save(
                    [Edit(id=row.record.id, based_on=row.rev, fields={"state": state})]
                )

        question = sight.t("fieldwork.suggestions.became", text=_named(row.record.text))
        self.app.push_screen(ConfirmDialog(self.ground, question, choices), answered)

    def action_delete(self) -> None:
        """It is asked once; `u` brings it back."""
        from tui.screens.deleting import Deletion, Doomed

        row = self._row()
        if row is not None and self.may():
            doomed = Doomed(row.record.id, row.rev, _named(row.record.text))
            Deletion(self.as_page, "suggestions", [doomed]).ask()

    def _row(self) -> Any:
        key = self.key
        return self.desk.snapshot.rows("suggestions").row(key) if key is not None else None


def _named(text: str) -> str:
    masked = " ".join(mask_text(text).split())
    return f"“{masked if len(masked) <= NAMED else masked[: NAMED - 1] + '…'}”"

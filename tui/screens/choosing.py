"""Two values of a field beside each other, and a choice: ours or the source's for what is *changed at source*; the one
that shows or the other where two rows of sources differ. What is not chosen is left for later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.widget import Widget

from store.errors import Conflict, Invalid
from store.models.edit import Edit, Written
from tui.screens.form import LOW, NARROW
from tui.screens.saving import Saver
from tui.screens.settling import settled
from tui.screens.sides import Line, SidesScreen
from tui.views.cells import Block, Column
from tui.views.changed import Difference, difference_block, differences, words_of
from tui.views.disputed import disputes
from tui.widgets.panel import Panel
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.everywhere import Everywhere
    from tui.screens.ground import Ground


class ChoosingScreen(SidesScreen[tuple[Written, ...] | None]):
    """Nothing is chosen at first, and only what is chosen is saved; all of it as one step. Dismisses what was written."""

    DEFAULT_CSS = """
    ChoosingScreen {
        Table { height: auto; max-height: 50%; }
        #both { height: 1fr; margin: 1 0 0 0; padding: 0 1; }
    }
    """

    def __init__(self, ground: Ground, collection: str, ids: Sequence[str]) -> None:
        """`ids`: the records; those of them of which nothing is to be chosen are left out."""
        self.collection = collection
        self.ids = tuple(ids)
        self._found: dict[str, Difference] = {}
        super().__init__(ground, "")
        self._collect()
        apart = all(one.edit is None for one in self._found.values())
        self.of = "app.disputed" if apart else "app.choose"
        self.about_what = next((one.title for one in self._found.values()), "") if not self._several else ""
        self._rows = ground.desk.snapshot.rows(collection)
        self._saver = Saver(self, self)

    @property
    def _several(self) -> bool:
        return len({one.id for one in self._found.values()}) > 1

    def _collect(self) -> None:
        asked = self.ground.sight(), self.collection, self.ids
        self._found = {one.key: one for one in (*differences(*asked), *disputes(*asked))}

    # the frame

    def below(self) -> Sequence[Widget]:
        """The line under the cursor in full."""
        return (Panel(scrolls=True, id="both"),)

    def on_mount(self) -> None:
        """Say what is asked, or why nothing can be answered."""
        super().on_mount()
        reason = self.ground.desk.why_not(self.collection)
        self.say(self.ground.why(reason) if reason else self.ground.words.t(f"{self.of}.ask"))

    def heads(self) -> tuple[Column, ...]:
        """The record's name too, where there are several."""
        field = super().heads()
        if not self._several:
            return field
        return (Column(name="record", title=self.ground.words.t("app.conflict.record"), width=20), *field)

    def lines(self) -> dict[str, Line]:
        """One for each field."""
        sight, several = self.ground.sight(), self._several
        found = {}
        for key, one in self._found.items():
            label = sight.format.label(self.collection, one.field)
            mine, theirs = (
                " ".join(words_of(sight, self.collection, one.field, value).split())
                for value in (one.mine, one.theirs)
            )
            found[key] = Line((one.title, label) if several else (label,), mine, theirs)
        return found

    def draw(self) -> None:
        """The lines, and the one under the cursor in full."""
        super().draw()
        self._show_both()

    @on(Table.Moved)
    def _show_both(self) -> None:
        one = self._found.get(self.query_one(Table).key or "")
        wide = max(20, self.size.width - 4)
        block = difference_block(self.ground.sight(), self.collection, one, wide) if one else Block(lines=())
        self.query_one("#both", Panel).show(block)

    def on_resize(self) -> None:
        """Other lines for another width."""
        if self.query("#both"):
            self._show_both()

    def turned(self, key: str, pick: bool | None) -> bool | None:
        """Ours, theirs, later. What shows of two rows shows anyway: there is only the other, and one other."""
        if self._found[key].edit is not None:
            return {None: False, False: True, True: None}[pick]
        for other in self._beside(key):
            self.picks.pop(other, None)
        return None if pick else True

    def all_turned(self, theirs: bool) -> dict[str, bool]:
        """One side for every line; of several who say otherwise the first."""
        edited = (key for key, one in self._found.items() if one.edit is not None)
        first = {(one.id, one.field): key for key, one in reversed(self._found.items()) if one.edit is None}
        return dict.fromkeys((*edited, *(first.values() if theirs else ())), theirs)

    def _beside(self, key: str) -> list[str]:
        """The other lines about the same field."""
        this = self._found[key]
        return [
            other
            for other, one in self._found.items()
            if other != key and (one.id, one.field, one.edit) == (this.id, this.field, None)
        ]

    def moved(self) -> None:
        """A pull or a colleague changed something: choices about other values than these are taken back."""
        if self._saver.busy:
            return
        before = self._found
        self._rows = self.ground.desk.snapshot.rows(self.collection)
        self._collect()
        if not self._found:
            self._close((), "app.choose.over")
            return
        stale = [key for key in self.picks if _values(before.get(key)) != _values(self._found.get(key))]
        for key in stale:
            del self.picks[key]
        if stale:
            self.say(self.ground.words.t("app.choose.moved"))
        self.draw()

    # saving

    def action_take(self) -> None:
        """Save what is chosen."""
        small = self.size.width < NARROW or self.size.height < LOW
        reason = self.ground.desk.why_not(self.collection) or ("too-small" if small else None)
        if self._saver.busy:
            return
        if reason is not None:
            self.say(self.ground.why(reason))
        elif not self.picks:
            self.say(self.ground.words.t("app.choose.none"))
        else:
            self._saver.save(self._edits())

    def _edits(self) -> list[Edit]:
        """One for each record: ours written again, so that the mark goes; or taken back, so that the source shows; or
        written as another source has it.
        """
        edits: dict[str, Edit] = {}
        for key, theirs in self.picks.items():
            one = self._found[key]
            row = self._rows.row(one.id)
            if row is None:
                continue
            edit = edits.get(one.id) or Edit(id=one.id, based_on=row.rev, base=row.at_source)
            back = theirs and one.edit is not None
            new = {} if back else {one.field: one.theirs, **one.along} if theirs else {one.field: one.mine}
            edits[one.id] = replace(
                edit,
                fields=edit.fields | new,
                withdraw=(*edit.withdraw, one.field) if back else edit.withdraw,
            )
        return list(edits.values())

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """As it was chosen: what others changed since is a question."""
        return edits

    def about(self, record_id: str) -> str:
        """The record's name."""
        return next((one.title for one in self._found.values() if one.id == record_id), "")

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """What is left to save once that question was answered."""
        return settled(edits, conflict, theirs)

    def refused(self, invalid: Invalid) -> None:
        """A record that no longer stands as it would be."""
        self.say(self.ground.wording.error(invalid), "failed")

    def saved(self, written: tuple[Written, ...]) -> None:
        """It is on disk."""
        self._close(written, f"{self.of}.saved" if written else "app.choose.left")

    def _close(self, written: tuple[Written, ...], sentence: str) -> None:
        app: Everywhere = self.app  # type: ignore[assignment]
        number, picks = self.ground.format.number, list(self.picks.values())
        told = self.ground.words.t(sentence, kept=number(picks.count(False)), taken=number(picks.count(True)))
        self.dismiss(written or None)
        app.tell(told)


def _values(one: Difference | None) -> tuple[object, object] | None:
    return None if one is None else (one.mine, one.theirs)

"""Mine beside theirs, one line per field that both changed. Dismisses the fields where theirs is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from store.errors import Conflict
from store.models.collections import flat_fields
from store.models.edit import Clash
from store.models.kinds import FieldSpec
from store.overlay import DELETED
from tui.screens.fieldtext import as_text
from tui.screens.sides import Line, SidesScreen
from tui.widgets.table import Table
from tui.words.mask import known_of, shown

if TYPE_CHECKING:
    from tui.screens.ground import Ground

MASKED = ("tips",)
"""What may name somebody: shown behind dots here, so it is not opened here either."""


class ConflictScreen(SidesScreen[frozenset[str] | None]):
    """Each field starts with mine; Enter turns it. None: nothing is saved, the form stays.

    Of a longer text there is a third way: both under each other, to be made one (`texts`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "both", show=False)]

    def __init__(self, ground: Ground, collection: str, conflict: Conflict, about: str) -> None:
        """`about`: what the record is called; a sheet saves many."""
        super().__init__(ground, about)
        self.collection = collection
        self.record_id = str(conflict.facts["id"])
        self.clashes = {clash.field: clash for clash in conflict.clashes}
        self.picks = dict.fromkeys(self.clashes, False)
        self.texts: dict[str, str] = {}
        """Prose that was made of both: what stands there instead of mine."""

    def on_mount(self) -> None:
        """Say who and when."""
        super().on_mount()
        who, moment = self._others()
        self.say(self.ground.words.t("app.conflict.someone", who=who, moment=moment))

    def _others(self) -> tuple[str, str]:
        """Whoever changed it last, and the source where it did; and when."""
        sight, clashes = self.ground.sight(), self.clashes.values()
        people = sorted((clash for clash in clashes if not clash.source), key=lambda clash: clash.at)
        sources = sorted({clash.source for clash in clashes if clash.source})
        names = [sight.person(clash.by) for clash in people[-1:]]
        names += [sight.t("app.form.source", source=source) for source in sources]
        at = people[-1].at if people else next(clash.at for clash in clashes)
        if not people:
            row = sight.snapshot.rows(self.collection).row(self.record_id)
            at = row.provenance.fetched_at or at if row is not None else at
        return ", ".join(names), sight.format.brief_moment(at, sight.today)

    def lines(self) -> dict[str, Line]:
        """One for each field."""
        format = self.ground.format
        found = {}
        for name, clash in self.clashes.items():
            head = self._record if name == DELETED else format.label(self.collection, name)
            mine = self.texts.get(name, clash.mine)
            found[name] = Line((head,), self._text(clash, mine), self._text(clash, clash.theirs))
        return found

    @property
    def _record(self) -> str:
        """What is edited, in its own word where it has one."""
        words = self.ground.words
        own = f"app.conflict.record.{self.collection}"
        return words.t(own if words.has(own) else "app.conflict.record")

    def _text(self, clash: Clash, value: Any) -> str:
        """A value on one line, masked as everywhere."""
        if clash.field == DELETED:
            return self.ground.words.t("app.conflict.gone" if value else "app.conflict.there")
        spec = flat_fields(self.collection).get(clash.field)
        text = self._word(spec, value) if spec else str(value)
        known = known_of(self.ground.desk.snapshot.rows(self.collection).get(self.record_id))
        told = shown(self.collection, clash.field, " ".join(text.split()), known)
        return told or self.ground.words.t("app.conflict.empty")

    def _word(self, spec: FieldSpec, value: Any) -> str:
        """A value as every other screen calls it: a choice by its word, a status of a tip by the office's own."""
        format = self.ground.format
        if isinstance(value, bool):
            return format.yes_no(value)
        if spec.kind.name != "choice" or not isinstance(value, str):
            return as_text(spec, value, format)
        own = self.ground.desk.settings.tips.statuses if self.collection == "tips" else {}
        mine = {str(name): label for name, label in own.items()} if spec.name == "status" else {}
        return mine.get(value) or format.choice(spec.name, value)

    def action_both(self) -> None:
        """Mine, and theirs below it, to be made one text."""
        name = self.query_one(Table).key
        clash = self.clashes.get(name or "")
        spec = flat_fields(self.collection).get(name or "")
        t = self.ground.words.t
        if clash is None or spec is None or spec.kind.name != "prose" or self.collection in MASKED:
            self.say(t("app.conflict.not-both"))
            return
        texts = [part for part in (str(clash.mine or ""), str(clash.theirs or "")) if part]

        def made(text: str | None) -> None:
            if text is not None:
                self.texts[clash.field] = text
                self.picks[clash.field] = False
                self.draw()
                self.say(t("app.conflict.joined"), "ok")

        from tui.screens.asktext import AskText

        question = t("app.conflict.both", field=self.ground.format.label(self.collection, clash.field))
        begun = self.texts.get(clash.field, "\n\n".join(texts))
        self.app.push_screen(AskText(self.ground, question, begun), made)

    def action_take(self) -> None:
        """Save as chosen."""
        self.dismiss(frozenset(name for name, theirs in self.picks.items() if theirs))

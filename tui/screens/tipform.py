"""The forms of a tip: a short one for the phone, and one with every field of a tip that is there.

What may name somebody stands in the second one only while the tip is revealed (`tui/screens/revealing.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from store.models.collections import flatten
from store.models.edit import Edit
from store.triage import REASONED
from tui.screens.fieldtext import based
from tui.screens.form import FormScreen
from tui.screens.saving import Saver
from tui.screens.tipfields import (
    checkpoint_named,
    edit_fields,
    known_places,
    matching,
    new_fields,
    read_place,
    village_named,
)
from tui.views.cells import Block, Cell, wrap
from tui.views.tips import headline
from tui.widgets.bars import Part
from tui.widgets.form import Form
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.screens.ground import Ground

OFFERED = 4
"""Names that go on with what is typed and that are shown."""
PLACES = ("place", "village", "checkpoint")


class TipForm(FormScreen):
    """Saves a tip; says below a place what it is read as."""

    DEFAULT_CSS = """
    TipForm #masked { height: auto; padding: 0 1; display: none; }
    TipForm.-masked #masked { display: block; }
    """
    masked = False
    """Whether the fields that may name somebody are left out."""

    def above(self) -> ComposeResult:
        """Why some fields are not there."""
        yield Panel(id="masked")

    def on_mount(self) -> None:
        """What there is to say of the values, and of what is left out."""
        if self.masked:
            told = self.ground.words.t("triage.form.masked", button=self.ground.keys.label("reveal"))
            lines = tuple((Cell(text, "muted"),) for text in wrap(told, max(20, self.size.width - 2)))
            self.query_one("#masked", Panel).show(Block(lines=lines))
            self.add_class("-masked")
        self._tell_places()

    @on(Form.Changed)
    def _typed(self) -> None:
        self._tell_places()

    def _tell_places(self) -> None:
        """What a place is read as, and which names go on with it."""
        sight, t, values = self.ground.sight(), self.ground.words.t, self.form.values
        for name in PLACES:
            text = values.get(name, "").strip()
            if name not in values:
                continue
            parts: list[Part] = []
            if text and name != "checkpoint" and (village := village_named(sight, text)):
                parts = [Part(t("triage.form.village", name=sight.village(village)), "ok")]
            elif text and name != "village" and checkpoint_named(sight, text):
                parts = [
                    Part(
                        t("triage.form.checkpoint", name=sight.checkpoint(checkpoint_named(sight, text))),
                        "ok",
                    )
                ]
            elif text:
                kinds = ("village", "checkpoint") if name == "place" else (name,)
                found = [one for one in matching(known_places(sight, kinds), text) if one != text]
                parts = (
                    [Part(t("triage.form.ahead", names=", ".join(found[:OFFERED])), "muted")] if found else []
                )
            self.form.remark(name, parts)

    # reading and saving

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Names of places as what they name; of a new tip one place may be any of them."""
        values, problems = super().read(texts)
        sight = self.ground.sight()
        if self.record_id is None and "place" in values:
            values |= read_place(sight, values["place"] or "")
        if values.get("village"):
            values["village"] = village_named(sight, values["village"]) or values["village"]
        if values.get("checkpoint"):
            values["checkpoint"] = checkpoint_named(sight, values["checkpoint"]) or values["checkpoint"]
        return values, problems

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """A new tip came in now unless somebody says when, and on the channel that the form shows."""
        if self.record_id is not None:
            return super().edits(values)
        now = self.ground.desk.now().replace(microsecond=0)
        fields = {"received_at": now, "channel": self.form.values["channel"]}
        fields |= {name: value for name, value in values.items() if value not in (None, "", ())}
        return (Edit(fields=fields),)

    def submit(self, values: Mapping[str, Any]) -> None:
        """For what decides how long, and for whom, personal data are kept, the reason."""
        if self.record_id is None or not set(REASONED) & set(values):
            self.write(self.edits(values))
            return
        from tui.screens.askline import AskLine

        def answered(why: str | None) -> None:
            if why:
                self._saver = Saver(self, self, gone=self._ask_gone, why=why)
                self.write(self.edits(values))

        self.app.push_screen(AskLine(self.ground, self.ground.words.t("triage.form.why")), answered)


def new_tip(ground: Ground, *, draft: Mapping[str, str] | None = None) -> TipForm:
    """An empty form, for whoever is on the phone."""
    return TipForm(
        ground,
        page="tips",
        collection="tips",
        title=ground.words.t("triage.form.new"),
        fields=new_fields(ground),
        draft=draft,
    )


def tip_form(
    ground: Ground, key: str, *, revealed: bool = False, draft: Draft | None = None
) -> TipForm | None:
    """The form of a tip that is there; None where it is gone. `draft`: what was typed over an earlier state of it."""
    row = ground.desk.snapshot.rows("tips").row(key)
    if row is None:
        return None
    form = TipForm(
        ground,
        page="tips",
        collection="tips",
        title=ground.words.t("triage.form.edit", title=headline(row.record)),
        fields=edit_fields(ground, flatten(row.record), revealed=revealed),
        id=key,
        based_on=row.rev if draft is None else draft.based_on,
        base=row.as_seen if draft is None else based("tips", draft.base),
        draft=None if draft is None else draft.fields,
    )
    form.masked = not revealed
    return form

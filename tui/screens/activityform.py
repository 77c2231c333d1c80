"""The form of an activity in a village: a short one for what was just done, and the same with all of it to correct.

Participants are a count; nobody who took part has a field here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on

from store.models.collections import flat_fields, flatten
from store.models.edit import Edit
from store.queries.villages import in_charge
from tui.screens.fieldtext import based, fields
from tui.screens.form import FormScreen
from tui.screens.tipfields import going_on, known_places, village_named
from tui.views.villagecells import officers_of
from tui.widgets.bars import Part
from tui.widgets.form import Form
from tui.words.stepping import stepped
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from datetime import date

    from store.drafts import Draft
    from tui.screens.ground import Ground
    from tui.widgets.fields import Field

ASKED = (
    "village", "date", "kind", "topic", "participants", "partners", "officer", "summary", "follow_up", "follow_up_due",
)  # fmt: skip
"""In the order of what one knows when one comes back."""
MORE = ("title", "follow_up_done")
"""What is asked besides of one that is there."""
DAYS = ("date", "follow_up_due", "follow_up_done")


class ActivityForm(FormScreen):
    """Saves an activity. Who is in charge on its day is its officer until somebody says otherwise."""

    _offered = ""
    """The officer that the form itself put there."""

    def on_mount(self) -> None:
        """What there is to say of the values; where the village is known one goes on with the day."""
        values = self.form.values
        if self.record_id is None and not self._draft:
            self._offered = values["officer"]
            if values["village"]:
                self.set_focus(self.form.form_rows["date"].control)
        self._tell()

    @on(Form.Changed)
    def _typed(self) -> None:
        if self.record_id is None:
            self._offer()
        self.form.judge({})  # a refusal goes with the text that was refused
        self._tell()

    def _offer(self) -> None:
        """The officer of that village on that day, as long as nobody typed another one."""
        values = self.form.values
        if values["officer"] != self._offered:
            return
        names = ", ".join(self._in_charge(values))
        if names != self._offered:
            self._offered = names
            self.form.put({"officer": names})

    def _in_charge(self, values: Mapping[str, str]) -> tuple[str, ...]:
        rows = self.ground.desk.snapshot.rows("villages")
        village = rows.get(village_named(self.ground.sight(), values["village"]))
        day = self._day(values["date"])
        return tuple(one.name for one in in_charge(village, day)) if village is not None and day else ()

    def _day(self, text: str) -> date | None:
        desk = self.ground.desk
        try:
            found = typed(
                flat_fields("activities")["date"], text, zone=desk.settings.zone, today=desk.today()
            )
        except Unreadable:
            return None
        return found if found != "" else None

    def _tell(self) -> None:
        """What the village is read as, that a day is still to come, who is in charge where another one stands there."""
        sight, values, t = self.ground.sight(), self.form.values, self.ground.words.t
        text = values["village"].strip()
        parts: list[Part] = []
        if text and (village := village_named(sight, text)):
            parts = [Part(sight.village(village), "ok")] if sight.village(village) != text else []
        elif text:
            parts = [Part(t("villages.form.unknown"), "warn")]
        self.form.remark("village", parts)
        day = self._day(values["date"])
        ahead = day is not None and day > sight.today
        self.form.remark("date", [Part(t("villages.form.ahead"), "warn")] if ahead else [])
        names = ", ".join(self._in_charge(values))
        other = bool(names) and values["officer"].strip() != names
        self.form.remark("officer", [Part(t("villages.in_charge", names=names), "muted")] if other else [])

    # reading and saving

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The name of a village as the village that it names; one that nobody knows stays as it is written."""
        values, problems = super().read(texts)
        if values.get("village"):
            values["village"] = village_named(self.ground.sight(), values["village"]) or values["village"]
        return values, problems

    def action_save(self) -> None:
        """Of a new one everything that stands there, also what the form itself put."""
        if self.record_id is not None:
            super().action_save()
            return
        if self.saving or self.too_small:
            return
        texts = self.form.values
        values, problems = self.read({name: text for name, text in texts.items() if text.strip()})
        if not texts["village"].strip():
            problems["village"] = self.ground.words.t("villages.form.which")
        self.form.complain(problems)
        if not problems:
            made = {name: value for name, value in values.items() if value not in (None, "", ())}
            self.write((Edit(fields=made),))

    def as_new(self, edits: Sequence[Edit]) -> Edit | None:
        """Somebody deleted it meanwhile: what stands here as one of its own."""
        values, problems = self.read({name: text for name, text in self.form.values.items() if text.strip()})
        return None if problems else Edit(fields=values)


def new_activity(
    ground: Ground, village: str | None, *, draft: Mapping[str, str] | None = None
) -> ActivityForm:
    """An empty form; `village`: the id of the one that it is about."""
    sight = ground.sight()
    flat: dict[str, Any] = {"date": sight.today, "kind": "counselling"}
    if (here := ground.desk.snapshot.rows("villages").get(village or "")) is not None:
        officer = ", ".join(one.name for one in in_charge(here, sight.today))
        flat |= {"village": here.id, "officer": officer or None}
    title = ground.words.t("villages.form.new")
    return ActivityForm(
        ground,
        page="villages",
        collection="activities",
        title=title,
        fields=_fields(ground, ASKED, flat),
        draft=draft,
    )


def activity_form(ground: Ground, key: str, *, draft: Draft | None = None) -> ActivityForm | None:
    """The form of an activity that is there; None where it is gone."""
    row = ground.desk.snapshot.rows("activities").row(key)
    if row is None:
        return None
    return ActivityForm(
        ground,
        page="villages",
        collection="activities",
        title=ground.words.t("villages.form.edit"),
        fields=_fields(ground, (*ASKED, *MORE), flatten(row.record)),
        id=key,
        based_on=row.rev if draft is None else draft.based_on,
        base=row.as_seen if draft is None else based("activities", draft.base),
        draft=None if draft is None else draft.fields,
    )


def _fields(ground: Ground, names: Sequence[str], flat: Mapping[str, Any]) -> list[Field]:
    sight = ground.sight()
    said = {**flat, "village": sight.village(flat["village"])} if flat.get("village") else flat
    return [
        _dressed(ground, replace(field, label=sight.label("activities", field.name)))
        for field in fields("activities", names, said, ground.format)
    ]


def _dressed(ground: Ground, field: Field) -> Field:
    t, sight = ground.words.t, ground.sight()
    if field.name == "village":
        ahead = going_on(known_places(sight, ("village",)))
        return replace(field, kind="ahead", ahead=ahead, required=True)
    if field.name == "officer":
        known = sorted({one.name for one in officers_of(sight).lines if one.terms})
        return replace(field, kind="ahead", ahead=going_on(known))
    if field.name in DAYS:
        label = t("villages.next") if field.name == "follow_up_due" else field.label
        return replace(field, label=label, kind="moment", steps=stepped, hint=t("villages.form.day"))
    hints = {"participants": "villages.form.count", "partners": "villages.form.partners"}
    return replace(field, hint=t(hints[field.name])) if field.name in hints else field

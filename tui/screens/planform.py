"""The form of a plan: what, when, who, in which channels, with which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from store.models.collections import flatten
from store.models.edit import Edit
from store.models.plan import CHANNELS
from tui.screens.fieldtext import based, fields
from tui.screens.form import FormScreen
from tui.views.outreach import occurrence_of
from tui.widgets.fields import Field

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.screens.ground import Ground

NAMES = (
    "title",
    "at",
    "owner",
    "channels",
    "kind",
    "topic",
    "place",
    *(f"caption.{c}" for c in CHANNELS),
    "notes",
)


class PlanForm(FormScreen):
    """Saves a plan through the ledger, with the conflict check of its revision."""

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """A new plan's time is read even where only its prefilled day stands: then it is the hour that is missing."""
        if self.record_id is None and self.form.values["at"].strip():
            texts = {"at": self.form.values["at"], **texts}
        return super().read(texts)

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """A caption makes its channel a channel of the plan; otherwise its text would have no place."""
        changed = dict(values)
        chosen = [name.strip() for name in self.form.values["channels"].split(",") if name.strip()]
        written = [c for c in CHANNELS if changed.get(f"caption.{c}") and c not in chosen]
        if written:
            changed["channels"] = tuple(c for c in CHANNELS if c in chosen or c in written)
        return (Edit(id=self.record_id, based_on=self.based_on, base=self.base, fields=changed),)


def new_plan(ground: Ground, day: date, *, draft: Mapping[str, str] | None = None) -> PlanForm:
    """An empty form for a day."""
    return PlanForm(
        ground,
        page="outreach",
        collection="outreach",
        title=ground.words.t("outreach.new", day=ground.format.long_day(day)),
        fields=_fields(ground, {}, day=f"{day:%d/%m/%Y} "),
        draft=draft,
    )


def plan_form(ground: Ground, plan_id: str, *, draft: Draft | None = None) -> PlanForm | None:
    """The form of a plan that is there; None where it is gone. `draft`: what was typed over an earlier state of it."""
    row = ground.desk.snapshot.rows("outreach").row(plan_id)
    if row is None:
        return None
    return PlanForm(
        ground,
        page="outreach",
        collection="outreach",
        title=ground.words.t("outreach.edit", title=row.record.title),
        fields=_fields(ground, flatten(row.record)),
        id=plan_id,
        based_on=row.rev if draft is None else draft.based_on,
        base=row.as_seen if draft is None else based("outreach", draft.base),
        draft=None if draft is None else draft.fields,
    )


def copy_form(ground: Ground, key: str, day: date) -> PlanForm | None:
    """The form of a new plan on a day with everything of one that is there but its states; None where it is gone."""
    one = occurrence_of(ground.sight(), key)
    if one is None:
        return None
    flat = {name: value for name, value in flatten(one.plan).items() if name != "at"}
    texts = {
        field.name: field.value for field in fields("outreach", NAMES, flat, ground.format) if field.value
    }
    clock = "" if one.plan.all_day else f" {one.at:%H.%M}"
    return new_plan(ground, day, draft={**texts, "at": f"{day:%d/%m/%Y}{clock}"})


def _fields(ground: Ground, flat: Mapping[str, Any], *, day: str = "") -> list[Field]:
    """The fields; whoever is in charge is chosen by name where people are configured. `day`: what a new time begins with."""
    found = []
    sight = ground.sight()
    for field in fields("outreach", NAMES, flat, ground.format):
        if field.name == "owner" and ground.desk.settings.people:
            people = {person.login: person.name or person.login for person in ground.desk.settings.people}
            if field.value and field.value not in people:
                people[field.value] = field.value
            field = replace(field, kind="choice", choices=(("", "–"), *people.items()))
        elif field.name == "at":
            field = replace(field, hint=ground.words.t("outreach.at.hint"), value=field.value or day)
        found.append(replace(field, label=sight.label("outreach", field.name)))
    return found

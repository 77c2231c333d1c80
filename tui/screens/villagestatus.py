"""`m` on Desa binaan: what a village is in the programme, with its decree. An active one without a decree is warned of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on

from store.models.collections import flatten
from tui.screens.fieldtext import based, fields
from tui.screens.form import FormScreen
from tui.widgets.bars import Part
from tui.widgets.form import Form
from tui.words.stepping import stepped

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.screens.ground import Ground
    from tui.widgets.fields import Field

ASKED = ("status", "decree", "decree_date")


class VillageStatusForm(FormScreen):
    """Planned, active or inactive, number and date of the decree."""

    def on_mount(self) -> None:
        """What there is to say of the values."""
        self._tell()

    @on(Form.Changed)
    def _tell(self) -> None:
        values = self.form.values
        active = values["status"] == "active"
        for name in ("decree", "decree_date"):
            wanting = active and not values[name].strip()
            told = [Part(self.ground.words.t("villages.status.decree"), "warn")] if wanting else []
            self.form.remark(name, told)


def status_form(ground: Ground, village_id: str, *, draft: Draft | None = None) -> VillageStatusForm | None:
    """The form of a village; None where it is gone. `draft`: what was typed over an earlier state of it."""
    row = ground.desk.snapshot.rows("villages").row(village_id)
    if row is None:
        return None
    sight = ground.sight()
    found = fields("villages", ASKED, flatten(row.record), ground.format)
    return VillageStatusForm(
        ground,
        page="villages",
        collection="villages",
        title=ground.words.t("villages.status.of", name=row.record.name),
        fields=[_dressed(ground, replace(one, label=sight.label("villages", one.name))) for one in found],
        id=village_id,
        based_on=row.rev if draft is None else draft.based_on,
        base=row.as_seen if draft is None else based("villages", draft.base),
        draft=None if draft is None else draft.fields,
    )


def _dressed(ground: Ground, field: Field) -> Field:
    if field.name == "status":
        return replace(field, choices=tuple(choice for choice in field.choices if choice[0]))
    if field.name == "decree_date":
        return replace(field, kind="moment", steps=stepped, hint=ground.words.t("villages.form.day"))
    return field

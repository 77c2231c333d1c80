"""The rows of the sheet of a day: which places are asked for, what is held of them, and their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from store.models.collections import flat_fields
from store.models.deferral import Deferral
from store.queries.deferrals import DEFAULT, Slice, known_names, whole
from tui.screens.fieldtext import as_text
from tui.views.deferrals import month_held
from tui.views.sight import Sight
from tui.widgets.fields import Field

if TYPE_CHECKING:
    from store.models.row import Row

AGENCY = DEFAULT.agency


class Place(NamedTuple):
    """One row of the sheet."""

    category: str
    checkpoint: str

    @property
    def field(self) -> str:
        """Its name in the form and in a draft."""
        return f"{self.category}/{self.checkpoint}"


def places(sight: Sight, day: date) -> list[Place]:
    """What is asked for: configured checkpoints and counters that were open, and every other name met lately.

    With none configured: every name that was ever met, so that a figure typed for one leaves the others to be typed.
    """
    found: dict[Place, None] = {}
    for category in ("departure", "passport"):
        for point in sight.checkpoints(category, day, day):
            found[Place(category, point.id)] = None
        of = Slice(category, AGENCY)
        for line in month_held(sight, day.replace(day=1), of).lines:
            met = line.total is not None or line.before.then is not None
            if met and not whole(line.checkpoint):
                found[Place(category, line.checkpoint)] = None
        if not sight.settings.checkpoints:
            names = known_names(sight.snapshot.rows("deferrals"), of)
            found |= dict.fromkeys(Place(category, name) for name in names)
    return list(found)


def held(sight: Sight, day: date) -> tuple[dict[Place, Deferral], dict[Place, int]]:
    """The counts of a day without a reason, which the sheet edits, and the sums of those with one, which it leaves."""
    plain: dict[Place, Deferral] = {}
    reasoned: dict[Place, int] = {}
    for record in sight.snapshot.rows("deferrals"):
        if record.date == day and record.period == "day" and record.agency == AGENCY:
            place = Place(record.category, record.checkpoint)
            if record.reason is None:
                plain[place] = record
            else:
                reasoned[place] = reasoned.get(place, 0) + record.count
    return plain, reasoned


def writer(sight: Sight, row: Row[Any] | None) -> str:
    """Who a count is from: the last of us who wrote it, else its source."""
    edit = row.provenance.edits.get("count") if row is not None else None
    if edit is not None:
        return sight.person(edit.by)
    source = row.provenance.source if row is not None else None
    return sight.t("app.form.source", source=source) if source else ""


def _at_source(sight: Sight, record: Deferral) -> str:
    """The source's count, where it changed after ours was typed."""
    row = sight.snapshot.rows("deferrals").row(record.id)
    edit = row.provenance.edits.get("count") if row is not None else None
    return sight.format.count(edit.theirs) if edit is not None and edit.changed_at_source else ""


def fields_of(
    sight: Sight,
    day: date,
    asked: Sequence[Place],
    plain: Mapping[Place, Deferral],
    reasoned: Mapping[Place, int],
) -> list[Field]:
    """The rows of the form: the day, a count for each place with what is known beside it, the as-of and the note."""
    t, specs = sight.t, flat_fields("deferrals")
    fields = [
        Field(
            name="date",
            label=sight.label("deferrals", "date"),
            value=as_text(specs["date"], day, sight.format),
        )
    ]
    for place in asked:
        record = plain.get(place)
        label = sight.checkpoint(place.checkpoint)
        if place.category == "passport":
            label = t("deferrals.sheet.passport", name=label)
        if record is not None and (theirs := _at_source(sight, record)):
            label = t("deferrals.sheet.source", name=label, sign=sight.format.mark("changed"), n=theirs)
        more = reasoned.get(place)
        hint = t("deferrals.sheet.reasons", n=sight.format.number(more)) if more else t("common.not_reported")
        value = as_text(specs["count"], record.count, sight.format) if record is not None else ""
        fields.append(Field(name=place.field, label=label, kind="count", value=value, hint=hint))
    as_of = next((r.as_of for r in plain.values() if r.as_of is not None), day)
    fields.append(
        Field(
            name="as_of",
            label=sight.label("deferrals", "as_of"),
            value=as_text(specs["as_of"], as_of, sight.format),
        )
    )
    fields.append(Field(name="note", label=sight.label("deferrals", "note")))
    return fields

"""A day's counts, typed: one row per checkpoint and counter, saved as one step. Empty is *not reported*, 0 is zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from textual import on

from store.errors import Conflict
from store.models.collections import flat_fields
from store.models.deferral import Deferral
from store.models.edit import Edit
from store.models.problem import Problem
from tui.screens.dayplaces import AGENCY, Place, fields_of, held, places, writer
from tui.screens.form import FormScreen
from tui.widgets.fields import Field
from tui.widgets.form import Form
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from tui.screens.ground import Ground

SHARED = ("as_of", "note")
"""Fields that go with every count typed on the sheet."""


class DaySheet(FormScreen):
    """The sheet of one day; another date typed into it makes it the sheet of that day, with what was typed."""

    DEFAULT_CSS = """
    DaySheet {
        Row .label { width: 36; }
        Row .problem { padding: 0 0 0 36; }
        LineField { max-width: 28; }
    }
    """
    AUTO_FOCUS = ""

    def __init__(self, ground: Ground, day: date, *, draft: Mapping[str, str] | None = None) -> None:
        sight = ground.sight()
        self.ground = ground
        self.day = day
        self.places = {place.field: place for place in places(sight, day)}
        self.before: dict[str, Deferral] = {}
        self.revs: dict[str, int] = {}
        self.bases: dict[str, dict[str, Any]] = {}
        super().__init__(
            ground,
            page="deferrals",
            collection="deferrals",
            title=sight.t("deferrals.sheet.title", day=sight.format.long_day(day)),
            fields=self._fields_of(day),
            draft=draft,
        )

    def on_mount(self) -> None:
        """Begin at the first count: the day is known."""
        first = next(iter(self.places), "date")
        self.call_after_refresh(self.form.form_rows[first].control.focus)

    def _fields_of(self, day: date) -> list[Field]:
        """The rows of a day with what is held of it, and the revisions and sources' values that an edit is based on."""
        sight = self.ground.sight()
        plain, reasoned = held(sight, day)
        self.before = {place.field: record for place, record in plain.items()}
        rows = sight.snapshot.rows("deferrals")
        found = {record.id: row for record in plain.values() if (row := rows.row(record.id))}
        self.revs = {name: row.rev for name, row in found.items()}
        self.bases = {name: row.at_source for name, row in found.items()}
        return fields_of(sight, day, list(self.places.values()), plain, reasoned)

    @on(Form.Changed)
    def _another_day(self) -> None:
        """The date field holds another day: its own figures in every row where nothing was typed."""
        day = self._day_typed()
        if day is None or day == self.day:
            return
        self.day = day
        self.form_title = self.ground.words.t("deferrals.sheet.title", day=self.ground.format.long_day(day))
        self._say_future(day)
        changed = self.form.changes
        for field in self._fields_of(day):
            row = self.form.form_rows[field.name]
            if field.name == "date":
                continue
            row.change(field)
            if field.name not in changed:
                row.control.text = field.value

    def _say_future(self, day: date) -> None:
        """A day to come is taken, but hardly meant: said before Save, and gone with another day."""
        to_come = day > self.ground.desk.today()
        problem = Problem(code="future", field="date", value=day.isoformat(), warning=True)
        self.say(self.ground.wording.problem(problem, self.collection) if to_come else "")

    def _day_typed(self) -> date | None:
        desk = self.ground.desk
        try:
            text = self.form.values["date"]
            found = typed(flat_fields("deferrals")["date"], text, zone=desk.settings.zone, today=desk.today())
        except Unreadable:
            return None
        return found if isinstance(found, date) else None

    def action_save(self) -> None:
        """Save what was typed; the date alone is nothing."""
        if set(self.form.changes) - {"date"}:
            super().action_save()
        else:
            self.say(self.ground.words.t("app.form.nothing"), "muted")

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Counts as numbers, None for *not reported*; the date and the note as on any form."""
        desk, specs = self.ground.desk, flat_fields("deferrals")
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, text in texts.items():
            spec = specs["count"] if name in self.places else specs[name]
            try:
                value = (
                    typed(spec, text, zone=desk.settings.zone, today=desk.today()) if text.strip() else None
                )
            except Unreadable as misread:
                problems[name] = self.ground.wording.reason(misread.problem, self.collection)
            else:
                values[name] = value
        if not problems and not any(name in self.places for name in values):
            problems = self._only_shared(values)
        return values, problems

    def _only_shared(self, values: Mapping[str, Any]) -> dict[str, str]:
        """An as-of or a note without any count has nothing to stand at."""
        return {name: self.ground.words.t("deferrals.sheet.no-count") for name in values if name in SHARED}

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """One edit for each count that was typed, changed or taken away."""
        texts = {name: text for name, text in self.form.values.items() if name in SHARED and text.strip()}
        shared = self._shared(texts)
        return [
            self._edit(name, values[name], {**shared, **values}) for name in values if name in self.places
        ]

    def _shared(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The as-of and the note, already known to be readable where they were changed."""
        desk, specs = self.ground.desk, flat_fields("deferrals")
        return {
            name: typed(specs[name], text, zone=desk.settings.zone, today=desk.today())
            for name, text in texts.items()
        }

    # what others typed meanwhile

    def moved(self) -> None:
        """Somebody wrote a count of this day: say whose and where before Save does. What is typed stays."""
        if self.saving:
            return
        sight = self.ground.sight()
        plain, _ = held(sight, self.day)
        rows = sight.snapshot.rows("deferrals")
        names, who = [], ""
        for place in {*plain, *(self.places[name] for name in self.before if name in self.places)}:
            record, before = plain.get(place), self.before.get(place.field)
            row = rows.row(record.id) if record is not None else None
            rev = row.rev if row is not None else -1
            newer = rev > self.revs.get(record.id if record else "", rev)
            if newer or (record.count if record else None) != (before.count if before else None):
                names.append(sight.checkpoint(place.checkpoint))
                who = writer(sight, row) or who
        if names:
            fields = ", ".join(sorted(names))
            self.say(self.ground.words.t("app.form.others", who=who or "–", fields=fields))

    def onto(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """A count that somebody else typed since for the same place is one to agree on, not a second one to add."""
        self._app.look()
        plain, _ = held(self.ground.sight(), self.day)
        found = []
        for edit in self._here(edits):
            new = edit.id is None and "checkpoint" in edit.fields
            place = Place(edit.fields["category"], edit.fields["checkpoint"]) if new else None
            theirs = plain.get(place) if place is not None else None
            found.append(msgspec.structs.replace(edit, id=theirs.id, based_on=0) if theirs else edit)
        return found

    def _here(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The edits, those of a count that somebody gave to another day meanwhile as new ones: this day is meant."""
        rows = self.ground.desk.snapshot.rows("deferrals")
        away = {old: new for old, new in rows.successors.items() if not self._is_here(rows.get(new))}
        places = {record.id: self.places[name] for name, record in self.before.items() if name in self.places}
        for edit in edits:
            if edit.id not in away or edit.id not in places:
                yield edit
            elif not edit.delete:  # what was emptied here is gone from here
                yield Edit(base={}, fields=edit.fields | self._key(places[edit.id]))

    def _is_here(self, record: Deferral | None) -> bool:
        """Whether a count that has another id now is still one of this day: somebody said what its name means."""
        return record is not None and record.date == self.day and record.period == "day"

    def _key(self, place: Place) -> dict[str, Any]:
        """What makes a count that of this day and place."""
        return {
            "date": self.day,
            "checkpoint": place.checkpoint,
            "category": place.category,
            "agency": AGENCY,
        }

    def about(self, record_id: str) -> str:
        """The checkpoint and the day."""
        record = self.ground.desk.snapshot.rows("deferrals").get(record_id)
        if record is None:
            return self.form_title
        sight = self.ground.sight()
        return f"{sight.checkpoint(record.checkpoint)} · {sight.format.day(record.date)}"

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """Who keeps their count keeps also who noted it, and when."""
        if "count" in theirs:
            edits = [edit for edit in edits if edit.id != conflict.facts["id"]]
        return super().settle(edits, conflict, theirs)

    def _edit(self, name: str, count: int | None, values: Mapping[str, Any]) -> Edit:
        desk, place, record = self.ground.desk, self.places[name], self.before.get(name)
        based_on, base = (self.revs.get(record.id, 0), self.bases.get(record.id)) if record else (0, {})
        if count is None and record is not None:
            return Edit(id=record.id, based_on=based_on, base=base, delete=True)
        fields: dict[str, Any] = {
            "count": count,
            "as_of": values.get("as_of") or self.day,
            "reported_on": desk.today(),
            "reported_by": desk.me.name,
        }
        if values.get("note"):
            fields["note"] = values["note"]
        if record is not None:
            return Edit(id=record.id, based_on=based_on, base=base, fields=fields)
        return Edit(base=base, fields=fields | self._key(place))

"""A field event that took place: who came, with whom, what was done. It becomes an activity of its village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from store.models.collections import flatten
from store.models.edit import Edit, Written
from store.models.identity import fetched_id, occurrence_id
from tui.screens.fieldtext import fields
from tui.screens.form import FormScreen
from tui.screens.statuses import write_status
from tui.views.outreach import occurrence_of

if TYPE_CHECKING:
    from store.models.plan import Plan
    from store.queries.outreach import Occurrence
    from tui.screens.page import Page
    from tui.views.offers import Way

ASKED = ("participants", "partners", "summary", "village", "date", "topic")


class EventForm(FormScreen):
    """Writes the activity first, then the plan that names it.

    If the plan is refused the activity stands: opened again, the form shows it, and saving changes it instead of making
    another, because its id is made of the plan's.
    """

    calls: Page
    way: Way
    activity: str
    """Its id, made of the plan's."""
    held: Mapping[str, Any]
    """The flat fields of the activity as they will be, but for what is asked here."""

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """A new activity under its own id, or what differs of the one that is there."""
        rows = self.ground.desk.snapshot.rows("activities")
        row = rows.row(self.activity)
        if row is not None:
            base = row.as_seen if row.provenance.source is not None else None
            return (Edit(id=self.activity, based_on=row.rev, base=base, fields=dict(values)),)
        found = {**self.held, **values}
        made = {name: value for name, value in found.items() if value not in (None, "", ())}
        return (Edit(id=self.activity, create=True, base={}, fields=made),)

    def action_save(self) -> None:
        """Nothing typed is fine: an event without figures took place all the same."""
        if self.saving or self.too_small:
            return
        values, problems = self.read(self.form.changes)
        self.form.complain(problems)
        if problems:
            return
        edits = self.edits(values)
        if edits[0].create or values:
            self.write(edits)
        else:
            self.saved(())

    def saved(self, written: tuple[Written, ...]) -> None:
        """The activity is on disk: now the plan."""
        self._forget()
        self._close(written)
        write_status(self.calls, "posted", (self.way,), None, more={"activity": self.activity})

    def moved(self) -> None:
        """Nobody else knows this record before it is saved."""


def activity_id(plan: Plan, key: str) -> str:
    """The id of what becomes of one plan, or of one occurrence of a series: the same however often it is asked."""
    if plan.activity:
        return plan.activity
    named, _, start = key.partition("@")
    own = occurrence_id(named, start) if start and plan.series is None else plan.id
    if plan.series is not None and plan.occurrence is not None:
        own = occurrence_id(plan.series, plan.occurrence)
    return fetched_id("activities", "", ("plan", own))


def event_form(page: Page, way: Way, *, draft: Mapping[str, str] | None = None) -> EventForm | None:
    """The form of an event; None where the plan is gone. `draft`: texts kept from an earlier session."""
    ground = page.ground
    one = occurrence_of(ground.sight(), way.key)
    if one is None:
        return None
    own = activity_id(one.plan, way.key)
    row = ground.desk.snapshot.rows("activities").row(own)
    flat = flatten(row.record) if row is not None else _of_plan(one, ground.desk.today())
    asked = fields("activities", ASKED, flat, ground.format)
    labels = ground.sight()
    form = EventForm(
        ground,
        page="outreach",
        collection="activities",
        title=ground.words.t("plans.held", title=one.plan.title),
        fields=[replace(field, label=labels.label("activities", field.name)) for field in asked],
        id=way.key,  # a draft is found again by its plan
        draft=draft,
    )
    form.calls, form.way, form.activity, form.held = page, way, own, flat
    return form


def _of_plan(one: Occurrence, today: date) -> dict[str, Any]:
    """What the plan says of it. What took place did not do so in days to come."""
    plan = one.plan
    flat = {
        "date": min(one.day, today),
        "village": plan.village,
        "kind": "counselling",
        "topic": plan.topic,
        "title": plan.title,
        "partners": plan.partners,
    }
    return {name: value for name, value in flat.items() if value not in (None, "", ())}

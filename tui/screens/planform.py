"""The form of a plan: a tab for what, when and who, one for each channel's words, one for media, one for how it repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from store.errors import Conflict, StoreError
from store.models.collections import flatten
from store.models.edit import Edit
from store.models.plan import CHANNELS
from tui.headless.planedits import Which, changes_of
from tui.keys import bind
from tui.screens.fieldtext import based
from tui.screens.form import FormScreen
from tui.screens.planfields import TABS, plan_fields, read_media, read_repeat, unused
from tui.screens.planremarks import remarks, tab_parts
from tui.screens.planstep import ask_which
from tui.screens.settling import settled
from tui.screens.tipfields import village_named
from tui.views.outreach import occurrence_of
from tui.widgets.bars import Bar
from tui.widgets.form import Form

if TYPE_CHECKING:
    from store.drafts import Draft
    from tui.screens.ground import Ground

OF_THE_OLD = (
    "status",
    "posted_url",
    "posted_at",
    "posted_by",
    "result",
    "series",
    "occurrence",
    "uid",
    "activity",
)
"""Fields that a plan made of a deleted one does not take over."""


class PlanForm(FormScreen):
    """Saves a plan through the ledger, with the conflict check of its revision; of a series it asks which are meant."""

    DEFAULT_CSS = """
    PlanForm.-small #tabs { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(bind("next-tab", run="turn(1)"), priority=True),
        replace(bind("previous-tab", run="turn(-1)"), priority=True),
    ]
    KEYS = ("next-tab",)
    key: str | None = None
    """The row of the calendar that is edited; None for a new plan."""
    opened: Mapping[str, Any] = MappingProxyType({})
    """The flat fields of the plan when the form was opened."""

    def above(self) -> ComposeResult:
        """The tabs."""
        yield Bar(id="tabs", gap="  ")

    def on_mount(self) -> None:
        """The tabs' names, and what there is to say of the values."""
        self._say_all()

    def on_resize(self) -> None:
        """Another width has room for other tabs."""
        super().on_resize()
        self._say_all()

    # tabs

    @property
    def tabs(self) -> tuple[str, ...]:
        """The tabs there are: of the channels those that are chosen, or that hold words already."""
        values = self.form.values
        chosen = {name.strip() for name in values["channels"].split(",")}
        held = {row.field.group for row in self.form.form_rows.values()}
        return tuple(
            tab
            for tab in TABS
            if tab in held and (tab not in CHANNELS or tab in chosen or values[f"caption.{tab}"].strip())
        )

    def action_turn(self, by: int) -> None:
        """The next tab, or the one before, round and round."""
        tabs = self.tabs
        at = tabs.index(self.form.group) if self.form.group in tabs else 0
        self.form.enter_group(tabs[(at + by) % len(tabs)])
        self._say_all()

    def enter(self, tab: str) -> None:
        """Go to a tab at once, e.g. that of a channel."""
        self.form.enter_group(tab)
        self._say_all()

    @on(Form.Changed)
    def _typed(self) -> None:
        self._say_all()

    def _say_all(self) -> None:
        """Tabs with their counters, and below the fields of this one what their values mean."""
        if not self.is_mounted:
            return
        values = self.form.values
        read, problems = super().read({"at": values["at"]}) if values["at"].strip() else ({}, {})
        at = None if problems else read.get("at")
        parts = tab_parts(
            self.ground, self.tabs, self.form.group, values, self._statuses, self.size.width - 2
        )
        self.query_one("#tabs", Bar).show(parts)
        if "repeat.frequency" in values:
            self.form.leave_out(unused(values["repeat.frequency"]))
        for name, told in remarks(self.ground, self.form.group, values, at, self.key).items():
            self.form.remark(name, told)
        self._judge()

    def _judge(self) -> None:
        """What does not fit, at once; of the field that one is in only after it was left: half a date is no mistake."""
        here = self.form.here
        _, problems = self.read(self.form.changes)
        typing = here.field.name if here is not None else ""
        self.form.judge({name: told for name, told in problems.items() if name != typing})

    def on_descendant_focus(self) -> None:
        """Another field: the one that was left is looked at."""
        super().on_descendant_focus()
        if self.form.changes:
            self._judge()

    @property
    def _statuses(self) -> Mapping[str, str]:
        one = occurrence_of(self.ground.sight(), self.key) if self.key is not None else None
        return one.channels if one is not None else {}

    # reading and saving

    def read(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """A new plan's time is read even where only its prefilled day stands: then it is the hour that is missing."""
        held = self.form.values
        if self.record_id is None and held["at"].strip():
            texts = {"at": held["at"], **texts}
        plain = {n: text for n, text in texts.items() if n != "media" and not n.startswith("repeat.")}
        values, problems = super().read(plain)
        if village := values.get("village"):
            values["village"] = village_named(self.ground.sight(), village) or village
        if "media" in texts:
            values["media"] = read_media(texts["media"])
        if any(name.startswith("repeat.") for name in texts):
            self._read_repeat(held, values, problems)
        return values, problems

    def _read_repeat(self, held: Mapping[str, str], values: dict[str, Any], problems: dict[str, str]) -> None:
        fields = {n.partition(".")[2]: text for n, text in held.items() if n.startswith("repeat.")}
        at = values.get("at")
        if at is None and "at" not in problems:
            at = super().read({"at": held["at"]})[0].get("at")
        rule, wrong = read_repeat(self.ground, fields, at)
        problems.update({f"repeat.{name}": sentence for name, sentence in wrong.items()})
        values["recurrence"] = rule

    def edits(self, values: Mapping[str, Any]) -> Sequence[Edit]:
        """A caption makes its channel a channel of the plan; otherwise its text would have no place."""
        return self._edits(values, "this")

    def _edits(self, values: Mapping[str, Any], which: Which) -> Sequence[Edit]:
        changed = dict(values)
        chosen = [name.strip() for name in self.form.values["channels"].split(",") if name.strip()]
        written = [c for c in CHANNELS if changed.get(f"caption.{c}") and c not in chosen]
        if written:
            changed["channels"] = tuple(c for c in CHANNELS if c in chosen or c in written)
        repeats = self.key is not None and self._repeats(self.key)
        if self.key is not None and (repeats or which != "this"):
            return changes_of(self.ground.desk, self.key, changed, which, rev=self.based_on)
        return (Edit(id=self.record_id, based_on=self.based_on, base=self.base, fields=changed),)

    def as_new(self, edits: Sequence[Edit]) -> Edit | None:
        """The whole plan as the form shows it; channels begin as drafts, the calendar's UID stays with the old one."""
        own = [edit for edit in edits if edit.id == self.record_id]
        if len(own) != len(edits) or not self.opened:
            return None
        fields = {**self.opened, **own[0].fields}
        kept = {n: value for n, value in fields.items() if n.partition(".")[0] not in OF_THE_OLD}
        return Edit(fields={n: value for n, value in kept.items() if value not in (None, "", ())})

    def _repeats(self, key: str) -> bool:
        plan = self.ground.desk.snapshot.rows("outreach").get(key.partition("@")[0])
        return plan is not None and plan.recurrence is not None

    def submit(self, values: Mapping[str, Any]) -> None:
        """Of an occurrence of a series it is asked which ones are meant."""

        def decided(which: Which) -> None:
            if which == "this" and "@" in (self.key or "") and "recurrence" in values:
                self.say(self.ground.words.t("outreach.repeat.not-this"))
                return
            try:
                self.write(self._edits(values, which))
            except StoreError as error:
                self.say(self.ground.wording.error(error), "failed")

        ask_which(self, self.ground, () if self.key is None else (self.key,), decided)

    def settle(self, edits: Sequence[Edit], conflict: Conflict, theirs: frozenset[str]) -> list[Edit]:
        """What is left to save once it was said whose value counts."""
        return settled(edits, conflict, theirs)


def new_plan(ground: Ground, day: date, *, draft: Mapping[str, str] | None = None) -> PlanForm:
    """An empty form for a day."""
    return PlanForm(
        ground,
        page="outreach",
        collection="outreach",
        title=ground.words.t("outreach.new", day=ground.format.long_day(day)),
        fields=plan_fields(ground, {}, day=f"{day:%d/%m/%Y} "),
        draft=draft,
    )


def plan_form(ground: Ground, key: str, *, draft: Draft | None = None) -> PlanForm | None:
    """The form of a plan, or of one occurrence of a series, that is there; None where it is gone.

    `draft`: what was typed over an earlier state of it.
    """
    one = occurrence_of(ground.sight(), key)
    row = ground.desk.snapshot.rows("outreach").row(one.plan.id) if one is not None else None
    if one is None or row is None:
        return None
    flat = flatten(row.record) | ({"at": one.at} if "@" in key else {})
    form = PlanForm(
        ground,
        page="outreach",
        collection="outreach",
        title=ground.words.t("outreach.edit", title=row.record.title),
        fields=plan_fields(ground, flat, repeats=row.record.series is None),
        id=row.record.id,
        based_on=row.rev if draft is None else draft.based_on,
        base=row.as_seen if draft is None else based("outreach", draft.base),
        draft=None if draft is None else draft.fields,
    )
    form.key = key
    form.opened = flat
    return form


def copy_form(ground: Ground, key: str, day: date) -> PlanForm | None:
    """The form of a new plan on a day with everything of one that is there but its states; None where it is gone."""
    one = occurrence_of(ground.sight(), key)
    if one is None:
        return None
    flat = {
        n: v
        for n, v in flatten(one.plan).items()
        if n.partition(".")[0] not in ("at", "status", "recurrence")
    }
    texts = {field.name: field.value for field in plan_fields(ground, flat, repeats=False) if field.value}
    clock = "" if one.plan.all_day else f" {one.at:%H.%M}"
    return new_plan(ground, day, draft={**texts, "at": f"{day:%d/%m/%Y}{clock}"})


def understood_plan(ground: Ground, day: date, fields: Mapping[str, Any]) -> PlanForm:
    """The form of a new plan with what quick add has understood; without a moment it is on that day."""
    texts = {field.name: field.value for field in plan_fields(ground, fields) if field.value}
    at = fields.get("at")
    return new_plan(ground, day if at is None else ground.format.local(at).date(), draft=texts)

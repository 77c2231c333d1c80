"""One step against the documents of a ledger: each edit in the place that its record's key asks for.

Two sources, or a person and a source, with the same key are the same record (DESIGN 6). So a day typed here is the day
that is held already; one whose key is changed moves to the id of its new key, at once and as a whole; a place where
another record stands is refused. What the edits mean is `edits`'s, what a move leaves is `moving`'s. No disk here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from msgspec.structs import replace

from store.audit import AuditLine
from store.codec import Brief, Entry, Origin
from store.edits import Outcome, cleaned, created, edited
from store.errors import NotFound, Taken
from store.models.collections import COLLECTIONS, build, flatten
from store.models.edit import Edit, Step
from store.models.identity import (
    behind,
    beside,
    is_stray,
    new_id,
    occurrence_id,
    own_id,
    own_key,
    same_key,
    same_occurrence,
)
from store.models.kinds import Record
from store.models.plan import Plan
from store.models.village import Village
from store.moving import arrived, left
from store.overlay import laid_over, merged
from store.triage import rooted


class Fetched(Protocol):
    """What gives a record as its source has it now."""

    def __call__(self, record_id: str, /, *, live: bool = False) -> Origin[Record] | None:
        """By id; `live`: only one that has not vanished there."""


class Placing:
    """The edits of one step, one after the other. What they change is in `staged`, what is to be told in `lines`."""

    def __init__(
        self,
        step: Step,
        read: Callable[[str], Entry[Record] | None],
        fetched: Fetched,
        briefs: Callable[[], Mapping[str, Brief[Record]]],
    ) -> None:
        """`read` gives a document as it is on disk, `briefs` all of them in short."""
        self.staged: dict[str, Entry[Record]] = {}
        self.lines: list[AuditLine] = []
        self._collection = step.collection
        self._step = step
        self._read = read
        self._fetched = fetched
        self._briefs = briefs

    def outcome(self, edit: Edit) -> Outcome:
        """What becomes of an edit. Raises NotFound, Invalid, Conflict, Taken."""
        if self._collection == "tips" and not self._step.undo:
            edit = rooted(edit, self.shown)
        outcome = self._new(edit) if edit.id is None or edit.create else self._edit(edit, edit.id)
        if outcome.entry is not None:
            self.staged[outcome.written.id] = outcome.entry
            self._say(outcome.what, outcome.written.id, outcome.entry.rev, outcome.fields, ways=outcome.ways)
        return outcome

    def _new(self, edit: Edit) -> Outcome:
        """A new record; where its key is held already, an edit of that one, so that two people who type it meet.

        Who says what they saw there (`base`) is asked field by field. Who does not has not looked: Taken, unless the
        same stands there already. A figure is never replaced by one that was typed as if there were none.
        """
        own = edit.id or new_id(self._collection, os.urandom(10))
        made = created(self._collection, edit, self._step, own, self._like(edit))
        assert made.entry is not None and made.entry.record is not None  # noqa: S101, PT018  `created` makes both
        place = edit.id or self._place(made.entry.record)
        if place is None:
            return made
        self._refuse(self._named(made.entry.record, place), "")
        entry = self.entry(place)
        worked = (
            entry is not None and not entry.moved
        )  # else what vanished at its source is not there for anybody
        origin = self._fetched(place, live=not worked)
        if origin is None and (entry is None or (entry.record is None and entry.origin is None)):
            return self._landed(made, place)
        gone = entry is not None and (entry.deleted or entry.moved != "")
        there = self.shown(
            place
        )  # also where the day that was here was moved away, and a source speaks of it
        edit = replace(
            edit,
            id=place,
            create=False,
            based_on=entry.rev if entry and gone else 0,
            base=None if there is None else edit.base,
            restore=entry is not None and entry.deleted,
        )
        if isinstance(made.entry.record, Plan):
            return self._edit(_as_plan(edit, there, entry), place)
        if there is not None and edit.base is None:
            _ask_unseen(self._collection, made, there, entry.rev if entry else 0)
        return self._edit(edit, place)

    def _like(self, edit: Edit) -> tuple[Plan, Entry[Record]] | None:
        """The plan that a new one goes on from, and what is written of it."""
        name = edit.like or edit.fields.get("series")
        there = self.shown(name) if isinstance(name, str) and self._collection == "outreach" else None
        return (there, self.entry(there.id) or Entry(rev=0)) if isinstance(there, Plan) else None

    def _edit(self, edit: Edit, record_id: str) -> Outcome:
        entry, origin = self.entry(record_id), self._fetched(record_id)
        if entry is not None and entry.moved and origin is None:
            raise NotFound(what=self._collection, id=record_id, moved=self._successor(entry.moved))
        before = entry.record if entry is not None else None
        if before is not None and origin is not None:
            stray = is_stray(self._collection, before, origin.record)  # over a row that vanished
            if stray or self._rekeys(before, edit):
                # What was typed goes; what a source says of the old key stays there.
                origin, edit = None, replace(edit, base=None)
        outcome = edited(self._collection, edit, self._step, entry, origin)
        after = outcome.entry
        if after is None or not COLLECTIONS[self._collection].shared:
            return outcome
        if entry is not None and before is not None and after.record is not None:
            return self._placed(outcome, entry, before, after.record)
        if after.fields.get("code") and ("code" in outcome.fields or outcome.what == "restore"):
            given = laid_over(self._collection, after.origin.record, after.fields) if after.origin else None
            self._ask(given, record_id)  # of a village whose source has none
        return outcome

    def _placed(self, outcome: Outcome, entry: Entry[Record], before: Record, after: Record) -> Outcome:
        """An edit of a record made here, in the place of its key. Raises Taken where another one stands."""
        place, rekeyed = self._place(after), _differ(self._collection, before, after)
        if place is None and rekeyed and own_id(self._collection, before) == before.id:
            place = new_id(self._collection, os.urandom(10))  # a village whose code is taken away
        if place is None or place == before.id:
            return outcome
        if rekeyed or outcome.what == "restore":
            self._ask(after, before.id)
        elif outcome.what == "delete" or self.shown(place) is not None:
            return outcome  # where an older version left it
        return self._moved(outcome, before.id, place)

    def _moved(self, outcome: Outcome, old: str, place: str) -> Outcome:
        """The outcome with its record in another place."""
        entry = outcome.entry
        assert entry is not None  # noqa: S101  the caller asked
        self.staged[old] = left(self._collection, entry, place, entry.rev)
        self._say("move", old, entry.rev, outcome.fields, to=place)
        return self._landed(outcome, place)

    def _landed(self, outcome: Outcome, place: str) -> Outcome:
        """The outcome in a place where nothing stands, and where something may have stood."""
        known = self.entry(place)
        assert outcome.entry is not None  # noqa: S101  the callers asked
        entry = arrived(outcome.entry, place, known.rev if known else 0)
        assert entry.record is not None  # noqa: S101  only records made here arrive
        return replace(
            outcome,
            written=replace(outcome.written, id=place, rev=entry.rev),
            entry=entry,
            what="new",
            fields=tuple(sorted(flatten(entry.record))),
        )

    def _place(self, record: Record) -> str | None:
        """The id of a record's key; None where it has none.

        A source with a `key` of fewer fields may deliver another figure under it: the record stands beside that one.
        """
        if isinstance(record, Plan):
            return self._occurrence(record)
        place = own_id(self._collection, record)
        origin = self._fetched(place) if place is not None else None
        if place is None or origin is None or own_key(self._collection, origin.record) is None:
            return place
        return beside(place, ()) if _differ(self._collection, record, origin.record) else place

    def _occurrence(self, plan: Plan) -> str | None:
        """The id of one changed occurrence: of two people who change the same one, the second meets the first's.

        One that stood for another occurrence when it was made, before its series moved, keeps its id.
        """
        if plan.series is None or plan.occurrence is None or plan.recurrence is not None:
            return None
        for name, brief in self._briefs().items():
            if not brief.deleted and same_occurrence(brief.record, plan):
                return name
        place = occurrence_id(plan.series, plan.occurrence)
        while (entry := self.entry(place)) is not None and not same_occurrence(entry.record, plan):
            place = beside(place, ())
        return place

    def _ask(self, record: Record | None, own: str) -> None:
        """Raises Taken where another record than `own` has the key that this one is to get."""
        place = self._place(record) if record is not None else None
        if record is None or place is None or place == own:
            return
        self._refuse(self.shown(place) or self._named(record, own), own)

    def _refuse(self, there: Record | None, own: str) -> None:
        if there is not None:
            raise Taken(there, collection=self._collection, id=own, there=there.id)

    def _named(self, record: Record, own: str) -> Record | None:
        """The village that staff gave the code of this one, because its source has none for it."""
        if not isinstance(record, Village):
            return None
        for other, brief in self._briefs().items():
            if other != own and brief.record is None and brief.fields.get("code"):
                there = self.shown(other)
                if there is not None and not _differ(self._collection, record, there):
                    return there
        return None

    def _rekeys(self, before: Record, edit: Edit) -> bool:
        """Whether an edit of a record made here makes it another by its key."""
        fields = merged(flatten(before), cleaned(self._collection, edit.fields))
        after, _ = build(self._collection, before.id, fields)
        return after is not None and _differ(self._collection, before, after)

    # What stands where

    def entry(self, record_id: str) -> Entry[Record] | None:
        """What is written of a record, with what this step has written. A stray is set beside its fetched row."""
        if record_id in self.staged:
            return self.staged[record_id]
        entry = self._read(record_id)
        if entry is None:
            real = behind(record_id)
            return None if real == record_id or self.entry(real) is None else self.staged.get(record_id)
        origin = self._fetched(record_id, live=True) if entry.record is not None else None
        if entry.record is None or origin is None:
            return entry
        if not is_stray(self._collection, entry.record, origin.record):
            return entry
        name = beside(record_id, self._briefs())
        self.staged[record_id] = left(self._collection, entry, name, entry.rev + 1)
        self.staged[name] = arrived(entry, name, 0)
        self._say("move", record_id, entry.rev + 1, (), to=name)
        self._say("new", name, entry.rev, tuple(sorted(flatten(entry.record))))
        return self.staged[record_id]

    def shown(self, record_id: str) -> Record | None:
        """The record that people see under an id; None where there is none, or a deleted one."""
        entry = self.entry(record_id)
        if entry is not None and (entry.deleted or entry.record is not None):
            return None if entry.deleted else entry.record
        worked = entry is not None and not entry.moved
        origin = self._fetched(record_id, live=not worked)
        if entry is None or not worked:
            return origin.record if origin is not None else None
        origin = origin or entry.origin
        if origin is None:
            return None
        return laid_over(self._collection, origin.record, entry.fields, entry.approved)

    def _successor(self, record_id: str) -> str:
        """Where a record stands that was moved here, and perhaps on."""
        entry, met = self.entry(record_id), {record_id}
        while entry is not None and entry.moved and entry.moved not in met:
            record_id = entry.moved
            met.add(record_id)
            entry = self.entry(record_id)
        return record_id

    def _say(
        self,
        what: str,
        record_id: str,
        rev: int,
        fields: tuple[str, ...],
        *,
        to: str = "",
        ways: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        step = self._step
        line = AuditLine(
            at=step.at,
            by=step.by,
            what=what,
            id=record_id,
            rev=rev,
            fields=fields,
            why=step.why,
            to=to,
            ways=dict(ways),
        )
        self.lines.append(line)


def _as_plan(edit: Edit, there: Record | None, entry: Entry[Record] | None) -> Edit:
    """A plan that somebody makes where it stands by now, as an edit of it.

    Only what they changed of what they saw (`base`) is theirs. Of one that was deleted nothing comes back.
    """
    if there is None:
        gone = flatten(entry.record) if entry is not None and entry.record is not None else {}
        return replace(edit, fields=dict.fromkeys(gone) | edit.fields, base=None)
    seen, now = edit.base or {}, flatten(there)
    mine = {name: edit.fields.get(name) for name in seen.keys() | edit.fields.keys()}
    mine = {name: value for name, value in mine.items() if value != seen.get(name)}
    untouched = all(now.get(name) == seen.get(name) for name in mine)
    rev = entry.rev if entry is not None and untouched else 0
    return replace(edit, fields=mine, base=None, based_on=rev)


def _differ(collection: str, one: Record, other: Record) -> bool:
    """Whether two records are not the same by their keys; without keys nothing is told apart."""
    keys = own_key(collection, one), own_key(collection, other)
    return keys != (None, None) and not same_key(*keys)


def _ask_unseen(collection: str, made: Outcome, there: Record, rev: int) -> None:
    """Raises Taken where what is typed as new says something else than the record that is held."""
    assert made.entry is not None and made.entry.record is not None  # noqa: S101, PT018
    mine, theirs = flatten(made.entry.record), flatten(there)
    fields = ", ".join(name for name in made.fields if mine[name] != theirs.get(name))
    if fields:
        raise Taken(there, collection=collection, id="", there=there.id, rev=rev, fields=fields)

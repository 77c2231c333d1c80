"""Taking back one's own steps, also after a restart: never over somebody else's newer edit.

Every step that a person writes is noted here with the values that it replaced: one file per login and collection, which
nobody else may read. An undo is a write like any other, checked against what others did since, and is noted itself: a
redo is the undo of an undo. Values of a collection that this account may no longer read are thrown away unread, and
`forget` takes a collection's files of everybody away. The copies in `backups/` hold none of this.

Killed between a write and its note, the write stands and cannot be taken back by a key; nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from store.access import Access
from store.audit import AuditLine
from store.codec import Entry
from store.errors import Conflict, Invalid, NotFound, Overtaken
from store.models.collections import flatten
from store.models.edit import Clash, Edit, Step, Written
from store.models.kinds import Record
from store.purged import Purged
from store.reversing import Did, Now, reversal
from store.snapshot import Snapshot
from store.steps import Done, Steps

UNDO, REDO = "undo", "redo"
"""Also the reason that stands in the audit."""
TRIES = 3
"""Somebody may write between the look and the write."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a step that was left as it is, because others changed it since."""

    id: str
    clashes: tuple[Clash, ...]


class Reversed(msgspec.Struct, frozen=True, kw_only=True):
    """What an undo or a redo did."""

    what: str
    """undo | redo."""
    step: Done
    """The step that was taken back, or done again."""
    written: tuple[Written, ...]
    left: tuple[Left, ...] = ()


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes back, when, and by which rights."""

    by: str
    at: datetime
    role: str = "head"
    approval: str = "none"


class Ledgers(Protocol):
    """What this asks of the store."""

    def snapshot(self) -> Snapshot: ...  # noqa: D102
    def may_read(self, collection: str) -> bool: ...  # noqa: D102
    def write(self, step: Step) -> tuple[Written, ...]: ...  # noqa: D102
    def entry(self, collection: str, record_id: str) -> Entry[Record] | None: ...  # noqa: D102
    def held_as(self, collection: str, record_id: str) -> tuple[str, ...]: ...  # noqa: D102
    def audit(self, collection: str) -> Iterator[AuditLine]: ...  # noqa: D102


class Undo:
    """The steps of each login."""

    def __init__(self, access: Access, ledgers: Ledgers, purged: Purged) -> None:
        self._ledgers = ledgers
        self._files = Steps(access, ledgers.may_read, purged)

    def remember(self, collection: str, written: Sequence[Written], *, by: str, at: datetime) -> None:
        """Note a step that somebody has just written; what they had undone cannot be done again after it.

        Nothing happens where nothing changed. Raises Busy, NotPermitted, NoSpace.
        """
        records = _did(written)
        if not records:
            return
        with self._files.held(by):
            steps = [step for step in self._files.load(by) if not step.undone]
            self._files.put(by, [*steps, self._next(steps, collection, records, at)], at)

    def steps(self, by: str) -> tuple[tuple[Done, ...], tuple[Done, ...]]:
        """What can be undone and what can be done again, each newest first. Raises NotPermitted."""
        steps = self._files.load(by)[::-1]
        return tuple(s for s in steps if not s.undone), tuple(s for s in steps if s.undone)

    def undo(self, actor: Actor) -> Reversed | None:
        """Take back the last step; None where there is none.

        Records of it that others changed since are left as they are (`left`). Raises Overtaken where that is all of
        them, Invalid where an approval does not hold any more: such a step is put away, and the next undo goes on with
        the one before. Raises also what `Store.write` raises; the step stays then.
        """
        return self._reverse(actor, UNDO)

    def redo(self, actor: Actor) -> Reversed | None:
        """Do again what was undone last, as long as nothing new was written since. Raises as `undo`."""
        return self._reverse(actor, REDO)

    def forget(self, collection: str) -> None:
        """Throw away everybody's steps of a collection: whoever may write into the folder may. Raises NotPermitted."""
        self._files.forget(collection)

    # one step back

    def _reverse(self, actor: Actor, what: str) -> Reversed | None:
        with self._files.held(actor.by):
            while True:
                steps = self._files.load(actor.by)
                step = next((s for s in reversed(steps) if s.undone == (what == REDO)), None)
                if step is None:
                    return None
                rest = [each for each in steps if each.number != step.number]
                try:
                    written, left = self._write(step, actor, what)
                except (Overtaken, Invalid):
                    self._files.put(actor.by, rest, actor.at)
                    raise
                done = self._next(steps, step.collection, _did(written), actor.at, undone=what == UNDO)
                self._files.put(actor.by, [*rest, *([done] if done.records else [])], actor.at)
                if written or left:
                    return Reversed(what=what, step=step, written=written, left=left)

    def _write(self, step: Done, actor: Actor, what: str) -> tuple[tuple[Written, ...], tuple[Left, ...]]:
        """Nothing written and nothing left: all of it was back already. Raises as `undo`."""
        for attempt in range(TRIES):
            edits, left = self._edits(step, actor)
            if not edits:
                if left:
                    raise _overtaken(step, left)
                return (), ()
            try:
                return self._ledgers.write(_step(step, edits, actor, what)), tuple(left)
            except Conflict as conflict:  # somebody wrote since we looked
                if attempt == TRIES - 1:
                    raise _overtaken(step, [Left(id=edits[0].id or "", clashes=conflict.clashes)]) from None
            except NotFound as missing:
                raise _overtaken(step, [Left(id=str(missing.facts["id"]), clashes=())]) from None
        raise AssertionError  # the last try answers

    def _edits(self, step: Done, actor: Actor) -> tuple[list[Edit], list[Left]]:
        """Last record first: what was made in it is taken away before what it was made from comes back."""
        edits, left = [], []
        rows = self._ledgers.snapshot().rows(step.collection)
        for did in reversed(step.records):
            record = rows.get(did.id)
            now = Now(
                entry=self._entry(step.collection, did.id),
                flat=flatten(record) if record is not None else None,
                me=actor.by,
                at=actor.at,
            )
            found = reversal(did, now)
            if isinstance(found, Edit):
                edits.append(found)
            elif found:
                left.append(Left(id=did.id, clashes=self._named(step.collection, did, found, actor.by)))
        return edits, left

    def _entry(self, collection: str, record_id: str) -> Entry[Record] | None:
        """What is written of a record, also of one that is read under another id than it has on disk."""
        held = (
            self._ledgers.entry(collection, name) for name in self._ledgers.held_as(collection, record_id)
        )
        return next((entry for entry in held if entry is not None), None)

    def _named(self, collection: str, did: Did, clashes: Sequence[Clash], me: str) -> tuple[Clash, ...]:
        """Who else wrote the fields of which only the value tells that somebody did."""
        if all(clash.by for clash in clashes):
            return tuple(clashes)
        ids = {did.id, *self._ledgers.held_as(collection, did.id)}
        lines: list[AuditLine] = [
            line
            for line in self._ledgers.audit(collection)
            if line.id in ids and line.rev > did.rev and line.by != me
        ]
        return tuple(clash if clash.by else _by_audit(clash, lines) for clash in clashes)

    def _next(
        self,
        steps: Sequence[Done],
        collection: str,
        records: tuple[Did, ...],
        at: datetime,
        *,
        undone: bool = False,
    ) -> Done:
        number = max((step.number for step in steps), default=0) + 1
        return Done(number=number, collection=collection, at=at, records=records, undone=undone)


def _step(step: Done, edits: Sequence[Edit], actor: Actor, what: str) -> Step:
    return Step(
        collection=step.collection,
        edits=tuple(edits),
        by=actor.by,
        at=actor.at,
        why=what,
        role=actor.role,
        approval=actor.approval,
        undo=True,
    )


def _did(written: Sequence[Written]) -> tuple[Did, ...]:
    return tuple(
        Did(id=each.id, rev=each.rev, trace=each.trace) for each in written if each.trace is not None
    )


def _overtaken(step: Done, left: Sequence[Left]) -> Overtaken:
    clashes = [clash for each in left for clash in each.clashes]
    facts: Mapping[str, str | int] = {"collection": step.collection, "id": left[0].id, "rev": 0}
    return Overtaken(clashes, left=tuple(left), **facts)


def _by_audit(clash: Clash, lines: Sequence[AuditLine]) -> Clash:
    for line in reversed(lines):
        if clash.field in line.fields or (clash.field == "deleted" and line.what in ("delete", "move")):
            return msgspec.structs.replace(clash, by=line.by, at=line.at)
    return clash

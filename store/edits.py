"""What an edit means for a ledger document. Pure: decisions and facts, no disk.

Fields that only one side changed since `based_on` are merged; a field that both changed to different values is a
Clash; the same value on both sides is none. Never last-write-wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from store.channels import rebuilt, ruled, ruled_new
from store.codec import Change, Entry, Origin, plain
from store.errors import Conflict, Invalid, NotFound
from store.models.collections import build, flat_fields, flatten
from store.models.edit import Clash, Edit, Step, Trace, Written
from store.models.kinds import Record
from store.models.plan import Plan
from store.models.text import clean
from store.moving import fixed
from store.overlay import DELETED, field_edits, laid_over, merged, nearest
from store.ruling import Ruling
from store.signing import signed, unremoved, unsigned
from store.triage import growing, grown, reopened, rests, triaged


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one edit."""

    written: Written
    entry: Entry[Record] | None = None
    """The document to write; None: nothing changed."""
    what: str = "edit"
    fields: tuple[str, ...] = ()
    """Names for the audit."""
    ways: dict[str, tuple[str, ...]] = {}
    """Channels' statuses, or a village's, for the audit."""


def combined(edits: Sequence[Edit]) -> list[Edit]:
    """One edit for each record: later fields of the same step win."""
    order: dict[str | int, Edit] = {}
    for number, edit in enumerate(edits):
        key = number if edit.id is None else edit.id
        if (before := order.get(key)) is not None:
            edit = replace(
                before,
                fields=before.fields | edit.fields,
                base=edit.base if before.base is None else before.base,
                withdraw=(*(n for n in before.withdraw if n not in edit.fields), *edit.withdraw),
                delete=edit.delete or (before.delete and not edit.restore),
                restore=edit.restore or (before.restore and not edit.delete),
            )
        order[key] = edit
    return list(order.values())


def created(
    collection: str, edit: Edit, step: Step, record_id: str, like: tuple[Plan, Entry[Record]] | None = None
) -> Outcome:
    """A new record; `like`: the plan that it goes on from. Raises Invalid."""
    fields = signed(collection, cleaned(collection, edit.fields), step)
    record, problems = build(collection, record_id, fields)
    if record is None:
        raise Invalid(problems, collection=collection, id="")
    ruling = ruled_new(record, edit, step, like)
    if ruling is not None:
        fields |= ruling.fields
        record, problems = rebuilt(record, fields), (*problems, *ruling.warnings)
    if follows := triaged(None, record, edit, step):
        fields |= follows
        record = replace(record, **follows)
    given = tuple(sorted(flatten(record).keys() & fields.keys()))
    entry = Entry(
        rev=1,
        created=True,
        record=record,
        revs=dict.fromkeys(given, 1),
        changes=(Change(1, step.by, step.at, step.why),),
        approved=ruling.marks if ruling is not None else {},
    )
    written = Written(id=record_id, rev=1, problems=problems, trace=Trace(what="new"))
    ways = ruling.ways if ruling is not None else {}
    return Outcome(written=written, entry=entry, what="new", fields=given, ways=ways)


def status_way(
    collection: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """From which status to which a village went, so that its history can be told; nothing where it stayed."""
    was, now = before.get("status"), after.get("status")
    return {"status": (was, now)} if collection == "villages" and was and now and was != now else {}


def edited(
    collection: str,
    edit: Edit,
    step: Step,
    entry: Entry[Record] | None,
    fetched: Origin[Record] | None,
) -> Outcome:
    """A change of a record that is there. Raises NotFound, Invalid, Conflict."""
    return _Decision(collection, edit, step, entry, fetched).outcome()


class _Decision:
    """One edit against what is held, step by step."""

    def __init__(
        self,
        collection: str,
        edit: Edit,
        step: Step,
        entry: Entry[Record] | None,
        fetched: Origin[Record] | None,
    ) -> None:
        assert edit.id is not None  # noqa: S101  new records go through `created`
        self.collection, self.edit, self.step, self.id = collection, edit, step, edit.id
        self.entry = adopted(entry or Entry(rev=0), fetched)
        self.ruling = Ruling(None, self.entry.approved)
        self.ours = frozenset(entry.revs if entry and entry.record is not None else self.entry.fields)
        """Fields in which staff's value was shown."""
        self.origin = fetched or self.entry.origin
        self.base = None if self.entry.created or self.origin is None else self.origin.record
        if self.entry.created and self.entry.record is not None:
            current = self.entry.record
        elif self.base is not None:
            current = laid_over(collection, self.base, self.entry.fields, self.entry.approved)
        else:
            raise NotFound(what=collection, id=self.id)
        self.current, self.before = current, flatten(current)
        self.source = flatten(self.base) if self.base is not None else {}
        self.fields = cleaned(collection, edit.fields)
        self.withdrawn = self._withdrawn() if self.base is not None else frozenset()
        self.fields |= {name: self.source.get(name) for name in self.withdrawn}
        grows = growing(collection) & self.fields.keys()
        self.grown = grown(collection, self.fields, self.before, {n for n in grows if self._since(n)})
        self.fields |= self.grown
        self.follows: dict[str, Any] = {}

    def outcome(self) -> Outcome:
        record, problems = build(self.collection, self.id, merged(self.before, self.fields))
        if record is None:
            raise Invalid(problems, collection=self.collection, id=self.id)
        refused = (
            *fixed(self.collection, self.base, self.current, record),
            *unsigned(self.current, record, self.step),
            *(unremoved(self.current, self.step) if self.edit.delete or self.edit.restore else ()),
        )
        if refused:
            raise Invalid(refused, collection=self.collection, id=self.id)
        ruling = ruled(self.current, record, self.edit, self.step, self.entry, self.base)
        if ruling is not None:
            self.ruling = ruling
            record, problems = rebuilt(record, ruling.fields), (*problems, *ruling.warnings)
        known = self.entry.origin.record if self.entry.origin is not None else None
        self.follows = triaged(self.current, record, self.edit, self.step, self.base, known)
        record = replace(record, **self.follows) if self.follows else record
        after = flatten(record)
        changed = {
            name for name in self.before.keys() | after.keys() if self.before.get(name) != after.get(name)
        }
        marked = (self.edit.delete and not self.entry.deleted) or (
            self.edit.restore and self.entry.deleted and not self.edit.delete
        )
        if clashes := self._clashes(changed, after):
            raise Conflict(clashes, collection=self.collection, id=self.id, rev=self.entry.rev)
        touched = changed | self._confirmed(changed) | (self.entry.fields.keys() & self.withdrawn)
        kept = tuple(
            sorted(n for n in self.entry.revs if self._since(n) and n not in touched and n != DELETED)
        )
        if not touched and not marked:
            return Outcome(written=Written(id=self.id, rev=self.entry.rev, merged=kept, problems=problems))
        what = ("delete" if self.edit.delete else "restore") if marked else "edit"
        trace = self._trace(what, changed, after)
        written = Written(id=self.id, rev=self.entry.rev + 1, merged=kept, problems=problems, trace=trace)
        return Outcome(
            written=written,
            entry=self._next(record, after, touched, marked),
            what=what,
            fields=tuple(sorted(touched)),
            ways=self.ruling.ways or status_way(self.collection, self.before, after),
        )

    def _trace(self, what: str, changed: set[str], after: Mapping[str, Any]) -> Trace:
        names = sorted(changed)
        return Trace(
            what=what,
            before={name: plain(self.before.get(name)) for name in names},
            after={name: plain(after.get(name)) for name in names},
            fresh=tuple(n for n in names if self.base is not None and n not in self.entry.fields),
        )

    def _withdrawn(self) -> frozenset[str]:
        """What is taken back; with the channels also what was cleared because its channel went."""
        names = set(self.edit.withdraw)
        if "channels" in names:
            names |= {name for name, value in self.entry.fields.items() if "." in name and value is None}
        return frozenset(names)

    def _since(self, name: str) -> bool:
        """Whether somebody changed a field after `based_on`; a revision that never was vouches for nothing."""
        based_on = self.edit.based_on if self.edit.based_on <= self.entry.rev else -1
        return self.entry.revs.get(name, -1) > based_on

    def _clashes(self, changed: set[str], after: Mapping[str, Any]) -> list[Clash]:
        # What nobody asked for clashes with nobody, nor what was only added.
        follows = {*self.ruling.fields, *self.follows} - self.edit.fields.keys() | self.grown.keys()
        names = {name for name in changed - follows if self._since(name)}
        if not self.step.undo:
            names |= self._unread(after)
        if self.edit.delete and not self.entry.deleted:
            names |= {name for name in self.entry.revs if self._since(name) and name != DELETED}
        clashes = [self._clash(n, after.get(n), self.before.get(n)) for n in sorted(names)]
        clashes += [
            self._source_clash(name, after.get(name)) for name in sorted(self._unseen(changed) - names)
        ]
        if self.entry.deleted and changed and not self.edit.restore and not self.edit.delete:
            clashes.append(self._clash(DELETED, False, True))
        return clashes

    def _unread(self, after: Mapping[str, Any]) -> set[str]:
        """Captions that this edit approves and that another one changed since; nobody approves what they did not read."""
        captions = {f"caption.{c}" for c in self.ruling.approved} - self.edit.fields.keys()
        if not captions:
            return set()
        unread = {name for name in captions if self._since(name)} | self._unseen(captions)
        return unread | {f"status.{name.partition('.')[2]}" for name in unread}

    def _unseen(self, changed: set[str]) -> set[str]:
        """Fields of this edit where the source's value shows and has moved on; a deletion is about all of them."""
        asked = set(changed)
        if self.edit.delete and self.edit.base:
            asked |= self.source.keys() | self.edit.base.keys()
        hidden = self.ours | self.withdrawn
        return {n for n in asked if n not in hidden and self._seen(n) != self.source.get(n)}

    def _seen(self, name: str) -> Any:
        """The source's value of a field as the person saw it; who did not say goes by what it is now."""
        known = self.source if self.edit.base is None else self.edit.base
        return known.get(name)

    def _clash(self, name: str, mine: Any, theirs: Any) -> Clash:
        rev = self.entry.revs.get(name, self.entry.rev)
        change = nearest(self.entry, rev) or Change(rev, "", self.step.at)
        if self.edit.delete and name != DELETED:
            mine = None
        return Clash(field=name, mine=mine, theirs=theirs, by=change.by, at=change.at)

    def _source_clash(self, name: str, mine: Any) -> Clash:
        return Clash(
            field=name,
            mine=None if self.edit.delete else mine,
            theirs=self.before.get(name),
            by="",
            at=self.step.at,
            source=self.origin.source if self.origin else "",
        )

    def _confirmed(self, changed: set[str]) -> set[str]:
        """Fields written again as they are, where the source has moved on: staff looked and keep theirs."""
        asked = set(self.edit.fields) - changed
        if "status" in asked and self._woken():
            return {"status"}  # closed again, or snoozed again: somebody looked
        if self.base is None or not asked & self.entry.fields.keys():
            return set()
        edits = field_edits(self.collection, self.entry, self.base)
        return {name for name in asked if name in edits and edits[name].changed_at_source}

    def _looked_at(self) -> Origin[Record] | None:
        """The fetched row that counts as seen: a note on a closed tip, or a name, decides nothing about a new message."""
        unseen = "status" not in self.edit.fields and rests(self.current) and self._woken()
        return self.entry.origin if unseen and not self.follows else self.origin

    def _woken(self) -> bool:
        seen = self.entry.origin.record if self.entry.origin is not None else None
        if self.base is None or seen is None:
            return False
        return reopened(self.collection, self.current, self.base, seen)

    def _next(
        self, record: Record, after: Mapping[str, Any], touched: set[str], marked: bool
    ) -> Entry[Record]:
        rev = self.entry.rev + 1
        revs = self.entry.revs | dict.fromkeys(touched, rev) | ({DELETED: rev} if marked else {})
        change = Change(rev, self.step.by, self.step.at, self.step.why)
        named = {*revs.values(), self.entry.changes[0].rev if self.entry.changes else rev}
        fields, base = dict(self.entry.fields), dict(self.entry.base)
        if self.base is not None:
            for name in touched:
                fields.pop(name, None)
                base.pop(name, None)
                if after.get(name) != self.source.get(name):  # the source's own value needs no edit over it
                    fields[name] = plain(after.get(name))
                    base[name] = plain(self._seen(name))
        return Entry(
            rev=rev,
            created=self.entry.created,
            record=record if self.entry.created else None,
            fields=fields,
            revs=revs,
            base=base,
            origin=None if self.entry.created else self._looked_at(),
            approved=self.ruling.marks,
            changes=(*(c for c in self.entry.changes if c.rev in named), change),
            deleted=self.entry.deleted != marked,
        )


def adopted(entry: Entry[Record], fetched: Origin[Record] | None) -> Entry[Record]:
    """A record made here that a source delivers too, as what it is by now: an edit of that source's record.

    So its fields can be kept or taken back one by one. What the edit was based on is not known.
    """
    if entry.record is None or fetched is None:
        return entry
    mine, theirs = flatten(entry.record), flatten(fetched.record)
    fields = {
        name: plain(mine.get(name))
        for name in entry.revs
        if name != DELETED and mine.get(name) != theirs.get(name)
    }
    return replace(entry, created=False, record=None, fields=fields, origin=fetched)


def returned(
    collection: str, copy: Entry[Record], current: Entry[Record] | None, latest: int, step: Step
) -> Entry[Record]:
    """A document as a backup has it, fit to take the place of a newer one. `latest`: its highest revision ever."""
    latest = max(latest, current.rev if current else 0)
    then, now = _content(copy), _content(current) if current else {}
    if latest <= copy.rev and (current is None or (then, copy.deleted) == (now, current.deleted)):
        return copy
    latest = max(latest, copy.rev)
    moved = {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}
    if current is None or current.deleted != copy.deleted:
        moved.add(DELETED)
    rev = latest + 1
    change = Change(rev, step.by, step.at, step.why)
    return replace(copy, rev=rev, revs=copy.revs | dict.fromkeys(moved, rev), changes=(*copy.changes, change))


def withdrawn(current: Entry[Record] | None, latest: int, fields: Iterable[str], step: Step) -> Entry[Record]:
    """What stays of edits of a fetched record that a backup does not have: their revisions, which never come again.

    `latest`, `fields`: its highest revision and every field written, as the audit tells.
    """
    rev = max(latest, current.rev if current else 0) + 1
    named = {*fields, *(current.revs if current else ())}
    change = Change(rev, step.by, step.at, step.why)
    return Entry(rev=rev, revs=dict.fromkeys(sorted(named), rev), changes=(change,))


def _content(entry: Entry[Record]) -> dict[str, Any]:
    return plain(flatten(entry.record)) if entry.record is not None else dict(entry.fields)


def cleaned(collection: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with every text in them passed through the sanitising law (DESIGN 2.6)."""
    specs = flat_fields(collection)
    return {
        name: _cleaned(value, specs[name].kind.name == "prose" if name in specs else False)
        for name, value in fields.items()
    }


def _cleaned(value: Any, lines: bool) -> Any:
    if isinstance(value, str):
        return clean(value, lines=lines)
    if isinstance(value, list | tuple):
        return type(value)(_cleaned(part, lines) for part in value)
    if isinstance(value, msgspec.Struct):
        return _cleaned(plain(value), lines)
    if isinstance(value, dict):
        return {name: _cleaned(part, lines or name == "text") for name, part in value.items()}
    return value

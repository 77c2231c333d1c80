"""Writing a collection's ledger: edits, their audit lines, a copy put back. The decisions are `edits`'s."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import msgspec
from msgspec.structs import replace

from store import audit, files
from store.audit import AuditLine
from store.codec import Entry, LedgerFile, Origin, Outbox, decode_file, decoder, encode, plain
from store.database import RECORDS, Database
from store.edits import Outcome, combined, created, edited, returned, withdrawn
from store.errors import Conflict, Damaged, Invalid, StoreError
from store.ledger import Ledger
from store.models.collections import COLLECTIONS
from store.models.edit import Edit, Step, Written
from store.models.identity import fetched_id, new_id, own_key
from store.models.kinds import Record
from store.models.problem import Problem
from store.models.text import clean
from store.schema import UNREADABLE

Fetched = Callable[[str], Origin[Record] | None]
"""A record as its source has it now, by id."""


class Writing:
    """Writes the files of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._database = Database(
            ledger.path, kind="ledger", access=ledger.rights, lock=ledger.lock, keep_old=ledger.keep_old
        )

    def write(self, step: Step, fetched: Fetched) -> tuple[Written, ...]:
        """All edits of a step or none, with their audit lines, durably.

        Raises Conflict, Invalid, NotFound, Busy, NotPermitted, NoSpace, NewerFormat; Damaged while a damaged ledger
        stands aside and a good copy waits to be restored.
        """
        step = replace(step, why=clean(step.why) if step.why else None)
        with self._opened():
            table = self._database.shared(RECORDS)
            outcomes = self._outcomes(step, fetched)
            lines = []
            for outcome in outcomes:
                if outcome.entry is not None:
                    table.put(outcome.written.id, plain(outcome.entry))
                    lines.append(_line(step, outcome.what, outcome.written, outcome.fields))
            self._say(lines)
            return tuple(outcome.written for outcome in outcomes)

    def _outcomes(self, step: Step, fetched: Fetched) -> list[Outcome]:
        """What becomes of each edit. Every problem of every edit is gathered before anything is said."""
        outcomes: list[Outcome] = []
        problems: list[Problem] = []
        conflict: Conflict | None = None
        edits = combined(step.edits)
        for number, edit in enumerate(edits, 1):
            try:
                outcomes.append(self._outcome(edit, step, fetched))
            except Invalid as error:
                row = edit.id or str(number)
                many = len(edits) > 1
                problems += [replace(p, row=row) if many else p for p in error.problems]
            except Conflict as error:
                conflict = conflict or error
        if problems:
            raise Invalid(problems, collection=self._ledger.collection, id=edits[0].id or "")
        if conflict is not None:
            raise conflict
        return outcomes

    def _outcome(self, edit: Edit, step: Step, fetched: Fetched) -> Outcome:
        name = self._ledger.collection
        if edit.id is None:
            made = created(name, edit, step, new_id(name, os.urandom(10)))
            same = self._same(made.entry.record if made.entry else None)
            if same is None:
                return made
            entry = self._entry(same)
            if entry is None and fetched(same) is None:
                return created(name, edit, step, same)
            if entry and entry.record and self._same(entry.record) != same:
                return made  # that one was moved to another day since; this is not the same figure
            # Somebody typed it before, or a source has it: two people with the same day must meet, not both win.
            gone = entry is not None and entry.deleted
            based_on, base = (entry.rev, None) if entry and gone else (0, edit.base)
            edit = replace(edit, id=same, based_on=based_on, base=base, restore=gone)
            return edited(name, edit, step, entry, self._delivered(same, edit, entry, fetched))
        entry = self._entry(edit.id)
        return edited(name, edit, step, entry, self._delivered(edit.id, edit, entry, fetched))

    def _delivered(
        self, record_id: str, edit: Edit, entry: Entry[Record] | None, fetched: Fetched
    ) -> Origin[Record] | None:
        """The record as its source has it; None where what was made here under its id is another figure, or becomes one."""
        record = entry.record if entry is not None else None
        if record is not None:
            key = COLLECTIONS[self._ledger.collection].key
            moves = any(n in key and value != getattr(record, n, None) for n, value in edit.fields.items())
            if moves or self._same(record) != record_id:
                return None
        return fetched(record_id)

    def _same(self, record: Record | None) -> str | None:
        """The id that a source would give to a record typed here; None where only its own will do."""
        key = own_key(self._ledger.collection, record) if record is not None else None
        return None if key is None else fetched_id(self._ledger.collection, "", key)

    def note(self, what: str, about: str, *, by: str, at: datetime) -> None:
        """An audit line without a change of a record (accepting an answer, for one). Raises what `write` raises."""
        with self._opened():
            self._say([AuditLine(at=at, by=by, what=what, id=about)])

    def audit(self) -> Iterator[AuditLine]:
        """Every line, oldest first. Raises NotPermitted."""
        return audit.read(self._ledger.audit_path, self._ledger.view().outbox)

    @contextmanager
    def _opened(self, *, replacing: bool = False) -> Iterator[None]:
        """Lock → what the last writer left unsaid → the caller's changes → commit → their audit lines → unlock."""
        with self._ledger.lock.held():
            lost = self._ledger.loss()
            if lost is not None and lost.facts["backup"] and not replacing:
                raise lost
            try:
                with self._database.transaction():
                    audit.settle(self._ledger.audit_path, self.outbox(), self._ledger.rights)
                    yield
            except Damaged as damage:
                damage.facts["backup"] = self._ledger.newest_backup(self._ledger.collection)
                raise
            with suppress(StoreError):  # the write stands and holds its lines; the next one appends them
                audit.settle(self._ledger.audit_path, self.outbox(), self._ledger.rights)

    def _entry(self, record_id: str) -> Entry[Record] | None:
        """What is written of a record. Raises Damaged, with its id, where that cannot be read."""
        try:
            document = self._database.shared(RECORDS).document(record_id)
            if document is None:
                return None
            found: Entry[Record] = decoder("entry", self._ledger.collection).decode(encode(document))
            return found
        except UNREADABLE as error:
            backup = self._ledger.newest_backup(self._ledger.collection)
            raise Damaged(file=str(self._ledger.path), aside="", backup=backup, id=record_id) from error

    def _say(self, lines: list[AuditLine]) -> None:
        if lines:
            outbox = audit.outbox(lines, audit.head(self._ledger.audit_path))
            self._database.set_meta(collection=self._ledger.collection, outbox=plain(outbox))

    def put_back(self, data: bytes, audited: bytes, step: Step, name: str) -> None:
        """Replace the ledger by a checked copy; `audited` is the copy's audit file.

        A record that was written since gets a revision above every one it ever had, so that an open form conflicts
        instead of winning; so does a fetched record whose edits the copy does not have. The audit is never taken
        back: the copy's is used only where ours lacks its end.
        """
        with self._ledger.lock.held():
            self._ledger.view()  # sets a damaged ledger aside
            ours = files.read(self._ledger.audit_path)
            if ours is None or (len(ours[0]) < len(audited) and audited.startswith(ours[0])):
                files.replace(self._ledger.audit_path, audited, self._ledger.rights)
            with self._opened(replacing=True):
                before = self._ledger.view()
                file: LedgerFile = decode_file("ledger", data, name)
                past = _past(self.audit())
                decode = decoder("entry", self._ledger.collection).decode
                entries: dict[str, Entry[Record]] = {}
                for record_id, raw in file.records.items():
                    latest = past.get(record_id, _Past()).rev
                    then = before.entry(record_id)
                    entries[record_id] = returned(self._ledger.collection, decode(raw), then, latest, step)
                for record_id in {*past, *before.briefs} - entries.keys():
                    then, was = before.entry(record_id), past.get(record_id, _Past())
                    if not was.made_here and not (then and then.created):
                        entries[record_id] = withdrawn(then, was.rev, was.fields, step)
                self._database.shared(RECORDS).put_all(
                    {name: plain(entry) for name, entry in entries.items()}
                )
                self._say([AuditLine(at=step.at, by=step.by, what="restore-backup", id=name, why=step.why)])

    def outbox(self) -> Outbox:
        """The lines of the last commit."""
        return msgspec.convert(self._database.meta.get("outbox", {}), Outbox)


def _line(step: Step, what: str, written: Written, fields: tuple[str, ...]) -> AuditLine:
    return AuditLine(
        at=step.at, by=step.by, what=what, id=written.id, rev=written.rev, fields=fields, why=step.why
    )


class _Past:
    """What the audit knows of one record."""

    def __init__(self) -> None:
        self.rev = 0
        self.fields: set[str] = set()
        self.made_here = False


def _past(lines: Iterator[AuditLine]) -> dict[str, _Past]:
    past: dict[str, _Past] = {}
    for line in lines:
        if line.rev:  # lines without a revision are of sources and copies
            record = past.setdefault(line.id, _Past())
            record.rev = max(record.rev, line.rev)
            record.fields.update(line.fields)
            record.made_here |= line.what == "new"
    return past

"""One collection's ledger: what people wrote. No pull ever changes or removes it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import replace

from store import audit, files
from store.access import Access
from store.audit import AuditLine
from store.codec import Brief, Entry, LedgerFile, Origin, Outbox, collector_off, decode_file, decoder, plain
from store.database import RECORDS, Database, KeepOld, stand_aside
from store.edits import Outcome, combined, created, edited, returned
from store.errors import Conflict, Damaged, Invalid, NoSpace, NotPermitted, StoreError
from store.files import Stamp
from store.models.edit import Edit, Step, Written
from store.models.identity import new_id
from store.models.kinds import Record
from store.models.problem import Problem
from store.models.text import clean

Fetched = Callable[[str], Origin[Record] | None]
"""A record as its source has it now, by id."""


class LedgerView:
    """What a ledger file held at one moment. Documents that did not change are the same objects as before."""

    def __init__(self, collection: str, stamp: Stamp | None, error: StoreError | None = None) -> None:
        self.stamp = stamp
        self.error = error
        self.outbox = Outbox()
        self.briefs: dict[str, Brief[Record]] = {}
        self._raws: dict[str, msgspec.Raw] = {}
        self._entries = decoder("entry", collection)
        self._briefs = decoder("brief", collection)

    def fill(self, file: LedgerFile, before: LedgerView, path: str) -> None:
        """Decode what changed since `before` (2,000 plans, one changed: 4 ms instead of 25)."""
        self.outbox = file.meta["file"].outbox
        self._raws = (
            file.records
        )  # all views into one buffer; keeping older ones would keep older files in memory
        old_raws, old_briefs, decode = before._raws, before.briefs, self._briefs.decode
        for record_id, raw in file.records.items():
            if (old := old_raws.get(record_id)) is not None and old == raw and record_id in old_briefs:
                self.briefs[record_id] = old_briefs[record_id]
                continue
            try:
                self.briefs[record_id] = decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError):
                self.error = Damaged(file=path, aside="", backup="", id=record_id)

    def entry(self, record_id: str) -> Entry[Record] | None:
        """A whole document; decoded for this call. None where there is none."""
        raw = self._raws.get(record_id)
        if raw is None or record_id not in self.briefs:
            return None
        found: Entry[Record] = self._entries.decode(raw)
        return found

    def origin(self, record_id: str) -> Record | None:
        """A fetched record as it was when staff last wrote to it."""
        entry = self.entry(record_id)
        return entry.origin.record if entry and entry.origin else None


class Ledger:
    """The files of one collection's ledger. `newest_backup` names the newest good copy, or nothing."""

    def __init__(
        self, access: Access, collection: str, keep_old: KeepOld, newest_backup: Callable[[str], str]
    ) -> None:
        self.collection = collection
        self.path = access.ledger(collection)
        self.audit_path = access.audit(collection)
        self._access = access
        self._keep_old = keep_old
        self._newest_backup = newest_backup
        self._view: LedgerView | None = None

    @cached_property
    def rights(self) -> files.FileAccess:
        """Mode and group of the ledger and its audit."""
        return self._access.of(self.collection)

    @cached_property
    def lock(self) -> files.FileLock:
        """Covers the ledger and its audit."""
        return files.lock_beside(self.path, self.rights)

    @cached_property
    def database(self) -> Database:
        """The file through TinyDB, for writing."""
        return Database(self.path, kind="ledger", access=self.rights, lock=self.lock, keep_old=self._keep_old)

    def view(self) -> LedgerView:
        """What the file holds now; only what changed is decoded again. Damage is in `error`, not raised."""
        kept = self._view
        if kept is not None and files.stamp(self.path) == kept.stamp:
            return kept
        self._view = view = self._load(kept or LedgerView(self.collection, None))
        return view

    def _load(self, before: LedgerView) -> LedgerView:
        try:
            found = files.read(self.path)
            if found is None:
                return LedgerView(self.collection, None, self.loss())
            data, stamp = found
            view = LedgerView(self.collection, stamp)
            try:
                file: LedgerFile = decode_file("ledger", data, str(self.path))
            except Damaged:
                damage = self._put_aside()
                return LedgerView(self.collection, files.stamp(self.path), damage)
            with collector_off():
                view.fill(file, before, str(self.path))
            return view
        except StoreError as error:
            return LedgerView(self.collection, files.stamp(self.path), error)

    def _put_aside(self) -> Damaged:
        damage = stand_aside(self.path, self.lock, lambda data: decode_file("ledger", data, str(self.path)))
        damage.facts["backup"] = self._newest_backup(self.collection)
        return damage

    def loss(self) -> Damaged | None:
        """The damage that still stands: a version is set aside and nothing has taken its place."""
        aside = files.asides(self.path) if files.stamp(self.path) is None else []
        if not aside:
            return None
        backup = self._newest_backup(self.collection)
        return Damaged(file=str(self.path), aside=str(aside[-1]), backup=backup)

    def write(self, step: Step, fetched: Fetched) -> tuple[Written, ...]:
        """All edits of a step or none, with their audit lines, durably.

        Raises Conflict, Invalid, NotFound, Busy, NotPermitted, NoSpace, NewerFormat; Damaged while a damaged ledger
        stands aside and a good copy waits to be restored.
        """
        step = replace(step, why=clean(step.why) if step.why else None)
        with self._opened():
            table = self.database.shared(RECORDS)
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
            raise Invalid(problems, collection=self.collection, id=edits[0].id or "")
        if conflict is not None:
            raise conflict
        return outcomes

    def _outcome(self, edit: Edit, step: Step, fetched: Fetched) -> Outcome:
        if edit.id is None:
            return created(self.collection, edit, step, new_id(self.collection, os.urandom(10)))
        document = self.database.shared(RECORDS).document(edit.id)
        entry = self._entry(document) if document is not None else None
        origin = None if entry and entry.created else fetched(edit.id)
        return edited(self.collection, edit, step, entry, origin)

    def note(self, line: AuditLine) -> None:
        """An audit line without a change of a record (accepting an answer, for one). Raises what `write` raises."""
        with self._opened():
            self._say([line])

    def audit(self) -> Iterator[AuditLine]:
        """Every line, oldest first. Raises NotPermitted."""
        return audit.read(self.audit_path, self.view().outbox)

    @contextmanager
    def _opened(self, *, replacing: bool = False) -> Iterator[None]:
        """Lock → what the last writer left unsaid → the caller's changes → commit → their audit lines → unlock."""
        with self.lock.held():
            lost = self.loss()
            if lost is not None and lost.facts["backup"] and not replacing:
                raise lost
            try:
                with self.database.transaction():
                    audit.settle(self.audit_path, self.outbox(), self.rights)
                    yield
            except Damaged as damage:
                damage.facts["backup"] = self._newest_backup(self.collection)
                raise
            with suppress(
                NoSpace, NotPermitted
            ):  # the write stands and holds its lines; the next one appends them
                audit.settle(self.audit_path, self.outbox(), self.rights)

    def _entry(self, document: dict[str, Any]) -> Entry[Record]:
        found: Entry[Record] = decoder("entry", self.collection).decode(msgspec.json.encode(document))
        return found

    def _say(self, lines: list[AuditLine]) -> None:
        if lines:
            outbox = audit.outbox(lines, audit.head(self.audit_path))
            self.database.set_meta(collection=self.collection, outbox=plain(outbox))

    def put_back(self, data: bytes, audited: bytes, step: Step, name: str) -> None:
        """Replace the ledger by a checked copy; `audited` is the copy's audit file.

        A record that was written since gets a revision above every one it ever had, so that an open form conflicts
        instead of winning. The audit is never taken back: the copy's is used only where ours lacks its end.
        """
        with self.lock.held():
            self.view()  # sets a damaged ledger aside
            ours = files.read(self.audit_path)
            if ours is None or (len(ours[0]) < len(audited) and audited.startswith(ours[0])):
                files.replace(self.audit_path, audited, self.rights)
            with self._opened(replacing=True):
                before = self.view()
                file: LedgerFile = decode_file("ledger", data, name)
                revs = _latest(self.audit())
                table = self.database.shared(RECORDS)
                table.put_all(
                    {
                        record_id: plain(
                            returned(
                                self.collection,
                                decoder("entry", self.collection).decode(raw),
                                before.entry(record_id),
                                revs.get(record_id, 0),
                                step,
                            )
                        )
                        for record_id, raw in file.records.items()
                    }
                )
                self._say([AuditLine(at=step.at, by=step.by, what="restore-backup", id=name, why=step.why)])

    def outbox(self) -> Outbox:
        """The lines of the last commit."""
        return msgspec.convert(self.database.meta.get("outbox", {}), Outbox)


def _line(step: Step, what: str, written: Written, fields: tuple[str, ...]) -> AuditLine:
    return AuditLine(
        at=step.at, by=step.by, what=what, id=written.id, rev=written.rev, fields=fields, why=step.why
    )


def _latest(lines: Iterator[AuditLine]) -> dict[str, int]:
    latest: dict[str, int] = {}
    for line in lines:
        latest[line.id] = max(line.rev, latest.get(line.id, 0))
    return latest

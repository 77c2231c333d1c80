"""Writing a collection's ledger: edits, their audit lines, a copy put back. The decisions are `edits`'s."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

import msgspec
from msgspec.structs import replace

from store import audit, files, shell
from store.audit import AuditLine, Break
from store.codec import Entry, LedgerFile, Origin, Outbox, decode_file, decoder, encode, plain
from store.database import RECORDS, Database
from store.edits import Outcome, combined, returned, withdrawn
from store.errors import Conflict, Damaged, Invalid, NotPermitted, StoreError
from store.ledger import Ledger
from store.models.called import mask_text
from store.models.edit import Step, Written
from store.models.kinds import Record
from store.models.problem import Problem
from store.models.text import clean
from store.placing import Fetched, Placing
from store.schema import UNREADABLE


class Writing:
    """Writes the files of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._database = Database(
            ledger.path, kind="ledger", access=ledger.rights, lock=ledger.lock, keep_old=ledger.keep_old
        )

    def write(self, step: Step, fetched: Fetched) -> tuple[Written, ...]:
        """All edits of a step or none, with their audit lines, durably.

        Raises Conflict (Taken too), Invalid, NotFound, Busy, NotPermitted, NoSpace, NewerFormat; Damaged while a
        damaged ledger stands aside and a good copy waits to be restored.
        """
        step = replace(step, why=clean(step.why) if step.why else None)
        with self._opened():
            placing = Placing(step, self._entry, fetched, lambda: self._ledger.view().briefs)
            outcomes = self._outcomes(step, placing)
            if any(outcome.entry is not None for outcome in outcomes):
                table = self._database.shared(RECORDS)
                for record_id, entry in placing.staged.items():
                    table.put(record_id, plain(entry))
                self._say(placing.lines)
            return tuple(outcome.written for outcome in outcomes)

    def _outcomes(self, step: Step, placing: Placing) -> list[Outcome]:
        """What becomes of each edit. Every problem of every edit is gathered before anything is said."""
        outcomes: list[Outcome] = []
        problems: list[Problem] = []
        conflict: Conflict | None = None
        edits = combined(step.edits)
        for number, edit in enumerate(edits, 1):
            try:
                outcomes.append(placing.outcome(edit))
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

    def note(
        self,
        what: str,
        about: str,
        *,
        by: str,
        at: datetime,
        why: str | None = None,
        fields: tuple[str, ...] = (),
        records: tuple[str, ...] = (),
    ) -> None:
        """An audit line without a change of a record (accepting an answer, for one). Raises what `write` raises."""
        said = clean(why) if why else None
        with self._opened():
            self._say(
                [AuditLine(at=at, by=by, what=what, id=about, why=said, fields=fields, records=records)]
            )

    def prune(self, gone: frozenset[str], *, by: str, at: datetime) -> None:
        """Take records away for good, with one line that says how many. Raises what `write` raises."""
        with self._opened():
            table = self._database.shared(RECORDS)
            held = {str(document.doc_id): dict(document) for document in table.all()}
            kept = {name: document for name, document in held.items() if name not in gone}
            if len(kept) < len(held):
                table.put_all(kept)
                self._say([AuditLine(at=at, by=by, what="prune", id=str(len(held) - len(kept)))])

    def empty(
        self,
        known: Mapping[str, datetime],
        origin: Callable[[str], Origin[Record] | None],
        *,
        by: str,
        at: datetime,
    ) -> tuple[str, ...]:
        """Take the personal fields of purged tips away, with one audit line each; the ids of those that held any.

        `known`: tip → when it was purged. Raises what `write` raises.
        """
        emptied, lines = [], []
        with self._opened():
            table = self._database.shared(RECORDS)
            for tip, moment in sorted(known.items()):
                document = table.document(tip)
                if document is None:
                    document = shell.untouched(origin(tip))
                if document is None or (made := shell.emptied(document, moment, by, at)) is None:
                    continue
                table.put(tip, made)
                emptied.append(tip)
                names = (*shell.gone_from(document, moment), "purged_at")
                lines.append(AuditLine(at=at, by=by, what="purge", id=tip, rev=made["rev"], fields=names))
            self._say(lines)
        return tuple(emptied)

    def audit(self, about: str | None = None) -> Iterator[AuditLine]:
        """Every line, or those of one record, oldest first. Raises NotPermitted."""
        return audit.read(self._ledger.audit_path, self._ledger.view().outbox, about=about)

    def verify(self) -> Break | None:
        """Where the audit is not as it was written. Raises NotPermitted, Busy; what is wrong with the ledger."""
        with suppress(NotPermitted), self._ledger.lock.held():  # else a write just now looks like a cut end
            return self._verified()
        return self._verified()

    def _verified(self) -> Break | None:
        view = self._ledger.view()
        if view.error is not None and not view.error.facts.get("id"):
            raise view.error
        return audit.verified(self._ledger.audit_path, view.outbox)

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
        if (
            self._ledger.collection == "tips"
        ):  # a reason is no place for a person, and no purge reaches it there
            lines = [replace(line, why=mask_text(line.why)) if line.why else line for line in lines]
        if lines:
            outbox = audit.outbox(lines, audit.head(self._ledger.audit_path))
            self._database.set_meta(collection=self._ledger.collection, outbox=plain(outbox))

    def put_back(
        self, data: bytes, audited: bytes, step: Step, name: str, purged: Collection[str] = ()
    ) -> None:
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
                held = {name: then for name in purged if (then := before.entry(name)) is not None}
                entries |= held
                self._database.shared(RECORDS).put_all(
                    {name: plain(entry) for name, entry in entries.items()}
                )
                self._say([AuditLine(at=step.at, by=step.by, what="restore-backup", id=name, why=step.why)])

    def outbox(self) -> Outbox:
        """The lines of the last commit."""
        return msgspec.convert(self._database.meta.get("outbox", {}), Outbox)


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

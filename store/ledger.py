"""One collection's ledger for readers: what people wrote. No pull ever changes or removes it. `writing` writes it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from store import files, locks
from store.access import Access
from store.aside import asides, stand_aside
from store.codec import Brief, Entry, LedgerFile, Outbox, collector_off, decode_file, decoder
from store.errors import Damaged, StoreError
from store.files import Stamp
from store.models.kinds import Record
from store.schema import UNREADABLE, KeepOld


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
        """Decode what changed since `before` (2,000 plans, one changed: 1 ms instead of 25)."""
        self.outbox = file.meta["file"].outbox
        self._raws = (
            file.records
        )  # all views into one buffer; keeping older ones would keep older files in memory
        old_raws, old_briefs = before._raws, before.briefs
        if (
            list(file.records) == list(old_raws) == list(old_briefs)
        ):  # an edit leaves all others in their places
            self.briefs = dict(old_briefs)
            pairs = zip(file.records.items(), old_raws.values(), strict=True)
            for record_id, raw in [pair for pair, old in pairs if pair[1] != old]:
                self._take(record_id, raw, path)
            return
        for record_id, raw in file.records.items():
            if record_id in old_briefs and old_raws.get(record_id) == raw:
                self.briefs[record_id] = old_briefs[record_id]
            else:
                self._take(record_id, raw, path)

    def _take(self, record_id: str, raw: msgspec.Raw, path: str) -> None:
        try:
            self.briefs[record_id] = self._briefs.decode(raw)
        except UNREADABLE:
            self.briefs.pop(record_id, None)
            self.error = Damaged(file=path, aside="", backup="", id=record_id)

    def entry(self, record_id: str) -> Entry[Record] | None:
        """A whole document; decoded for this call. None where there is none.

        Of one that can be shown and not be read whole, what is shown: a write of it is refused (Damaged).
        """
        raw, brief = self._raws.get(record_id), self.briefs.get(record_id)
        if raw is None or brief is None:
            return None
        try:
            found: Entry[Record] = self._entries.decode(raw)
        except UNREADABLE:
            return Entry(
                brief.rev, brief.record is not None, brief.record, brief.fields, deleted=brief.deleted
            )
        return found

    def deleted(self) -> dict[str, Record]:
        """What was deleted, as it was when staff last wrote to it."""
        found = {
            name: brief.record or self.origin(name) for name, brief in self.briefs.items() if brief.deleted
        }
        return {name: record for name, record in found.items() if record is not None}

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
        self.purged_path = access.purged(collection)
        self._access = access
        self.keep_old = keep_old
        self.newest_backup = newest_backup
        self._view: LedgerView | None = None

    @cached_property
    def rights(self) -> files.FileAccess:
        """Mode and group of the ledger and its audit."""
        return self._access.of(self.collection)

    @cached_property
    def lock(self) -> locks.FileLock:
        """Covers the ledger and its audit."""
        return locks.lock_beside(self.path, self.rights)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file of it."""
        return self.path, self.audit_path, self.purged_path, self.lock.path

    def view(self) -> LedgerView:
        """What the file holds now; only what changed is decoded again. Damage is in `error`, not raised."""
        kept = self._view
        if kept is not None and files.stamp(self.path) == kept.stamp:
            return kept
        self._view = view = self._load(kept or LedgerView(self.collection, None))
        return view

    def _load(self, before: LedgerView) -> LedgerView:
        stamp = files.stamp(
            self.path
        )  # looked at before: an error never sticks to a version that came after it
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
                return LedgerView(self.collection, None if damage.facts["aside"] else stamp, damage)
            with collector_off():
                view.fill(file, before, str(self.path))
            return view
        except StoreError as error:
            return LedgerView(self.collection, stamp, error)

    def _put_aside(self) -> Damaged:
        damage = stand_aside(self.path, self.lock, lambda data: decode_file("ledger", data, str(self.path)))
        damage.facts["backup"] = self.newest_backup(self.collection)
        return damage

    def as_it_is(self) -> Iterator[tuple[Path, bytes]]:
        """The bytes of the ledger, its audit and what it was purged of, whole or not; of one that stands aside, those.

        For copies, under the lock. Raises what reading raises, except where the view has told already why not.
        """
        damaged = self.view().error is not None
        aside = asides(self.path)[-1:] if damaged and files.stamp(self.path) is None else []
        for path in (self.path, self.audit_path, self.purged_path, *aside):
            try:
                found = files.read(path)
            except StoreError:
                if not damaged:
                    raise
                continue
            if found is not None:
                yield path, found[0]

    def loss(self) -> Damaged | None:
        """The damage that still stands: a version is set aside, or gone, and nothing has taken its place."""
        if files.stamp(self.path) is not None or not os.access(self.path.parent, os.X_OK, effective_ids=True):
            return None
        if damaged := asides(self.path):
            backup = self.newest_backup(self.collection)
            return Damaged(file=str(self.path), aside=str(damaged[-1]), backup=backup)
        told = files.stamp(self.audit_path)  # a ledger is written before its audit
        if told is None or told.size == 0:
            return None
        return Damaged(file=str(self.path), aside="", backup=self.newest_backup(self.collection), gone=1)

"""The store's face: snapshot, write with revision, pulls, audit, copies. Everything outside `store` speaks to this.

The engine behind it is TinyDB files on a shared disk. Nothing here names a file in a signature except where a person
hands one over, so that an engine for several hosts could stand behind the same face.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, tzinfo
from pathlib import Path

from store import files, history
from store.access import Access, SourceOrder
from store.audit import AuditLine
from store.backup import Backups, Restored
from store.cache import Cache
from store.codec import Origin, collector_off
from store.copies import Copy
from store.drafts import Drafts
from store.errors import Damaged, NewerFormat, NotFound, NotPermitted, StoreError
from store.files import Stamp
from store.history import HistoryLine
from store.ledger import Ledger
from store.models.collections import COLLECTIONS
from store.models.edit import Step, Written
from store.models.harvest import Failure, Harvest, PullReport, SourceState
from store.models.kinds import Record
from store.snapshot import Builder, Rows, Snapshot, believed

__all__ = ["Rows", "Snapshot", "SourceOrder", "Store"]


class Store:
    """One data folder as one account sees it. Making one touches no disk. Safe to use from several threads."""

    def __init__(
        self,
        root: Path,
        *,
        zone: tzinfo,
        sources: Sequence[SourceOrder] = (),
        group: str | None = None,
        groups: Mapping[str, str] | None = None,
        sample: bool = False,
    ) -> None:
        """`sources` in config order; `group`: the Unix group that shares the folder; `groups`: collection → narrower group.

        A group may be given by its number. `sample`: the invented data of the sample office.
        """
        self.root = root
        self.sample = sample
        self._access = Access(root, group, groups or {})
        self._ledgers: dict[str, Ledger] = {}
        self._backups = Backups(self._access, sources, self._ledgers, zone)
        for name in COLLECTIONS:
            self._ledgers[name] = Ledger(self._access, name, self._backups.keep_old, self._backups.newest)
        self._caches = {source.id: Cache(self._access, source, self._backups.keep_old) for source in sources}
        self._builders = {name: Builder(name) for name in COLLECTIONS}
        self.drafts = Drafts(self._access)
        self._mutex = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamps: tuple[Stamp | None, ...] = ()

    def prepare(self) -> None:
        """Make the folders with the right modes; nothing happens where they are right. Raises NotPermitted, NotFound."""
        self._access.prepare()

    # Reading

    def snapshot(self) -> Snapshot:
        """Everything at one moment. Only files that moved are read again; unchanged collections keep their Rows."""
        with self._mutex:
            stamps = self._look()
            if self._snapshot is not None and stamps == self._stamps:
                return self._snapshot
            for _ in range(5):  # a pull and an edit at once: look again, so that the files belong together
                with collector_off():
                    snapshot = self._build()
                before, stamps = stamps, self._look()
                if before == stamps:
                    break
            self._snapshot, self._stamps = snapshot, stamps
            return snapshot

    def moved(self) -> bool:
        """Whether `snapshot` would differ from the last one. Looks at stamps only: 2 µs a file."""
        return self._snapshot is None or self._look() != self._stamps

    def _look(self) -> tuple[Stamp | None, ...]:
        caches = self._caches.values()
        return (
            *(files.stamp(cache.path) for cache in caches),
            *(files.stamp(cache.state_path) for cache in caches),
            *(files.stamp(ledger.path) for ledger in self._ledgers.values()),
        )

    def _build(self) -> Snapshot:
        damage: list[StoreError] = []
        states: dict[str, SourceState] = {}
        hidden = {name for name in COLLECTIONS if not self.may_read(name)}
        for cache in self._caches.values():
            states[cache.source] = SourceState(source=cache.source, collection=cache.collection)
            if cache.collection not in hidden:
                try:
                    states[cache.source] = cache.state()
                except NotPermitted:
                    hidden.add(cache.collection)
                except StoreError as error:
                    damage.append(error)
            cache.known_state = states[cache.source]
        rows = {}
        for name in COLLECTIONS:
            if name not in hidden:
                made, errors = self._rows(name)
                if any(isinstance(error, NotPermitted) for error in errors):
                    hidden.add(name)
                else:
                    rows[name] = made
                    damage += errors
        refused = {name for name in COLLECTIONS if not self._may_change(name)}
        return Snapshot(
            states=states,
            rows=rows,
            damage=tuple(damage),
            hidden=frozenset(hidden),
            read_only=frozenset(refused),
            sample=self.sample,
        )

    def _rows(self, collection: str) -> tuple[Rows[Record], list[StoreError]]:
        caches = self._of(collection)
        views = [cache.view() for cache in caches]
        ledger = self._ledgers[collection].view()
        errors = [error for error in (*(view.error for view in views), ledger.error) if error is not None]
        return self._builders[collection].rows(caches, views, ledger), errors

    def _of(self, collection: str) -> list[Cache]:
        return [cache for cache in self._caches.values() if cache.collection == collection]

    def may_read(self, collection: str) -> bool:
        """Whether this account may see a collection."""
        return self._access.may_read(collection)

    def may_write(self, collection: str) -> bool:
        """Whether this account may change a collection."""
        return self._access.may_write(collection)

    def _may_change(self, collection: str) -> bool:
        """The same, and its ledger can be written: not of a newer format, not lost with a good copy waiting."""
        error = self._ledgers[collection].view().error
        lost = isinstance(error, Damaged) and error.facts["backup"] != ""
        return self.may_write(collection) and not lost and not isinstance(error, NewerFormat)

    def history(self, source: str, record_id: str | None = None) -> Iterator[HistoryLine]:
        """What pulls of a source replaced and what left, oldest first; of one record where it is named.

        Raises NotFound, NotPermitted.
        """
        for line in history.read(self._cache(source).history_path):
            if record_id in (None, line.id):
                yield line

    # Writing

    def write(self, step: Step) -> tuple[Written, ...]:
        """Put edits on disk, all of a step or none, with their audit lines.

        Raises Conflict, Invalid, NotFound, Busy, NotPermitted, NoSpace, Damaged, NewerFormat.
        """
        if step.collection not in self._ledgers:
            raise NotFound(what="collection", id=step.collection)
        if not self.may_write(step.collection):
            raise NotPermitted(file=str(self._access.ledger(step.collection)), what="write")
        self._access.ensure()
        caches = self._of(step.collection)

        def fetched(record_id: str) -> Origin[Record] | None:
            views = [cache.view() for cache in caches]
            for place in believed(views, record_id):
                return Origin(caches[place].source, views[place].records[record_id])
            return None

        return self._ledgers[step.collection].write(step, fetched)

    def audit(self, collection: str) -> Iterator[AuditLine]:
        """Who changed what in a collection, oldest first. Raises NotPermitted."""
        return self._ledgers[collection].audit()

    # Pulls

    def state(self, source: str) -> SourceState:
        """What is known of a source's pulls, fresh from disk. Raises NotFound, NotPermitted, NewerFormat."""
        return self._cache(source).state()

    def pulling(self, source: str) -> AbstractContextManager[None]:
        """The source's lease, for a whole pull. Raises Busy at once if anybody else holds it; NotPermitted."""
        self._access.ensure()
        return self._cache(source).lease.held(0)

    def take(self, harvest: Harvest, *, next_due: datetime | None) -> PullReport:
        """Merge an answer into the cache, or keep it aside where it would empty it. The caller holds the lease.

        Raises Busy, NotPermitted, NoSpace, NewerFormat, NotFound.
        """
        cache = self._cache(harvest.source)
        self._access.ensure()
        return cache.take(harvest, next_due, self._ledgers[cache.collection].view().briefs)

    def failed(
        self,
        source: str,
        collection: str,
        failure: Failure,
        *,
        at: datetime,
        not_before: datetime | None,
        next_due: datetime | None,
        seconds: float,
    ) -> PullReport:
        """Note that a pull brought nothing; what is held stays. Raises as `take`."""
        cache = self._cache(source)
        self._access.ensure()
        return cache.failed(failure, at=at, not_before=not_before, next_due=next_due, seconds=seconds)

    def accept(self, source: str, *, by: str, at: datetime) -> PullReport:
        """Take the answer that was kept aside. Raises NotFound where there is none, and as `write`."""
        cache = self._cache(source)
        worked = self._ledgers[cache.collection].view().briefs
        return cache.accept(worked, lambda: self._note(cache, "accept", by, at))

    def refuse(self, source: str, *, by: str, at: datetime) -> None:
        """Throw away the answer that was kept aside. Raises NotFound where there is none, and as `write`."""
        cache = self._cache(source)
        cache.refuse(lambda: self._note(cache, "refuse", by, at))

    def _note(self, cache: Cache, what: str, by: str, at: datetime) -> None:
        self._ledgers[cache.collection].note(AuditLine(at=at, by=by, what=what, id=cache.source))

    def _cache(self, source: str) -> Cache:
        if source not in self._caches:
            raise NotFound(what="source", id=source)
        return self._caches[source]

    # Copies

    def daily_backup(self, at: datetime) -> Path | None:
        """Today's checked copy, if it is not there yet; 14 are kept. None: nothing was to be done, or may be done."""
        return self._backups.daily(at)

    def backup(self, at: datetime, to: Path | None = None) -> Path:
        """A checked copy now. Raises NotPermitted, NotFound where nothing was ever written, NoSpace."""
        self._access.ensure()
        return self._backups.make(at, to)

    def backups(self) -> tuple[Copy, ...]:
        """The copies at hand, newest first."""
        return self._backups.all()

    def restore(self, file: Path, *, by: str, at: datetime) -> Restored:
        """Put a checked copy in place of the ledger; what it replaces is kept as a copy.

        Raises NotFound, Damaged (nothing was touched), NewerFormat, NotPermitted, Busy, NoSpace.
        """
        return self._backups.restore(file, by=by, at=at)

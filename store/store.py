"""The store's face: snapshot, write with revision, pulls, audit, copies. Everything outside `store` speaks to this.

The engine behind it is TinyDB files on a shared disk. Nothing here names a file in a signature except where a person
hands one over, so that an engine for several hosts could stand behind the same face.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from store.access import Access, SourceOrder
from store.cache import Cache
from store.codec import Entry, Origin
from store.errors import NotFound, NotPermitted
from store.files import settle_rights
from store.ledger import Ledger
from store.looking import Looking, NamesNow
from store.models.collections import COLLECTIONS
from store.models.edit import Step, Written
from store.models.kinds import Record
from store.models.names import Names
from store.models.row import Provenance
from store.pulls import Pulls
from store.renaming import NAMED
from store.snapshot import Rows, Snapshot, believed

if TYPE_CHECKING:
    from store.audit import AuditLine, Break
    from store.backup import Backups, Restored
    from store.copies import Copy
    from store.deliveries import Deliveries
    from store.drafts import Drafts
    from store.history import HistoryLine
    from store.presence import Presence
    from store.purged import Purged
    from store.purging import Purging
    from store.taking import Taking
    from store.through import Through
    from store.undo import Undo
    from store.writing import Writing

PRUNED = ("acknowledgements",)
"""Collections whose records go when they are old."""

__all__ = ["Rows", "Snapshot", "SourceOrder", "Store"]


class Store(Pulls):
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
        names: Names | None = None,
    ) -> None:
        """`sources` in config order; `group`: the Unix group that shares the folder; `groups`: collection → narrower group.

        A group may be given by its number. `sample`: the invented data of the sample office. `names`: the config's, of
        checkpoints and agencies; what people assign comes over them.
        """
        self.root = root
        self.sample = sample
        self._access = Access(root, group, groups or {})
        self._zone = zone
        self._sources = tuple(sources)
        self._ledgers = {
            name: Ledger(self._access, name, self._keep_old, self._newest) for name in COLLECTIONS
        }
        self._caches = {source.id: Cache(self._access, source, self._keep_old) for source in sources}
        self._writings: dict[str, Writing] = {}
        self._takings: dict[str, Taking] = {}
        self._own_names = names or Names()
        self._names = NamesNow(self._own_names, self._ledgers["aliases"])
        self._looking = Looking(self._access, self._caches, self._ledgers, sample, self._names)

    def prepare(self) -> None:
        """Make the folders with the right modes; nothing happens where they are right.

        Files of this account get theirs too: a group that config names later shares what was written before, and a
        narrower one takes older copies that hold its collection.
        Raises NotPermitted, NotFound for an unknown group, Unusable where a folder cannot be one.
        """
        self._access.prepare()
        parts: tuple[Ledger | Cache, ...] = (*self._ledgers.values(), *self._caches.values())
        for part in parts:
            for path in part.paths:
                settle_rights(path, part.rights)
        if self._access.narrow:
            self._backups.settle()

    @cached_property
    def drafts(self) -> Drafts:
        """Unsaved forms, one file per login."""
        from store.drafts import Drafts

        return Drafts(self._access, self._purged)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Which reminders were sent out of the app, and who sends them."""
        from store.deliveries import Deliveries

        return Deliveries(self._access, self._keep_old)

    @cached_property
    def undo(self) -> Undo:
        """Each login's own steps, to be taken back."""
        from store.undo import Undo

        return Undo(self._access, self, self._purged)

    @cached_property
    def presence(self) -> Presence:
        """Who has which record open in a form."""
        from store.presence import Presence

        return Presence(self._access)

    @cached_property
    def purging(self) -> Purging:
        """Retention: takes the personal fields of old tips out of every file."""
        from store.purging import Purging

        caches = tuple(self._caches.values())
        parts = (self._ledgers["tips"], caches, self._writing, self._backups.still, self._purged)
        return Purging(self._access, *parts)

    @cached_property
    def _purged(self) -> Purged:
        from store.purged import Purged

        return Purged(self._access)

    # Reading

    def snapshot(self) -> Snapshot:
        """Everything at one moment. Only files that moved are read again; unchanged collections keep their Rows."""
        return self._looking.snapshot()

    def moved(self) -> bool:
        """Whether `snapshot` would differ from the last one. Looks at stamps only: 2 µs a file."""
        return self._looking.moved()

    def names(self) -> Names:
        """The office's names as they are now: the config's, and what people assigned."""
        return self._names.now()

    def may_read(self, collection: str) -> bool:
        """Whether this account may see a collection."""
        return self._access.may_read(collection)

    def may_write(self, collection: str) -> bool:
        """Whether this account may change a collection."""
        return self._access.may_write(collection)

    def history(self, source: str, record_id: str | None = None) -> Iterator[HistoryLine]:
        """What pulls of a source replaced and what left, oldest first; of one record where it is named.

        Raises NotFound, NotPermitted.
        """
        from store import history

        cache = self._cache(source)
        wanted = () if record_id is None else self._through(cache.collection).held(record_id)
        for line in history.read(cache.history_path):
            if not wanted or line.id in wanted:
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
        caches = [cache for cache in self._caches.values() if cache.collection == step.collection]
        through = self._through(step.collection)

        def fetched(record_id: str, /, *, live: bool = False) -> Origin[Record] | None:
            views = [cache.view() for cache in caches]
            for place in believed(views, record_id):
                if live and record_id in views[place].vanished:
                    return None  # `believed` puts live ones first
                return Origin(caches[place].source, through.valid(views[place].records[record_id]))
            return None

        with through.back():
            written = self._writing(step.collection).write(through.step(step), fetched)
        return through.written(written)

    def prune(self, collection: str, ids: Iterable[str], *, by: str, at: datetime) -> None:
        """Take records for good out of a collection that only says what was seen. Raises as `write`."""
        gone = frozenset(ids)
        if collection not in PRUNED:
            raise NotFound(what="collection", id=collection)
        if gone:
            self._access.ensure()
            self._writing(collection).prune(gone, by=by, at=at)

    def _through(self, collection: str) -> Through:
        """How what is read is held. What nobody has read yet is read first."""
        from store.through import Through

        rows: Rows[Record] = (
            self._looking.latest().rows(collection)
            if collection in NAMED
            else Rows({}, lambda _: (0, Provenance()))
        )
        keys = [cache.key for cache in self._caches.values() if cache.collection == collection]
        return Through(collection, rows, self._names.now(), self._ledgers[collection].view, keys)

    def entry(self, collection: str, record_id: str) -> Entry[Record] | None:
        """What is written of a record, by the id that it has on disk; None where nothing is."""
        return self._ledgers[collection].view().entry(record_id)

    def held_as(self, collection: str, record_id: str) -> tuple[str, ...]:
        """The ids by which the audit knows a record: those that it has on disk."""
        through = self._through(collection)
        return tuple(dict.fromkeys((*through.held(record_id), *through.gone(record_id))))

    def audit(self, collection: str, about: str | None = None) -> Iterator[AuditLine]:
        """Who changed what in a collection, or in one record, oldest first. Raises NotPermitted."""
        return self._writing(collection).audit(about)

    def note(
        self, collection: str, record_id: str, what: str, *, by: str, at: datetime, why: str | None = None
    ) -> None:
        """One audit line about a record that stays as it is, such as `reveal`. `why`: no value of any field.

        Raises NotFound where nothing of that id is held, NotPermitted where the account may not write the collection,
        Busy, NoSpace, Damaged, NewerFormat.
        """
        if collection not in self._ledgers or self.snapshot().rows(collection).get(record_id) is None:
            raise NotFound(what=collection, id=record_id)
        if not self.may_write(collection):
            raise NotPermitted(file=str(self._access.ledger(collection)), what="write")
        self._access.ensure()
        self._writing(collection).note(what, record_id, by=by, at=at, why=why)

    def exported(
        self, collection: str, ids: Iterable[str], fields: Iterable[str], *, by: str, at: datetime, why: str
    ) -> None:
        """One audit line: these fields of these records go out unmasked. Raises as `note`, but for NotFound."""
        if not self.may_write(collection):
            raise NotPermitted(file=str(self._access.ledger(collection)), what="write")
        self._access.ensure()
        all_ids, names = tuple(ids), tuple(fields)
        note = self._writing(collection).note
        note("export", str(len(all_ids)), by=by, at=at, why=why, fields=names, records=all_ids)

    def verify(self, collection: str) -> Break | None:
        """Where a collection's audit is not as it was written; None where it is whole. Raises NotPermitted, Damaged."""
        return self._writing(collection).verify()

    def _writing(self, collection: str) -> Writing:
        """What writes, with TinyDB behind it, is imported when somebody first writes (DESIGN 2.5): 30 ms of a start."""
        from store.writing import Writing

        if collection not in self._writings:
            self._writings[collection] = Writing(self._ledgers[collection])
        return self._writings[collection]

    # Exports

    def publish(self, name: str, data: bytes, collection: str) -> Path:
        """Put a file into `exports/`, in one go and only if it says something else; who may read the collection reads it.

        Raises Busy, NotPermitted, NoSpace, Unusable.
        """
        from store.exports import publish

        self._access.ensure()
        return publish(self._access, name, data, collection)

    # Copies

    @cached_property
    def _backups(self) -> Backups:
        from store.backup import Backups

        return Backups(self._access, self._sources, self._ledgers, self._zone, self._purged)

    def _keep_old(self, path: Path, data: bytes) -> None:
        self._backups.keep_old(path, data)

    def _newest(self, collection: str) -> str:
        return self._backups.newest(collection)

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
        self._access.ensure()
        return self._backups.restore(file, by=by, at=at)

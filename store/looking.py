"""Making snapshots: which files moved, what they hold, what stands in the way."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from store import files
from store.access import Access
from store.cache import Cache
from store.codec import collector_off
from store.errors import Damaged, NewerFormat, NotPermitted, StoreError
from store.files import Stamp
from store.ledger import Ledger, LedgerView
from store.models.alias import Alias
from store.models.collections import COLLECTIONS
from store.models.harvest import SourceState
from store.models.kinds import Record
from store.models.names import Assigned, Names
from store.snapshot import Builder, Rows, Snapshot


class NamesNow:
    """The office's names as they are now: the config's, and over them what people assigned."""

    def __init__(self, names: Names, aliases: Ledger) -> None:
        self._own = names
        self._aliases = aliases
        self._view: LedgerView | None = None
        self._now = names

    def now(self) -> Names:
        """The same object as long as nobody assigns anything. What cannot be read is as if nobody ever had."""
        view = self._aliases.view()
        if view is not self._view:
            self._now, self._view = self._own.with_assigned(_assigned(view)), view
        return self._now


def _assigned(view: LedgerView) -> list[Assigned]:
    held = (brief.record for brief in view.briefs.values() if not brief.deleted)
    return [
        Assigned(kind=one.kind, name=one.name, target=one.target) for one in held if isinstance(one, Alias)
    ]


class Looking:
    """Reads the files of a store; keeps what did not move."""

    def __init__(
        self,
        access: Access,
        caches: Mapping[str, Cache],
        ledgers: Mapping[str, Ledger],
        sample: bool,
        names: NamesNow,
    ) -> None:
        self._access = access
        self._caches = caches
        self._ledgers = ledgers
        self.sample = sample
        self._names = names
        self._builders = {
            name: Builder(name, [cache.key for cache in self._of(name)]) for name in COLLECTIONS
        }
        self._mutex = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamps: tuple[Stamp | None, ...] = ()

    def snapshot(self) -> Snapshot:
        """See `Store.snapshot`."""
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
            # Where the files never stood still: as they were before the last build, so that `moved` says so.
            self._snapshot, self._stamps = snapshot, before
            return snapshot

    def latest(self) -> Snapshot:
        """The last snapshot that was made; whoever edits has seen no newer one."""
        return self._snapshot or self.snapshot()

    def moved(self) -> bool:
        """See `Store.moved`."""
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
        hidden = {name for name in COLLECTIONS if not self._access.may_read(name)}
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
        rows, names = {}, self._names.now()
        for name in COLLECTIONS:
            if name not in hidden:
                made, errors = self._rows(name, names)
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
            names=names,
        )

    def _rows(self, collection: str, names: Names) -> tuple[Rows[Record], list[StoreError]]:
        caches = self._of(collection)
        views = [cache.view() for cache in caches]
        ledger = self._ledgers[collection].view()
        errors = [error for error in (*(view.error for view in views), ledger.error) if error is not None]
        return self._builders[collection].rows(caches, views, ledger, names), errors

    def _of(self, collection: str) -> list[Cache]:
        return [cache for cache in self._caches.values() if cache.collection == collection]

    def _may_change(self, collection: str) -> bool:
        """The same, and its ledger can be written: not of a newer format, not lost with a good copy waiting."""
        error = self._ledgers[collection].view().error
        lost = isinstance(error, Damaged) and error.facts["backup"] != ""
        return self._access.may_write(collection) and not lost and not isinstance(error, NewerFormat)

"""One source's files for readers: what was fetched, and its state. May be deleted at any time. `taking` writes them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import msgspec

from store import files, locks
from store.access import Access, SourceOrder
from store.aside import asides, stand_aside
from store.cacheview import CacheView
from store.codec import decode_file
from store.errors import Damaged, StoreError
from store.models.harvest import SourceState
from store.schema import KeepOld


class Cache:
    """The files of one source."""

    def __init__(self, access: Access, source: SourceOrder, keep_old: KeepOld) -> None:
        self.source = source.id
        self.collection = source.collection
        self.key = source.key
        self.path = access.path("cache", f"{source.id}.json")
        self.state_path = access.path("cache", f"{source.id}.state.json")
        self.held_path = access.path("cache", f"{source.id}.held.json")
        self.history_path = access.path("history", f"{source.id}.jsonl")
        self._access = access
        self.keep_old = keep_old
        self._view: CacheView | None = None
        self.known_state = SourceState(source=source.id, collection=source.collection)
        """As the last snapshot saw it: rows that stay the same objects ask it when they were last delivered."""

    @cached_property
    def rights(self) -> files.FileAccess:
        """Mode and group of this source's files."""
        return self._access.of(self.collection)

    @cached_property
    def lock(self) -> locks.FileLock:
        """Covers the cache, its state, its held answer and its history."""
        return locks.lock_beside(self.path, self.rights)

    @cached_property
    def lease(self) -> locks.FileLock:
        """Held for a whole pull, so that ten terminals make one request."""
        return locks.FileLock(
            self.path.with_name(f"{self.source}.lease"), self.rights, shared_by_thread=False
        )

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file of it."""
        files = (self.path, self.state_path, self.held_path, self.history_path)
        return (*files, self.lock.path, self.lease.path)

    def view(self) -> CacheView:
        """What the file holds now; decoded again only when its stamp moved. Damage is in `error`, not raised."""
        kept = self._view
        if kept is not None and files.stamp(self.path) == kept.stamp:
            return kept
        self._view = view = self._load()
        return view

    def _load(self) -> CacheView:
        stamp = files.stamp(self.path)
        try:
            found = files.read(self.path)
            if found is None:
                damaged = asides(self.path)
                error = Damaged(file=str(self.path), aside=str(damaged[-1]), backup="") if damaged else None
                return CacheView(None, None, error)
            data, stamp = found
            if not self._ours(data):
                return CacheView(stamp, None)
            try:
                return CacheView(stamp, decode_file("cache", data, str(self.path), self.collection))
            except Damaged:
                error = self.put_aside()
                return CacheView(None if error.facts["aside"] else stamp, None, error)
        except StoreError as error:
            return CacheView(stamp, None, error)

    def _ours(self, data: bytes) -> bool:
        """False: config gave the source's id to another collection since; the next pull replaces the file."""
        start = data[:1000]
        return b'"collection":"' not in start or f'"collection":"{self.collection}"'.encode() in start

    def put_aside(self) -> Damaged:
        """The cache cannot be read: move it out of the way; the next pull rebuilds it."""
        return stand_aside(
            self.path,
            self.lock,
            lambda data: decode_file("cache", data, str(self.path), self.collection),
        )

    def state(self) -> SourceState:
        """What is known of the source's pulls, fresh from disk.

        Without a cache file nothing can be unchanged, so the validators are left out and a pull is due.
        """
        state = SourceState(source=self.source, collection=self.collection)
        try:
            found = files.read(self.state_path)
            if found is not None:
                state = decode_file("state", found[0], str(self.state_path)).source.state
        except Damaged:
            stand_aside(
                self.state_path, self.lock, lambda data: decode_file("state", data, str(self.state_path))
            )
        if state.collection != self.collection:
            state = SourceState(source=self.source, collection=self.collection)
        if files.stamp(self.path) is None:
            state = msgspec.structs.replace(state, validators={}, next_due=None, records=0)
        return state

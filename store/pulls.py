"""The part of the store's face that pulls speak to: states, leases, answers taken, kept aside or refused."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from store.access import Access
from store.cache import Cache
from store.errors import NotFound
from store.ledger import Ledger
from store.models.harvest import Failure, Harvest, PullReport, SourceState
from store.models.names import Names
from store.strays import worked

if TYPE_CHECKING:
    from store.purged import Purged
    from store.taking import Taking
    from store.writing import Writing


class Pulls:
    """Mixed into the store, which has the files."""

    _access: Access
    _caches: Mapping[str, Cache]
    _ledgers: Mapping[str, Ledger]
    _takings: dict[str, Taking]
    _own_names: Names

    @property
    @abstractmethod
    def _purged(self) -> Purged: ...

    @abstractmethod
    def _writing(self, collection: str) -> Writing: ...

    def state(self, source: str) -> SourceState:
        """What is known of a source's pulls, fresh from disk. Raises NotFound, NotPermitted, NewerFormat."""
        return self._cache(source).state()

    def pulling(self, source: str) -> AbstractContextManager[None]:
        """The source's lease, for a whole pull. Raises Busy at once if anybody else holds it; NotPermitted."""
        self._access.ensure()
        return self._cache(source).lease.held(0)

    def take(
        self, harvest: Harvest, *, next_due: datetime | None, not_before: datetime | None = None
    ) -> PullReport:
        """Merge an answer into the cache, or keep it aside where it would empty it. The caller holds the lease.

        `not_before`: the back-off of an incomplete one. Its failure stands in the state and in the report.
        Raises Busy, NotPermitted, NoSpace, NewerFormat, NotFound.
        """
        cache = self._cache(harvest.source)
        self._access.ensure()
        busy = worked(self._ledgers[cache.collection].view())
        return self._taking(cache).take(harvest, next_due, busy, not_before)

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
        return self._taking(cache).failed(
            failure, at=at, not_before=not_before, next_due=next_due, seconds=seconds
        )

    def accept(self, source: str, mark: str, *, by: str, at: datetime) -> PullReport:
        """Take the answer that was kept aside; `mark`: that of the one that was looked at (`SourceState.held`).

        Raises NotFound where there is none, Replaced where another one stands aside now, and as `write`.
        """
        cache = self._cache(source)
        touched = worked(self._ledgers[cache.collection].view())
        return self._taking(cache).accept(mark, touched, lambda: self._note(cache, "accept", by, at))

    def refuse(self, source: str, mark: str, *, by: str, at: datetime) -> None:
        """Throw away the answer of that mark that was kept aside. Raises as `accept`."""
        cache = self._cache(source)
        self._taking(cache).refuse(mark, lambda: self._note(cache, "refuse", by, at))

    def _note(self, cache: Cache, what: str, by: str, at: datetime) -> None:
        self._writing(cache.collection).note(what, cache.source, by=by, at=at)

    def _taking(self, cache: Cache) -> Taking:
        from store.taking import Taking

        if cache.source not in self._takings:
            self._takings[cache.source] = Taking(cache, self._own_names, self._purged)
        return self._takings[cache.source]

    def _cache(self, source: str) -> Cache:
        if source not in self._caches:
            raise NotFound(what="source", id=source)
        return self._caches[source]

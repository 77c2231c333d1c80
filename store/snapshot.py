"""Everything at one moment, for readers: rows of each collection, states of sources, damage, rights."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Generic, TypeVar, cast

from store.asread import AsRead
from store.cache import Cache
from store.cacheview import CacheView, contested, ranks
from store.codec import Entry
from store.errors import StoreError
from store.ledger import LedgerView
from store.models.collections import COLLECTIONS, flatten
from store.models.harvest import SourceState
from store.models.kinds import Record
from store.models.names import Names
from store.models.row import Alternative, Provenance, Row
from store.overlay import Shown, field_edits
from store.renaming import Renamed
from store.strays import Held, Strays, successors, worked

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Describe = Callable[[str], tuple[int, Provenance]]
Moved = Callable[[], frozenset[str]]
MEMO_SIZE = 8
"""A screen asks for this month, the one before and last year's; more would keep old days for ever."""


class Rows(Generic[R]):
    """The records of one collection, ledger over cache, without deleted ones. Never changes."""

    def __init__(
        self,
        records: Mapping[str, R],
        describe: Describe,
        moved: Moved = frozenset,
        successors: Callable[[], Mapping[str, str]] = dict,
        renamed: Renamed | None = None,
        source: Callable[[str], str | None] | None = None,
        contested: Moved | None = None,
        woken: Moved = frozenset,
        worked: Moved | None = None,
    ) -> None:
        """`moved` finds what `changed_at_source` holds, `successors` what stands in the property of that name.

        `renamed`: how the records are held, where some are read under other names than they came with; `source` finds where
        one on disk is from; `contested`, `woken` and `worked` find what the properties of those names hold.
        """
        self._records = records
        self._describe = describe
        self._moved = moved
        self._successors = successors
        self.renamed = renamed
        self._source = source
        self._contested = contested
        self._woken = woken
        self._worked = worked
        self._ids: tuple[str, ...] | None = None
        self._memo: dict[Callable[..., Any], dict[tuple[Any, ...], Any]] = {}

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    @property
    def ids(self) -> Sequence[str]:
        """Every id, in the order of the records."""
        if self._ids is None:
            self._ids = tuple(self._records)
        return self._ids

    def get(self, record_id: str) -> R | None:
        """A record, or None."""
        return self._records.get(record_id)

    def row(self, record_id: str) -> Row[R] | None:
        """A record with its revision and where it comes from, made for this call; or None."""
        record = self._records.get(record_id)
        if record is None:
            return None
        rev, provenance = self._describe(record_id)
        return Row(record=record, rev=rev, provenance=provenance)

    def source(self, record_id: str) -> str | None:
        """Which source a record is from, for counting many (`row` tells more of one); None where it was made here."""
        if self._source is None:
            row = self.row(record_id)
            return row.provenance.source if row is not None else None
        return self._source(self.renamed.stored.get(record_id, record_id) if self.renamed else record_id)

    @cached_property
    def changed_at_source(self) -> frozenset[str]:
        """Ids of records with a field that staff wrote and the source changed afterwards; found when first asked for."""
        return self._moved()

    @cached_property
    def woken(self) -> frozenset[str]:
        """Ids of snoozed and closed tips whose source says something new since staff last wrote to them."""
        return self._woken()

    @cached_property
    def worked(self) -> frozenset[str]:
        """Ids that staff made or wrote to, and maybe some that are no record any more: few; `row` says what they wrote."""
        if self._worked is not None:
            return self._worked()
        return frozenset(
            name for name in self._records if self.source(name) is None or self._describe(name)[1].edits
        )

    @cached_property
    def contested(self) -> frozenset[str]:
        """Ids of records of which more than one row speaks, and not the same: few; `row` has what each says."""
        if self._contested is not None:
            return self._contested()
        return frozenset(name for name in self._records if self._describe(name)[1].alternatives)

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """Ids that name nothing any more because a key was changed → the ids of the same records now."""
        return self._successors()

    def memo(self, compute: Callable[..., T], *args: Any) -> T:
        """What `compute(rows, *args)` makes of these rows, computed once; of several args the last eight answers are kept.

        Give a function of a module, not a new lambda each time.
        """
        answers = self._memo.setdefault(compute, {})
        if args not in answers:
            while len(answers) >= MEMO_SIZE:
                del answers[next(iter(answers))]
            answers[args] = compute(self, *args)
        return cast(T, answers[args])


class Snapshot:
    """Immutable for its readers, safe to share between threads."""

    def __init__(
        self,
        *,
        states: Mapping[str, SourceState],
        rows: Mapping[str, Rows[Any]],
        damage: tuple[StoreError, ...] = (),
        hidden: frozenset[str] = frozenset(),
        read_only: frozenset[str] = frozenset(),
        sample: bool = False,
        names: Names | None = None,
    ) -> None:
        self.states = states
        """Every configured source, in config order."""
        self.damage = damage
        """Files set aside, newer formats, unreadable ones. The other collections work."""
        self.hidden = hidden
        """Collections that this account may not read."""
        self.read_only = read_only
        """Collections that this account may not write."""
        self.sample = sample
        self.names = names or Names()
        """The office's names: those of the config, and what people assigned."""
        self._rows = dict(rows)

    def rows(self, collection: str) -> Rows[Any]:
        """The rows of a collection; the same object as long as nothing in it changed. Empty for a hidden one."""
        if collection not in self._rows and collection in COLLECTIONS:
            self._rows[collection] = Rows({}, _nothing)
        return self._rows[collection]


def _nothing(_record_id: str) -> tuple[int, Provenance]:
    return 0, Provenance()


class Builder:
    """Makes the rows of one collection, again only where something moved."""

    def __init__(self, collection: str, keys: Iterable[tuple[str, ...] | None] = ()) -> None:
        """`keys`: what each of its sources says about the key of its rows."""
        self._collection = collection
        self._as_read = AsRead(collection, keys)
        self._shown = Shown(collection)
        self._strays = Strays(collection)
        self._parts: tuple[Any, ...] | None = None
        self._fetched: dict[str, Record] = {}
        self._rows: Rows[Record] = Rows({}, _nothing)

    def rows(
        self, caches: Sequence[Cache], views: Sequence[CacheView], ledger: LedgerView, names: Names
    ) -> Rows[Record]:
        """The rows of these files under these names; the same object as last time if they are the same."""
        parts = (*views, ledger, names if self._as_read.depends_on_names else None)
        if self._parts is not None and _same(self._parts, parts):
            return self._rows
        # Which vanished rows show depends on the ledger too; otherwise an edit leaves what was fetched as it is.
        if self._parts is None or not _same(self._parts[:-2], views) or any(v.vanished for v in views):
            self._fetched = _fetched(views, worked(ledger))
        self._parts = parts
        held = self._strays.apart(ledger, self._fetched, partial(_is_live, views))
        records = self._shown.over(self._fetched, held.briefs, held.origin)
        describe = _Describe(self._collection, tuple(caches), tuple(views), held)
        found = partial(successors, held, records)
        made = (records, describe, self._shown.moved(held.entry), found)
        rank = ranks(views)
        origins = (*(cache.source for cache in caches), None)
        read = self._as_read.over(*made, held, names, rank)
        self._rows = Rows(
            *read,
            lambda record_id: origins[rank(record_id)],
            partial(contested, tuple(views), read[-1]),
            self._shown.woken(held.entry) if self._collection == "tips" else frozenset,
            partial(_worked, held, read[-1]),
        )
        return self._rows


def _worked(ledger: Held, renamed: Renamed | None) -> frozenset[str]:
    """What the ledger holds, under the ids that it is read under."""
    shown: Mapping[str, str] = renamed.shown if renamed is not None else {}
    return frozenset(shown.get(name, name) for name in ledger.briefs)


def _same(before: Sequence[Any], now: Sequence[Any]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _fetched(views: Sequence[CacheView], touched: Container[str]) -> dict[str, Record]:
    """Fetched records; of a record in several sources the one `believed`. Vanished ones only if somebody worked on them."""
    together: dict[str, Record] = {}
    for view in views:
        live: Mapping[str, Record] = view.records
        if view.vanished:
            live = {name: record for name, record in live.items() if name not in view.vanished}
        if together:
            together |= {name: record for name, record in live.items() if name not in together}
        else:
            together = dict(live)
    for view in views:
        for name in view.vanished:
            if name in touched and name in view.records:
                together.setdefault(name, view.records[name])
    return together


def _is_live(views: Sequence[CacheView], record_id: str) -> bool:
    """Whether a source delivers a record now."""
    return any(record_id in view.records and record_id not in view.vanished for view in views)


def believed(views: Sequence[CacheView], record_id: str) -> list[int]:
    """The places in `views` that hold a record: live ones before vanished ones, else in config order."""
    having = [place for place, view in enumerate(views) if record_id in view.records]
    return sorted(having, key=lambda place: record_id in views[place].vanished)


class _Describe:
    """Revision and provenance of one row, on demand."""

    def __init__(
        self,
        collection: str,
        caches: tuple[Cache, ...],
        views: tuple[CacheView, ...],
        ledger: Held,
    ) -> None:
        self._collection = collection
        self._caches = caches
        self._views = views
        self._ledger = ledger

    def __call__(self, record_id: str) -> tuple[int, Provenance]:
        entry = self._ledger.entry(record_id)
        having = believed(self._views, record_id)
        if not having:
            return self._without_cache(entry)
        cache, view = self._caches[having[0]], self._views[having[0]]
        base = view.records[record_id]
        marked = record_id in view.absent or record_id in view.vanished
        gone = view.vanished.get(record_id)
        return (entry.rev if entry else 0), Provenance(
            source=cache.source,
            fetched_at=view.seen(record_id) if marked else view.delivered(cache.known_state.last_good),
            vanished=gone.at if gone else None,
            edits=field_edits(self._collection, entry, base) if entry else {},
            alternatives=tuple(self._alternatives(base, having[1:])),
            approved=entry.approved if entry else {},
        )

    def _without_cache(self, entry: Entry[Record] | None) -> tuple[int, Provenance]:
        if entry is None:
            return 0, Provenance()
        if entry.origin is None:
            edits = field_edits(self._collection, entry, None)
            return entry.rev, Provenance(edits=edits, approved=entry.approved)
        source = entry.origin.source
        gone = next(
            (
                view.fetched_at
                for cache, view in zip(self._caches, self._views, strict=True)
                if cache.source == source and view.covers == "all"
            ),
            None,
        )
        edits = field_edits(self._collection, entry, entry.origin.record)
        return entry.rev, Provenance(source=source, vanished=gone, edits=edits, approved=entry.approved)

    def _alternatives(self, base: Record, others: Sequence[int]) -> Iterator[Alternative]:
        shown = flatten(base)
        for place in others:
            if base.id in self._views[place].vanished:
                continue
            theirs = flatten(self._views[place].records[base.id])
            fields = {
                name: theirs.get(name)
                for name in shown.keys() | theirs.keys()
                if shown.get(name) != theirs.get(name)
            }
            if fields:
                yield Alternative(source=self._caches[place].source, fields=fields)

"""What readers see of records that were given another key.

Where the record moved, its old place names the new one (`successors`). Older versions changed the key in place: such a
*stray* (`identity.is_stray`) is set beside the fetched row that it would hide. That is only a view of the ledger; the
first write that meets the stray does the same on disk (`store/placing.py`), under the same ids and revisions.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Protocol

from msgspec.structs import replace

from store.codec import Brief, Entry
from store.models.collections import COLLECTIONS
from store.models.identity import behind, beside, is_stray
from store.models.kinds import Record
from store.moving import arrived, left


class Held(Protocol):
    """What readers ask of a ledger."""

    @property
    def briefs(self) -> Mapping[str, Brief[Record]]:
        """What a list needs of each document."""

    def entry(self, record_id: str) -> Entry[Record] | None:
        """A whole document; None where there is none."""

    def origin(self, record_id: str) -> Record | None:
        """A fetched record as it was when staff last wrote to it."""


Look = tuple[Brief[Record], Record, bool]


class Strays:
    """Finds the strays of one collection; what did not change is not looked at again."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self._looked: dict[str, Look] = {}
        self._apart: dict[str, tuple[Brief[Record], Brief[Record], Brief[Record]]] = {}

    def apart(self, ledger: Held, fetched: Mapping[str, Record], live: Callable[[str], bool]) -> Held:
        """The ledger with its strays under ids of their own; itself where it has none.

        `live`: whether a source delivers a row now. One that vanished there is hidden by whatever was typed over it.
        """
        if not COLLECTIONS[self._collection].shared:
            return ledger
        looked: dict[str, Look] = {}
        for record_id, brief in ledger.briefs.items():
            if brief.record is None or (base := fetched.get(record_id)) is None:
                continue
            known = self._looked.get(record_id)
            if known is None or known[0] is not brief or known[1] is not base:
                known = (brief, base, is_stray(self._collection, brief.record, base))
            looked[record_id] = known
        self._looked = looked
        found = [record_id for record_id, look in looked.items() if look[2] and live(record_id)]
        return self._of(ledger, found) if found else ledger

    def _of(self, ledger: Held, found: list[str]) -> Held:
        briefs, names = dict(ledger.briefs), {}
        for record_id in found:
            names[record_id] = name = beside(record_id, ledger.briefs)
            brief, known = ledger.briefs[record_id], self._apart.get(record_id)
            if known is None or known[0] is not brief or known[1].moved != name:
                assert brief.record is not None  # noqa: S101  only records made here are strays
                stays: Brief[Record] = Brief(brief.rev + 1, moved=name)
                known = (brief, stays, replace(brief, record=replace(brief.record, id=name)))
                self._apart[record_id] = known
            briefs[record_id], briefs[name] = known[1:]
        return _Apart(self._collection, ledger, briefs, names)


class _Apart:
    """A ledger whose strays stand under ids of their own."""

    def __init__(
        self,
        collection: str,
        ledger: Held,
        briefs: Mapping[str, Brief[Record]],
        names: Mapping[str, str],
    ) -> None:
        self._collection = collection
        self._ledger = ledger
        self._names = names
        self.briefs = briefs

    def entry(self, record_id: str) -> Entry[Record] | None:
        real = behind(record_id)
        entry = self._ledger.entry(record_id)
        if record_id in self._names and entry is not None:
            return left(self._collection, entry, self._names[record_id], entry.rev + 1)
        if self._names.get(real) == record_id and (stray := self._ledger.entry(real)) is not None:
            return arrived(stray, record_id, 0)
        return entry

    def origin(self, record_id: str) -> Record | None:
        return self._ledger.origin(record_id)


def worked(ledger: Held) -> Container[str]:
    """Ids of records that somebody worked on. Whose record moved away is no such place any more."""
    return {record_id for record_id, brief in ledger.briefs.items() if not brief.moved}


def successors(ledger: Held, shown: Container[str]) -> dict[str, str]:
    """Ids whose record moved and under which nothing is shown → the id under which it is shown now."""
    moved = {record_id: brief.moved for record_id, brief in ledger.briefs.items() if brief.moved}
    found: dict[str, str] = {}
    for record_id in moved:
        if record_id in shown:
            continue
        place, met = record_id, {record_id}
        while place in moved and moved[place] not in met:
            place = moved[place]
            met.add(place)
        if place in shown:
            found[record_id] = place
    return found

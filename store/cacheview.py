"""What one source's cache file held at one moment, for readers and for the merge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from store.codec import Absent, CacheFile, Gone
from store.errors import StoreError
from store.files import Stamp
from store.models.kinds import Record
from store.renaming import Renamed

_ABSENT = msgspec.json.Decoder(dict[str, Absent])


class CacheView:
    """What a cache file held at one moment."""

    def __init__(
        self, stamp: Stamp | None, file: CacheFile[Record] | None, error: StoreError | None = None
    ) -> None:
        self.stamp = stamp
        self.error = error
        self.records: dict[str, Record] = file.records if file else {}
        self.vanished: dict[str, Gone] = file.vanished if file else {}
        self.fetched_at: datetime | None = file.meta["file"].fetched_at if file else None
        self.covers: str = file.meta["file"].covers if file else "all"
        self._absent = file.absent.copy() if file and len(bytes(file.absent)) > 2 else None

    @cached_property
    def absent(self) -> dict[str, Absent]:
        """Rows that the last answer did not hold; decoded when first asked for."""
        return _ABSENT.decode(self._absent) if self._absent is not None else {}

    def delivered(self, last_good: datetime | None) -> datetime | None:
        """When the rows of the last answer came: an unchanged answer moves only the state's `last_good`, an incomplete
        one only this file."""
        return max((at for at in (last_good, self.fetched_at) if at is not None), default=None)

    def seen(self, record_id: str) -> datetime | None:
        """When the source last delivered a row, as far as this file knows."""
        mark = self.vanished.get(record_id) or self.absent.get(record_id)
        return mark.seen if mark else self.fetched_at


def contested(views: Sequence[CacheView], renamed: Renamed | None) -> frozenset[str]:
    """Ids as they are read of records that two sources give otherwise, or two rows of one under two names."""
    found = {
        name
        for place, view in enumerate(views)
        for other in views[:place]
        for name in view.records.keys() & other.records.keys()
        if view.records[name] != other.records[name]
    }
    if renamed is not None:
        found = {renamed.shown.get(name, name) for name in found} | renamed.together.keys()
    return frozenset(found)


def ranks(views: Sequence[CacheView]) -> Callable[[str], int]:
    """A record's id → the place in the config of the source that has it now, else behind all of them."""
    held = [(place, view.records, view.vanished) for place, view in enumerate(views)]

    def rank(record_id: str) -> int:
        for place, records, vanished in held:
            if record_id in records and record_id not in vanished:
                return place
        return len(held)

    return rank

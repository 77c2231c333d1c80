"""What one source's cache file held at one moment, for readers and for the merge."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

import msgspec

from store.codec import Absent, CacheFile, Gone
from store.errors import StoreError
from store.files import Stamp
from store.models.kinds import Record

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

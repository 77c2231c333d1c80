"""Which reminders were sent through which push: claims with leases, so that even two senders never send the same twice.

Exactly once cannot be had where a process may die between sending and noting it. So: claim for a minute → send → mark as
sent; a claim that ran out may be taken again, and a dead owner's claims are void once somebody else holds the owner's
lock. Nothing is lost, and at most what was just being sent is sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from store import files, locks
from store.access import Access
from store.codec import encode, plain
from store.errors import StoreError
from store.models.delivery import Beat, Delivery
from store.schema import UNREADABLE, KeepOld

if TYPE_CHECKING:
    from store.database import Database, SharedTable

FOLDER = "reminders"
TABLE = "deliveries"
PATIENCE = 2.0
"""Seconds that a new owner waits for a lock that somebody may be looking at."""


class Deliveries:
    """The file `reminders/deliveries.json`, the owner's lock and the owner's sign of life beside it."""

    def __init__(self, access: Access, keep_old: KeepOld) -> None:
        self._access = access
        self._keep_old = keep_old
        self._path = access.path(FOLDER, "deliveries.json")
        self._beat_path = access.path(FOLDER, "heartbeat.json")

    @cached_property
    def _owner(self) -> locks.FileLock:
        path = self._access.path(FOLDER, "owner.lock")
        return locks.FileLock(path, self._access.general, shared_by_thread=False)

    @cached_property
    def _database(self) -> Database:
        from store.database import Database  # 30 ms that who only looks need not wait for

        access = self._access.general
        lock = locks.lock_beside(self._path, access)
        return Database(self._path, kind=TABLE, access=access, lock=lock, keep_old=self._keep_old)

    @contextmanager
    def owned(self, seconds: float = PATIENCE) -> Iterator[None]:
        """Be the one who sends. The kernel ends it with the process. Raises Busy where another one is, NotPermitted."""
        self._access.ensure()
        files.make_folder(self._access.root / FOLDER, self._access.general)
        with self._owner.held(seconds):
            yield

    # What was sent

    def all(self) -> dict[tuple[str, str], Delivery]:
        """(sending, push) → its row, as of now. Rows that cannot be read are left out. Raises as `claim`."""
        if files.stamp(self._path) is None:
            return {}
        found = {}
        for document in self._table.all():
            with suppress(msgspec.ValidationError):
                row = msgspec.convert(dict(document), Delivery)
                found[row.sending, row.push] = row
        return found

    def claim(self, sending: str, push: str, *, by: str, now: datetime, until: datetime) -> Delivery | None:
        """Take one for sending; None where it was sent, waits for its next try, or is somebody else's just now.

        Raises Busy, NotPermitted, NoSpace, Damaged, NewerFormat.
        """
        with self._database.transaction():
            row = self._row(sending, push) or Delivery(sending=sending, push=push, at=now)
            waits = row.until is not None and row.until > now
            taken = row.state == "claimed" and row.by != by and waits
            if row.state == "sent" or taken or (row.state == "failed" and waits):
                return None
            claimed = msgspec.structs.replace(
                row, state="claimed", by=by, at=now, until=until, attempts=row.attempts + 1
            )
            self._put(claimed)
            return claimed

    def settle(self, row: Delivery, state: str, *, at: datetime, **changes: Any) -> None:
        """Write down what became of a claim: `state` and other fields of Delivery. Raises as `claim`."""
        fields = {"until": None, "code": "", "facts": {}, **changes}
        with self._database.transaction():
            self._put(msgspec.structs.replace(row, state=state, by="", at=at, **fields))

    def void(self, *, at: datetime, of: str | None = None) -> int:
        """Claims become due again: all of them (the caller owns the lock: their owners are dead), or those `of` one.

        How many there were. Raises as `claim`.
        """

        def is_void(row: Delivery) -> bool:
            return row.state == "claimed" and of in (None, row.by)

        return self._change(
            lambda row: {"state": "due", "by": "", "until": None, "at": at} if is_void(row) else {}
        )

    def tidy(self, wanted: Collection[str], *, before: datetime, at: datetime) -> None:
        """Rows that nobody waits for any more are superseded, those from before `before` go. Raises as `claim`."""
        rows = self.all()
        if any(_is_left(row, wanted) for row in rows.values()):
            self._change(
                lambda row: (
                    {"state": "superseded", "by": "", "until": None, "at": at}
                    if _is_left(row, wanted)
                    else {}
                )
            )
        old = [_id(row.sending, row.push) for row in rows.values() if row.at < before]
        if old:
            with self._database.transaction():
                table = self._table
                kept = {str(row.doc_id): dict(row) for row in table.all() if str(row.doc_id) not in old}
                table.put_all(kept)

    def note(self, rows: Iterable[Delivery]) -> None:
        """Put rows as they are, in one write. Raises as `claim`."""
        with self._database.transaction():
            for row in rows:
                self._put(row)

    @property
    def _table(self) -> SharedTable:
        return self._database.shared(TABLE)

    def _row(self, sending: str, push: str) -> Delivery | None:
        document = self._table.document(_id(sending, push))
        try:
            return None if document is None else msgspec.convert(document, Delivery)
        except msgspec.ValidationError:
            return None

    def _put(self, row: Delivery) -> None:
        self._table.put(_id(row.sending, row.push), plain(row))

    def _change(self, changes: Any) -> int:
        """Apply `changes(row)`, fields to replace, to every row that has some; how many had."""
        changed = 0
        with self._database.transaction():
            for row in self.all().values():
                if fields := changes(row):
                    self._put(msgspec.structs.replace(row, **fields))
                    changed += 1
        return changed

    # The sign of life

    def beat(self, beat: Beat) -> None:
        """Write the owner's sign of life. The caller owns the lock. Raises NotPermitted, NoSpace."""
        files.replace(self._beat_path, encode(beat), self._access.general)

    def last_beat(self) -> Beat | None:
        """The last sign of life of any owner; None where there never was one, or it cannot be read."""
        with suppress(StoreError, *UNREADABLE):
            found = files.read(self._beat_path)
            if found is not None:
                return msgspec.json.decode(found[0], type=Beat)
        return None


def _is_left(row: Delivery, wanted: Collection[str]) -> bool:
    return row.state in ("due", "failed") and row.sending not in wanted


def _id(sending: str, push: str) -> str:
    return f"{push} {sending}"

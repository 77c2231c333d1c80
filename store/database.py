"""TinyDB on a shared disk: the only file that knows tinydb. One database is one file.

Stock TinyDB loses writes between processes twice over (tech-spike 2.3): its storage writes in place, and its table
remembers ids. So the storage here locks, reads whole, replaces, and refuses to commit over a version it has not
read; the table runs each operation in one transaction, under ids of our own, without a query cache. Documents are
decoded when they are touched: a write among 10,000 decodes one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from store import files
from store.aside import stand_aside
from store.codec import encode
from store.errors import Busy
from store.files import FileAccess, Stamp
from store.locks import FileLock
from store.schema import META, SCHEMAS, UNREADABLE, KeepOld, is_older, lifted

RECORDS = "records"
_RAW_TABLES = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


class Documents(MutableMapping[str, Any]):
    """One table: documents stay as bytes until they are touched. A touched one is written back as it stands then."""

    def __init__(self, sealed: Mapping[str, Any] | None = None) -> None:
        self._all: dict[str, Any] = dict(sealed or {})

    def __getitem__(self, key: str) -> Any:
        value = self._all[key]
        if isinstance(value, msgspec.Raw):
            value = self._all[key] = msgspec.json.decode(value)
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        self._all[key] = value

    def __delitem__(self, key: str) -> None:
        del self._all[key]

    def __contains__(self, key: object) -> bool:
        return key in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def replace(self, values: Mapping[str, Any]) -> None:
        """Hold exactly these: dicts, records or `msgspec.Raw`, which the codec writes alike."""
        self._all = dict(values)

    @property
    def packed(self) -> dict[str, Any]:
        """What goes to disk, untouched documents as the bytes they came in."""
        return self._all


Tables = dict[str, Documents]


def _tables(data: bytes) -> Tables:
    """A file's tables. What it says of itself is decoded at once, because every write needs it. Raises UNREADABLE."""
    tables = {name: Documents(table) for name, table in _RAW_TABLES.decode(data).items()}
    if META in tables:
        tables[META].get("file")
    return tables


class SharedStorage(Storage):
    """TinyDB's storage hook for a file that several processes write."""

    def __init__(self, path: Path, kind: str, access: FileAccess, lock: FileLock, keep_old: KeepOld) -> None:
        self.path = path
        self._kind = kind
        self._access = access
        self._lock = lock
        self._keep_old = keep_old
        self._tables: Tables | None = None
        self._stamp: Stamp | None = None
        self._old: bytes | None = None
        self._depth = 0
        self._dirty = False

    def read(self) -> Tables | None:  # type: ignore[override]  # our documents are a mapping, not a dict
        """The tables as they are on disk now; the parsed tree is kept as long as the file's stamp is the same."""
        if self._depth == 0:
            self._refresh()
        return self._tables

    def write(self, data: Tables) -> None:  # type: ignore[override]
        """Take new tables; inside a transaction they reach the disk at its end, all at once."""
        with self.transaction():
            self._tables = data
            self._dirty = True

    @contextmanager
    def transaction(self) -> Iterator[Tables]:
        """Lock, read, let the caller change the tables, commit once.

        Raises Busy, Damaged (the file stands aside then), NewerFormat, NotPermitted, NoSpace. On any exception nothing
        is written and the parsed tree is dropped, because TinyDB changes documents in place before it writes.
        """
        with self._lock.held():
            if self._depth == 0:
                self._dirty = False
                self._refresh()
            self._depth += 1
            try:
                assert self._tables is not None  # noqa: S101  _refresh has set it
                yield self._tables
                if self._depth == 1 and self._dirty:
                    self._commit()
            except BaseException:
                self._tables = None
                raise
            finally:
                self._depth -= 1

    def mark_changed(self) -> None:
        """Say that a table was changed in place."""
        self._dirty = True

    def _refresh(self) -> None:
        if self._tables is not None and files.stamp(self.path) == self._stamp:
            return
        self._tables, self._old = None, None
        found = files.read(self.path)
        if found is None:
            self._tables, self._stamp = {}, None
            return
        data, self._stamp = found
        self._tables = self._parsed(data)

    def _parsed(self, data: bytes) -> Tables:
        try:
            if is_older(self._kind, data, str(self.path)):
                self._old, data = data, lifted(self._kind, data)
            return _tables(data)
        except UNREADABLE as error:
            raise stand_aside(self.path, self._lock, self._readable) from error

    def _readable(self, data: bytes) -> None:
        if not is_older(self._kind, data, str(self.path)):
            _tables(data)

    def forget(self) -> None:
        """Let the parsed tree go: 100,000 cached records need not stay in memory for the next pull."""
        if self._depth == 0:
            self._tables = None

    def _commit(self) -> None:
        if files.stamp(self.path) != self._stamp:
            raise Busy(file=str(self.path), seconds=0)  # somebody wrote without the lock: never write over it
        if self._old is not None:
            self._keep_old(self.path, self._old)
        meta = (self._tables or {}).setdefault(META, Documents())
        meta["file"] = {"format": SCHEMAS[self._kind].current, "kind": self._kind} | _rest(meta)
        ordered = {META: meta.packed} | {
            name: table.packed for name, table in (self._tables or {}).items() if name != META
        }
        self._stamp = files.replace(self.path, encode(ordered), self._access)
        self._old = None


def _rest(meta: Documents) -> dict[str, Any]:
    return {name: value for name, value in meta.get("file", {}).items() if name not in ("format", "kind")}


class SharedTable(Table):
    """TinyDB's table hook: own string ids, every operation in one transaction, no query cache."""

    document_id_class = str  # type: ignore[assignment]

    def __init__(self, storage: Storage, name: str, **_options: Any) -> None:
        super().__init__(storage, name, cache_size=0)

    def _transaction(self) -> Any:
        assert isinstance(self._storage, SharedStorage)  # noqa: S101  Database makes no other
        return self._storage.transaction()

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        assert isinstance(self._storage, SharedStorage)  # noqa: S101
        with self._storage.transaction() as tables:
            updater(tables.setdefault(self.name, Documents()))
            self._storage.mark_changed()

    def _get_next_id(self) -> Any:
        return os.urandom(8).hex()  # no counter: another process may have counted on

    def insert(self, document: Mapping[str, Any]) -> Any:
        """Add a document, under the id of a `Document` or a random one."""
        with self._transaction():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: Any = None) -> list[Any]:
        """Update or insert, as one write (TinyDB alone writes the file twice)."""
        with self._transaction():
            return super().upsert(document, cond)

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Set a whole document: what it held before is gone."""
        self._update_table(lambda table: table.__setitem__(key, dict(document)))

    def put_all(self, documents: Mapping[str, Any]) -> None:
        """Hold exactly these documents, which may be records."""
        self._update_table(lambda table: table.replace(documents))

    def document(self, key: str) -> dict[str, Any] | None:
        """A copy of one document, or None."""
        look_up: Any = self.get  # its types know integers only
        found = look_up(doc_id=key)
        return dict(found) if isinstance(found, Document) else None


class Database(TinyDB):
    """One file of ours. Makes and opens nothing until it is used."""

    table_class = SharedTable  # type: ignore[assignment]  # TinyDB declares no type for its own hook

    def __init__(
        self, path: Path, *, kind: str, access: FileAccess, lock: FileLock, keep_old: KeepOld
    ) -> None:
        super().__init__(path, kind, access, lock, keep_old, storage=SharedStorage)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is one commit. Raises what SharedStorage.transaction raises."""
        assert isinstance(self.storage, SharedStorage)  # noqa: S101
        with self.storage.transaction():
            yield

    def forget(self) -> None:
        """Let the parsed tree go."""
        assert isinstance(self.storage, SharedStorage)  # noqa: S101
        self.storage.forget()

    @property
    def meta(self) -> dict[str, Any]:
        """What the file says of itself; a copy."""
        return self.shared(META).document("file") or {}

    def set_meta(self, **values: Any) -> None:
        """Change what the file says of itself; the format number is not for callers."""
        self.shared(META).put("file", self.meta | values)

    def shared(self, name: str) -> SharedTable:
        """A table of the file by name."""
        table = self.table(name)
        assert isinstance(table, SharedTable)  # noqa: S101
        return table

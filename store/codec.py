"""The shapes of our files, and the way between bytes and typed values. No disk here.

Every file is one JSON object of TinyDB tables: table → id → document; `_meta` → `file` says format and kind.
Reading decodes straight into records (100,000 deferrals: 52 ms with the collector off, against 1,500 ms through
TinyDB's dicts); what is seldom asked for stays undecoded (`msgspec.Raw`).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from store.errors import Damaged
from store.models.collections import COLLECTIONS
from store.models.harvest import Held, SourceState
from store.models.kinds import Record
from store.models.problem import Problem
from store.schema import META, SCHEMAS, UNREADABLE, is_older, lifted

R = TypeVar("R", bound=Record)
T = TypeVar("T")
EMPTY = msgspec.Raw(b"{}")
_PRESENT = b'{"_meta":{"file":{"format":%d,'
"""How our own files begin: spares a second pass over the bytes (20 ms at 100,000 records)."""


class Gone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that a complete answer of a source covering all no longer held."""

    at: datetime
    """When it was first missing."""
    seen: datetime
    """When its source last delivered it."""


class Absent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that the last answer did not hold, and that stays."""

    seen: datetime
    left: bool = False
    """True: it left the window, and the history has it."""


class CacheMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a cache file says of itself."""

    format: int
    kind: str = "cache"
    source: str = ""
    collection: str = ""
    fetched_at: datetime | None = None
    covers: str = "all"


class CacheFile(msgspec.Struct, Generic[R]):
    """One source's fetched rows."""

    meta: dict[str, CacheMeta] = msgspec.field(name=META)
    records: dict[str, R]
    vanished: dict[str, Gone] = {}
    absent: msgspec.Raw = EMPTY
    """id → Absent; may be nearly all of a source that covers a window, so it is decoded on demand."""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One write of one record."""

    rev: int
    by: str
    at: datetime
    why: str | None = None


class Origin(msgspec.Struct, Generic[R], frozen=True):
    """The fetched record as it was at the last write, so that a deleted cache takes nothing that staff worked on."""

    source: str
    record: R


class Entry(msgspec.Struct, Generic[R], frozen=True, omit_defaults=True):
    """The ledger's document of one record, whole."""

    rev: int
    created: bool = False
    """True: made here; `record` holds it. False: `fields` lie over a fetched record."""
    record: R | None = None
    fields: dict[str, Any] = {}
    """Flat field → staff's value in JSON form; None: cleared."""
    revs: dict[str, int] = {}
    """Flat field → the revision that last changed it; `deleted` stands for the mark."""
    base: dict[str, Any] = {}
    """Flat field → the source's value when it was edited, in JSON form."""
    origin: Origin[R] | None = None
    changes: tuple[Change, ...] = ()
    """Only those that `revs` still names, and the first."""
    deleted: bool = False
    moved: str = ""
    """The id under which the record stands that was made here under this one and got another key (`store/moving.py`)."""
    approved: dict[str, str] = {}
    """Of a plan: channel → digest of the caption that was last approved (`store/ruling.py`)."""


class Brief(msgspec.Struct, Generic[R], frozen=True):
    """What a list needs of an Entry; the rest of the document is skipped."""

    rev: int
    record: R | None = None
    fields: dict[str, Any] = {}
    base: dict[str, Any] = {}
    deleted: bool = False
    moved: str = ""
    approved: dict[str, str] = {}


class Outbox(msgspec.Struct, frozen=True, omit_defaults=True):
    """The audit lines of the last commit, kept in the ledger itself until the audit file is known to have them."""

    before: str = ""
    """The hash that the chain ended with before them."""
    lines: tuple[str, ...] = ()


class LedgerMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a ledger file says of itself."""

    format: int
    kind: str = "ledger"
    collection: str = ""
    outbox: Outbox = Outbox()


class LedgerFile(msgspec.Struct):
    """One collection's ledger, its documents still undecoded."""

    meta: dict[str, LedgerMeta] = msgspec.field(name=META)
    records: dict[str, msgspec.Raw] = {}
    """Absent where only decisions about held answers were ever noted."""


class Answer(msgspec.Struct, Generic[R], frozen=True, kw_only=True, omit_defaults=True):
    """A harvest that was kept aside."""

    held: Held
    source: str
    collection: str
    at: datetime
    records: tuple[R, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejected_ids: tuple[str, ...] = ()
    fetched: int = 0
    rejected: int = 0
    complete: bool = True
    covers: str = "all"
    begins: datetime | None = None
    validators: dict[str, str] = {}
    seconds: float = 0.0
    sample: bool = False


class StateTable(msgspec.Struct):
    """The one document of a state file."""

    state: SourceState


class StateFile(msgspec.Struct):
    """A source's state as a file."""

    meta: dict[str, dict[str, Any]] = msgspec.field(name=META)
    source: StateTable


class AnswerTable(msgspec.Struct, Generic[R]):
    """The one document of a held file."""

    answer: Answer[R]


class AnswerFile(msgspec.Struct, Generic[R]):
    """A held answer as a file."""

    meta: dict[str, dict[str, Any]] = msgspec.field(name=META)
    source: AnswerTable[R]


_GENERIC: dict[str, Any] = {"cache": CacheFile, "entry": Entry, "brief": Brief, "held": AnswerFile}
_PLAIN: dict[str, Any] = {"ledger": LedgerFile, "state": StateFile}
encode = msgspec.json.Encoder().encode


@cache
def decoder(kind: str, collection: str = "") -> msgspec.json.Decoder[Any]:
    """The decoder of a kind of file or document, typed with the collection's record where it holds records."""
    if kind in _PLAIN:
        return msgspec.json.Decoder(_PLAIN[kind])
    return msgspec.json.Decoder(_GENERIC[kind][COLLECTIONS[collection].record])


_collector = threading.Lock()
_pausing = 0


@contextmanager
def collector_off() -> Iterator[None]:
    """The cyclic collector takes up to half of a large decode and finds nothing in it (spike 2.2).

    Counted, not locked: threads may be inside at once. Where the collector was off before, it stays off.
    """
    global _pausing
    with _collector:
        if _pausing or gc.isenabled():
            _pausing += 1
            counted = True
            gc.disable()
        else:
            counted = False
    try:
        yield
    finally:
        with _collector:
            if counted:
                _pausing -= 1
                if _pausing == 0:
                    gc.enable()


def decode_file(kind: str, data: bytes, file: str, collection: str = "") -> Any:
    """A file's typed content, lifted to the present format where it is older.

    Raises Damaged (with an empty `aside`) where it is not what it should be, NewerFormat.
    """
    with collector_off():
        try:
            if not data.startswith(_PRESENT % SCHEMAS[kind].current) and is_older(kind, data, file):
                data = lifted(kind, data)
            return decoder(kind, collection).decode(data)
        except UNREADABLE as error:
            raise Damaged(file=file, aside="", backup="") from error


def plain(value: Any) -> Any:
    """A typed value in JSON form: dates and moments as text, structs as objects."""
    return msgspec.to_builtins(value)

"""Who a record is: ids that survive a deleted cache, a re-ordered file and a second source (DESIGN 6)."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from struct import Struct
from types import NoneType
from typing import Any

import msgspec

from store.models.alias import Alias
from store.models.collections import COLLECTIONS
from store.models.kinds import Record
from store.models.names import folded
from store.models.plan import Plan
from store.models.village import Village

PREFIXES = {
    "villages": "v",
    "activities": "a",
    "deferrals": "d",
    "tips": "t",
    "outreach": "p",
    "aliases": "n",
    "acknowledgements": "k",
    "holidays": "h",
    "absences": "b",
    "comments": "c",
    "templates": "m",
    "reports": "r",
    "suggestions": "s",
    "candidates": "w",
}
"""One letter, so that a person sees what an id names."""

_REMEMBERED = 20_000
"""Parts of keys; their own ids differ in every row and would otherwise all be kept."""

BESIDE = "-2"
"""Ends the id under which a stray stands; the letters of an id are never a digit behind a dash."""


def fetched_id(collection: str, source: str, key: Sequence[object]) -> str:
    """The id of a fetched row: `d-` and twelve base-32 characters (60 bits, no two of 200,000 rows meet).

    Same collection and key give the same id; the source counts only where the collection is not shared.
    Case, surrounding space and Unicode form of text do not matter.
    """
    scope = "" if COLLECTIONS[collection].shared else source
    return _hashed(PREFIXES[collection])("\x1f".join([collection, scope, *map(_canonical, key)]))


class Ids:
    """`fetched_id` for many rows of one source: parts met before are not prepared again. Not shared between threads."""

    def __init__(self, collection: str, source: str) -> None:
        scope = f"{collection}\x1f{'' if COLLECTIONS[collection].shared else source}\x1f"
        hashed = _hashed(PREFIXES[collection])
        self.part = _Prepared().__getitem__
        """Part of a key → its text."""
        self.of: Callable[[Iterable[str]], str] = lambda parts: hashed(scope + "\x1f".join(parts))
        """The texts of a key's parts → the id."""

    def __call__(self, key: Sequence[object]) -> str:
        """The id of the row with this key, which has at least one part."""
        return self.of(map(self.part, key))


class _Prepared(dict[object, str]):
    """Part of a key → its text. Only of types whose equal values are written alike: 1 and True are not."""

    def __missing__(self, part: object) -> str:
        text = _canonical(part)
        if type(part) in (str, date, NoneType) and len(self) < _REMEMBERED:
            self[part] = text
        return text


@cache
def _hashed(prefix: str) -> Callable[[str], str]:
    """A text → a prefix and the first sixty bits of its hash in base 32. What it needs is at hand: it runs 200,000 times.

    hashlib is imported when first used: 4 ms that whoever only looks need not wait for.
    """
    from hashlib import sha256

    two, first_64 = _two_letters(), Struct(">Q").unpack_from

    def hashed(text: str) -> str:
        bits = first_64(sha256(text.encode()).digest())[0] >> 4
        return (
            f"{prefix}-{two[bits >> 50]}{two[bits >> 40 & 1023]}{two[bits >> 30 & 1023]}"
            f"{two[bits >> 20 & 1023]}{two[bits >> 10 & 1023]}{two[bits & 1023]}"
        )

    return hashed


@cache
def _two_letters() -> tuple[str, ...]:
    """Ten bits in base 32: base64.b32encode takes 3 µs for what six look-ups do in a half."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return tuple(first + second for first in letters for second in letters)


def key_parts(collection: str, key: Sequence[str] | None) -> tuple[tuple[str, Any], ...]:
    """What a fetched row's key is made of, where a source says that these of our fields identify it (None: it does not).

    As (field whose value counts, or no field's name; what counts without one). A count's key has all parts of the
    collection's own, at their defaults where a source declares fewer: so a day that somebody typed, and the same day of
    another source with another `key`, are the same record. Its period always counts: a month's figure is no day's.
    """
    declared = COLLECTIONS[collection].key if key is None else tuple(key)
    whole = COLLECTIONS[collection].key if collection == "deferrals" else ()
    names = (*whole, *(name for name in declared if name not in whole))
    told = (*declared, "period") if whole else declared
    defaults = _defaults(collection)
    return tuple((name if name in told else "", defaults.get(name)) for name in names)


@cache
def _defaults(collection: str) -> dict[str, Any]:
    """What a record holds where a row says nothing (DESIGN 6: period `day`, category `departure`, …)."""
    fields = msgspec.structs.fields(COLLECTIONS[collection].record)
    return {field.name: field.default for field in fields if field.default is not msgspec.NODEFAULT}


def own_key(collection: str, record: Record) -> tuple[object, ...] | None:
    """The key of a record made here, where it has one that a source may deliver too: a typed day is the source's day.

    None: its id is its own (other collections, and a village without a code).
    """
    if not COLLECTIONS[collection].shared:
        return None
    if isinstance(record, Village):
        return (record.code,) if record.code else None
    if isinstance(record, Alias):
        return (record.kind, folded(record.name))
    return tuple(getattr(record, name) for name in COLLECTIONS[collection].key)


def own_id(collection: str, record: Record) -> str | None:
    """The id that a source would give to a record made here; None where only its own will do."""
    key = own_key(collection, record)
    return None if key is None else fetched_id(collection, "", key)


def occurrence_id(series: str, start: str, part: str = "") -> str:
    """The id of what is made of one occurrence of a series, the same for everybody. `part`: what else is made of it."""
    return fetched_id("outreach", "", (series, start, part) if part else (series, start))


def same_occurrence(one: Record | None, other: Plan) -> bool:
    """Whether two plans stand for the same occurrence of the same series."""
    if not isinstance(one, Plan) or one.recurrence is not None or other.series is None:
        return False
    return (one.series, one.occurrence) == (other.series, other.occurrence)


def same_key(one: Sequence[object] | None, other: Sequence[object] | None) -> bool:
    """Whether two keys name the same record; without a key nothing is the same."""
    if one is None or other is None:
        return False
    return one == other or [_canonical(part) for part in one] == [_canonical(part) for part in other]


def is_stray(collection: str, record: Record, fetched: Record) -> bool:
    """Whether a record made here has the id of a fetched row and is another one by its key.

    Older versions let people change the day of a record and left it under the id of the day that it was typed for.
    """
    if not COLLECTIONS[collection].shared:
        return False
    fields = _fields(collection)
    if fields(record) == fields(fetched):  # spares the hash: 1 µs instead of 8
        return False
    return own_id(collection, record) != record.id


@cache
def _fields(collection: str) -> Callable[[Record], object]:
    return attrgetter(*COLLECTIONS[collection].key)


def beside(record_id: str, taken: Container[str]) -> str:
    """The id under which a stray stands beside the fetched row of this id; `taken` are ids of the ledger."""
    found = record_id + BESIDE
    return beside(found, taken) if found in taken else found


def behind(record_id: str) -> str:
    """The id of the stray that may stand under this one; the same id where it is no such name."""
    return behind(record_id.removesuffix(BESIDE)) if record_id.endswith(BESIDE) else record_id


def new_id(collection: str, random: bytes) -> str:
    """The id of a record that somebody makes here, from at least eight random bytes given by the caller."""
    return f"{PREFIXES[collection]}-{base64.b32encode(random)[:12].decode().lower()}"


def _canonical(part: object) -> str:
    if isinstance(part, str):
        return (part if part.isascii() else unicodedata.normalize("NFC", part)).strip().casefold()
    if part is None:
        return ""
    if isinstance(part, datetime | date):
        return part.isoformat()
    return str(part).strip().casefold()

"""Who a record is: ids that survive a deleted cache, a re-ordered file and a second source (DESIGN 6)."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from store.models.collections import COLLECTIONS
from store.models.kinds import Record
from store.models.village import Village

PREFIXES = {"villages": "v", "activities": "a", "deferrals": "d", "tips": "t", "outreach": "p"}
"""One letter, so that a person sees what an id names."""


def fetched_id(collection: str, source: str, key: Sequence[object]) -> str:
    """The id of a fetched row: `d-` and twelve base-32 characters (60 bits, no two of 200,000 rows meet).

    Same collection and key give the same id; the source counts only where the collection is not shared.
    Case, surrounding space and Unicode form of text do not matter.
    """
    scope = "" if COLLECTIONS[collection].shared else source
    parts = [collection, scope, *(_canonical(part) for part in key)]
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return f"{PREFIXES[collection]}-{base64.b32encode(digest[:10])[:12].decode().lower()}"


def own_key(collection: str, record: Record) -> tuple[object, ...] | None:
    """The key of a record made here, where it has one that a source may deliver too: a typed day is the source's day.

    None: its id is its own (other collections, and a village without a code).
    """
    if not COLLECTIONS[collection].shared:
        return None
    if isinstance(record, Village):
        return (record.code,) if record.code else None
    return tuple(getattr(record, name) for name in COLLECTIONS[collection].key)


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

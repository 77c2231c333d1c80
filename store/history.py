"""What pulls replaced and what left: append-only lines per source. Never the values of personal fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from store import files
from store.codec import encode, plain
from store.models.closed import CLOSED, without
from store.models.collections import flat_fields, flatten
from store.models.kinds import Record
from store.schema import UNREADABLE

OPEN_TIP_FIELDS = frozenset({"line", "prose"})
"""Kinds whose text, in a tip, is written by the public and may name anybody."""


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value that a source replaced, or one row that went."""

    source: str
    at: datetime
    id: str
    what: str = "changed"
    """changed | left (its window) | vanished (from a complete answer)."""
    field: str = ""
    """The flat field; empty where the whole row is meant."""
    old: Any = None
    """In JSON form; for a whole row its flat fields. Left out for personal fields."""
    new: Any = None


def replaced(collection: str, source: str, at: datetime, old: Record, new: Record) -> Iterator[HistoryLine]:
    """One line for each field that a pull changed."""
    before, after = flatten(old), flatten(new)
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if is_private(collection, name):
            was = now = None
        yield HistoryLine(
            source=source, at=at, id=old.id, field=name, old=_kept(collection, name, was), new=plain(now)
        )


def went(collection: str, source: str, at: datetime, what: str, old: Record) -> HistoryLine:
    """The line of a row that left or vanished."""
    values = {
        name: _kept(collection, name, value)
        for name, value in flatten(old).items()
        if not is_private(collection, name)
    }
    return HistoryLine(source=source, at=at, id=old.id, what=what, old=values)


def _kept(collection: str, name: str, value: Any) -> Any:
    """A value as the history may keep it: what was fetched before the door was shut to personal data stays out."""
    if collection in CLOSED and value is not None:
        value = without(flat_fields(collection)[name], value)[0]
    return plain(value)


def is_private(collection: str, name: str) -> bool:
    """Whether a field's values stay out of histories: personal ones, and whatever text a tip brings."""
    spec = flat_fields(collection).get(name)
    if spec is None or spec.kind.personal:
        return True
    return collection == "tips" and spec.kind.name in OPEN_TIP_FIELDS


def append(path: Path, lines: Iterable[HistoryLine], access: files.FileAccess) -> None:
    """Add lines, durably. The caller holds the source's lock. Raises NoSpace, NotPermitted."""
    data = b"".join(encode(line) + b"\n" for line in lines)
    if data:
        files.append(path, data, access)


def read(path: Path) -> Iterator[HistoryLine]:
    """Every line that can be read, oldest first. Raises NotPermitted."""
    decoder = msgspec.json.Decoder(HistoryLine)
    found = files.read(path)
    for line in (found[0] if found else b"").splitlines():
        try:
            yield decoder.decode(line)
        except UNREADABLE:
            continue  # a torn last line: its writer was killed, and the next pull writes it again

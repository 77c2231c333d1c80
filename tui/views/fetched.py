"""Fetched rows and the records that they come to, in identifiers, as a dry run and a proposal show them: masked, cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from store.models.collections import flatten
from store.models.kinds import Record
from tui.words.mask import CUT, known_of, masked


def record_words(collection: str, record: Record) -> dict[str, Any]:
    """The id and the flat fields of a record: personal ones masked, texts cut at 40 cells, dates in ISO 8601."""
    known = known_of(record)
    fields = {name: _safe(masked(collection, name, value, known)) for name, value in flatten(record).items()}
    return {"id": record.id, **fields}


def told(values: Mapping[str, Any]) -> str:
    """Names and values on one line: `date=2026-10-01; count=3`."""
    return "; ".join(f"{name}={_plain(value)}" for name, value in values.items())


def cut(text: str) -> str:
    """One line of at most 40 cells."""
    flat = " ".join(text.split())
    return flat if len(flat) <= CUT else flat[: CUT - 1] + "…"


def _safe(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return cut(value) if isinstance(value, str) else value


def _plain(value: Any) -> str:
    """A value as text: what is no text in JSON's words, which are nobody's Python."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()

"""A snapshot made of records in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.models.harvest import SourceState
from store.models.kinds import Record
from store.models.names import Names
from store.models.row import Provenance
from store.snapshot import Rows, Snapshot


def rows(*records: Record, origins: Mapping[str, tuple[int, Provenance]] | None = None) -> Rows[Any]:
    """Rows of given records; `origins`: id → revision and provenance."""
    known = origins or {}
    return Rows(
        {record.id: record for record in records}, lambda name: known.get(name, (0, Provenance(source="uji")))
    )


def snapshot(
    *,
    states: Sequence[SourceState] = (),
    hidden: frozenset[str] = frozenset(),
    read_only: frozenset[str] = frozenset(),
    sample: bool = False,
    names: Names | None = None,
    **collections: Rows[Any] | Sequence[Record],
) -> Snapshot:
    """A snapshot of given collections."""
    return Snapshot(
        states={state.source: state for state in states},
        rows={name: held if isinstance(held, Rows) else rows(*held) for name, held in collections.items()},
        hidden=hidden,
        read_only=read_only,
        sample=sample,
        names=names,
    )

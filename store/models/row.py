"""A record as it is shown: fetched and edited values together, and where each came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from store.models.collections import flatten
from store.models.kinds import Record

R = TypeVar("R", bound=Record)


class FieldEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Staff's last write of one field."""

    rev: int
    by: str
    """A login."""
    at: datetime
    why: str | None = None
    base: Any = None
    """The source's value that it was based on, as far as one is known."""
    theirs: Any = None
    """The source's value now; None also for a record made here that no source delivers."""
    changed_at_source: bool = False
    """Whether the source changed it after the edit."""


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """What another source says of the same record, where it differs. Config order decided which one is shown."""

    source: str
    """Also the record's own, where two of its rows turned out to be one."""
    fields: dict[str, Any]
    came: dict[str, str] = {}
    """Field → the name as it came, where it is read as another one."""


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row comes from."""

    source: str | None = None
    """None: made here by a person."""
    fetched_at: datetime | None = None
    """When its source last delivered it."""
    vanished: datetime | None = None
    """When it was first missing from a complete answer of a source that covers all."""
    edits: dict[str, FieldEdit] = {}
    alternatives: tuple[Alternative, ...] = ()
    approved: dict[str, str] = {}
    """Of a plan: channel → digest of the caption that was last approved (`store/workflow.py`)."""

    @property
    def changed_at_source(self) -> tuple[str, ...]:
        """Fields that staff wrote and the source changed afterwards."""
        return tuple(name for name, edit in self.edits.items() if edit.changed_at_source)


class Row(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """One record with its revision (0: fetched and never edited) and its provenance."""

    record: R
    rev: int
    provenance: Provenance

    @property
    def at_source(self) -> dict[str, Any]:
        """The flat fields as the source has them now; empty for a record made here that no source delivers."""
        if self.provenance.source is None:
            return {}
        return flatten(self.record) | {name: edit.theirs for name, edit in self.provenance.edits.items()}

    @property
    def as_seen(self) -> dict[str, Any]:
        """The same for whoever sees the record alone: of a field *changed at source* the value that staff's was based on.

        So writing the field again settles nothing that its writer did not look at.
        """
        edits = self.provenance.edits
        return self.at_source | {name: edits[name].base for name in self.provenance.changed_at_source}

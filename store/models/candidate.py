"""Villages that may join the programme, and why. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from typing import Annotated, Final

from store.models.kinds import Code, Kind, Line, Prose, Record, choice

REASONS: Final = ("cases", "border", "origin")
"""cases: trafficking or non-procedural work was met there · border: it lies at the sea or a border · origin: migrant
workers come from there."""
CANDIDATE_STATES: Final = ("proposed", "chosen", "dropped")


class Candidate(Record, frozen=True, kw_only=True):
    """One of them."""

    name: Line
    """Of the village."""
    code: Code | None = None
    """The official code of the kelurahan."""
    reasons: Annotated[tuple[str, ...], Kind("lines", choices=REASONS)] = ()
    note: Prose | None = None
    state: Annotated[str, choice(*CANDIDATE_STATES)] = "proposed"

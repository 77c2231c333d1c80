"""What was reported to headquarters, frozen as it was. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from store.models.kinds import Day, Kind, Line, Moment, Prose, Record


class Reported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said of one checkpoint in one category of one agency."""

    category: str
    agency: str
    checkpoint: str
    count: int
    until: date
    """The last day that the figures of this category and agency covered."""
    days: tuple[int | None, ...] = ()
    """The count of each day from the period's first; None where none was held. Empty: a month's or year's figure alone."""


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure that is another one now than was reported."""

    category: str
    agency: str
    checkpoint: str
    first: date
    last: date
    """Another day than `first` where it is a figure of more than one day."""
    before: int | None = None
    """None: none was held."""
    after: int | None = None


class Report(Record, frozen=True, kw_only=True):
    """A period that was closed. Who reported it and when is filled by the write (`store/signing.py`), never typed."""

    first: Day
    last: Day
    as_of: Day
    """The last day that any of its figures covered."""
    figures: Annotated[tuple[Reported, ...], Kind("parts")]
    corrections: Annotated[tuple[Correction, ...], Kind("parts")] = ()
    """Of earlier reports, told in this one."""
    note: Prose | None = None
    """Why it was closed, or closed anew."""
    at: Moment | None = None
    by: Line | None = None
    """A login."""

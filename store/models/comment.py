"""What people say about a plan. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from store.models.kinds import Line, Moment, Prose, Record


class Comment(Record, frozen=True, kw_only=True):
    """One remark. Who said it and when is filled by the write (`store/signing.py`), never typed."""

    about: Line
    """The id of a plan."""
    text: Prose
    at: Moment | None = None
    by: Line | None = None
    """A login."""

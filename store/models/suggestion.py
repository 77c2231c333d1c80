"""What residents of a village suggest. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from typing import Annotated, Final

from store.models.kinds import Day, Line, Prose, Record, choice

STATES: Final = ("received", "answered", "forwarded", "done")
OPEN: Final = ("received", "forwarded")
"""States that still want something from somebody: one that was forwarded is answered by nobody yet."""


class Suggestion(Record, frozen=True, kw_only=True):
    """One suggestion, and what became of it."""

    date: Day
    """The day on which it was heard."""
    text: Prose
    """May hold names and numbers, as a tip may: shown only through the masking of `tui/words`."""
    village: Line | None = None
    """The id of a village, or the name as written where it is unknown."""
    activity: Line | None = None
    """The id of the activity at which it was heard."""
    state: Annotated[str, choice(*STATES)] = "received"

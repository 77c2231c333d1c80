"""That somebody has seen a reminder, or wants it again later. Kept in the ledger alone: no source delivers it."""

from __future__ import annotations

from typing import Annotated

from store.models.kinds import Line, Moment, Record, choice

ACTIONS = ("ack", "snooze", "test")


class Acknowledgement(Record, frozen=True, kw_only=True):
    """One word of one person about one reminder. The last one counts (`store/queries/reminders.py`)."""

    key: Line
    """`plan|occurrence|channel|lead`."""
    by: Line
    """A login."""
    at: Moment
    action: Annotated[str, choice(*ACTIONS)] = "ack"
    """ack: seen · snooze: again at `until` · test: shows a test reminder for a while."""
    until: Moment | None = None

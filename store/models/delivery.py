"""What became of sending a reminder out of the app: one row per reminder and push, kept by the program for itself."""

from __future__ import annotations

from datetime import datetime

import msgspec

STATES = ("due", "claimed", "sent", "failed", "superseded")
"""`failed`: tried, and to be tried again at `until` · `superseded`: nobody wants it any more."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reminder on its way through one push."""

    sending: str
    """`Reminder.sending`."""
    push: str
    """The push's mark: what it is and where it leads, as a short hash."""
    state: str = "due"
    by: str = ""
    """Whose process holds the claim: a token of its own."""
    until: datetime | None = None
    """Of a claim: how long it holds. Of a failure: when to try again."""
    attempts: int = 0
    at: datetime
    """When it last changed."""
    sent_at: datetime | None = None
    code: str = ""
    """Why it failed: a code of the `errors` catalog, with its facts."""
    facts: dict[str, str] = {}


class PushState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one push did when it was last used."""

    name: str
    """Its kind, with a number behind it where there are several."""
    ok: bool = True
    at: datetime | None = None
    code: str = ""
    facts: dict[str, str] = {}
    failing_since: datetime | None = None


class Beat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last sign of life of whoever sends reminders."""

    at: datetime
    by: str
    """A login."""
    how: str = "service"
    """service | once | session."""
    every: float = 20.0
    """Seconds until the next sign, as far as that is known."""
    ended: bool = False
    """It was told to stop, and did."""
    pushes: tuple[PushState, ...] = ()

"""Tips, complaints, aspirations and questions from the public, and what staff made of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from store.models.kinds import (
    Kind,
    Line,
    Moment,
    PersonalLine,
    Prose,
    Record,
    YesNo,
    choice,
)

TIP_CHANNELS = ("hotline", "instagram", "x", "tiktok", "website", "village", "other")
TIP_STATUSES = (
    "new", "triage", "open", "waiting", "snoozed", "referred", "done", "not_ours", "duplicate", "spam",
)  # fmt: skip
TIP_OPEN = ("new", "triage", "open", "waiting", "snoozed", "referred")
"""Statuses that still want something from somebody (tips report 1.3: types new, active, waiting, referred)."""


class Referral(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tip handed to another agency."""

    agency: str
    at: datetime
    by: str
    letter: str = ""
    acknowledged: date | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A remark of staff on a tip."""

    at: datetime
    by: str
    text: str


class Tip(Record, frozen=True, kw_only=True):
    """One item from the public. Fields from `status` on are written by staff and survive every pull."""

    received_at: Moment
    text: Prose
    """May hold phone numbers and names that people wrote into it: shown only through the masking of `tui/words`."""
    channel: Annotated[str, choice(*TIP_CHANNELS)] = "other"
    kind: Annotated[str, choice("tip", "complaint", "aspiration", "question")] = "tip"
    subject: Line | None = None
    reporter_name: PersonalLine | None = None
    reporter_contact: PersonalLine | None = None
    anonymous: YesNo = False
    """A value of its own, not an empty name."""
    place: Line | None = None
    village: Line | None = None
    topic: Annotated[str, choice("tppo", "pmi", "foreigner", "passport", "service", "other")] = "other"
    status: Annotated[str, choice(*TIP_STATUSES)] = "new"
    urgent: YesNo = False
    assignee: Line | None = None
    """A login, not a name."""
    due_at: Moment | None = None
    snooze_until: Moment | None = None
    duplicate_of: Line | None = None
    referrals: Annotated[tuple[Referral, ...], Kind("parts")] = ()
    notes: Annotated[tuple[Note, ...], Kind("parts", personal=True)] = ()
    hold: YesNo = False
    """Legal hold: retention must not delete it."""

"""Tips, complaints, aspirations and questions from the public, and what staff made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final

import msgspec

from store.models.kinds import (
    Day,
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
TIP_TYPES: Final[Mapping[str, str]] = {
    "new": "new",
    "triage": "active",
    "open": "active",
    "waiting": "waiting",
    "snoozed": "waiting",
    "referred": "referred",
    "done": "closed",
    "not_ours": "closed",
    "duplicate": "closed",
    "spam": "closed",
    "archived": "closed",
}
"""Status → its type. The types are fixed, the labels are the config's (tips report 1.3, the way of Zammad)."""
TIP_STATUSES = tuple(TIP_TYPES)
TIP_OPEN = tuple(status for status, kind in TIP_TYPES.items() if kind != "closed")
"""Statuses that still want something from somebody."""
TIP_CLOSED = tuple(status for status, kind in TIP_TYPES.items() if kind == "closed")
TIP_FROZEN = ("waiting", "snoozed", "referred")
"""Statuses in which the clocks stand (tips report 1.3, point 3)."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a tip's status, noted by the write that made it (`store/triage.py`)."""

    at: datetime
    by: str
    """A login."""
    status: str
    """The status from then on."""


class Referral(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tip handed to another agency (tips report 1.3, point 6)."""

    agency: str
    at: datetime
    by: str
    """A login."""
    letter: str = ""
    """The letter's number."""
    channel: str = ""
    """How it was sent, in staff's words."""
    basis: str = ""
    """consent | minor | danger | duty: why the person's data may be passed on; empty: none were."""
    shared: str = ""
    """What was passed on, in staff's words."""
    acknowledged: date | None = None
    """The day on which the agency confirmed it."""
    outcome: str = ""


REFERRAL_BASES = ("consent", "minor", "danger", "duty")


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A remark of staff on a tip, or what was answered to whoever gave it."""

    at: datetime
    by: str
    """A login."""
    text: str
    kind: str = "note"
    """note | answer."""
    channel: str = ""
    """Of an answer: the channel by which it went out."""


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
    checkpoint: Line | None = None
    """The id of a `[[checkpoints]]`."""
    topic: Annotated[str, choice("tppo", "pmi", "foreigner", "passport", "service", "other")] = "other"
    status: Annotated[str, choice(*TIP_STATUSES)] = "new"
    urgent: YesNo | None = None
    """A person's word, or the source's, which wins; None: the rules decide (`store/queries/urgency.py`)."""
    assignee: Line | None = None
    """A login, not a name."""
    due_at: Moment | None = None
    snooze_until: Moment | None = None
    duplicate_of: Line | None = None
    referrals: Annotated[tuple[Referral, ...], Kind("parts", personal=True, grows=True)] = ()
    notes: Annotated[tuple[Note, ...], Kind("parts", personal=True, grows=True)] = ()
    hold: YesNo = False
    """Legal hold: retention must not delete it."""
    keep_until: Day | None = None
    """Retention waits until this day."""
    special: Annotated[tuple[str, ...], Kind("lines", choices=("minor", "crime"))] = ()
    """Special data (UU 27/2022, article 4): a child's, or about a suspected crime. They are kept for a shorter time."""
    restricted: YesNo = False
    """Processing is limited on somebody's request (UU 27/2022, article 41): shown to heads alone, in no export."""
    turns: Annotated[tuple[Turn, ...], Kind("parts")] = ()
    """Every change of status, oldest first, written by the store alone."""
    purged_at: Moment | None = None
    """When retention took the personal fields away; written by the store alone."""


TIP_BY_PROGRAM = ("turns", "purged_at")
"""Fields that no person and no source sets."""


def status_before(tip: Tip) -> str | None:
    """The status that a tip had before its present one; None where it is not known, as of one that its source delivered."""
    return tip.turns[-2].status if len(tip.turns) > 1 else None


NOTHING = "–"
"""What stands where a text is required and retention took it away."""
PERSONAL = ("subject", "place", "reporter_name", "reporter_contact")
REFERRAL_TEXTS = ("letter", "channel", "shared", "outcome")


def is_bare(tip: Tip) -> bool:
    """Whether nothing personal is in a tip (any more): only the shell that is counted (`store/shell.py`)."""
    if tip.text not in ("", NOTHING) or any(getattr(tip, name) for name in PERSONAL):
        return False
    if any(note.text not in ("", NOTHING) for note in tip.notes):
        return False
    return not any(getattr(one, name) for one in tip.referrals for name in REFERRAL_TEXTS)

"""Outreach plans: posts and field events, with one variant per channel.

A plan's fields have flat names for people and the ledger: `title`, and per channel `caption.x`, `status.x`, … .
`channels` is a flat name too: it says which variants exist.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from store.models.kinds import (
    Count,
    Durations,
    Kind,
    Line,
    Lines,
    Moment,
    Prose,
    Record,
    Rule,
    Start,
    Starts,
    YesNo,
    choice,
)

CHANNELS = ("instagram", "x", "tiktok", "website", "field")
STATUSES = ("draft", "review", "approved", "scheduled", "posted", "skipped", "missed", "hold")
SETTLED = ("posted", "skipped")
"""Statuses after which nothing more is expected of a channel."""


ON_HOLIDAY = ("keep", "skip", "before", "after")
"""`before`, `after`: it takes place on the nearest working day before or after the holiday."""
START = "%Y-%m-%dT%H:%M"
"""How the start of an occurrence is written: the office's clock, without a zone."""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a post reached, as read off the platform by a person."""

    reach: int | None = None
    likes: int | None = None
    comments: int | None = None


class Variant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One channel's own caption and its state."""

    caption: Annotated[str, Kind("prose")] = ""
    status: Annotated[str, choice(*STATUSES)] = "draft"
    posted_url: Annotated[str, Kind("line")] | None = None
    posted_at: Annotated[datetime, Kind("moment")] | None = None
    posted_by: Annotated[str, Kind("line")] | None = None
    """The login of whoever put it on the platform."""
    result: Annotated[Result, Kind("parts")] | None = None


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One picture or video that a post needs, and whether it is there."""

    name: str
    alt: str = ""
    ready: bool = False


class Plan(Record, frozen=True, kw_only=True):
    """A post or a field event. Its status is computed from its variants (`store/queries/outreach.py`)."""

    title: Line
    at: Moment
    kind: Annotated[str, choice("post", "event")] = "post"
    topic: Line | None = None
    campaign: Line | None = None
    owner: Line | None = None
    """A login."""
    all_day: YesNo = False
    duration: Count | None = None
    """Minutes."""
    place: Line | None = None
    village: Line | None = None
    partners: Lines = ()
    audience: Line | None = None
    recurrence: Rule | None = None
    """An RRULE (RFC 5545) without DTSTART."""
    on_holiday: Annotated[str, choice(*ON_HOLIDAY)] | None = None
    """What becomes of an occurrence that falls on a holiday; absent: keep."""
    exceptions: Starts = ()
    """Occurrences that do not take place (EXDATE): their starts as `START`, by the office's clock."""
    series: Line | None = None
    """Of one changed occurrence: the id of the plan that repeats (RFC 5545: the same UID with a RECURRENCE-ID)."""
    occurrence: Start | None = None
    """Of one changed occurrence: the start by the rule that it stands for, as `START`; it stays when the plan moves."""
    uid: Line | None = None
    """The UID of the calendar that it was imported from, so that a second import finds it."""
    activity: Line | None = None
    """The id of the activity that a field event became."""
    notes: Prose | None = None
    media: Annotated[tuple[Media, ...], Kind("parts")] = ()
    lead_times: Durations = ()
    """How long before `at` to remind: `1d`, `2h`, `15m`; `3w` = three working days."""
    variants: dict[str, Variant] = {}
    """Channel → its variant, in the order of CHANNELS."""


def is_free(channel: str, caption: str) -> bool:
    """Whether a channel needs no approval: a field event without a caption publishes nothing that anybody could approve."""
    return channel == "field" and not caption.strip()

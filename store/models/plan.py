"""Outreach plans: posts and field events, with one variant per channel.

A plan's fields have flat names for people and the ledger: `title`, and per channel `caption.x`, `status.x`, … .
`channels` is a flat name too: it says which variants exist.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from store.models.kinds import Count, Durations, Kind, Line, Lines, Moment, Prose, Record, YesNo, choice

CHANNELS = ("instagram", "x", "tiktok", "website", "field")
STATUSES = ("draft", "review", "approved", "scheduled", "posted", "skipped", "missed", "hold")
SETTLED = ("posted", "skipped")
"""Statuses after which nothing more is expected of a channel."""


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
    recurrence: Line | None = None
    """An RRULE (RFC 5545) without DTSTART."""
    notes: Prose | None = None
    media: Annotated[tuple[Media, ...], Kind("parts")] = ()
    lead_times: Durations = ()
    """How long before `at` to remind: `1d`, `2h`, `15m`."""
    variants: dict[str, Variant] = {}
    """Channel → its variant, in the order of CHANNELS."""

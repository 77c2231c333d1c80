"""What a line of `list`, and of an export, shows of each collection."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = {
    "villages": ("code", "name", "district", "status", "decree"),
    "activities": ("date", "village", "kind", "topic", "title", "participants"),
    "deferrals": ("date", "period", "checkpoint", "category", "agency", "count", "reason"),
    "tips": ("received_at", "channel", "kind", "status", "urgent", "due_at", "place", "text"),
    "outreach": ("at", "kind", "title", "channels", "owner", "place"),
    "aliases": ("kind", "name", "target"),
    "acknowledgements": ("at", "by", "action", "until", "key"),
    "holidays": ("date", "name", "kind", "estimated"),
    "absences": ("who", "since", "until", "note"),
    "comments": ("at", "by", "about", "text"),
    "templates": ("name", "content"),
    "reports": ("first", "last", "as_of", "at", "by", "note"),
    "suggestions": ("date", "village", "state", "text"),
    "candidates": ("name", "code", "reasons", "state", "note"),
}
"""`list --json` has every field."""
COUNTED: Final = ("count", "participants")
"""Fields that count people."""
DATED: Final = {
    "activities": "date",
    "deferrals": "date",
    "tips": "received_at",
    "outreach": "at",
    "acknowledgements": "at",
    "holidays": "date",
    "absences": "since",
    "comments": "at",
    "reports": "first",
    "suggestions": "date",
}
"""The field that says when; `month=` and `year=` look at it."""

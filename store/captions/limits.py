"""How much fits where, as data (`limits.toml`) with what the office sets over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

TABLE = Path(__file__).with_name("limits.toml")


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One number."""

    most: int
    unit: str
    """utf16 (code units) | weighted (as X counts) | characters | hashtags | mentions | items."""
    hard: bool
    """Whether the platform refuses more; else it cuts, hides or advises."""
    source: str
    """Where it was read; `config`: set by the office."""
    checked: date | None = None
    """When; None: set by the office."""


Limits = Mapping[str, Mapping[str, tuple[Limit, ...]]]
"""Channel → what → its limits, the lowest first.

What: caption, photo_text and photo_title (instead of caption and title where all media are pictures), paid (told, never
counted against), title, hashtags, mentions, media, with_video (media as soon as one of them moves), alt, fold (behind
which the rest is hidden).
"""
_UNITS = {"hashtags": "hashtags", "mentions": "mentions", "media": "items", "fold": "utf16"}
"""Of what the table has no number for; all else counts characters."""


@cache
def built_in() -> Limits:
    """The table that ships; read once."""
    import tomllib

    read = tomllib.loads(TABLE.read_text("utf-8"))
    checked = read.pop("checked")
    return _frozen(
        {
            channel: {
                what: tuple(Limit(**{"checked": checked, **limit}) for limit in rows)
                for what, rows in limits.items()
            }
            for channel, limits in read.items()
        }
    )


def _frozen(limits: Mapping[str, Mapping[str, tuple[Limit, ...]]]) -> Limits:
    return MappingProxyType({channel: MappingProxyType(dict(found)) for channel, found in limits.items()})


@cache
def _merged(own: tuple[tuple[str, str, int], ...]) -> Limits:
    found = {channel: dict(limits) for channel, limits in built_in().items()}
    for channel, what, most in own:
        limits = found.setdefault(channel, {})
        limits[what] = _set_over(what, limits.get(what, ()), most)
    return _frozen(found)


def _set_over(what: str, rows: tuple[Limit, ...], most: int) -> tuple[Limit, ...]:
    """The office's number for the lowest one; a higher one stays. Above what is refused it is what is refused."""
    unit = rows[0].unit if rows else _UNITS.get(what, "characters")
    above = tuple(row for row in rows[1:] if row.most > most)
    is_hard = any(row.hard for row in rows) if rows else what == "caption"
    own = Limit(most=most, unit=unit, hard=is_hard and not any(row.hard for row in above), source="config")
    return own, *above


def limits_with(own: Mapping[Any, Any]) -> Limits:
    """The table with what the config sets: channel → the longest caption, or what → most."""
    flat = [
        (channel, what, most)
        for channel, given in own.items()
        for what, most in (given.items() if isinstance(given, Mapping) else [("caption", given)])
    ]
    return _merged(tuple(sorted(flat)))

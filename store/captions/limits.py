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
WHAT = ("caption", "longest", "title", "hashtags", "mentions", "media", "alt", "fold")
"""`longest`: where `caption` is soft, what the platform refuses at last; `fold`: what shows before *more*."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One number."""

    most: int
    unit: str
    """utf16 (code units) | weighted (as X counts) | characters | hashtags | mentions | items."""
    hard: bool
    """Whether the platform refuses more; else it cuts, hides or advises."""
    source: str
    """Where it was read."""
    checked: date
    """When."""


Limits = Mapping[str, Mapping[str, Limit]]
"""Channel → what → limit."""


@cache
def built_in() -> Limits:
    """The table that ships; read once."""
    import tomllib

    read = tomllib.loads(TABLE.read_text("utf-8"))
    checked = read.pop("checked")
    return MappingProxyType(
        {
            channel: MappingProxyType(
                {what: Limit(**{"checked": checked, **limit}) for what, limit in limits.items()}
            )
            for channel, limits in read.items()
        }
    )


@cache
def _merged(own: tuple[tuple[str, str, int], ...]) -> Limits:
    found = {channel: dict(limits) for channel, limits in built_in().items()}
    for channel, what, most in own:
        before = found.setdefault(channel, {}).get(what)
        if before is None:
            units = {"hashtags": "hashtags", "mentions": "mentions", "media": "items", "caption": "utf16"}
            before = Limit(
                most=most,
                unit=units.get(what, "characters"),
                hard=True,
                source="",
                checked=date(2026, 11, 23),
            )
        found[channel][what] = msgspec.structs.replace(before, most=most, source="config")
        longest = found[channel].get("longest")
        if what == "caption" and longest is not None and longest.most < most:
            found[channel]["longest"] = msgspec.structs.replace(longest, most=most)
    return MappingProxyType({channel: MappingProxyType(limits) for channel, limits in found.items()})


def limits_with(own: Mapping[Any, Any]) -> Limits:
    """The table with what the config sets: channel → the longest caption, or what → most."""
    flat = [
        (channel, what, most)
        for channel, set_ in own.items()
        for what, most in (set_.items() if isinstance(set_, Mapping) else [("caption", set_)])
    ]
    return _merged(tuple(sorted(flat)))

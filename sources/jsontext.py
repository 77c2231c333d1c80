"""One JSON document from text, as tolerant as it may be without guessing."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec

from sources.errors import Unreadable
from sources.table import MOST_IN_ONE

_TOLERATED = re.compile(r"\\u[dD][89a-fA-F]|\bNaN\b|\bInfinity\b")

_SHORTEST = {"{": 24, "[": 12}
"""Characters of an object or a list, on average, where there are very many: less than a date and a figure, or a place
on a map."""
_MOST_KEYS = 100_000
"""Keys of an object, on average."""


def bounded_text(text: str) -> None:
    """Raises Unreadable where the text would come to very many objects or keys that can be no rows.

    Said before it is decoded: 10 MB of `{},` are 800 MB of objects.
    """
    openers = {sign: text.count(sign) for sign in _SHORTEST}
    for sign, count in openers.items():
        if count > MOST_IN_ONE and count * _SHORTEST[sign] > len(text):
            raise Unreadable("too-many-rows", limit=MOST_IN_ONE)
    if text.count('":') > _MOST_KEYS * max(openers["{"], 1):
        raise Unreadable("unreadable", expected="json", found="columns")


def document(text: str, expected: str) -> Any:
    """The decoded text. msgspec first, 5 times faster.

    It refuses half a surrogate pair, which people paste, NaN, which programs write, and numbers beyond a float: one
    value, and not a reason to lose every other row. Those come back through the standard library and are judged
    where they stand.
    Raises Unreadable `unreadable` with `found` (malformed, truncated, depth) and `byte`; `expected` names the format.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise Unreadable("unreadable", expected=expected, found="depth") from None
    except msgspec.DecodeError as error:
        reason = str(error)
    if "out of range" in reason or _TOLERATED.search(text):
        import json

        with suppress(ValueError, RecursionError):
            return json.loads(text, parse_int=_whole)
    place = re.search(r"\(byte (\d+)\)", reason)
    position = place[1] if place else ""
    found = "truncated" if "truncated" in reason else "malformed"
    raise Unreadable("unreadable", expected=expected, found=found, byte=position)


def _whole(digits: str) -> int | float:
    """A whole number; one that no count can be comes as infinity (`int` itself refuses 4,300 digits)."""
    return int(digits) if len(digits) < 400 else float("inf")

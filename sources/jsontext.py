"""One JSON document from text, as tolerant as it may be without guessing."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec

from sources.errors import Unreadable

_TOLERATED = re.compile(r"\\u[dD][89a-fA-F]|\bNaN\b|\bInfinity\b")


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

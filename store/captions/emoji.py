"""Which characters are one emoji together, as X takes them (twemoji-parser 14 with the sequences of later Unicode)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("emoji.json")
VARIED, KEYCAP, JOINER, FLAG = "\ufe0f", "\u20e3", "\u200d", "\U0001f3f4"
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_LETTERS = range(0x1F1E6, 0x1F200)


class Emoji(NamedTuple):
    """The table: what follows what."""

    varied: frozenset[str]
    """Characters of which a variation selector behind them is a part."""
    toned: frozenset[str]
    """Characters of which a skin tone behind them is a part."""
    flags: frozenset[str]
    """Pairs of letters."""
    whole: frozenset[str]
    """Sequences with joiners or tags."""
    longest: int


@cache
def table() -> Emoji:
    """Read once, when a caption is first counted: 3 ms."""
    read = json.loads(TABLE.read_text("utf-8"))
    whole = frozenset(_text(one) for one in (*read["joined"], *read["tagged"]))
    flags = frozenset("".join(chr(0x1F1E6 + ord(c) - 65) for c in flag) for flag in read["flags"].split())
    return Emoji(_set(read["varied"]), _set(read["toned"]), flags, whole, max(map(len, whole)))


def _text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def _set(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("..")
        found |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return frozenset(found)


def emoji_end(text: str, at: int) -> int:
    """Where the emoji of several characters that begins at `at` ends; `at` itself where none begins there."""
    char = text[at]
    after = text[at + 1 : at + 2]
    if not after or (after.isascii() and char != FLAG):
        return at
    if char in "0123456789#*":
        end = at + 2 if after == VARIED else at + 1
        return end + 1 if text[end : end + 1] == KEYCAP else at
    if ord(char) in _LETTERS:
        return at + 2 if char + after in table().flags else at
    known = table()
    if char == FLAG or JOINER in text[at + 1 : at + 5]:
        for length in range(min(known.longest, len(text) - at), 1, -1):
            if text[at : at + length] in known.whole:
                return at + length
    if after == VARIED:
        return at + 2 if char in known.varied else at
    return at + 2 if after in _TONES and char in known.toned else at

"""Which characters are one emoji together, as X takes them (twemoji-parser 14 with the sequences of later Unicode)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("emoji.json")
_JOINER, _FLAG, _VARIED = "\u200d", "\U0001f3f4", "\ufe0f"
_TONES = "\U0001f3fb-\U0001f3ff"
_FIRST = "[#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001ffff]"
"""Wherewith they all begin: told apart from letters at little cost."""
_BINDING = re.compile(f"[{_VARIED}{_JOINER}\u20e3\U0001f1e6-\U0001f1ff{_TONES}\U000e007f]")
"""Without one of these every emoji is a single character, and weighs 2 as it is."""


class Emoji(NamedTuple):
    """The table."""

    candidate: re.Pattern[str]
    """What may be one emoji of several characters; the longest first."""
    whole: frozenset[str]
    """Those with joiners or tags, and flags."""
    alone: re.Pattern[str]
    """One of a candidate that is none as a whole: its first character with what belongs to that."""


@cache
def table() -> Emoji:
    """Read once, when a caption with such an emoji is first counted: 4 ms."""
    read = json.loads(TABLE.read_text("utf-8"))
    joined = [_text(codes) for codes in read["joined"]]
    flags = (
        "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in pair) for pair in read["flags"].split()
    )
    parts = "".join(sorted({part[0] for one in joined for part in one.split(_JOINER)}))
    most = max(one.count(_JOINER) for one in joined)
    varied, toned = _letters(read["varied"]), _letters(read["toned"])
    both = "".join(sorted(set(varied) & set(toned)))
    part = f"[{parts}][{_VARIED}{_TONES}]?"
    alone = f"[{both}]{_VARIED}[{_TONES}]|[{toned}][{_TONES}]|[{varied}]{_VARIED}|[#*0-9]{_VARIED}?\u20e3"
    tagged = f"{_FLAG}[\U000e0020-\U000e007e]{{1,8}}\U000e007f"
    joins = f"{part}(?:{_JOINER}{part}){{1,{most}}}"
    return Emoji(
        re.compile(f"(?={_FIRST})(?:{joins}|{alone}|[\U0001f1e6-\U0001f1ff]{{2}}|{tagged})"),
        frozenset((*joined, *flags, *map(_text, read["tagged"]))),
        re.compile(alone),
    )


def _text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def _letters(ranges: str) -> str:
    found: list[str] = []
    for part in ranges.split():
        first, _, last = part.partition("..")
        found += (chr(code) for code in range(int(first, 16), int(last or first, 16) + 1))
    return "".join(found)


def emojis(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each emoji of several characters, in order. `text` is normalised (NFC).

    One of a single character is left out: it weighs 2 like every character outside the light ranges.
    """
    if not _BINDING.search(text):
        return
    known, at = table(), 0
    while match := known.candidate.search(text, at):
        begin = match.start()
        at = _end(known, match[0], text, begin)
        if at:
            yield begin, at
        else:
            at = begin + 1


def _end(known: Emoji, candidate: str, text: str, begin: int) -> int:
    """Where the emoji at `begin` ends; 0 where it is one of a single character, or none."""
    stop = len(candidate)
    while stop > 0:
        for end in (stop, stop - 1):  # the last of its parts with its selector or tone, and without
            if candidate[:end] in known.whole:
                return begin + end
        stop = candidate.rfind(_JOINER, 0, stop)
    alone = known.alone.match(text, begin)
    return alone.end() if alone else 0

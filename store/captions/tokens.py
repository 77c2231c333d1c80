"""How many hashtags and mentions a caption has, as its platform reads them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from store.captions.domains import ACCENTED

_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u1ab0-\u1aff\u20d0-\u20f0"
)
_SPECIAL = "\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7"
_WORD = f"\\w{_MARKS}{_SPECIAL}"
_PICTURES = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
_X_TAG = re.compile(
    f"(?<![{_WORD}&])[#＃](?![\ufe0f\u20e3])(?=[{_WORD}]*?[^\\W\\d_]|[{_WORD}]*?[{_MARKS}])[{_WORD}]++(?![#＃]|://)"
)
_X_NAME = re.compile(
    "(?:(?<![a-zA-Z0-9_!#$%&*@＠])|(?<=[^a-zA-Z0-9_+~.\\-][rR][tT])|(?<=^[rR][tT]))"
    f"[@＠][a-zA-Z0-9_]{{1,20}}+(?:/[a-zA-Z][a-zA-Z0-9_\\-]{{0,24}}+)?+(?![@＠{ACCENTED}]|://)"
)
_TAGS = re.compile(f"(?<![{_WORD}&/])(?:[#＃](?!\ufe0f?\u20e3)[{_WORD}{_PICTURES}]++)++")
"""Elsewhere `#satu#dua` are two, and a hashtag may hold pictures or be a number."""
_NAMES = re.compile(r"(?<![\w.@＠/])[@＠][A-Za-z0-9_.]*?[A-Za-z0-9_]")


def hashtags(channel: str, text: str, links: Sequence[tuple[int, int]]) -> int:
    """How many; what stands inside a link is none."""
    if "#" not in text and "＃" not in text:
        return 0
    if channel == "x":
        return sum(1 for match in _X_TAG.finditer(text) if _is_outside(match.start(), links))
    found = [match[0] for match in _TAGS.finditer(text) if _is_outside(match.start(), links)]
    return sum(tags.count("#") + tags.count("＃") for tags in found)


def mentions(channel: str, text: str) -> int:
    """How many; an e-mail address is none."""
    if "@" not in text and "＠" not in text:
        return 0
    return len((_X_NAME if channel == "x" else _NAMES).findall(text))


def _begin(link: tuple[int, int]) -> int:
    return link[0]


def _is_outside(place: int, links: Sequence[tuple[int, int]]) -> bool:
    """Whether no link goes over this place; they stand in order."""
    before = bisect_right(links, place, key=_begin) - 1
    return before < 0 or links[before][1] <= place

"""The length of a text as X counts it: its configuration v3 (docs.x.com, Counting characters; twitter-text 3.1)."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from store.captions.emoji import emoji_end
from store.captions.links import links

LINK = 23
"""Every link, whatever its length: X shortens it."""
EMOJI = 2
_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_INVALID = frozenset("\ufffe\ufeff\uffff")


class Weighed(NamedTuple):
    """What X makes of a text."""

    length: int
    links: int
    cut: int | None
    """In the normalised text: where it would have to end to fit; None where it fits."""
    invalid: bool
    """Whether it holds a character that X refuses."""


def weighed(text: str, limit: int) -> Weighed:
    """The weighted length of a text. It is normalised first (NFC), and line ends are one character each."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    spans = dict(links(text))
    length, at, fits = 0, 0, 0
    while at < len(text):
        end = spans.get(at)
        if end is not None:
            length += LINK
        else:
            end = emoji_end(text, at)
            if end > at:
                length += EMOJI
            else:
                end = at + 1
                length += 1 if _light(ord(text[at])) else 2
        at = end
        if length <= limit:
            fits = at
    cut = fits if length > limit else None
    return Weighed(length, len(spans), cut, not _INVALID.isdisjoint(text))


def _light(code: int) -> bool:
    return code <= 0x10FF or any(first <= code <= last for first, last in _LIGHT[1:])

"""Texts as they are counted, and the way from a place in those back to the text as it was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

Form = Callable[[str], str]
_LONE_CR = re.compile("\r\n?")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def folded(text: str) -> str:
    """With one character per line end, as every platform stores them."""
    return _LONE_CR.sub("\n", text) if "\r" in text else text


def normal(text: str) -> str:
    """Folded, and in the normal form in which X counts (NFC)."""
    return unicodedata.normalize("NFC", folded(text))


def place_in(text: str, made: Form, at: int) -> int:
    """The place in `text` that is `at` in `made(text)`; of a character made of several the place before the first."""
    if made(text) == text:
        return at
    here = there = 0
    for piece in _pieces(text):
        there += len(made(piece))
        if there > at:
            return here
        here += len(piece)
        if there == at:
            return here
    return here


def _pieces(text: str) -> Iterator[str]:
    """Parts of a text that are formed one by one: a character with all that may become one with it."""
    begin = 0
    for place, (before, char) in enumerate(pairwise(text), 1):
        if not (_joins(char) or (before == "\r" and char == "\n")):
            yield text[begin:place]
            begin = place
    yield text[begin:]


def _joins(char: str) -> bool:
    """Whether a character may become one with the one before: a mark, or the second or third part of a syllable."""
    if char < "\u0300":
        return False
    return (
        "\u1160" <= char <= "\u11ff" or unicodedata.category(char)[0] == "M" or char in "\U00016d67\U00016d68"
    )


def units(text: str) -> int:
    """Its length in UTF-16 code units; half a surrogate pair is one."""
    return len(text) + (0 if text.isascii() else len(_ASTRAL.findall(text)))


def units_place(text: str, most: int) -> int:
    """The place up to which `text` is at most so many UTF-16 units long."""
    taken = 0
    for match in _ASTRAL.finditer(text):
        if match.start() + taken + 2 > most:
            return min(match.start(), most - taken)
        taken += 1
    return min(len(text), most - taken)

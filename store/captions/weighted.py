"""The length of a text as X counts it: its configuration v3 (docs.x.com, Counting characters; twitter-text 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from store.captions.emoji import emojis
from store.captions.links import links
from store.captions.places import normal, place_in

LINK = 23
"""Every link, whatever its length: X shortens it."""
EMOJI = 2
_HEAVY = re.compile("[^\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What weighs 2; all else weighs 1."""
_INVALID = re.compile("[\ufffe\ufeff\uffff]")


class Weighed(NamedTuple):
    """What X makes of a text."""

    length: int
    links: int
    cut: int | None
    """Where it would have to end to fit; None where it fits."""
    invalid: bool
    """Whether it holds a character that X refuses."""


def weighed(text: str, limit: int) -> Weighed:
    """The weighted length of a text. It is normalised first (NFC), and a line end is one character."""
    counted = normal(text)
    found = _weighed(counted, limit)
    if found.cut is None or counted == text:
        return found
    return found._replace(cut=place_in(text, normal, found.cut))


def _weighed(text: str, limit: int) -> Weighed:
    count, length, place, cut = 0, 0, 0, None
    for begin, end, weight in _wholes(text):
        before = length + _plain(text, place, begin)
        if cut is None and before > limit:
            cut = _cut(text, place, limit - length)
        length = before + weight
        if cut is None and length > limit:
            cut = begin
        count += weight == LINK
        place = end
    before = length
    length += _plain(text, place, len(text))
    if cut is None and length > limit:
        cut = _cut(text, place, limit - before)
    return Weighed(length, count, cut, _INVALID.search(text) is not None)


def _wholes(text: str) -> Iterator[tuple[int, int, int]]:
    """Begin, end and weight of what counts as a whole, in order: links, and emoji of several characters."""
    found = [(begin, end, LINK) for begin, end in links(text)]
    if not text.isascii():
        found = sorted([*found, *((begin, end, EMOJI) for begin, end in emojis(text))], key=_order)
    place = 0
    for begin, end, weight in found:
        if begin >= place:
            yield begin, end, weight
            place = end


def _order(whole: tuple[int, int, int]) -> tuple[int, int]:
    """By its begin, and of two with the same one the link."""
    begin, _, weight = whole
    return begin, -weight


def _plain(text: str, begin: int, end: int) -> int:
    """The weight of characters that count one by one."""
    return end - begin + len(_HEAVY.findall(text, begin, end))


def _cut(text: str, begin: int, room: int) -> int:
    """Where characters that count one by one end, so that they weigh no more than `room`."""
    place = begin
    for match in _HEAVY.finditer(text, begin, begin + room + 1):
        light = match.start() - place
        if light + 2 > room:
            return place + min(light, room)
        place, room = match.end(), room - light - 2
    return place + room

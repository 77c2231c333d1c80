"""Domains as X finds them: in characters of any script with a known last label, and in Latin letters within those."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TLDS = Path(__file__).with_name("tlds.json")
INVALID = "\ufffe\ufeff\uffff"
"""Characters that X refuses in a text."""
MARKERS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ACCENTED = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289"
    "\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
"""Letters with accents that count as Latin, for a class of characters."""
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_STRETCH = re.compile(f"[^!'#%&()*+,/:;<=>?@\\[\\]\\\\^{{|}}~${_SPACES}{INVALID}{MARKERS}]++")
"""Characters of labels with dots, dashes and underscores between them. X takes quotation marks for letters."""
_LATIN = re.compile(f"(?:[-a-zA-Z0-9{ACCENTED}]++\\.)++")
_PLAIN = re.compile(r"[0-9A-Za-z]++(?![@+\-])")
_PUNYCODE = re.compile(r"[xX][nN]--[-0-9A-Za-z]++")
_NO_END = re.compile(r"[0-9A-Za-z@+\-]")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
"""Whatever IDNA takes for a dot within what X takes for a label."""
_LABEL = 63


class Stretch:
    """A stretch of text in which domains may lie, and what is known of every dot in it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.dots = [match.start() for match in re.finditer(r"\.", text[start:end])]
        self.dots = [start + dot for dot in self.dots]
        self._ends, self._reach = self._known()

    def _known(self) -> tuple[list[int], list[int]]:
        """Per dot: where a known last label behind it ends, and where the longest domain ends that goes on behind it;
        0 where there is none."""
        ends = [last_label(self.text, dot + 1, len(self.text)) for dot in self.dots]
        reach = [0] * len(ends)
        following = 0
        for place in range(len(ends) - 2, -1, -1):
            first, dot = self.dots[place] + 1, self.dots[place + 1]
            following = self._through(first, dot, following, ends[place + 1])
            reach[place] = following
        return ends, reach

    def _through(self, first: int, dot: int, reach: int, end: int) -> int:
        """Where a domain ends whose label is `first` … `dot`, given what the dot knows; 0 where it is none.

        A label begins and ends with a letter, and only those before the last two hold an underscore.
        """
        text = self.text
        if first >= dot or not (reach or end) or text[first] in "-_" or text[dot - 1] in "-_":
            return 0
        return reach or (end if text.find("_", first, dot) < 0 else 0)

    def domain(self, start: int) -> int:
        """Where the longest domain that begins at `start` ends; 0 where there is none."""
        place = bisect_left(self.dots, start)
        if place == len(self.dots):
            return 0
        return self._through(start, self.dots[place], self._reach[place], self._ends[place])

    def domains(self, at: int) -> Iterator[tuple[int, int]]:
        """Begin and end of the longest domain from every character at `at` or behind it, in order."""
        text, begin = self.text, at
        for place in range(bisect_right(self.dots, at), len(self.dots)):
            dot, reach, end = self.dots[place], self._reach[place], self._ends[place]
            if (reach or end) and text[dot - 1] not in "-_":
                if not reach:
                    begin = max(begin, text.rfind("_", begin, dot) + 1)
                for start in range(begin, dot):
                    if text[start] not in "-_.":
                        yield start, reach or end
            begin = dot + 1


def stretches(text: str) -> Iterator[Stretch]:
    """Every stretch with a dot inside, in order."""
    for match in _STRETCH.finditer(text):
        if "." in match[0].rstrip("."):
            yield Stretch(text, *match.span())


@cache
def _names() -> tuple[frozenset[str], dict[str, list[str]]]:
    """Last labels: those in ASCII, and the others by their first character, the longest first."""
    read = json.loads(TLDS.read_text("utf-8"))
    names = [name for key in ("x", "since") for name in read[key].split()]
    others: dict[str, list[str]] = {}
    for name in sorted((name for name in names if not name.isascii()), key=len, reverse=True):
        others.setdefault(name[0], []).append(name)
    return frozenset(name for name in names if name.isascii()), others


def last_label(text: str, at: int, end: int) -> int:
    """Where the known last label that begins at `at` ends, at `end` or before; 0 where it is none."""
    plain, others = _names()
    label = _PLAIN.match(text, at, end)
    if label and label[0].lower() in plain:
        return label.end()
    if at >= end:
        return 0
    first = text[at]
    if first in "xX" and (label := _PUNYCODE.match(text, at, end)):
        return label.end()
    for other in others.get(first.lower(), ()):
        stop = at + len(other)
        if stop <= end and text[at:stop].lower() == other and not _NO_END.match(text, stop, end):
            return stop
    return 0


def latin_domains(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The domains in Latin letters within a domain, which is how X reads one without a protocol."""
    at = start
    while match := _LATIN.search(text, at, end):
        at = match.end()
        for dot in reversed([match.start() + one.start() for one in re.finditer(r"\.", match[0])]):
            stop = last_label(text, dot + 1, end)
            if stop:
                yield match.start(), stop
                at = stop
                break


def is_encodable(domain: str) -> bool:
    """Whether every label is as short as DNS wants it, written in ASCII (punycode)."""
    if not all(_is_short(label) for label in domain.split(".")):
        return False
    return not domain.startswith("xn--") or any(latin_domains(domain, 0, len(domain)))


def _is_short(label: str) -> bool:
    if label.isascii() or len(label) > _LABEL:
        return 0 < len(label) <= _LABEL
    parts = [part if part.isascii() else f"xn--{_punycode(part)}" for part in _DOTS.split(label)]
    return sum(map(len, parts)) + len(parts) - 1 <= _LABEL


def _punycode(part: str) -> str:
    return part.encode("punycode").decode("ascii")

"""What X takes for a link in a text, with or without `https://` (twitter-text 3.1, `extractUrlsWithIndices`).

Its one expression backtracks for ever on some texts; this one goes along the labels of a domain instead, once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TLDS = Path(__file__).with_name("tlds.json")
LONGEST = 4096
"""Characters of a link."""
MOST = 100_000
"""Characters in which links are looked for. No platform takes as many."""
_SLUG = 40
"""Characters behind `t.co/`."""
_MARKERS = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_PUNCT = r"\!'#%&'\(\)*\+,\\\-\./:;<=>\?@\[\]\^_{|}~\$"
_SPACES = r"\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_INVALID = "\ufffe\ufeff\uffff"
_OTHER = f"{_PUNCT}{_SPACES}{_INVALID}{_MARKERS}"
_RUN = re.compile(f"(?:[^{_OTHER}]|[-_.])+")
"""What a domain may lie in: characters of names with dots, dashes and underscores."""
_NOT_BEFORE = re.compile(f"[A-Za-z0-9@＠$#＃{_INVALID}]")
_PROTOCOL = re.compile(r"https?://", re.IGNORECASE)
_ACCENTED = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289"
    "\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_GENERAL = f"[a-z{_CYRILLIC}0-9!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&{_ACCENTED}]"
_PARENS = f"\\((?:{_GENERAL}+|{_GENERAL}*\\({_GENERAL}+\\){_GENERAL}*)\\)"
_ENDING = f"(?:[+\\-a-z{_CYRILLIC}0-9=_#/{_ACCENTED}]|{_PARENS})"
_PATH = f"(?:{_GENERAL}*(?:{_PARENS}{_GENERAL}*)*{_ENDING}|@{_GENERAL}+/)"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_REST = re.compile(f"(?::[0-9]+)?(/{_PATH}*)?(?:{_QUERY})?", re.IGNORECASE)
_TCO = re.compile(f"https?://t\\.co/([a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE)
_ASCII = re.compile(f"[-a-z0-9{_ACCENTED}]+", re.IGNORECASE)
_BOUND = re.compile(r"[0-9A-Za-z\-]*")


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    """Last labels: those in ASCII, and the others with the longest first."""
    read = json.loads(TLDS.read_text("utf-8"))
    names = [name for key in ("x", "since") for name in read[key].split()]
    others = sorted((name for name in names if not name.isascii()), key=len, reverse=True)
    return frozenset(name for name in names if name.isascii()), tuple(others)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each link, in order. `text` is normalised (NFC)."""
    if "." not in text:
        return
    free = 0
    for run in _RUN.finditer(text, 0, MOST):
        if "." not in run[0] or len(run[0]) > LONGEST:
            continue
        at = max(run.start(), free)
        while at < run.end():
            found = _from(text, at, run.end(), free)
            if found is None:
                break
            free, spans = found
            yield from spans
            at = max(free, at + 1)


def _from(text: str, start: int, end: int, free: int) -> tuple[int, list[tuple[int, int]]] | None:
    """The first match in `start` … `end`: where to go on, and the links in it; None where there is none.

    `free`: what lies before it belongs to the link before.
    """
    places = (
        [1, 0, *range(2, end)] if start == 0 else range(start, end)
    )  # its first choice is a character before
    for at in places:
        if at >= end or text[at] in "-_." or not _may_begin(text, at, free):
            continue
        domain_end = _domain(text, at, end)
        if domain_end:
            return _link(text, at, domain_end, free)
    return None


def _may_begin(text: str, at: int, free: int) -> bool:
    """Whether a link may begin here, or a protocol stands before that may begin where it does."""
    if at == 0:
        return True
    return (at > free and not _NOT_BEFORE.match(text, at - 1)) or _protocol(text, at, free) is not None


def _protocol(text: str, at: int, free: int) -> int | None:
    """Where the `https://` before `at` begins, if there is one and a link may begin there."""
    for begin in (at - 8, at - 7):
        if begin >= free and _PROTOCOL.fullmatch(text, begin, at):
            is_free = begin == 0 or (begin > free and not _NOT_BEFORE.match(text, begin - 1))
            return begin if is_free else None
    return None


def _domain(text: str, at: int, end: int) -> int:
    """Where the longest domain that begins at `at` ends; 0 where there is none.

    Every label before the last two may hold an underscore; all begin and end with a character of a name.
    """
    found, place, is_name = 0, at, False
    while True:
        if is_name:
            found = _tld(text, place, end) or found
        dot = text.find(".", place, end)
        if dot <= place or text[place] in "-_" or text[dot - 1] in "-_":
            return found
        is_name = text.find("_", place, dot) < 0
        place = dot + 1


def _tld(text: str, at: int, end: int) -> int:
    """Where the last label that begins at `at` ends; 0 where it is none."""
    known, others = _known()
    ascii_end = _BOUND.match(text, at, end).end()  # type: ignore[union-attr]  # it matches nothing at worst
    name = text[at:ascii_end].lower()
    after = text[ascii_end : ascii_end + 1]
    if name.startswith("xn--") and len(name) > 4:
        return ascii_end
    if name in known and after not in ("@", "+"):
        return ascii_end
    if ascii_end == at:
        for other in others:
            stop = at + len(other)
            if text.startswith(other, at) and not re.match(r"[0-9A-Za-z@+\-]", text[stop : stop + 1]):
                return stop
    return 0


def _link(text: str, at: int, domain_end: int, free: int) -> tuple[int, list[tuple[int, int]]]:
    """The links of one match: with a protocol all of it, else the domains in it that X reads without one."""
    rest = _REST.match(text, domain_end, domain_end + LONGEST + 100)
    end, path = (rest.end(), rest[1]) if rest is not None else (domain_end, None)
    begin = _protocol(text, at, free)
    protocol = 8 if begin is None else at - begin
    whole = end - (at if begin is None else begin)
    if protocol + whole > LONGEST or any(_encoded(label) > 63 for label in text[at:domain_end].split(".")):
        return end, []
    if begin is not None:
        short = _TCO.match(text, begin, end)
        if short is not None:
            return (end, []) if len(short[1]) > _SLUG else (end, [(begin, short.end())])
        return end, [(begin, end)]
    if at > 0 and text[at - 1] in "-_./":
        return end, []
    found = list(_plain(text, at, domain_end))
    if found and path:
        found[-1] = (found[-1][0], end)
    return end, found


def _plain(text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """The domains in ASCII within a domain."""
    place = at
    while place < end:
        match = _ASCII.match(text, place, end)
        if match is None:
            place += 1
            continue
        found, label_end = 0, match.end()
        while label_end < end and text[label_end] == ".":
            last = _tld(text, label_end + 1, end)
            found = last or found
            after = _ASCII.match(text, label_end + 1, end)
            if after is None:
                break
            label_end = after.end()
        if found:
            yield match.start(), found
        place = max(found, label_end, place + 1)


def _encoded(label: str) -> int:
    """Bytes of a label as DNS has it."""
    if label.isascii():
        return len(label)
    try:
        return 4 + len(label.encode("punycode"))
    except UnicodeError:
        return LONGEST

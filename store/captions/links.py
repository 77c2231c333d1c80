"""What X takes for a link in a text, with or without `https://` (twitter-text 3.1, `extractUrlsWithIndices`).

Its one expression tries every beginning against every end, which takes seconds on a text made for it. Here a stretch of
text that may hold domains is looked at once, from its last dot to its first (`domains.py`), and every expression is
possessive: time grows with the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.captions.domains import ACCENTED, INVALID, Stretch, is_encodable, latin_domains, stretches

LONGEST = 4096
"""UTF-16 units of a link, its protocol included."""
_SLUG = 40
"""Characters behind `t.co/`."""
_NOT_BEFORE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@＠$#＃" + INVALID)
_BARE_NOT_BEFORE = frozenset("-_./")
_PROTOCOLS = (8, 7)
_PROTOCOL = re.compile(r"[hH][tT][tT][pP][sS]?://")

_GENERAL = f"a-zA-Z\u0400-\u04ff0-9!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&{ACCENTED}"
_PARENS = (
    f"\\((?:[{_GENERAL}]++(?:\\([{_GENERAL}]++\\)[{_GENERAL}]*+)?+|\\([{_GENERAL}]++\\)[{_GENERAL}]*+)\\)"
)
_PART = re.compile(f"[{_GENERAL}]++|{_PARENS}")
_NO_PATH_END = "!*';:,.$%[]\u2013~@|&"
"""Characters of a path with which it does not end."""
_PORT = re.compile(r":[0-9]++")
_QUERY = re.compile(r"\?[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*+")
_NO_QUERY_END = "!?*'@();:+$%[].,~|"
_TCO = re.compile(r"https?://t\.co/([a-z0-9]++)", re.ASCII | re.IGNORECASE)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each link, in order. `text` is normalised (NFC)."""
    if "." not in text:
        return
    free = 0  # what lies before it belongs to the match before
    for stretch in stretches(text):
        at = max(stretch.start, free)
        while at < stretch.end:
            found = _match(text, stretch, at, free)
            if found is None:
                break
            end, has_path = _rest(text, found[2])
            yield from _judged(text, found, free, end, has_path)
            free = at = end


def _match(text: str, stretch: Stretch, at: int, free: int) -> tuple[int, int, int] | None:
    """The first that begins at `at` or later: where it begins, where its domain begins and ends."""
    if at == stretch.start:
        begin = _protocol(text, at, free)
        if begin is not None:
            end = stretch.domain(at)
            if end:
                return begin, at, end
    if at == 0 and text[0] not in _NOT_BEFORE:  # X tries the first character as the one before a link, first
        end = stretch.domain(1)
        if end:
            return 1, 1, end
    for start, end in stretch.domains(at):
        if _may_begin(text, start, free):
            return start, start, end
    return None


def _may_begin(text: str, at: int, free: int) -> bool:
    """Whether a link may begin here. X works on UTF-16: of an emoji the first half stands before the link."""
    return at == 0 or text[at] > "\uffff" or (at > free and text[at - 1] not in _NOT_BEFORE)


def _protocol(text: str, at: int, free: int) -> int | None:
    """Where the `https://` before `at` begins, if there is one and a link may begin there."""
    for length in _PROTOCOLS:
        begin = at - length
        if begin >= free and _PROTOCOL.fullmatch(text, begin, at):
            is_free = begin == 0 or (begin > free and text[begin - 1] not in _NOT_BEFORE)
            return begin if is_free else None
    return None


def _rest(text: str, at: int) -> tuple[int, bool]:
    """Where port, path and query behind a domain end, and whether there is a path."""
    port = _PORT.match(text, at)
    if port:
        at = port.end()
    has_path = text.startswith("/", at)
    if has_path:
        at = _path(text, at + 1)
    query = _QUERY.match(text, at)
    if query:
        at += len(query[0].rstrip(_NO_QUERY_END))
    return at, has_path


def _path(text: str, at: int) -> int:
    """Where a path that begins at `at` ends. Parentheses end it only where it could end before them, too."""
    place = at
    while part := _PART.match(text, place):
        if part[0].startswith("("):
            at = part.end() if place == at else at
        elif kept := len(part[0].rstrip(_NO_PATH_END)):
            at = place + kept
        place = part.end()
    return at


def _judged(
    text: str, match: tuple[int, int, int], free: int, end: int, has_path: bool
) -> Iterator[tuple[int, int]]:
    """The links of one match: with a protocol all of it, else the domains in it that X reads without one."""
    begin, start, domain_end = match
    has_protocol = begin < start
    protocol = start - begin if has_protocol else len("https://")
    if protocol + _units(text, begin, end) > LONGEST or not is_encodable(text[start:domain_end]):
        return
    if has_protocol:
        short = _TCO.match(text, begin, end)
        if short is None:
            yield begin, end
        elif len(short[1]) <= _SLUG:
            query = _QUERY.match(text, short.end(), end)
            yield begin, short.end() + (len(query[0].rstrip(_NO_QUERY_END)) if query else 0)
        return
    if begin > free and text[begin - 1] in _BARE_NOT_BEFORE:
        return
    found = list(latin_domains(text, start, domain_end))
    if found and has_path:  # what follows the domain goes with the last of them
        found[-1] = (found[-1][0], found[-1][1] + end - domain_end)
    yield from found


def _units(text: str, begin: int, end: int) -> int:
    if end - begin > LONGEST:
        return LONGEST + 1
    return len(text[begin:end].encode("utf-16-le", "surrogatepass")) // 2

"""On which line of a TOML text a key stands. tomllib does not say, and a message without a line is half a message.

A scan, not a parser: it reads headers and `key =` at the start of lines, skips multi-line strings, and knows nothing
of keys inside inline tables; those are found through the key that holds them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")

Way = tuple[str | int, ...]


def key_lines(text: str) -> dict[Way, int]:
    """The line, counted from 1, of every table header and key that the scan understands."""
    lines: dict[Way, int] = {}
    counts: dict[Way, int] = {}
    table: Way = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            table = _table(header[1] == "[[", _parts(header[2]), counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
            quote = _opened(line)
    return lines


def _table(many: bool, parts: Way, counts: dict[Way, int]) -> Way:
    """The way of a header, with the index of each array of tables that it stands in."""
    way: Way = ()
    for position, part in enumerate(parts):
        way = (*way, part)
        if many and position == len(parts) - 1:
            counts[way] = counts.get(way, -1) + 1
        if way in counts:
            way = (*way, counts[way])
    return way


def _parts(dotted: str) -> Way:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _opened(line: str) -> str:
    """The quotes of a multi-line string that begins on this line and does not end on it."""
    for quote in ('"""', "'''"):
        if line.count(quote) % 2:
            return quote
    return ""


def line_of(lines: Mapping[Way, int], way: Way) -> int:
    """The line of a key, or of the nearest table around it; 0 where nothing is known."""
    for end in range(len(way), 0, -1):
        if way[:end] in lines:
            return lines[way[:end]]
    return 0


def line_of_error(error: tomllib.TOMLDecodeError) -> int:
    """The line in tomllib's message (`… (at line 3, column 5)`), or 0 for `(at end of document)`."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 0

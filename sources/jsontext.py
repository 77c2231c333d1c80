"""One JSON document from text, as tolerant as it may be without guessing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from sources.errors import Unreadable
from sources.table import MOST_IN_ONE
from store.models.problem import Problem
from store.models.text import clean

_TOLERATED = re.compile(r"\\u[dD][89a-fA-F]|\bNaN\b|\bInfinity\b")

_SHORTEST = {"{": 24, "[": 12}
"""Characters of an object or a list, on average, where there are very many: less than a date and a figure, or a place
on a map."""
_MOST_VALUES, _SHORTEST_VALUE = 1_000_000, 5
"""The same for values with the comma behind them: 10 MB of `1,` are 50 MB of places in a list."""
_MOST_KEYS = 100_000
"""Keys of an object, on average."""
_NAMES_TOLD = 20
_MOST_TWICE = 10_000
"""Objects with a name twice that are counted: each takes 300 bytes."""
_NAME = re.compile(r'"\s*:')


class Twice:
    """The names that stand twice in one object: JSON's readers keep the last value and say nothing of the others."""

    def __init__(self) -> None:
        self.apart: dict[str, None] = {}
        """Those of them that stand for different values in one object: nobody knows which is meant."""
        self._found: dict[int, tuple[dict[str, Any], tuple[str, ...]]] = {}
        """By the id of the object, which is kept alive: else another one would get that id."""

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object of these names and values."""
        made = dict(pairs)
        if len(made) < len(pairs) and len(self._found) < _MOST_TWICE:
            times = Counter(name for name, _ in pairs)
            self.apart |= {name: None for name, value in pairs if made[name] != value}
            self._found[id(made)] = made, tuple(name for name, count in times.items() if count > 1)
        return made

    def told(self, rows: Iterable[tuple[int, Any]]) -> list[Problem]:
        """A problem for each name, with the first row that has it twice and in how many it stands so; a warning where it
        says the same each time.

        What stands twice around the rows has no row.
        """
        if not self._found:
            return []
        left = dict(self._found)
        first: dict[str, str] = {}
        times: Counter[str] = Counter()
        for number, row in rows:
            names = {name: None for node in _within(row) for name in left.pop(id(node), ({}, ()))[1]}
            times.update(names.keys())
            first = dict.fromkeys(names, str(number)) | first
        for _, around in left.values():
            times.update(around)
            first = dict.fromkeys(around, "") | first
        return [
            Problem(
                code="duplicate-name",
                value=clean(name)[:80],
                expected=str(count),
                row=first[name],
                warning=name not in self.apart,
            )
            for name, count in sorted(times.items(), key=lambda each: each[0] not in self.apart)[:_NAMES_TOLD]
        ]


def _within(row: Any) -> Iterator[dict[str, Any]]:
    """Every object in a row, itself among them."""
    nodes = [row]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            yield node
        parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        nodes += [part for part in parts if isinstance(part, dict | list)]


def bounded_text(text: str) -> None:
    """Raises Unreadable where the text would come to very many objects, keys or values that can be no rows.

    Said before it is decoded: 10 MB of `{},` are 800 MB of objects.
    """
    openers = {sign: text.count(sign) for sign in _SHORTEST}
    for sign, count in openers.items():
        if count > MOST_IN_ONE and count * _SHORTEST[sign] > len(text):
            raise Unreadable("too-many-rows", limit=MOST_IN_ONE)
    values = text.count(",")
    if values > _MOST_VALUES and values * _SHORTEST_VALUE > len(text):
        raise Unreadable("too-many-rows", limit=MOST_IN_ONE)
    if text.count('":') > _MOST_KEYS * max(openers["{"], 1):
        raise Unreadable("unreadable", expected="json", found="columns")


def document(text: str, expected: str, twice: Twice) -> Any:
    """The decoded text; `twice` is told of names that stand twice in an object. msgspec first, 5 times faster.

    It refuses half a surrogate pair, which people paste, NaN, which programs write, and numbers beyond a float: one
    value, and not a reason to lose every other row. Those come back through the standard library and are judged
    where they stand.
    Raises Unreadable `unreadable` with `found` (malformed, truncated, depth) and `byte`; `expected` names the format.
    """
    try:
        found = msgspec.json.decode(text)
    except RecursionError:
        raise Unreadable("unreadable", expected=expected, found="depth") from None
    except msgspec.DecodeError as error:
        reason = str(error)
    else:
        return found if _has_all(found, text) else _by_pairs(text, twice) or found
    if "out of range" in reason or _TOLERATED.search(text):
        tolerated = _by_pairs(text, twice)
        if tolerated is not None:
            return tolerated
    place = re.search(r"\(byte (\d+)\)", reason)
    position = place[1] if place else ""
    said = "truncated" if "truncated" in reason else "malformed"
    raise Unreadable("unreadable", expected=expected, found=said, byte=position)


def _has_all(found: Any, text: str) -> bool:
    """Whether every name of the text is in what was decoded: written anew it has as many.

    That costs a tenth of decoding it; to decode it with a look at every name costs as much again, or twice.
    """
    try:
        written = msgspec.json.encode(found).count(b'":')
    except RecursionError:
        return True
    names = text.count('":') + text.count('" :')
    if names < written:  # some stand on a line of their own, or behind several spaces
        names = sum(1 for _ in _NAME.finditer(text))
    return names <= written


def _by_pairs(text: str, twice: Twice) -> Any:
    """The same through the standard library; None where that is none to it either."""
    import json

    with suppress(ValueError, RecursionError):
        return json.loads(text, parse_int=_whole, object_pairs_hook=twice.object)
    return None


def _whole(digits: str) -> int | float:
    """A whole number; one that no count can be comes as infinity (`int` itself refuses 4,300 digits)."""
    return int(digits) if len(digits) < 400 else float("inf")

"""`{name}` in a template of the office: what there is, what is not known, and what stands there in the end.

Nothing but the name between two braces means anything; every other brace is text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

_NAME = re.compile(r"\{([^{}\s]{1,40})\}")


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A placeholder that means nothing."""

    name: str
    line: int
    """Counted from 1."""


def unknown_in(text: str, known: Collection[str]) -> Iterator[Unknown]:
    """What stands between braces and is none of ours, once each."""
    met: set[str] = set()
    for found in _NAME.finditer(text):
        name = found[1]
        if name not in known and name not in met:
            met.add(name)
            yield Unknown(name=name, line=text.count("\n", 0, found.start()) + 1)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every name that has a value; one without stays, so that whoever reads it sees what is missing.

    A value is text: braces in it mean nothing.
    """
    return _NAME.sub(lambda found: values.get(found[1]) or found[0], text)


def left_in(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of a text that have no value."""
    return tuple(dict.fromkeys(name for name in _NAME.findall(text) if not values.get(name)))

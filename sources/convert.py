"""Values as they come → values as we keep them: texts, codes, choices, lists. Numbers and dates have files of their own.

A value that could mean two things is a misfit, never a guess. All text passes `clean`. Here too: what every reader
shares, and which words mean that there is nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Any, NoReturn

import msgspec

from store.models.text import clean

DASHES = frozenset("-–—−")
NOTHING = DASHES | {"n/a", "#n/a"}
"""What people and programs write into a cell that has no value, whatever it would hold; casefolded."""
NO_FIGURE = NOTHING | {"na", "n.a.", "null", "none", "nan", "nat"}
"""Likewise, but these may also be a name or an initial: only where no name is expected."""
NONE_AT_ALL = frozenset(("nihil", "nol"))
"""What offices write for *there were none*: 0 as a number, and nothing as anything else."""


class Misfit(Exception):
    """A value that cannot be read. `code` and `expected` become a Problem."""

    def __init__(self, code: str, expected: str) -> None:
        self.code = code
        self.expected = expected
        super().__init__(code, expected)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a source writes: what its table declares."""

    zone: tzinfo
    """Zone of times that name none."""
    office: tzinfo
    """Zone in which moments are kept."""
    dates: tuple[str, ...] = ()
    decimal: str = "."
    now: datetime | None = None
    """When it was fetched, with its zone: a day without a year is the latest such day. None: such days are refused."""


def refuse(code: str, expected: str) -> NoReturn:
    """Raises Misfit."""
    raise Misfit(code, expected)


def scalar(value: Any, expected: str = "line") -> str | None:
    """Text, number or truth value as text; None where it is absent."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else refuse("range", expected)
    if isinstance(value, float):
        if not abs(value) < float("inf"):  # NaN too: a text `nan` would be a checkpoint of that name
            return refuse("range", expected)
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return refuse("type", expected)


def written(value: Any) -> str | None:
    """One line of clean text without spaces at its ends, as it is written."""
    text = scalar(value)
    return None if text is None else clean(text).strip() or None


def bare(text: str) -> str:
    """A figure without the `'` in front with which spreadsheets mark text."""
    return text[1:].lstrip() if text.startswith("'") else text


_MARKED = re.compile(r"'[0-9+(][0-9 ()./+-]*")


def line(value: Any) -> str | None:
    """One line of text. A dash or `n/a` alone is nothing; the `'` before a phone number is a spreadsheet's mark."""
    text = written(value)
    if text is None or (len(text) <= 4 and text.casefold() in NOTHING):
        return None
    return text[1:] if text[0] == "'" and _MARKED.fullmatch(text) else text


def prose(value: Any) -> str | None:
    """Clean text that may have line breaks."""
    text = scalar(value, "prose")
    return None if text is None else clean(text.replace("\r\n", "\n"), lines=True).strip() or None


def is_nothing(value: Any) -> bool:
    """Whether a cell holds no figure: nothing, spaces, a dash, `n/a`."""
    if not isinstance(value, str):
        return value is None
    text = value.strip()
    return not text or (len(text) <= 4 and text.casefold() in NO_FIGURE)


_DAMAGED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+|\d{5,}[.,]0+")


def code(value: Any) -> str | None:
    """A code as text, leading zeros kept. What a spreadsheet made of a long one (`1,00015E+13`) is refused."""
    text = line(value) if not isinstance(value, float | bool) else refuse("code", "text")
    if text is None:
        return None
    text = bare(text)
    return refuse("code", "text") if _DAMAGED.fullmatch(text) else text or None


_YES = frozenset(("true", "1", "yes", "y", "ya", "benar", "iya"))
_NO = frozenset(("false", "0", "no", "n", "tidak", "bukan", "tdk"))


def yes_or_no(value: Any) -> bool | None:
    """A truth value; `t` is refused, for it means *true* to some and *tidak* to others."""
    text = line(value)
    if text is None:
        return None
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return None if word in NO_FIGURE else refuse("type", "yesno")


def choice(value: Any, choices: dict[str, str]) -> str | None:
    """One of our identifiers, whatever its case; anything else stays as it is and is refused by the collection."""
    text = line(value)
    if text is None or text.casefold() in NO_FIGURE or text.casefold() in NONE_AT_ALL:
        return None
    return choices.get(re.sub(r"[\s-]+", "_", text.casefold()), text)


def lines(value: Any) -> tuple[str, ...] | None:
    """Several short texts: a list, or text with semicolons, newlines or commas between them (the first found)."""
    if isinstance(value, str):
        separator = next((sign for sign in (";", "\n") if sign in value), ",")
        value = value.split(separator)
    items = value if isinstance(value, list | tuple) else [value]
    texts = (text for item in items if (text := line(item)) is not None)
    return tuple(text for text in texts if text.casefold() not in NONE_AT_ALL) or None

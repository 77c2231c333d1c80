"""What every format comes to: numbered rows under columns, or numbered objects. And bytes to text, for all of them."""

from __future__ import annotations

import codecs
from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sources.errors import Unreadable
from store.models.problem import Problem

MOST_ROWS = 1_000_000
"""Rows of one pull, good and bad."""
MOST_IN_ONE = 200_000
"""Rows of one page or file, good and bad: ten megabytes of rows of two letters would take two gigabytes."""
MOST_REFUSED = 500
"""Rows of one page or file whose faults are kept one by one; a state keeps 200."""


class Refused:
    """The rows of one body that could not be read: the first of them with their faults, the others by number."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.more = array("L")

    def __len__(self) -> int:
        return len(self.first) + len(self.more)

    def add(self, code: str, number: int, value: str = "", expected: str = "") -> None:
        """One more of them."""
        if len(self.first) < MOST_REFUSED:
            self.first.append(Problem(code=code, value=value, expected=expected, row=str(number)))
        else:
            self.more.append(number)


def bounded(rows: int) -> None:
    """Raises Unreadable `too-many-rows` where a body has more rows than are read."""
    if rows > MOST_IN_ONE:
        raise Unreadable("too-many-rows", limit=MOST_IN_ONE)


class Table(NamedTuple):
    """The rows of one body."""

    rows: list[tuple[int, Any]]
    """(row counted from 1 without the header, or as `place` says; its cells or its object)."""
    columns: tuple[str, ...]
    """The header; of objects the keys met in the first hundred."""
    cells: bool
    """True: each row is a list of as many cells as there are columns."""
    problems: list[Problem]
    """About the body as a whole: warnings."""
    rejected: list[Problem]
    """One for each row that could not be read, or for the first of them."""
    read_as: dict[str, str]
    """How it was read (`format`, `encoding`, `delimiter`), for whoever wonders."""
    document: Any = None
    """The whole decoded document, of formats that have one: it may say where the next page is (`sources/paging.py`)."""
    since: datetime | None = None
    """Set: only what happens from then on is among the rows, and only to a year ahead."""
    more: Sequence[int] = ()
    """The numbers of the rows that could not be read either, and of which no more is kept."""
    left: int = 0
    """How many rows are no data and are told among the problems: totals, notes."""
    place: str | None = None
    """Set: the rows' numbers are the document's own, and this stands before each (another sheet's name, or nothing)."""


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its first two bytes are the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, declared: str | None, charset: str | None) -> tuple[str, str, list[Problem]]:
    """Bytes as text, the encoding used, and a warning where it was only a guess.

    In this order: what the config declares, a byte order mark, UTF-8, what the server says, Windows-1252.
    Raises Unreadable where the declared encoding does not fit.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    encoding = declared or marked or "utf-8"
    if declared is not None and marked is not None and codecs.lookup(declared).name.startswith("utf"):
        encoding = marked  # a mark is no text; `utf-8` alone would leave it in the first column's name
    try:
        return data.decode(encoding), encoding, []
    except (UnicodeError, LookupError) as error:
        position = error.start if isinstance(error, UnicodeDecodeError) else 0
    if declared is not None or marked is not None:
        raise Unreadable("encoding", found=encoding, byte=position)
    for guess in (charset, "cp1252"):
        if guess is None or not _is_text(guess):
            continue
        try:
            text = data.decode(guess)
        except (UnicodeError, LookupError):
            continue
        problems = [] if guess == charset else [_guessed(guess)]
        return text, guess, problems
    lost = Problem(code="lost-letters", value="cp1252", expected="utf-8", warning=True)
    return data.decode("cp1252", errors="replace"), "cp1252", [lost]


def _is_text(name: str) -> bool:
    """Whether a name that a server gave is a text encoding: `zip` and `rot13` are codecs too."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _guessed(encoding: str) -> Problem:
    return Problem(code="encoding", value=encoding, expected="utf-8", warning=True)

"""Lists as files for other programs: what a file is made of, and the table of the formats that there are.

Pure but for `place.py`: a book in, bytes out, the same bytes from the same book.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from importlib import import_module
from typing import Final

import msgspec

Value = str | int | date | datetime | None
"""What a cell holds; None: nothing is known, which is no zero. A moment is aware."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One table."""

    title: str
    columns: tuple[str, ...]
    """The headings."""
    rows: Sequence[Sequence[Value]]
    """As many cells as there are columns, in each."""
    strong: frozenset[int] = frozenset()
    """Places of rows that are sums."""
    blank: str = "–"
    """What stands in Markdown where nothing is known."""


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out as one file."""

    title: str
    sheets: tuple[Sheet, ...]
    """The first is the data; formats that hold one table alone hold that."""
    about: tuple[tuple[str, str], ...]
    """Where it is from: label and text. Nothing that the clock says."""
    about_title: str
    zone: tzinfo
    """Of the moments."""
    headings: tuple[str, str]
    """Those of the sheet that says where it is from."""


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How a text is written."""

    separator: str = ","
    bom: bool = False
    """Whether a CSV begins with the sign by which Excel knows UTF-8."""


class TooMany(Exception):
    """More rows than a sheet of a workbook holds. `rows`, `most`."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(rows, most)
        self.rows = rows
        self.most = most


WRITERS: Final[dict[str, str]] = {
    "csv": "tui.headless.exporting.csvfile:written",
    "xlsx": "tui.headless.exporting.xlsxfile:written",
    "md": "tui.headless.exporting.markdown:written",
}
"""Format → what writes it. A further one is one line here and one file."""
BINARY: Final = frozenset({"xlsx"})
"""Formats that no terminal shows."""


def written(named: str, book: Book, style: Style) -> bytes:
    """The file of a format. Raises KeyError for one that does not exist, TooMany."""
    module, _, function = WRITERS[named].partition(":")
    write: Callable[[Book, Style], bytes] = getattr(import_module(module), function)
    return write(book, style)

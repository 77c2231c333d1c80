"""Rows of text in columns, by the cells that they take on a terminal, never by `len()`."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence


def cells(text: str) -> int:
    """Cells that a text takes: two for wide letters, none for marks that sit on another letter."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def aligned(rows: Iterable[Sequence[str]], right: Collection[int] = ()) -> Iterator[str]:
    """Lines with columns as wide as their widest cell; those in `right` end at the same place."""
    held = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*held, strict=True)]
    for row in held:
        line = ""
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - cells(cell))
            line += (space + cell if at in right else cell + space) + "  "
        yield line.rstrip()


def tabbed(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines for other programs: one tab between two cells, no padding, one line per row."""
    for row in rows:
        yield "\t".join(cell.replace("\n", " ").replace("\t", " ") for cell in row)

"""Markdown: a title, where it is from, and tables. No text from outside becomes a link, markup or another cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui.headless.exporting import Book, Sheet, Style
from tui.headless.exporting.cells import said

_SIGNS = re.compile(r"([\\`*_\[\]|~$])")
_LINKS = (("://", r"\://"), ("www.", r"www\."), ("@", r"\@"))
"""What some readers make a link of without being asked."""


def written(book: Book, style: Style) -> bytes:
    """The whole book."""
    lines = [f"# {escaped(book.title)}", ""]
    lines += [f"- {escaped(label)}: {escaped(text)}" for label, text in book.about]
    for place, sheet in enumerate(book.sheets):
        lines += ["", *([f"## {escaped(sheet.title)}", ""] if place else []), *_table(book, sheet)]
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    """A text that says itself, on one line."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = _SIGNS.sub(r"\\\1", plain)
    for sign, harmless in _LINKS:
        plain = plain.replace(sign, harmless)
    return plain


def _table(book: Book, sheet: Sheet) -> Iterator[str]:
    numbers = [any(isinstance(row[place], int) for row in sheet.rows) for place in range(len(sheet.columns))]
    yield _line(map(escaped, sheet.columns))
    yield _line("---:" if number else "---" for number in numbers)
    for place, row in enumerate(sheet.rows):
        cells = [sheet.blank if value is None else escaped(said(value, book.zone)) for value in row]
        yield _line(f"**{cell}**" if place in sheet.strong and cell else cell for cell in cells)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""CSV (RFC 4180): one table in UTF-8, lines ending with CRLF, quotes where they are needed.

Numbers and dates are written as they are; a text that a spreadsheet would compute gets a `'` in front.
"""

from __future__ import annotations

import csv
from io import StringIO

from tui.headless.exporting import Book, Style, Value
from tui.headless.exporting.cells import guarded, said


def written(book: Book, style: Style) -> bytes:
    """The first sheet of a book; where it is from stands in no CSV."""
    sheet = book.sheets[0]
    out = StringIO(newline="")
    lines = csv.writer(out, delimiter=style.separator, lineterminator="\r\n")

    def cell(value: Value) -> str:
        text = said(value, book.zone)
        return guarded(text) if isinstance(value, str) else text

    lines.writerow(map(guarded, sheet.columns))
    lines.writerows(map(cell, row) for row in sheet.rows)
    return (b"\xef\xbb\xbf" if style.bom else b"") + out.getvalue().encode()

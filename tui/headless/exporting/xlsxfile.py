"""Workbooks (.xlsx) by XlsxWriter, imported when somebody asks for one: 30 ms. The same bytes from the same book.

A text is a text whatever it begins with: no cell is ever a formula or a link. What the file says of itself holds no
name, no day and nothing of the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from tui.headless.exporting import Book, Sheet, Style, TooMany, Value
from tui.headless.exporting.cells import said

MOST_ROWS: Final = 1_048_575
"""Of a sheet, below its heading."""
_LONGEST = 32_767
"""Letters of a cell; what is longer Excel refuses to open."""
_EXACT = 10**15
"""From here on a spreadsheet rounds whole numbers."""
_WIDEST, _MEASURED = 60, 1_000
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same data make the same file
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def written(book: Book, style: Style) -> bytes:
    """The book with a further sheet that says where it is from. Raises TooMany."""
    import xlsxwriter  # type: ignore[import-untyped]

    for sheet in book.sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise TooMany(len(sheet.rows), MOST_ROWS)
    out = BytesIO()
    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )  # fmt: skip
    made.set_properties({"created": _MADE})
    forms = {
        (kind, strong): made.add_format({"bold": strong, "valign": "top", **more})
        for kind, more in _FORMS.items()
        for strong in (False, True)
    }
    about = Sheet(title=book.about_title, columns=book.headings, rows=book.about)
    for sheet in (*book.sheets, about):
        page = made.add_worksheet(_name(sheet.title))
        _fill(page, sheet, book, forms)
    made.close()
    return out.getvalue()


_FORMS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "number": {"num_format": "#,##0"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "head": {"bottom": 1, "text_wrap": True},
}


def _fill(page: Any, sheet: Sheet, book: Book, forms: dict[tuple[str, bool], Any]) -> None:
    for place, title in enumerate(sheet.columns):
        page.write_string(0, place, title[:_LONGEST], forms["head", True])
        page.set_column(place, place, _width(sheet, place, book))
    page.freeze_panes(1, 0)
    if sheet.rows and not sheet.strong:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for number, row in enumerate(sheet.rows, 1):
        strong = number - 1 in sheet.strong
        for place, value in enumerate(row):
            _put(page, number, place, value, book, forms, strong)


def _put(
    page: Any,
    row: int,
    place: int,
    value: Value,
    book: Book,
    forms: dict[tuple[str, bool], Any],
    strong: bool,
) -> None:
    """One cell: numbers as numbers, days as days, a moment on the office's clock, everything else as text."""
    if value is None:
        return
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT:
        page.write_number(row, place, value, forms["number", strong])
    elif isinstance(value, datetime) and value.year >= 1900:
        page.write_datetime(
            row, place, value.astimezone(book.zone).replace(tzinfo=None), forms["moment", strong]
        )
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        page.write_datetime(row, place, value, forms["day", strong])
    else:
        text = said(value, book.zone)
        page.write_string(
            row, place, text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…", forms["text", strong]
        )


def _width(sheet: Sheet, place: int, book: Book) -> int:
    """As wide as what the first rows hold."""
    rows: Sequence[Sequence[Value]] = sheet.rows[:_MEASURED]
    longest = max((len(said(row[place], book.zone)) for row in rows), default=0)
    return min(max(longest, len(sheet.columns[place])) + 2, _WIDEST)


def _name(title: str) -> str:
    """A sheet's name as Excel allows it."""
    return " ".join(title.translate(_NO_NAME).split()).strip("'")[:31] or "1"

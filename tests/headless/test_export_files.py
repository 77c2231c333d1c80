"""The writers of files by themselves: what a cell may hold, what no sheet takes, the same bytes from the same book."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sources.convert import line
from tests.headless.test_export import rows_of
from tui.headless.exporting import WRITERS, Book, Sheet, Style, TooMany, written, xlsxfile

ZONE = ZoneInfo("Asia/Jakarta")


def book(*rows: tuple[Any, ...], **more: Any) -> Book:
    columns = tuple(f"k{n}" for n in range(len(rows[0]) if rows else 1))
    sheet = Sheet(title="Angka [a]: b/c", columns=columns, rows=rows, **more)
    return Book(
        title="Uji", sheets=(sheet,), about=(("asal", "=uji"),), about_title="Asal", zone=ZONE,
        headings=("apa", "isi"),
    )  # fmt: skip


def opened(made: Book) -> Any:
    return load_workbook(io.BytesIO(written("xlsx", made, Style())))


def test_cells_of_a_workbook_hold_what_they_are() -> None:
    moment = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    long, many, old = "x" * 40_000, 10**16, date(1850, 1, 2)
    sheet = opened(
        book((0, -5, many, date(2026, 11, 24), moment, old, long, "=1", "007", "http://x.id", None))
    )["Angka a b c"]
    cells = [cell.value for cell in sheet[2]]
    assert cells[:3] == [0, -5, str(many)]
    assert (cells[3].date(), cells[4]) == (date(2026, 11, 24), moment.astimezone(ZONE).replace(tzinfo=None))
    assert cells[5] == "1850-01-02"
    assert (len(cells[6]), cells[6][-1]) == (32_767, "…")
    assert cells[7:] == ["=1", "007", "http://x.id", None]
    assert sheet["J2"].hyperlink is None
    assert {sheet.cell(2, n).data_type for n in (8, 9, 10)} == {"s"}


def test_what_no_sheet_holds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsxfile, "MOST_ROWS", 2)
    assert opened(book((1,), (2,))).worksheets[0].max_row == 3
    with pytest.raises(TooMany):
        written("xlsx", book((1,), (2,), (3,)), Style())


def test_a_workbook_says_nothing_of_itself_and_holds_no_formula_and_no_link() -> None:
    data = written("xlsx", book(("=HYPERLINK(1)", "https://x.id", "rahasia")), Style())
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        parts = {name: pack.read(name).decode() for name in pack.namelist()}
        assert {info.date_time for info in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not any("<f>" in text or "hyperlink " in text for text in parts.values())
    assert not any("rahasia" in text for name, text in parts.items() if name.startswith("docProps"))


CELLS = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.dates(date(1900, 3, 1)), st.text("ab =+|*<\"',;\n`_[]\\")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_every_format_makes_the_same_bytes_and_keeps_rows_apart(rows: list[tuple[Any, Any]]) -> None:
    made = book(*rows)
    found = {kind: written(kind, made, Style()) for kind in WRITERS}
    assert found == {kind: written(kind, book(*rows), Style()) for kind in WRITERS}
    table = rows_of(found["csv"].decode())
    assert [len(row) for row in table] == [2] * (len(rows) + 1)
    lines = [text for text in found["md"].decode().splitlines() if text.startswith("|")]
    assert len(lines) == len(rows) + 2
    assert all(text.replace("\\\\", "").replace("\\|", "").count("|") == 3 for text in lines)
    for row, cells in zip(rows, table[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str) and not value.strip(" \n").startswith("'"):
                assert cell.removeprefix("'") == value
            elif isinstance(value, int):
                assert cell == str(value)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_csv_with_any_separator_is_read_as_it_was_written(sign: str) -> None:
    rows = [("a,b;c|d\te", 'kata "besar"', "baris\nbaru"), ("", "ü – é", "+62811")]
    table = rows_of(written("csv", book(*rows), Style(separator=sign)).decode(), sign)
    assert table[1] == list(rows[0])
    assert table[2] == ["", "ü – é", "'+62811"]
    assert line(table[2][2]) == "+62811"

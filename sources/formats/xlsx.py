"""Spreadsheet workbooks (.xlsx, .xlsm, .xltx): one sheet's table, with what people write around it told apart.

The container is judged and read by `sources/workbook/`; here a grid of cells becomes named columns and rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace

from sources.errors import Unreadable
from sources.headings import Header, Wanted, at, find, guess, unique
from sources.leftover import Sieve, needs
from sources.names import Names
from sources.spec import SourceSpec
from sources.table import Table
from sources.totals import Totals
from sources.workbook.book import Book
from sources.workbook.cells import NOTHING
from sources.workbook.container import Container
from sources.workbook.parts import MOST_MEMORY, Tab
from sources.workbook.sheet import Sheet
from store.models.problem import Problem
from store.models.text import clean

Row = tuple[int, list[Any]]


def parse(data: bytes, spec: SourceSpec, charset: str | None, totals: Totals | None = None) -> Table:
    """The rows under the header, as wide as it; their numbers are the sheet's own.

    Real dates come as `date` or `datetime` without a zone, times of day as text, numbers as numbers, blank cells as None.
    Raises Unreadable: `protected`, `other-workbook`, `no-sheet`, `too-large` with `found`, `unreadable`, `not-data`.
    """
    book = Book(Container(data))
    tabs = book.find(spec.sheet)
    book.load()
    for tab in tabs:
        sheet = Sheet(book, tab)
        if sheet.rows:
            return Reader(book, tab, sheet, spec).table(totals or Totals(spec, Names()))
    raise Unreadable(
        "not-data", found="empty", expected="xlsx", sheet=tabs[0].name, sheets=book.others(tabs[0])
    )


class Reader:
    """From the cells of a sheet to a table."""

    def __init__(self, book: Book, tab: Tab, sheet: Sheet, spec: SourceSpec) -> None:
        self._book = book
        self._sheet = sheet
        self._spec = spec
        self._tab = tab
        self._wanted = Wanted(spec)
        self._place = "" if tab == book.first else f"{tab.name}!"

    def table(self, totals: Totals) -> Table:
        """The whole of it. Takes the sheet's rows along: they are not there any more afterwards."""
        sheet, header = self._sheet, self._header()
        places = self._places(header)
        names = [header.names[place] if place < len(header.names) else "" for place in places]
        columns, problems = unique(names)
        used = self._wanted.used(columns)
        head = [row for row in islice(sheet.rows, max(header.rows)) if row[0] in header.rows]
        rows = self._cut(places, after=max(header.rows))
        headings = [self._fit(cells, places) for _, cells in head]
        sieve = Sieve(needs(self._spec, columns, used), headings, totals)
        kept = sieve.kept(rows)
        oddities = _Odd(sheet, places, columns, used)
        found = list(oddities.told(kept))
        oddities.blank(kept)
        problems += [
            replace(each, row=self._label(int(each.row)), field=self._wanted.field(columns[column]))
            for column, each in found
        ]
        problems += self._merged_down(header, places, columns, used)
        if self._book.styles.are_broken:
            problems.append(Problem(code="styles", warning=True))
        return Table(
            rows=kept,
            columns=columns,
            cells=True,
            problems=[*problems, *sieve.left.told(self._label)],
            rejected=[],
            read_as=self._read_as(header),
            left=sieve.left.count,
            place=self._place,
        )

    def _read_as(self, header: Header) -> dict[str, str]:
        said = {"format": "xlsx", "sheet": self._tab.name, "header_row": ", ".join(map(str, header.rows))}
        others = self._book.others(self._tab)
        if others:
            said["other_sheets"] = others
        return said | ({"dates": "1904"} if self._book.since_1904 else {})

    def _header(self) -> Header:
        """The declared rows, else what is found."""
        rows, merged = self._sheet.rows, self._sheet.merged
        declared = self._spec.header_rows
        if declared:
            header: Header | None = at(declared, rows, merged)
        else:
            header = find(rows, self._wanted, merged) or guess(rows, merged)
        return header or Header((rows[0][0],), ())

    def _places(self, header: Header) -> list[int]:
        """The sheet's columns that the table has: those with a name, and those without one that hold something."""
        last = max(header.rows)
        width = len(header.names)
        nameless = {place for place, name in enumerate(header.names) if not name}
        filled: set[int] = set()
        for number, cells in self._sheet.rows if nameless else ():
            if number > last and nameless != filled:
                filled |= {place for place in nameless if place < len(cells) and cells[place] is not None}
        return [place for place in range(width) if place not in nameless or place in filled]

    def _cut(self, places: Sequence[int], *, after: int) -> list[Row]:
        """The rows below the header, each with exactly these cells. Blank ones are no rows."""
        rows = self._sheet.rows
        width = len(places)
        blank = sum(max(width - len(cells), 0) for _, cells in rows)
        if self._sheet.memory + 8 * blank > MOST_MEMORY:
            raise Unreadable("too-large", found="memory", limit=MOST_MEMORY)
        straight = list(places) == list(range(width))
        kept: list[Row] = []
        rows.reverse()
        while rows:  # one by one, so that no row is held twice
            number, cells = rows.pop()
            if number <= after:
                continue
            if not straight:
                cells = self._fit(cells, places)
            elif len(cells) != width:
                cells = cells[:width] + [None] * (width - len(cells))
            if any(cell is not None for cell in cells):
                kept.append((number, cells))
        return kept

    def _merged_down(
        self, header: Header, places: Sequence[int], columns: Sequence[str], used: Sequence[int]
    ) -> list[Problem]:
        """Cells merged over several rows of data: only the first of them holds the value, unless the config says so."""
        first: dict[int, int] = {}
        for top, left, bottom, right in self._sheet.merged:
            if top > max(header.rows) and bottom > top and left == right:
                first[left] = min(top, first.get(left, top))
        found = [
            (columns[where], first[place])
            for where, place in enumerate(places)
            if place in first and where in used
        ]
        return [
            Problem(
                code="merged-down", value=name[:80], expected="fill_down", row=self._label(row), warning=True
            )
            for name, row in found
            if name not in self._spec.fill_down
        ]

    def _fit(self, cells: Sequence[Any], places: Sequence[int]) -> list[Any]:
        return [cells[place] if place < len(cells) else None for place in places]

    def _label(self, number: int) -> str:
        return f"{self._place}{number}"


class _Odd:
    """What is said about cells that hold no value, in the columns that the source's table uses."""

    def __init__(
        self, sheet: Sheet, places: Sequence[int], columns: Sequence[str], used: Sequence[int]
    ) -> None:
        where = {place: at for at, place in enumerate(places)}
        self._columns = columns
        self._places = {where[place] for _, place in sheet.odd if place in where}
        self._found = [
            (code, where[place], met) for (code, place), met in sheet.odd.items() if where.get(place) in used
        ]

    def told(self, rows: Sequence[Row]) -> Iterator[tuple[int, Problem]]:
        """(column, a warning) for each cell, up to a number; for formulas without a result one per column."""
        numbers = {number for number, cells in rows if any(cells[place] is NOTHING for place in self._places)}
        for code, column, met in self._found:
            name = clean(self._columns[column])[:80]
            first = [each for each in met.first if each.row in numbers]
            if first and code == "no-result":
                yield column, _warning("no-result", first[0].row, name, str(met.count))
                continue
            for each in first:
                yield column, _warning(code, each.row, clean(each.value) or name, each.cell)
            if met.count > len(met.first):
                more = str(met.count - len(met.first))
                yield column, _warning("more-cells", met.first[-1].row, name, more)

    def blank(self, rows: Sequence[Row]) -> None:
        """Nothing stands in these cells any more."""
        for _, cells in rows:
            for place in self._places:
                if cells[place] is NOTHING:
                    cells[place] = None


def _warning(code: str, row: int, value: str, expected: str) -> Problem:
    return Problem(code=code, value=value, expected=expected, row=str(row), warning=True)

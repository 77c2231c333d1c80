"""The cells of one sheet: rows of values with the sheet's own numbers, in one pass and bounded memory.

A reader of our own: openpyxl takes 5.7 s for 50,000 rows of 8 columns where this takes 1.5, fills the space up to a far
cell with empty ones, and gives a workbook up whose cell styles are odd (research T5, T23; measured with 3.1.5).
"""

from __future__ import annotations

from operator import itemgetter
from sys import getsizeof
from typing import Any

from sources.errors import Unreadable
from sources.workbook.book import Book
from sources.workbook.cells import (
    NOTHING,
    Merged,
    Nothing,
    Oddities,
    Oddity,
    cell_place,
    column_letters,
    column_number,
    whole_or_not,
)
from sources.workbook.markup import MOST_DEEP, Attributes, Handler, attribute, events, local, too_deep
from sources.workbook.parts import MOST_MEMORY, MOST_TEXT, Tab, unescaped
from sources.workbook.styles import Kind, from_serial

MOST_COLUMNS = 500
MOST_CELLS = 3_000_000
"""Cells with or without a value."""
MOST_ROW = 1_000_000
_MOST_MERGED = 50_000
_TOLD = 20
"""Cells of one column that are told one by one."""
_REMEMBERED = 20_000
_A_ROW, _A_VALUE, _A_PLACE = 160, 32, 8
"""About how many bytes each takes."""


class Sheet(Handler):
    """The cells of a sheet. Read in the constructor; raises Unreadable."""

    def __init__(self, book: Book, tab: Tab) -> None:
        self.rows: list[tuple[int, list[Any]]] = []
        """(the sheet's row number, its cells up to the last one that holds something). Blank rows are not there."""
        self.merged: list[Merged] = []
        self.odd: dict[tuple[str, int], Oddities] = {}
        """(`error-cell` | `no-result` | `no-date` | `bad-cell`, column from 0) → the cells; NOTHING stands in each."""
        self.memory = book.texts.memory
        self._texts = book.texts.all
        self._kinds = book.styles.kinds
        self._since_1904 = book.since_1904
        self._name = tab.name
        self._dates: dict[tuple[str, Kind], Any] = {}
        self._inline: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._elements = 0
        self._row: list[Any] = []
        self._number = 0
        self._next = 0
        events(book.container.chunks(tab.part), self, tab.name)
        self.rows.sort(key=itemgetter(0))  # as they nearly always stand

    # The state of the cell under way. Attributes of an object cost as much as closed-over names and can be split.
    _cell = ""
    _type: str | None = None
    _style: str | None = None
    _pieces: list[str] | None = None
    _is_formula = False
    _takes = False
    _spoken = False
    _in_cell = False
    _size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """A cell, its value, a row, …: everything of another name only counts as open."""
        self.open += 1
        if self.open > MOST_DEEP:
            raise too_deep()
        if ":" in name:
            name = local(name)
        if name == "c":
            self._in_cell = True
            self._cell = attributes.get("r", "")
            self._type = attributes.get("t")
            self._style = attributes.get("s")
            self._pieces = None
            self._is_formula = False
            self._size = 0
        elif name in ("v", "t"):
            if self._in_cell and not self._spoken and (name == "t") == (self._type == "inlineStr"):
                self._takes = True
                if self._pieces is None:
                    self._pieces = []
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._spoken = True
        elif name == "mergeCell":
            self._merge(attribute(attributes, "ref"))

    def text(self, text: str) -> None:
        """A piece of a cell's value."""
        if self._takes and self._pieces is not None:
            self._pieces.append(text)
            self._size += len(text)
            if self._size > MOST_TEXT:
                raise Unreadable("unreadable", expected="xlsx", found="long-field", sheet=self._name)

    def end(self, name: str) -> None:
        """A cell or a row is whole."""
        self.open -= 1
        if ":" in name:
            name = local(name)
        if name == "c":
            self._in_cell = False
            self._take_cell()
        elif name in ("v", "t"):
            self._takes = False
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._spoken = False

    def _begin_row(self, said: str | None) -> None:
        number = int(said) if said and said.isascii() and said.isdigit() and len(said) < 9 else 0
        self._number = number or self._number + 1
        self._row = []
        self._next = 0

    def _end_row(self) -> None:
        if self._row:
            if self._number > MOST_ROW:
                raise Unreadable("too-large", found="rows", limit=MOST_ROW)
            self.memory += _A_ROW + _A_PLACE * len(self._row)
            self._weigh()
            self.rows.append((self._number, self._row))
            self._row = []

    def _take_cell(self) -> None:
        """One cell's value into its place in the row."""
        self._elements += 1
        if self._elements > MOST_CELLS:
            raise Unreadable("too-large", found="cells", limit=MOST_CELLS)
        column = self._column()
        self._next = column + 1
        text = None if self._pieces is None else "".join(self._pieces)
        value: Any
        if self._is_formula and (text is None or (not text and self._type in (None, "n"))):
            value = self._odd("no-result", column)
        else:
            value = None if text is None else self._value(text, column)
        if value is None:
            return
        if column >= MOST_COLUMNS:
            raise Unreadable("too-large", found="columns", limit=MOST_COLUMNS)
        row = self._row
        missing = column - len(row)
        if missing > 0:
            row.extend([None] * missing)
        if missing >= 0:
            row.append(value)
        else:
            row[column] = value

    def _column(self) -> int:
        """The column that the cell names, from 0; without a name the next one."""
        letters = self._cell.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            found = column_number(letters)
            if found < 0:
                return self._next
            self._columns[letters] = found
        return found

    def _value(self, text: str, column: int) -> Any:
        """What the cell holds; None where that is nothing."""
        kind = self._type
        if kind == "s":
            if not text:
                return None
            texts = self._texts
            at = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else len(texts)
            if at >= len(texts):
                return self._odd("bad-cell", column)
            text = texts[at]
            return text if text and not text.isspace() else None
        if kind is None or kind == "n":
            return self._number_of(text, column) if text else None
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return self._odd("error-cell", column, text)
        return self._own(text)

    def _own(self, text: str) -> str | None:
        """A text that stands in the cell itself. One that was met before is not kept twice."""
        if not text or text.isspace():
            return None
        met = self._inline.get(text)
        if met is None:
            met = unescaped(text)
            self.memory += getsizeof(met)
            self._weigh()
            if len(self._inline) < _REMEMBERED:
                self._inline[text] = met
        return met

    def _number_of(self, text: str, column: int) -> Any:
        """A number as the cell's style reads it."""
        self.memory += _A_VALUE
        try:
            kind = self._kind_of_style()
            if kind == "number":
                return whole_or_not(text)
            if isinstance(kind, int):
                number = whole_or_not(text)
                return str(number).zfill(kind) if isinstance(number, int) and number >= 0 else number
            return self._date(text, kind, column)
        except (ValueError, OverflowError):
            return self._odd("bad-cell", column)

    def _kind_of_style(self) -> Kind:
        """What the cell's style makes of a number; a style that does not exist makes nothing of it."""
        style, kinds = self._style, self._kinds
        if style is None or not style.isascii() or not style.isdigit() or len(style) > 6:
            return "number"
        at = int(style)
        return kinds[at] if at < len(kinds) else "number"

    def _date(self, text: str, kind: Kind, column: int) -> Any:
        """The day, moment or time behind a serial number."""
        found = self._dates.get((text, kind))
        if found is None:
            found = from_serial(float(text), kind, since_1904=self._since_1904)
            if found is None:
                return self._odd("no-date", column, text)
            if len(self._dates) < _REMEMBERED:
                self._dates[text, kind] = found
        return found

    def _odd(self, code: str, column: int, value: str = "") -> Nothing:
        met = self.odd.setdefault((code, column), Oddities())
        met.count += 1
        if len(met.first) < _TOLD:
            cell = f"{column_letters(column)}{self._number}"
            met.first.append(Oddity(self._number, cell, value[:20]))
        return NOTHING

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, bottom = cell_place(first), cell_place(last)
        if top is None or bottom is None or len(self.merged) == _MOST_MERGED:
            return
        if top[0] <= bottom[0] and top[1] <= bottom[1]:
            self.merged.append((*top, *bottom))

    def _weigh(self) -> None:
        if self.memory > MOST_MEMORY:
            raise Unreadable("too-large", found="memory", limit=MOST_MEMORY)

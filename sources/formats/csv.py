"""Separated values: what spreadsheets, portals and people call CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from sources.errors import Unreadable
from sources.grid import Grid
from sources.headings import LOOKED_AT, WIDEST, Header, Wanted, at, find, guess, join, unique
from sources.spec import SourceSpec
from sources.table import MOST_IN_ONE, Table, bounded, decode
from sources.totals import Totals

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 30
_LONGEST_FIELD = 1_000_000
"""Characters. Python refuses fields over 131,072, which a long HTML body in one cell reaches."""
_BLOCK = 262_144
_MOST_COLUMNS = 100_000
_MOST_LINES = 1_100_000
"""A little more than a spreadsheet has: one that was saved whole, with all the empty ones."""
_END = "\x00end\x00"
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?(?:\n|\r|\Z)', re.IGNORECASE)


class _Dialect(NamedTuple):
    """The text without its `sep=` line, what separates its cells, and how many lines were taken off."""

    text: str
    delimiter: str
    above: int = 0


class _Head(NamedTuple):
    """The header, and how wide its rows are: columns at its right end may have no name."""

    header: Header
    rows: list[list[str]]
    width: int


def parse(data: bytes, spec: SourceSpec, charset: str | None, totals: Totals | None = None) -> Table:
    """Rows of cells under the header. A row that is too short or too long is refused, never shifted; totals, notes and
    signatures are left out.

    Raises Unreadable: `encoding`, `unreadable` (an open quote, an endless field), `not-data` (nothing at all, NULs).
    """
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise Unreadable("not-data", found="empty", expected="csv")
    if text.count("\0") > len(text) // 100:
        raise Unreadable("not-data", found="binary", expected="csv")
    if text.count("\n") > _MOST_LINES and '"' not in text:  # then each of them is a row, or nothing
        raise Unreadable("too-many-rows", limit=MOST_IN_ONE)
    dialect = _dialect(text, spec)
    head, records = _head(_records(dialect), spec)
    named = len(head.header.names) or 1
    grid = Grid(max(head.width, named))
    _fill(grid, records, named, max(head.width, named))
    width = named + grid.reach(named)
    names = (*head.header.names, *[""] * (width - len(head.header.names)))
    columns, warnings = unique(names)
    grid.narrow(width)
    grid.sift(spec, columns, head.rows, totals)
    return Table(
        rows=grid.rows,
        columns=columns,
        cells=True,
        problems=[*problems, *warnings, *grid.problems],
        rejected=grid.refused.first,
        more=grid.refused.more,
        read_as={
            "format": "csv",
            "encoding": encoding,
            "delimiter": dialect.delimiter,
            "header_row": ", ".join(map(str, head.header.rows)),
        },
        left=grid.left,
    )


def _fill(grid: Grid, records: Iterable[list[str]], named: int, width: int) -> None:
    """The records below the header that hold anything, counted from 1; `named`: the columns that no row may lack."""
    rows = grid.rows
    for number, cells in enumerate(records, 1):
        if number > MOST_IN_ONE:
            bounded(number if number > _MOST_LINES else len(rows) + len(grid.refused))
        if len(cells) == width:
            if (cells[0] and not cells[0].isspace()) or any(map(str.strip, cells)):
                rows.append((number, cells))
        elif any(map(str.strip, cells)):
            if len(cells) > width and not any(cells[width:]):  # a spreadsheet's trailing delimiters
                rows.append((number, cells[:width]))
            elif named <= len(cells) < width:
                rows.append((number, cells + [""] * (width - len(cells))))
            else:
                grid.torn(number, cells)
    bounded(len(rows) + len(grid.refused))


def _dialect(text: str, spec: SourceSpec) -> _Dialect:
    """The delimiter: declared, else from Excel's `sep=` line, else the one that cuts the first rows most evenly."""
    said = _SEP_LINE.match(text)
    if said is not None:
        text = text[said.end() :]
    above = int(said is not None)
    if spec.delimiter is not None:
        return _Dialect(text, spec.delimiter, above)
    return _Dialect(text, said[1] if said is not None else _sniff(text), above)


def _sniff(text: str) -> str:
    """csv.Sniffer takes letters for delimiters in short files; four candidates and a count do not."""
    import csv

    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            for row in csv.reader(StringIO(text[:100_000], newline=""), delimiter=delimiter):
                if row:
                    widths.append(len(row))
                if len(widths) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(dialect: _Dialect) -> Iterator[list[str]]:
    """The records of the text. Raises Unreadable for a quote that is never closed: it would swallow every row below.

    A last line of ours tells: unless it comes back as a record of its own, a quote was open.
    """
    import csv

    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    lines = chain(chain.from_iterable(_blocks(dialect)), (_END,))
    reader = csv.reader(lines, delimiter=dialect.delimiter)
    begins, ended, found = 1, 0, "quote"
    try:
        for record in reader:
            if record == [_END]:
                return
            begins, ended = ended + 1, reader.line_num
            yield record
    except csv.Error:
        begins, found = ended + 1, "long-field"
    raise Unreadable("unreadable", expected="csv", line=begins + dialect.above, found=found)


def _blocks(dialect: _Dialect) -> Iterator[Iterable[str]]:
    """The lines of the text, some thousands at a time: a StringIO takes four bytes for each letter, and another copy.

    Raises Unreadable for a line that could only be taken apart into more columns than anybody's table has.
    """
    text, begins = dialect.text, 0
    while begins < len(text):
        ends = text.rfind("\n", begins, begins + _BLOCK) + 1 or text.find("\n", begins) + 1 or len(text)
        block = text[begins:ends]
        begins = ends
        end = 2 if block.endswith("\r\n") else 1
        if len(block) <= _BLOCK or block.find("\r", 0, len(block) - end) >= 0:
            yield StringIO(block, newline="")
        elif block.count(dialect.delimiter) <= _MOST_COLUMNS:
            yield (block,)
        else:
            line = text.count("\n", 0, ends) + dialect.above
            raise Unreadable("unreadable", expected="csv", line=line, found="columns")


def _head(records: Iterator[list[str]], spec: SourceSpec) -> tuple[_Head, Iterator[list[str]]]:
    """The column names, and the records below them: the declared ones, else the first that have most of the mapped
    columns, else the first that look like names, else the first with anything in it."""
    declared = spec.header_rows
    first = list(enumerate(islice(records, max(declared, default=LOOKED_AT)), 1))
    if declared and len(first) == declared[-1]:
        header = at(declared, first)
    else:
        filled = [(number, cells) for number, cells in first if any(map(str.strip, cells))]
        if declared or not filled:
            raise Unreadable("not-data", found="empty", expected="csv")
        header = find(filled, Wanted(spec)) or _guess(filled)
    rows = [cells for number, cells in first if number in header.rows]
    head = _Head(header, rows, max(map(len, rows), default=0))
    return head, chain([cells for _, cells in first[header.rows[-1] :]], records)


def _guess(filled: list[tuple[int, list[str]]]) -> Header:
    """The first row that looks like one of names, with anything under it: what stands above is a title."""
    cells = [(number, [cell or None for cell in row[:WIDEST]]) for number, row in filled]
    found = guess(cells)
    rows = found.rows if found is not None else (filled[0][0],)
    return join([row for row in filled if row[0] in rows])

"""Separated values: what spreadsheets, portals and people call CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from sources.errors import Unreadable
from sources.headings import LOOKED_AT, Header, Wanted, at, find, join, unique
from sources.spec import SourceSpec
from sources.table import MOST_IN_ONE, Refused, Table, bounded, decode

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


def parse(data: bytes, spec: SourceSpec, charset: str | None) -> Table:
    """Rows of cells under the header. A row that is too short or too long is refused, never shifted.

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
    records = _records(dialect)
    header, records = _header(records, spec)
    columns, warnings = unique(header.names or ("",))
    rows: list[tuple[int, list[str]]] = []
    refused = Refused()
    width = len(columns)
    for number, cells in enumerate(records, 1):
        if number > MOST_IN_ONE:
            bounded(number if number > _MOST_LINES else len(rows) + len(refused))
        if len(cells) == width:
            if (cells[0] and not cells[0].isspace()) or any(map(str.strip, cells)):
                rows.append((number, cells))
        elif _is_padded(cells, width):
            if any(map(str.strip, cells)):
                rows.append((number, cells[:width]))
        elif any(cell.strip() for cell in cells):
            code = "short-row" if len(cells) < width else "long-row"
            refused.add(code, number, str(len(cells)), str(width))
    bounded(len(rows) + len(refused))
    return Table(
        rows=rows,
        columns=columns,
        cells=True,
        problems=[*problems, *warnings],
        rejected=refused.first,
        more=refused.more,
        read_as={
            "format": "csv",
            "encoding": encoding,
            "delimiter": dialect.delimiter,
            "header_row": ", ".join(map(str, header.rows)),
        },
    )


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


def _header(records: Iterator[list[str]], spec: SourceSpec) -> tuple[Header, Iterator[list[str]]]:
    """The column names, and the records below them: the declared ones, else the first that have most of the mapped
    columns, else the first with anything in it."""
    declared = spec.header_rows
    head = list(enumerate(islice(records, max(declared, default=LOOKED_AT)), 1))
    if declared and len(head) == declared[-1]:
        return at(declared, head), records
    filled = [(number, cells) for number, cells in head if any(map(str.strip, cells))]
    if declared or not filled:
        raise Unreadable("not-data", found="empty", expected="csv")
    header = find(filled, Wanted(spec)) or join(filled[:1])
    return header, chain([cells for _, cells in head[header.rows[-1] :]], records)


def _is_padded(cells: list[str], width: int) -> bool:
    """Longer only by empty cells: a spreadsheet's trailing delimiters."""
    return len(cells) > width and not any(cells[width:])

"""One JSON value per line (.ndjson, .jsonl): a line that is broken costs that line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sources.errors import Unreadable
from sources.jsontext import Twice, bounded_text, document
from sources.records import kind_of, table_of
from sources.spec import SourceSpec
from sources.table import MOST_IN_ONE, Refused, Table, bounded, decode

_LONG = 100_000
"""Characters of a line whose values are counted: shorter ones cannot come to much."""
_MOST_BROKEN = 1_000
"""Broken lines after which, if they are the most, this is something else."""


def parse(data: bytes, spec: SourceSpec, charset: str | None) -> Table:
    """The objects of the lines; their numbers are those of the lines, counted from 1. Blank lines are none.

    A last line that is neither whole nor ended is told as cut off: somebody is still writing the file.
    Raises Unreadable: `encoding`, `not-data` (empty), `unreadable` where hardly any line is JSON, `too-many-rows` where
    there are too many lines, or values in them.
    """
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable("not-data", found="empty", expected="ndjson")
    bounded_text(text)
    rows: list[tuple[int, Any]] = []
    refused = Refused()
    twice = Twice()
    for number, line, is_ended in _lines(text):
        bounded(len(rows) + len(refused) + 1)
        if len(rows) + len(refused) == _MOST_BROKEN + 1 and text.count("\n") > MOST_IN_ONE:
            bounded(sum(1 for _ in islice(_lines(text), MOST_IN_ONE + 1)))  # before they are decoded
        if len(line) > _LONG:
            bounded_text(line)
        try:
            row = document(line, "ndjson", twice)
        except Unreadable as error:
            cut_off = not is_ended and error.failure.facts.get("found") == "truncated"
            refused.add("cut-off" if cut_off else "broken-line", number)
            if len(refused) > _MOST_BROKEN and len(refused) > len(rows):
                raise Unreadable(
                    "unreadable", expected="ndjson", found="malformed", line=refused.first[0].row
                ) from None
            continue
        if isinstance(row, dict | list):
            rows.append((number, row))
        else:
            refused.add("type", number, kind_of(row), "object")
    return table_of(
        rows,
        refused,
        [*problems, *twice.told(rows)],
        {"format": "ndjson", "encoding": encoding},
        place="",
    )


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """(number, line, whether a line end follows) of the lines that hold anything. One by one: a list of them doubles it."""
    number, start = 1, 0
    while start < len(text):
        end = text.find("\n", start)
        line = text[start:] if end < 0 else text[start:end]
        if line and not line.isspace():
            yield number, line, end >= 0
        number, start = number + 1, len(text) if end < 0 else end + 1

"""JSON: a document in which `records` says where the rows are (`sources/records.py`)."""

from __future__ import annotations

from sources.errors import Unreadable
from sources.jsontext import Twice, bounded_text, document
from sources.records import rows_of
from sources.spec import SourceSpec
from sources.table import Table, decode
from sources.totals import Totals


def parse(data: bytes, spec: SourceSpec, charset: str | None, totals: Totals | None = None) -> Table:
    """The objects or rows of cells under `records`. What is none among them is refused row by row.

    Raises Unreadable: `encoding`, `unreadable` (no JSON, cut off, nested too deep), `no-records`, `no-list`,
    `not-data` (empty).
    """
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable("not-data", found="empty", expected="json")
    bounded_text(text)
    twice = Twice()
    whole = document(text, "json", twice)
    found = rows_of(whole, spec, twice, totals)
    return Table(
        rows=found.rows,
        columns=found.columns,
        cells=found.cells,
        problems=[*problems, *found.problems],
        rejected=found.refused.first,
        more=found.refused.more,
        read_as={"format": "json", "encoding": encoding},
        left=found.left,
        document=whole,
    )

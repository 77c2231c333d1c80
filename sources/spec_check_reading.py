"""What is wrong with how a source's table says that its answers are read: zone, dates, numbers, header, records."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import structs

from sources.date_forms import is_form
from sources.spec import SourceSpec, SpecProblem
from sources.spec_checking import parses, wrong_choice
from store.models.collections import COLLECTIONS

_DEEPEST = 5
"""Rows that may be joined to one header."""
_LOWEST = 10_000
"""A header further down is none: what stands above it is held until it comes."""
_LOOKS_LIKE_A_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def reading_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of how answers are read."""
    if spec.timezone is not None and not parses(spec.zone, None):
        yield SpecProblem(key="timezone", code="timezone", found=spec.timezone, expected="Asia/Jakarta")
    for form in spec.date_formats:
        if not is_form(form):
            yield SpecProblem(key="dates", code="dates", found=form, expected="%d/%m/%Y")
    if spec.decimal not in (".", ","):
        yield wrong_choice("decimal", spec.decimal, (".", ","))
    if spec.delimiter is not None and (len(spec.delimiter) != 1 or spec.delimiter in '"\r\n '):
        yield SpecProblem(key="delimiter", code="pattern", found=spec.delimiter, expected=", ; \\t |")
    if spec.encoding is not None and not parses(codecs.lookup, spec.encoding):
        yield SpecProblem(key="encoding", code="encoding", found=spec.encoding, expected="utf-8, cp1252")
    if spec.header_row is not None and not _is_header(spec.header_rows):
        yield SpecProblem(key="header_row", code="pattern", found=str(spec.header_row), expected="1, [4, 5]")
    if spec.sheet is not None and (spec.sheet < 1 if isinstance(spec.sheet, int) else not spec.sheet.strip()):
        yield SpecProblem(key="sheet", code="pattern", found=str(spec.sheet), expected='1, "Nov 2026"')
    for key in ("records", "columns", "order"):
        yield from _place(key, getattr(spec, key))
    yield from _shape(spec)


def _place(key: str, place: str | None) -> Iterator[SpecProblem]:
    """A place in a document: a name, or an expression that can be one."""
    if place is None or _LOOKS_LIKE_A_PATH.fullmatch(place):
        return
    from sources.locate import is_expression

    if not place.strip():
        yield SpecProblem(key=key, code="required", expected="result.records")
    elif re.search(r"[\[\]|&?*(){}]|\.\.", place) and not is_expression(place):
        yield SpecProblem(key=key, code="expression", found=place, expected="result.records")


def _shape(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Columns that are filled, wide ones that become rows, rows that are joined."""
    if not all(name.strip() for name in spec.fill_down):
        yield SpecProblem(key="fill_down", code="required", expected='["TPI"]')
    if spec.unpivot is not None:
        made = {"name": spec.unpivot.name, "value": spec.unpivot.value}
        for key, name in made.items():
            if not name.strip():
                yield SpecProblem(key=f"unpivot.{key}", code="required", expected=f'{key} = "…"')
        if spec.unpivot.name == spec.unpivot.value:
            yield SpecProblem(key="unpivot.value", code="duplicate", found=spec.unpivot.value)
        if not all(name.strip() for name in spec.unpivot.columns):
            yield SpecProblem(key="unpivot.columns", code="required", expected='["TPI *"]')
    if not spec.gather or spec.collection not in COLLECTIONS:
        return
    record = COLLECTIONS[spec.collection].record
    lists = tuple(field.name for field in structs.fields(record) if field.default == ())
    for name in spec.gather:
        if name not in lists:
            yield wrong_choice("gather", name, lists)
        elif name not in spec.fields and spec.preset is None:
            yield SpecProblem(key=f"fields.{name}", code="required", expected=name)


def _is_header(rows: Sequence[int]) -> bool:
    """A few rows from the top downwards."""
    goes_down = all(above < below for above, below in pairwise(rows))
    return 0 < len(rows) <= _DEEPEST and goes_down and rows[0] > 0 and rows[-1] <= _LOWEST

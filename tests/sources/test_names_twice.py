"""A name that stands twice in one object of JSON is told, however deep and however it is written."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.formats import load
from sources.jsontext import Twice, document
from sources.spec import SourceSpec
from sources.table import Table

ROW = '{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}'
TWICE = '{"date": "2026-11-22", "n": 3, "tpi": "Sekupang", "n": 4}'


def read(kind: str, text: str, **declared: Any) -> Table:
    return load(kind)(text.encode(), SourceSpec(id="x", collection="deferrals", path="/x", **declared), None)


def told(table: Table) -> list[tuple[str, str, str]]:
    """(name, first row, in how many)."""
    return [(p.value, p.row, p.expected) for p in table.problems if p.code == "duplicate-name"]


def written(kind: str, rows: list[str]) -> str:
    if kind == "ndjson":
        return "\n".join(rows) + "\n"
    if kind == "json":
        return f"[{', '.join(rows)}]"
    features = ", ".join(f'{{"type": "Feature", "properties": {row}}}' for row in rows)
    return f'{{"type": "FeatureCollection", "features": [{features}]}}'


@pytest.mark.parametrize("kind", ["json", "ndjson", "geojson"])
def test_a_name_that_stands_twice_is_told_once_with_its_first_row(kind: str) -> None:
    table = read(kind, written(kind, [ROW, TWICE, ROW, TWICE]))
    assert told(table) == [("n", "2", "2")]
    assert [row["n"] for _, row in table.rows] == [4, 4, 4, 4]
    assert told(read(kind, written(kind, [ROW] * 4))) == []


@pytest.mark.parametrize(
    "row",
    [
        '{"a": {"b": [{"n": 1, "n": 2}]}}',
        '{"n" : 1, "n" : 2}',
        '{"n"\n:\n1,"n"\t :2}',
        '{"n": 1, "n": NaN}',
        '{"n": 1, "\\u006e": 2}',
        '{"x": "a\\": b", "n": 1, "n": 2}',
        '{"": ":)", "n": 1, "n": 2}',
    ],
)
def test_it_is_found_however_deep_and_however_it_is_written(row: str) -> None:
    assert told(read("json", f"[{ROW}, {row}]")) == [("n", "2", "1")]


@pytest.mark.parametrize(
    "row",
    ['{"n": {"n": {"n": 1}}}', '{"n": ":)", "m": "\\": "}', '{"n":":"}', '{"\\"": ": \\u0022:", "n" : 1}'],
)
def test_what_only_looks_like_it_is_not_told(row: str) -> None:
    assert told(read("json", f"[{row}, {row}]")) == []


def test_rows_that_stand_twice_under_one_name_are_told_without_a_row() -> None:
    assert told(read("json", f'{{"data": [{ROW}], "data": [{ROW}]}}', records="data")) == [("data", "", "1")]


def test_records_by_id_are_told_with_their_place() -> None:
    table = read("json", f'{{"a": {ROW}, "b": {TWICE}}}', records="@")
    assert told(table) == [("n", "2", "1")]


def test_very_many_names_are_not_told_one_by_one() -> None:
    rows = [f'{{"k{number}": 1, "k{number}": 2}}' for number in range(100)]
    assert len(told(read("json", f"[{', '.join(rows)}]"))) == 20


VALUES = st.recursive(
    st.none() | st.integers(-9, 9) | st.text('a":\\\n ', max_size=4),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.lists(st.tuples(st.text('ab"\\:', max_size=2), parts), max_size=4).map(tuple)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from([":", ": ", " : "]))
def test_whatever_is_written_comes_to_the_same_and_every_double_is_noticed(value: Any, colon: str) -> None:
    """Tuples of pairs stand for objects whose names may come twice."""
    doubles = 0

    def text(value: Any) -> str:
        nonlocal doubles
        if isinstance(value, list):
            return f"[{','.join(map(text, value))}]"
        if not isinstance(value, tuple):
            return json.dumps(value)
        doubles += len({name for name, _ in value}) < len(value)
        return f"{{{','.join(json.dumps(name) + colon + text(part) for name, part in value)}}}"

    whole, twice = text(value), Twice()
    assert document(whole, "json", twice) == msgspec.json.decode(whole)
    assert bool(twice.told([])) == bool(doubles)

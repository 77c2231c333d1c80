"""One JSON value per line: logs, exports, files that are still being written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import Unreadable
from sources.formats.ndjson import parse
from sources.spec import SourceSpec

SPEC = SourceSpec(id="x", collection="deferrals", path="/x.ndjson")
GOOD = '{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}'


def read(data: bytes | str) -> tuple[list[tuple[int, object]], list[tuple[str, str]]]:
    """Numbered rows, and the numbers and codes of the lines that were refused."""
    table = parse(data.encode() if isinstance(data, str) else data, SPEC, None)
    return table.rows, [(problem.row, problem.code) for problem in table.rejected]


def test_each_line_is_a_row_under_its_own_number() -> None:
    assert read('{"a": 1}\n\n   \n{"a": 2}\r\n[3]\n') == ([(1, {"a": 1}), (4, {"a": 2}), (5, [3])], [])


def test_a_broken_line_costs_that_line() -> None:
    rows, refused = read('{"a": 1}\n{"a": 2\n{"a"; 3}\n"b"\n4\nnull\n{"a": 5}\n')
    assert [number for number, _ in rows] == [1, 7]
    assert refused == [
        ("2", "broken-line"), ("3", "broken-line"), ("4", "type"), ("5", "type"), ("6", "type"),
    ]  # fmt: skip


@pytest.mark.parametrize("half", ['{"a": 2', '{"a": "Seku', "{", '{"a": tr', "[1, 2"])
def test_a_last_line_without_its_end_is_told_as_cut_off(half: str) -> None:
    assert read('{"a": 1}\n' + half) == ([(1, {"a": 1})], [("2", "cut-off")])
    assert read('{"a": 1}\n' + half + "\n")[1] == [("2", "broken-line")]


def test_a_last_line_that_is_whole_needs_no_end() -> None:
    assert read('{"a": 1}\n{"a": 2}') == ([(1, {"a": 1}), (2, {"a": 2})], [])
    assert read('{"a": 1}\n{"a": 2}}')[1] == [("2", "broken-line")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_marks_and_encodings_are_understood(encoding: str) -> None:
    assert read('{"a": "Café"}\n'.encode(encoding))[0] == [(1, {"a": "Café"})]


def test_a_line_separator_inside_a_text_is_no_line_end() -> None:
    assert read('{"a": "x\u2028y\x85z"}\n')[0] == [(1, {"a": "x\u2028y\x85z"})]


def test_what_is_something_else_is_refused_at_once() -> None:
    with pytest.raises(Unreadable) as caught:
        read("tanggal,tpi,n\n" * 700_000)
    assert caught.value.failure.facts == {"expected": "ndjson", "found": "malformed", "line": "1"}
    with pytest.raises(Unreadable) as caught:
        read("\ufeff \n\n")
    assert caught.value.failure.code == "not-data"


def test_nesting_without_end_costs_its_line() -> None:
    assert read("[" * 100_000 + "\n" + GOOD + "\n")[1] == [("1", "broken-line")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers(-9, 9) | st.text())))
def test_what_was_written_comes_back(rows: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    if rows:
        assert [row for _, row in read(data)[0]] == rows


@pytest.mark.parametrize(
    "kind", ["application/x-ndjson", "application/jsonl", "application/ndjson; charset=utf-8"]
)
def test_a_pull_takes_the_good_lines_and_tells_the_lines_of_the_bad(
    kind, serve, reply, pulled, counts
) -> None:
    body = "\n".join([GOOD, "", "{broken", GOOD.replace("22", "23"), '{"date": "2026-11'])
    server = serve(reply(body.encode(), kind))
    found = pulled(counts(url=f"{server.url}/export", format=None))
    assert [str(record.date) for record in found.records] == ["2026-11-22", "2026-11-23"]
    assert [(p.row, p.code) for p in found.problems] == [("3", "broken-line"), ("5", "cut-off")]
    assert (found.fetched, found.rejected) == (4, 2)


@pytest.mark.parametrize("name", ["counts.ndjson", "counts.JSONL"])
def test_a_file_is_known_by_its_name(name: str, tmp_path, pulled, counts) -> None:
    (tmp_path / name).write_text(GOOD + "\n")
    assert pulled(counts(path=str(tmp_path / name), format=None)).records[0].count == 4

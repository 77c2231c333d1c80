"""Separated values as people and programs really write them."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import Unreadable
from sources.formats.csv import parse
from sources.spec import SourceSpec

some = settings(max_examples=100, deadline=None)


def read(data: bytes | str, **declared: object) -> tuple[list[list[str]], list[str], list[str]]:
    """Cells under the header, the columns, the codes of all problems with their rows."""
    spec = SourceSpec(id="x", collection="deferrals", path="/x.csv", **declared)
    table = parse(data.encode() if isinstance(data, str) else data, spec, None)
    found = [f"{p.code} {p.row}".strip() for p in (*table.problems, *table.rejected)]
    return [cells for _, cells in table.rows], list(table.columns), found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"a{delimiter}b{delimiter}c\n1{delimiter}2,5{delimiter}3\n4{delimiter}5,5{delimiter}6\n"
    if delimiter == ",":
        text = text.replace("2,5", '"2;5"').replace("5,5", "5")
    assert read(text)[1] == ["a", "b", "c"]


def test_a_declared_delimiter_beats_every_guess() -> None:
    assert read("a:b,c\n1:2,3\n", delimiter=":")[0] == [["1", "2,3"]]


@pytest.mark.parametrize("said", ["sep=;\n", "sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_excels_sep_line_is_obeyed_and_no_row(said: str) -> None:
    assert read(said + "a;b\n1,5;2\n") == ([["1,5", "2"]], ["a", "b"], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_marks_and_encodings_are_understood(encoding: str) -> None:
    text = "nama,n\nCafé “Ijo”,1\n"
    data = ("\ufeff" + text if encoding == "utf-16-le" else text).encode(encoding)
    rows, columns, problems = read(data)
    assert (rows, columns) == ([["Café “Ijo”", "1"]], ["nama", "n"])
    assert problems == (["encoding"] if encoding == "cp1252" else [])


def test_a_declared_encoding_is_used_or_refused() -> None:
    assert read("a,b\né,1\n".encode("latin-1"), encoding="latin-1")[0] == [["é", "1"]]
    assert read("\ufeffa,b\né,1\n".encode(), encoding="utf-8")[1] == ["a", "b"]
    with pytest.raises(Unreadable) as caught:
        read(b"a,b\n\xff,1\n", encoding="utf-8")
    assert caught.value.failure.code == "encoding"


def test_newlines_and_quotes_inside_quotes_belong_to_the_cell() -> None:
    assert read('a,b\n"baris\nsatu, ""dua""",2\n')[0] == [['baris\nsatu, "dua"', "2"]]


@pytest.mark.parametrize("text", ['a,b\n1,"2\n3,4\n5,6\n', 'a,b\n1,"', 'a,"b\n1,2\n'])
def test_a_quote_that_is_never_closed_is_a_failure_and_swallows_no_rows(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.failure.facts["found"] == "quote"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n1,"2\n3,4\n5,6\n', 3),
        ('sep=,\na,b\n1,2\n1,"2\n3,4\n', 4),
        ('a,"b\n1,2\n', 1),
        ('a,b\n"x\ny",2\n1,"2', 4),
    ],
)
def test_an_open_quote_is_told_with_the_line_on_which_its_row_begins(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.failure.facts["line"] == str(line)


def test_five_thousand_columns_of_one_name_are_told_apart_in_no_time() -> None:
    """Cubic it took three minutes, which no deadline ends."""
    began = time.process_time()
    _, columns, problems = read(",".join(["c"] * 5_000) + "\n")
    assert (columns[0], columns[-1], len(problems)) == ("c", "c (5000)", 4_999)
    assert time.process_time() - began < 5
    assert read("c,c (2),c,c\n")[1] == ["c", "c (2)", "c (3)", "c (4)"]


def test_a_row_of_another_length_is_refused_and_never_shifted() -> None:
    rows, _, problems = read("a,b,c\n1,2\n1,2,3,4\n1,2,3\n1,2,3,,\n\n,,\n")
    assert rows == [["1", "2", "3"], ["1", "2", "3"]]
    assert problems == ["short-row 1", "long-row 2"]


def test_double_names_get_a_number_and_a_warning_and_empty_ones_their_position() -> None:
    _, columns, problems = read("n,n,, n ,tpi,,\n9,2,3,4,5,,\n")
    assert columns == ["n", "n (2)", "column 3", "n (3)", "tpi"]
    assert problems == ["duplicate-column", "duplicate-column"]


def test_the_header_may_stand_further_down() -> None:
    text = "Laporan bulanan\n\na;b\n1;2\n"
    assert read(text, header_row=3, delimiter=";") == ([["1", "2"]], ["a", "b"], [])


def test_the_header_is_the_first_row_that_has_most_of_the_mapped_columns() -> None:
    text = "Laporan penundaan;;\nBulan: November;;\n\nTanggal;TPI;Jumlah\n1;Sekupang;3\n"
    fields = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah orang"}
    assert read(text, fields=fields) == ([["1", "Sekupang", "3"]], ["Tanggal", "TPI", "Jumlah"], [])
    assert read("Laporan;;\n1;2;3\n", fields=fields)[1] == ["Laporan", "column 2", "column 3"]


def test_several_header_rows_are_joined() -> None:
    text = "Tanggal;Penundaan;;Ket\n;Laki-laki;Perempuan;\n1;2;3;x\n"
    columns = ["Tanggal", "Penundaan Laki-laki", "Penundaan Perempuan", "Ket"]
    assert read(text, header_row=(1, 2)) == ([["1", "2", "3", "x"]], columns, [])
    assert read(text, fields={"date": "Tanggal", "count": "Penundaan Perempuan"})[1] == columns


def test_a_declared_header_row_that_is_not_there_is_no_data() -> None:
    with pytest.raises(Unreadable) as caught:
        read("a,b\n1,2\n", header_row=9)
    assert caught.value.failure.code == "not-data"


def test_fifty_rows_of_very_many_columns_are_searched_in_no_time() -> None:
    began = time.process_time()
    read("\n".join([",".join("c" * 20_000)] * 50), fields={"date": "Tanggal"})
    assert time.process_time() - began < 5


def test_a_very_long_cell_is_read() -> None:
    assert len(read("a,b\n" + "x" * 500_000 + ",1\n")[0][0][0]) == 500_000


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"a,b\n\x00\x00\x00\x00\x00"])
def test_nothing_and_binary_are_no_data(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.failure.code == "not-data"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)
CELL = TEXT.map(lambda text: f"{text}x" if any(map(str.isalnum, text)) else text)
"""No total, heading or numbering by chance: hypothesis knows the words of our own source."""
WHOLE = ("ax", "bx", "cx")
"""Before the first and behind the last row, where one cell alone would be a note."""


@some
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    rows = [WHOLE, *rows, WHOLE]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("nama a", "nama b", "nama c"), *rows])
    wanted = [list(row) for row in rows if any(map(str.strip, row))]
    assert read(out.getvalue(), delimiter=delimiter)[0] == wanted


@some
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_failure(data: bytes) -> None:
    try:
        rows, columns, _ = read(data)
    except Unreadable:
        return
    assert all(len(row) == len(columns) for row in rows)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a,;"\n\r\x00 ', max_size=60), st.integers(1, 9))
def test_where_the_text_is_cut_into_blocks_does_not_matter(text: str, block: int) -> None:
    def told() -> object:
        try:
            return read("x,y\n" + text)
        except Unreadable as error:
            return error.failure

    whole = told()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sources.formats.csv._BLOCK", block)
        assert told() == whole

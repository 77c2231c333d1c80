"""Rows that add up others are no rows of anybody: added to the others they count everything twice."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.names import Assigned, Named, Names
from sources.spec import FieldRule, SourceSpec
from sources.spec_parts import Paging, Unpivot
from tests.sources.workbooks import plain

ROWS = [
    ("01/11/2024", "Batam Centre", "5"), ("01/11/2024", "Sekupang", "6"), ("01/11/2024", "JML", "11"),
    ("01/11/2024", "Total Hari Ini", "11"), ("01/11/2024", "Sub Total", "11"), ("02/11/2024", "Batam Centre", "4"),
    ("02/11/2024", "Jumlah", "4"), ("02/11/2024", "Jumlah Total", "15"),
]  # fmt: skip
HEAD = ("Tanggal", "TPI", "Jumlah")
FIELDS = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}


def written(kind: str, rows) -> str:
    if kind == "csv":
        return "".join(",".join(row) + "\n" for row in (HEAD, *rows))
    objects = [dict(zip(HEAD, row, strict=True)) for row in rows]
    return json.dumps(objects) if kind == "json" else "".join(json.dumps(each) + "\n" for each in objects)


def tables(kind: str, head, rows) -> str | bytes:
    """The same cells as text, as lists of cells beside their header, or in a workbook."""
    if kind == "cells":
        return json.dumps({"head": list(head), "rows": [list(row) for row in rows]})
    if kind == "xlsx":
        return plain(head, *([cell or None for cell in row] for row in rows))
    return "".join(",".join(row) + "\n" for row in (head, *rows))


def declared_for(kind: str) -> dict[str, str]:
    return {"kind": "json", "records": "rows", "columns": "head"} if kind == "cells" else {"kind": kind}


@pytest.fixture
def taken(pulled, tmp_path):
    def take(text, *, kind="csv", names=None, **declared):
        file = tmp_path / f"rows.{kind}"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        usual = {
            "id": "uji",
            "collection": "deferrals",
            "path": str(file),
            "fields": FIELDS,
            "dates": "%d/%m/%Y",
        }
        return pulled(SourceSpec(**(usual | declared)), names)

    return take


def names_in(harvest) -> list[str]:
    return [record.checkpoint for record in harvest.records]


def left(harvest) -> list[str]:
    return [problem.value for problem in harvest.problems if problem.code == "left-out" and problem.warning]


@pytest.mark.parametrize("kind", ["csv", "json", "ndjson"])
def test_a_total_is_left_out_of_every_format_and_told(taken, kind) -> None:
    harvest = taken(written(kind, ROWS), kind=kind)
    assert sum(record.count for record in harvest.records) == 15
    assert left(harvest) == ["JML", "Total Hari Ini", "Sub Total", "Jumlah", "Jumlah Total"]
    assert (harvest.fetched, harvest.rejected) == (3, 0)


@pytest.mark.parametrize(
    "word",
    [
        "TOTAL KESELURUHAN",
        "Grand Total",
        "Subtotal",
        "Rata-rata",
        "jumlah :",
        "Total Bulan Ini",
        "Jumlah s/d 02/11/2024",
    ],
)
def test_a_total_has_many_names(taken, word) -> None:
    harvest = taken(written("csv", [("01/11/2024", "Sekupang", "6"), ("01/11/2024", word, "6")]))
    assert (names_in(harvest), left(harvest)) == (["Sekupang"], [word])


def test_a_total_stands_in_the_column_of_dates_too(taken) -> None:
    harvest = taken(written("csv", [("01/11/2024", "Sekupang", "6"), ("Jumlah", "", "6")]))
    assert (names_in(harvest), left(harvest), harvest.rejected) == (["Sekupang"], ["Jumlah"], 0)


@pytest.mark.parametrize("name", ["Total Persada", "Jumlah Raya", "Semua", "Totalindo", "Average Joe Marina"])
def test_a_name_that_only_begins_like_a_total_is_a_name(taken, name) -> None:
    assert names_in(taken(written("csv", [("01/11/2024", name, "6")]))) == [name]


@pytest.mark.parametrize(
    "names",
    [
        Names(checkpoints=[Named(id="hq", name="Kantor", aliases=("Jumlah Total",))]),
        Names(
            checkpoints=[Named(id="hq", name="Kantor")],
            assigned=[Assigned(kind="checkpoint", name="Jumlah Total", target="hq")],
        ),
    ],
)
def test_a_name_that_the_config_or_somebody_knows_is_no_total(taken, names) -> None:
    harvest = taken(written("csv", [("01/11/2024", "Jumlah Total", "6")]), names=names)
    assert (len(harvest.records), left(harvest)) == (1, [])


KNOWN = Names(checkpoints=[Named(id="hq", name="Kantor", aliases=("Jumlah Total", "Total Persada"))])


@pytest.mark.parametrize("kind", ["csv", "cells", "xlsx"])
def test_every_table_of_cells_knows_the_names_that_only_sound_like_totals(taken, kind) -> None:
    rows = [("01/11/2024", "Jumlah Total", "6"), ("01/11/2024", "Total", "6")]
    harvest = taken(tables(kind, HEAD, rows), names=KNOWN, **declared_for(kind))
    assert (names_in(harvest), left(harvest)) == (["hq"], ["Total"])
    lacking = [("Total Persada", "01/11/2024", ""), ("Total Persada", "02/11/2024", "3")]
    harvest = taken(tables(kind, ("TPI", "Tanggal", "Jumlah"), lacking), names=KNOWN, **declared_for(kind))
    assert (len(harvest.records), harvest.rejected, left(harvest)) == (1, 1, [])


@pytest.mark.parametrize("kind", ["csv", "cells", "xlsx"])
def test_what_people_write_around_a_table_is_left_out_of_each_alike(taken, kind) -> None:
    rows = [
        ("(1)", "(2)", "(3)"), ("01/11/2024", "Sekupang", "6"), HEAD, ("02/11/2024", "Sekupang", "nihil"),
        ("Jumlah", "", "6"), ("Sumber: TPI", "", ""), ("", "", ""), ("", "", "Batam, 30 November 2024"),
        ("", "", "Kepala Kantor"),
    ]  # fmt: skip
    harvest = taken(tables(kind, HEAD, rows), **declared_for(kind))
    assert [(record.count, record.checkpoint) for record in harvest.records] == [
        (6, "Sekupang"),
        (0, "Sekupang"),
    ]
    told = [problem.expected for problem in harvest.problems if problem.code == "left-out"]
    assert told == ["numbering", "heading", "total", "below", "below", "below"]
    assert (harvest.fetched, harvest.rejected) == (2, 0)


@pytest.mark.parametrize("kind", ["csv", "cells", "xlsx"])
def test_a_row_that_lacks_one_cell_is_rejected_wherever_it_stands(taken, kind) -> None:
    rows = [("01/11/2024", "Sekupang", "6"), ("02/11/2024", "Sekupang", ""), ("03/11/2024", "", "2")]
    harvest = taken(tables(kind, HEAD, rows), **declared_for(kind))
    assert (len(harvest.records), harvest.rejected, left(harvest)) == (1, 2, [])


@pytest.mark.parametrize("kind", ["csv", "cells"])
def test_a_note_that_is_shorter_than_the_table_is_a_note_and_short_data_are_refused(taken, kind) -> None:
    whole = ("01/11/2024", "Sekupang", "6")
    rows = [
        whole,
        ("Total", "6"),
        ("02/11/2024", "Sekupang"),
        (*whole, "x"),
        (),
        ("Catatan: angka sementara",),
    ]
    harvest = taken(tables(kind, HEAD, rows), **declared_for(kind))
    refused = [(problem.code, problem.row) for problem in harvest.problems if not problem.warning]
    assert refused == [("short-row", "3"), ("long-row", "4")]
    told = [(problem.expected, problem.row) for problem in harvest.problems if problem.code == "left-out"]
    assert (len(harvest.records), told) == (1, [("total", "2"), ("below", "6")])


def test_a_body_of_torn_rows_is_no_table_with_notes(taken) -> None:
    text = "".join(",".join(row) + "\n" for row in (HEAD, ("01/11/2024", "Sekupang", "6")))
    harvest = taken(text + "Total,6\n" * 1_500 + "02/11/2024,Sekupang,7\n")
    assert ([record.count for record in harvest.records], harvest.rejected) == ([6, 7], 1_500)
    assert left(harvest) == []


def test_rows_that_are_left_out_count_for_the_pages(serve, reply, pulled) -> None:
    """A page is short where the other side sent few rows, not where some of them were totals."""
    pages = {"1": [["01/11/2024", "A", 1], ["Jumlah", "", 1]], "2": [["02/11/2024", "A", 2]]}

    def answer(request) -> None:
        [page] = parse_qs(urlsplit(request.path).query)["page"]
        body = {"head": list(HEAD), "rows": pages[page]}
        reply(json.dumps(body).encode(), "application/json")(request)

    spec = SourceSpec(
        id="uji",
        collection="deferrals",
        url=serve(answer).url + "/x",
        fields=FIELDS,
        dates="%d/%m/%Y",
        records="rows",
        columns="head",
        paging=Paging(kind="page", size=2),
    )
    assert [record.count for record in pulled(spec).records] == [1, 2]


def test_a_figure_for_the_whole_office_is_one_where_the_config_says_so(taken) -> None:
    fields = FIELDS | {"checkpoint": FieldRule(source="TPI", map={"Jumlah": "semua"})}
    assert names_in(taken(written("csv", ROWS[5:7]), fields=fields)) == ["Batam Centre", "semua"]


def test_a_total_among_the_wide_columns_is_left_out_unless_it_is_named(taken) -> None:
    text = "Tanggal,TPI A,Total,TPI B\n01/11/2024,1,3,2\n"
    fields = {"date": "Tanggal", "checkpoint": "tpi", "count": "n"}
    wild = Unpivot(columns=("T*",), name="tpi", value="n")
    exact = Unpivot(columns=("TPI *", "Total"), name="tpi", value="n")
    assert names_in(taken(text, fields=fields, unpivot=wild)) == ["TPI A", "TPI B"]
    assert names_in(taken(text, fields=fields, unpivot=exact)) == ["TPI A", "Total", "TPI B"]


def test_many_totals_are_told_by_their_number(taken) -> None:
    rows = [("01/11/2024", "Sekupang", "6"), *[("01/11/2024", "Jumlah", "6")] * 250]
    harvest = taken(written("csv", rows))
    more = [(problem.value, problem.row) for problem in harvest.problems if problem.code == "left-out-more"]
    assert (len(left(harvest)), more, names_in(harvest)) == (100, [("150", "251")], ["Sekupang"])


def test_columns_that_hold_no_figures_of_a_checkpoint_make_no_rows(taken) -> None:
    head = "Tanggal,TPI A,Kumulatif,Cumulative,Target,Keterangan,Petugas,Rata-rata,Cuaca,TPI B"
    harvest = taken(
        head + "".join(f"\n0{day}/11/2024,1,3,3,9,aman,Ani,2,cerah,nihil" for day in (1, 2, 3)),
        fields={"date": "Tanggal", "checkpoint": "tpi", "count": "n"},
        unpivot=Unpivot(name="tpi", value="n"),
    )
    assert [(record.checkpoint, record.count) for record in harvest.records] == [
        ("TPI A", 1),
        ("TPI B", 0),
    ] * 3
    told = {problem.value for problem in harvest.problems if problem.code == "left-out-column"}
    assert told == {"Kumulatif", "Cumulative", "Target", "Keterangan", "Petugas", "Rata-rata", "Cuaca"}


def test_keys_that_hold_no_figures_of_a_checkpoint_make_no_rows_either(taken) -> None:
    rows = [
        {"Tanggal": f"0{day}/11/2024", "TPI A": 1, "Total": 3, "Petugas": "Ani", "Cuaca": "cerah", "rinci": {"x": 1},
         "TPI B": "nihil" if day < 3 else None}
        for day in (1, 2, 3)
    ]  # fmt: skip
    harvest = taken(
        json.dumps(rows),
        kind="json",
        fields={"date": "Tanggal", "checkpoint": "tpi", "count": "n"},
        unpivot=Unpivot(name="tpi", value="n"),
    )
    counts = [(record.checkpoint, record.count) for record in harvest.records]
    assert counts == [("TPI A", 1), ("TPI B", 0), ("TPI A", 1), ("TPI B", 0), ("TPI A", 1)]
    told = {problem.value for problem in harvest.problems if problem.code == "left-out-column"}
    assert (harvest.rejected, told) == (0, {"Total", "Petugas", "Cuaca"})


@pytest.mark.parametrize("kind", ["csv", "json", "ndjson"])
@pytest.mark.parametrize(
    "word",
    [
        "J U M L A H",
        "T O T A L",
        "j  u  m  l  a  h",
        "T O T A L  H A R I  I N I",
        "J U M L A H T O T A L",
        "Σ",
        "∑",
        "Σ Total",
    ],
)
def test_a_total_is_one_however_its_letters_are_set(taken, kind, word):
    rows = [
        ("01/11/2024", "Batam Centre", "5"),
        ("01/11/2024", word, "5"),
        ("01/11/2024", "T P I Sekupang", "2"),
    ]
    harvest = taken(written(kind, rows), kind=kind)
    assert [(record.checkpoint, record.count) for record in harvest.records] == [
        ("Batam Centre", 5),
        ("T P I Sekupang", 2),
    ]

"""Rows that add up others are no rows of anybody: added to the others they count everything twice."""

from __future__ import annotations

import json

import pytest

from sources.names import Assigned, Named, Names
from sources.spec import FieldRule, SourceSpec
from sources.spec_parts import Unpivot

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


@pytest.fixture
def taken(pulled, tmp_path):
    def take(text, *, kind="csv", names=None, **declared):
        file = tmp_path / f"rows.{kind}"
        file.write_text(text)
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

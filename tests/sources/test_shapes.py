"""Rows in whatever shape they come: one of theirs is not always one of ours."""

from __future__ import annotations

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import Unreadable
from sources.names import Names
from sources.shape import shaped
from sources.spec import SourceSpec
from sources.spec_parts import Unpivot
from sources.table import Table
from sources.totals import Totals

WIB = ZoneInfo("Asia/Jakarta")
COUNTS = {"date": "date", "checkpoint": "tpi", "count": "n"}
ROW = {"date": "2026-11-22", "tpi": "Sekupang", "n": 4}


@pytest.fixture
def taken(pulled, tmp_path):
    """A pull of these rows (CSV text, or anything for JSON) from a file."""

    def take(rows, *, names=None, **declared):
        kind = "csv" if isinstance(rows, str) else "json"
        file = tmp_path / f"rows.{kind}"
        file.write_text(rows if kind == "csv" else json.dumps(rows))
        usual = {"id": "uji", "collection": "deferrals", "path": str(file), "fields": COUNTS}
        return pulled(SourceSpec(**(usual | declared)), names)

    return take


def counted(harvest) -> list[tuple[str, str, int]]:
    return [(f"{r.date:%d/%m}", r.checkpoint, r.count) for r in harvest.records]


def codes(harvest) -> list[tuple[str, str, str]]:
    return [(p.row, p.field, p.code) for p in harvest.problems]


def refused(taken, rows, **declared) -> tuple[str, dict[str, str]]:
    with pytest.raises(Unreadable) as caught:
        taken(rows, **declared)
    return caught.value.failure.code, caught.value.failure.facts


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([ROW], None),
        ({"result": {"records": [ROW]}}, "result.records"),
        ({"open": [ROW], "closed": []}, "[open, closed][]"),
        ({"@graph": {"data rows": [ROW]}}, '"@graph"."data rows"'),
        ({"a/b": {"$rows": [ROW]}}, "a/b.$rows"),
        ({"days": [{"rows": [ROW]}, {"rows": []}]}, "days[].rows[]"),
        ({"assets": {"7": ROW}}, "assets"),
        ({"7": ROW}, "@"),
        ({"assets": {"Ticket": {"7": ROW}}}, "assets.Ticket"),
    ],
)
def test_records_are_a_list_or_a_map_wherever_they_are(taken, document, where) -> None:
    assert counted(taken(document, records=where)) == [("22/11", "Sekupang", 4)]


def test_a_list_beside_a_map_says_which_records_count_and_in_which_order(taken) -> None:
    tickets = {str(n): {"text": f"isi {n}", "at": "2026-11-22T09:00:00Z", "id": n} for n in (1, 2, 3)}
    ways = {"collection": "tips", "fields": {"text": "text", "received_at": "at", "id": "id"}}
    document = {"record_ids": [3, 1, 9], "assets": {"Ticket": tickets, "User": {"5": {"login": "x"}}}}
    found = taken(document, records="assets.Ticket", order="record_ids", **ways)
    assert [tip.text for tip in found.records] == ["isi 3", "isi 1"]
    assert [(p.row, p.code, p.value, p.expected) for p in found.problems] == [
        ("3", "no-object", "9", "record_ids")
    ]
    assert (found.fetched, found.rejected) == (3, 1)
    everything = taken(document, records="assets.Ticket", **ways)
    assert [tip.text for tip in everything.records] == ["isi 1", "isi 2", "isi 3"]
    assert refused(taken, document, records="assets.Ticket", order="ids", **ways)[0] == "no-list"


def test_the_key_of_a_map_is_a_field_of_its_rows(taken) -> None:
    rows = {"2026-11-22": {"tpi": "Sekupang", "n": 4}, "2026-11-23": {"tpi": "Nongsa", "n": 5}}
    found = taken({"hari": rows}, records="hari", fields=COUNTS | {"date": "@key"})
    assert counted(found) == [("22/11", "Sekupang", 4), ("23/11", "Nongsa", 5)]
    found = taken({"hari": rows}, records="hari", key_from="@key", fields=COUNTS | {"date": "@key"})
    assert len(found.records) == 2


@pytest.mark.parametrize(
    "document",
    [{"n": 1, "rows": [ROW]}, {"meta": {"a": 1}, "rows": [ROW]}, {"rows": {"n": 3, "items": [ROW]}}],
)
def test_an_object_around_the_rows_is_not_taken_for_a_map_of_them(taken, document) -> None:
    code, facts = refused(taken, document, records="rows" if isinstance(document["rows"], dict) else None)
    assert (code, "rows" in facts["columns"]) == ("no-records", True)


def test_an_empty_map_is_an_empty_answer(taken) -> None:
    """PHP writes an empty map as a list."""
    for empty in ({}, []):
        assert taken({"rows": empty}, records="rows").fetched == 0


def test_a_header_beside_its_rows(taken) -> None:
    header = [{"name": "date", "column": "Hari"}, {"name": "tpi"}, {"name": "n"}]
    rows = [
        ["2026-11-22", "A", "4"],
        ["2026-11-22", "B"],
        ["2026-11-22", "C", 6, "x"],
        ["2026-11-22", "D", 7, None],
    ]
    found = taken(
        {"headers": header, "rows": [*rows, "x", {}, [None, "", None]]},
        records="rows",
        columns="headers[].name",
    )
    assert counted(found) == [("22/11", "A", 4), ("22/11", "D", 7)]
    assert codes(found) == [
        ("5", "", "type"),
        ("6", "", "type"),
        ("2", "", "short-row"),
        ("3", "", "long-row"),
    ] or (
        sorted(codes(found))
        == [("2", "", "short-row"), ("3", "", "long-row"), ("5", "", "type"), ("6", "", "type")]
    )
    assert found.fetched == 6
    code, facts = refused(taken, {"headers": header, "rows": rows}, records="rows", columns="headers")
    assert (code, facts["where"], facts["columns"]) == ("no-list", "headers", "headers, rows")


def test_the_first_of_a_list_of_lists_may_be_the_header(taken) -> None:
    values = {"values": [["Tanggal", "TPI", "Jumlah"], ["2026-11-22", "Sekupang", "4"]]}
    fields = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}
    found = taken(values, records="values[1:]", columns="values[0]", fields=fields)
    assert counted(found) == [("22/11", "Sekupang", 4)]
    plain = taken(
        [["2026-11-22", "Sekupang", "4"]], fields={"date": "[0]", "checkpoint": "[1]", "count": "[2]"}
    )
    assert counted(plain) == [("22/11", "Sekupang", 4)]


def test_a_column_name_that_comes_twice_gets_a_number_and_a_warning(taken) -> None:
    found = taken(
        {"h": ["date", "tpi", "n", "x", "x"], "r": [["2026-11-22", "A", 1, 2, 3]]}, records="r", columns="h"
    )
    assert counted(found) == [("22/11", "A", 1)]
    assert [(p.code, p.expected, p.warning) for p in found.problems] == [("duplicate-column", "x (2)", True)]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"fields": {"Area Name": "x"}}, "fields.Area Name"),
        ({"fields": {"Area Name": "x"}}, 'fields."Area Name"'),
        ({"properties": {"meta/day": "x"}}, "properties.meta/day"),
        ({"fields": {"a.b": "x", "a": {"b": "y"}}}, "fields.a.b"),
        ({"a.b": "x", "a": {"b": "y"}}, "a.b"),
        ({"x": {"b.c": {"d": "x"}}}, "x.b.c.d"),
        ({"@odata.etag": "x"}, "@odata.etag"),
        ({"@odata.etag": "x"}, '"@odata.etag"'),
        ({"$id": "x"}, "$id"),
        ({"Hari Ini": "x"}, "Hari Ini"),
        ({"a": {"b": [{"c": "x"}]}}, "a.b[0].c"),
        ({"list": [["y", "x"]]}, "list[0][1]"),
    ],
)
def test_a_key_may_have_any_sign_at_any_depth(taken, row, place) -> None:
    assert taken([ROW | row], fields=COUNTS | {"note": place}).records[0].note == "x"


def test_cells_merged_downwards_take_the_value_above(taken) -> None:
    text = "date,tpi,n\n2026-11-21,A,1\n,B,2\n\n , C ,3\n2026-11-22,A,4\n"
    found = taken(text, fill_down=("date",))
    assert counted(found) == [("21/11", "A", 1), ("21/11", "B", 2), ("21/11", "C", 3), ("22/11", "A", 4)]
    rows = [
        {"date": "2026-11-21", "tpi": "A", "n": 1},
        {"date": None, "tpi": "B", "n": 2},
        {"tpi": "C", "n": 3},
    ]
    assert [date for date, _, _ in counted(taken(rows, fill_down=("date",)))] == ["21/11"] * 3


def test_below_a_row_that_could_not_be_read_nobody_knows_what_a_blank_cell_means(taken) -> None:
    """The day of 2 and 3 stood in the row that is too long: the one above it would be wrong."""
    text = "date,tpi,n\n2026-11-21,A,1\n2026-11-22,B,2,x\n,C,3\n,D,4\n2026-11-23,E,5\n,F,6\n"
    found = taken(text, fill_down=("date",))
    assert counted(found) == [("21/11", "A", 1), ("23/11", "E", 5), ("23/11", "F", 6)]
    assert codes(found) == [("2", "", "long-row"), ("3", "", "nothing-above"), ("4", "", "nothing-above")]
    assert [p.value for p in found.problems[1:]] == ["date", "date"]


def test_a_total_under_merged_cells_is_no_further_record(taken) -> None:
    """Its first cell is blank too: filled, everything would count twice."""
    rows = [
        "1,2026-11-21,A,1,Jumlah sementara",
        ",,B,2,",
        ",Jumlah,,3,",
        "2,2026-11-22,A,4,",
        "Total 21-22,,,7,",
        ",Total,-,7,",
    ]
    text = "\n".join(["no,date,tpi,n,note", *rows])
    found = taken(text, fill_down=("date", "tpi"), fields=COUNTS | {"note": "note"})
    assert [r.count for r in found.records] == [1, 2, 4]
    assert [(p.row, p.code, p.value, p.warning) for p in found.problems] == [
        ("3", "left-out", "Jumlah", True), ("5", "left-out", "Total 21-22", True), ("6", "left-out", "Total", True),
    ]  # fmt: skip


def test_a_dash_is_written_and_takes_no_value_from_above(taken) -> None:
    found = taken("date,tpi,n\n2026-11-21,A,1\n-,B,2\n", fill_down=("date",))
    assert codes(found) == [("2", "date", "required")]


WIDE = "Tanggal,Batam Centre,Sekupang,Nongsa\n2026-11-21,3,0,\n2026-11-22,-,5,x\n"
TALL = {"fields": {"date": "Tanggal", "checkpoint": "tpi", "count": "n"}}


def test_one_column_per_checkpoint_becomes_one_row_per_checkpoint(taken) -> None:
    """An empty cell and a dash make no row, 0 does."""
    for columns in (
        (),
        ("Batam Centre", "Sekupang", "Nongsa"),
        ("*a*a*", "Sekup?ng", "Nong*"),
        ("* Centre", "S*", "N*"),
    ):
        found = taken(WIDE, unpivot=Unpivot(columns=columns, name="tpi", value="n"), **TALL)
        assert sorted(counted(found)) == [
            ("21/11", "Batam Centre", 3), ("21/11", "Sekupang", 0), ("22/11", "Sekupang", 5),
        ]  # fmt: skip
        assert codes(found) == [("2 · Nongsa", "count", "type")]


def test_a_column_that_is_not_there_is_told_and_takes_nothing_away(taken) -> None:
    for columns in (("Sekupang", "Bengkong"), ("Beng*",)):
        code, facts = refused(taken, WIDE, unpivot=Unpivot(columns=columns, name="tpi", value="n"), **TALL)
        assert (code, facts["missing"].startswith("Beng")) == ("missing-columns", True)
    fields = {"date": "Tanggal", "checkpoint": "tpi", "count": "n"}
    code, _ = refused(taken, "Tanggal\n2026-11-21\n", fields=fields, unpivot=Unpivot(name="tpi", value="n"))
    assert code == "missing-columns"


def test_totals_and_numberings_are_no_columns_unless_they_are_named(taken) -> None:
    text = "No,Tanggal,Sekupang,Nongsa,JUMLAH,Total hari ini,\n1,2026-11-21,3,4,7,7,\n"
    found = taken(text, unpivot=Unpivot(name="tpi", value="n"), **TALL)
    assert counted(found) == [("21/11", "Sekupang", 3), ("21/11", "Nongsa", 4)]
    assert [(p.code, p.value, p.warning) for p in found.problems] == [
        ("left-out-column", name, True) for name in ("No", "JUMLAH", "Total hari ini")
    ]
    named = taken(text, unpivot=Unpivot(columns=("JUMLAH",), name="tpi", value="n"), **TALL)
    assert counted(named) == [("21/11", "JUMLAH", 7)]


def test_header_names_may_be_the_days(taken) -> None:
    days = {"date": "hari", "checkpoint": "TPI", "count": "n"}
    wide = Unpivot(name="hari", value="n")
    found = taken("TPI,01-Nov,02-Nov\nSekupang,1,2\n", fields=days, unpivot=wide, dates="%d-%b")
    assert counted(found) == [("01/11", "Sekupang", 1), ("02/11", "Sekupang", 2)]
    assert {record.date.year for record in found.records} == {2026}
    numbered = days | {"date": "join(' ', [hari, Bulan])"}
    found = taken("Bulan,TPI,1,2,31\nNovember 2024,Sekupang,1,2,3\n", fields=numbered, unpivot=wide)
    assert [record.date for record in found.records] == [date(2024, 11, 1), date(2024, 11, 2)]
    assert codes(found) == [("1 · 31", "date", "type")]
    months = taken("TPI,Jan 2024,Feb 2024\nSekupang,1,2\n", fields=days, unpivot=wide)
    assert [(record.date.month, record.period) for record in months.records] == [(1, "month"), (2, "month")]


def test_wide_objects_and_objects_inside_them(taken) -> None:
    fields = {"date": "date", "checkpoint": "tpi", "count": "n"}
    flat = [
        {"date": "2026-11-21", "tpi_a": 1, "tpi_b": 0, "tpi_c": None, "meta": {"x": 1}},
        {"date": "2026-11-22", "tpi_b": "2"},
    ]
    found = taken(flat, fields=fields, unpivot=Unpivot(columns=("tpi_*",), name="tpi", value="n"))
    assert counted(found) == [("21/11", "tpi_a", 1), ("21/11", "tpi_b", 0), ("22/11", "tpi_b", 2)]
    every = taken(flat, fields=fields, unpivot=Unpivot(name="tpi", value="n"))
    assert counted(every) == counted(found)
    nested = [{"date": "2026-11-21", "data": {"n": {"A": 1, "B": 2}}}]
    found = taken(nested, fields=fields, unpivot=Unpivot(columns=("data.n.*",), name="tpi", value="n"))
    assert counted(found) == [("21/11", "A", 1), ("21/11", "B", 2)]
    code, facts = refused(
        taken, nested, fields=fields, unpivot=Unpivot(columns=("data.m.*",), name="tpi", value="n")
    )
    assert (code, facts["missing"]) == ("missing-columns", "data.m.*")
    mixed = taken(
        [*nested, [1]], fields=fields, unpivot=Unpivot(columns=("data.n.*",), name="tpi", value="n")
    )
    assert codes(mixed) == [("2", "", "type")]


def test_merged_cells_are_filled_before_wide_columns_become_rows(taken) -> None:
    text = "Bulan,Tanggal,Sekupang\nNov,2026-11-21,3\n,2026-11-22,4\n"
    fields = {"date": "Tanggal", "checkpoint": "tpi", "count": "n", "note": "Bulan"}
    found = taken(text, fields=fields, fill_down=("Bulan",), unpivot=Unpivot(name="tpi", value="n"))
    assert [(r.count, r.note) for r in found.records] == [(3, "Nov"), (4, "Nov")]


NAMES = st.text("abcXY .*?_12", min_size=1, max_size=6).map(lambda name: " ".join(name.split())).filter(bool)


@settings(max_examples=100, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5, unique=True), st.data())
def test_what_was_spread_over_columns_comes_back_whole(names: list[str], data: st.DataObject) -> None:
    """unpivot ∘ pivot is the identity on cells that hold something."""
    wide = st.lists(
        st.one_of(st.none(), st.integers(0, 9), st.just("")), min_size=len(names), max_size=len(names)
    )
    cells = data.draw(st.lists(wide, min_size=1, max_size=5))
    rows = [(number, [f"k{number}", *row]) for number, row in enumerate(cells, 1)]
    tall = {
        (f"k{number}", name): value
        for number, row in enumerate(cells, 1)
        for name, value in zip(names, row, strict=True)
        if value not in (None, "")
    }
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        fields={"date": "kunci!"},
        unpivot=Unpivot(columns=tuple(names), name="!n", value="!v"),
    )
    table = Table(rows, ("kunci!", *names), True, [], [], {})
    found = shaped(table, spec, 1_000, Totals(spec, Names()))
    assert found.missing == []
    assert {(row[2], row[0]): row[1] for _, row in found.rows} == tall
    objects = [(number, {"kunci!": row[0], **dict(zip(names, row[1:], strict=True))}) for number, row in rows]
    found = shaped(Table(objects, (), False, [], [], {}), spec, 1_000, Totals(spec, Names()))
    assert {(row["kunci!"], row["!n"]): row["!v"] for _, row in found.rows} == tall


def test_more_rows_than_may_be_are_refused_before_they_fill_the_memory() -> None:
    table = Table([(n, [1] * 50) for n in range(100)], tuple(f"c{n}" for n in range(50)), True, [], [], {})
    spec = SourceSpec(id="x", collection="deferrals", unpivot=Unpivot(columns=("c*",), name="a", value="b"))
    with pytest.raises(Unreadable):
        shaped(table, spec, 1_000, Totals(spec, Names()))

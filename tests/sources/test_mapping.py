"""Their rows, our fields: names, expressions, constants, tables, keys and everything that does not fit."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Reading
from sources.errors import Unreadable
from sources.mapping import RowMap
from sources.names import Names
from sources.spec import FieldRule, SourceSpec
from store.models.identity import fetched_id
from store.models.village import Officer

WIB = ZoneInfo("Asia/Jakarta")
some = settings(max_examples=100, deadline=None)


def codes(harvest) -> list[tuple[str, str, str]]:
    return [(p.row, p.field, p.code) for p in harvest.problems]


def test_good_rows_land_and_bad_rows_are_listed(taken) -> None:
    harvest = taken(
        "date,tpi,n\n2026-11-22,Sekupang,4\n22/11/2026,Sekupang,5\n2026-11-23,,6\n2026-11-23,Nongsa,-1\n"
    )
    assert [record.count for record in harvest.records] == [4]
    assert codes(harvest) == [
        ("2", "date", "date-order"),
        ("3", "checkpoint", "required"),
        ("4", "count", "range"),
    ]
    assert [p.value for p in harvest.problems] == ["22/11/2026", "", "-1"]
    assert (harvest.fetched, harvest.rejected) == (4, 3)


def test_a_rejected_row_is_named_where_its_key_can_be_read(taken) -> None:
    """Bad is not missing: the store must not take what it holds of these rows for vanished."""
    good = taken("date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-23,Nongsa,5\n")
    first, second = (record.id for record in good.records)
    bad = taken(
        "date,tpi,n\n2026-11-22,Sekupang,x\n2026-11-23,nongsa,\n22/11/2026,Sekupang,1\n,Nongsa,2\n"
        "2026-11-23,,3\n2026-11-24,Sekupang\n2026-11-25,Nongsa,6\n"
    )
    assert bad.rejected_ids == (first, second)
    theirs = {"key_from": "nr", "fields": {"date": "date", "checkpoint": "tpi", "count": "n"}}
    held = taken("nr,date,tpi,n\n7,2026-11-22,Sekupang,4\n", **theirs)
    bad = taken("nr,date,tpi,n\n7,22/11/2026,,x\n,22/11/2026,,x\n1E+09,a,b,c\n8,2026-11-22,A,1\n", **theirs)
    assert bad.rejected_ids == (held.records[0].id,)


def test_a_village_whose_code_is_damaged_is_not_taken_for_another(taken) -> None:
    """The id would be the next part of its key, but a code that is there and unreadable says nothing."""
    ways = {"collection": "villages", "fields": {"id": "id", "code": "code", "name": "name"}}
    found = taken('id,code,name\n5,"2,17103E+09",Tiban\n6,2171031006,\n7,,\n8,1,Sagulung\n', **ways)
    assert found.rejected_ids == tuple(fetched_id("villages", "uji", (key,)) for key in ("2171031006", "7"))


def test_a_literal_name_wins_over_an_expression(taken) -> None:
    row = {
        "meta.day": "2026-11-22",
        "meta": {"day": "2020-01-01"},
        "TPI / asal": "Sekupang",
        "@n": 3,
        "a": [{"b": 9}],
    }
    found = taken(
        [row], fields={"date": "meta.day", "checkpoint": "TPI / asal", "count": "@n", "note": "a[0].b"}
    )
    assert (found.records[0].date, found.records[0].count, found.records[0].note) == (
        date(2026, 11, 22),
        3,
        "9",
    )
    del row["meta.day"]
    found = taken([row], fields={"date": "meta.day", "checkpoint": "TPI / asal", "count": "@n"})
    assert found.records[0].date == date(2020, 1, 1)


def test_columns_may_have_dots_slashes_spaces_and_expressions_over_them(taken) -> None:
    text = "Hari Ini;meta/tpi;n.total;y;m\n2026-11-22;Sekupang;4;2026;11\n"
    fields = {"date": "Hari Ini", "checkpoint": "meta/tpi", "count": "n.total", "note": "join('-', [y, m])"}
    assert taken(text, fields=fields).records[0].note == "2026-11"


def test_records_are_where_an_expression_says(taken) -> None:
    row = {"date": "2026-11-22", "tpi": "Sekupang", "n": 4}
    for document, where in (
        ({"result": {"records": [row]}}, "result.records"),
        ({"data rows": [row]}, "data rows"),
        ({"assets": {"7": row}}, "assets.*"),
        ({"days": [{"rows": [row]}]}, "days[].rows[]"),
    ):
        assert taken(document, records=where).fetched == 1


@pytest.mark.parametrize("where", [None, "rows", "result", "length(n)"])
def test_no_rows_where_they_should_be_names_the_keys_that_are_there(taken, where) -> None:
    with pytest.raises(Unreadable) as caught:
        taken({"result": {"records": []}, "n": 1}, records=where)
    assert caught.value.failure.code == "no-records"
    assert caught.value.failure.facts["columns"] == "result, n"


@pytest.mark.parametrize(
    "text", ['[{"a": 1', "{", "[1, 2", "nonsense", '{"a": NaN}', "[" * 100_000, '"\\ud83d"', ""]
)
def test_what_is_no_json_is_a_failure(pulled, tmp_path, text) -> None:
    (tmp_path / "x.json").write_text(text)
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        path=f"{tmp_path}/x.json",
        fields={"date": "d", "checkpoint": "c", "count": "n"},
    )
    with pytest.raises(Unreadable):
        pulled(spec)


def test_half_a_surrogate_pair_in_json_costs_one_letter(pulled, tmp_path) -> None:
    (tmp_path / "x.json").write_text('[{"d": "2026-11-22", "c": "A\\ud83dB", "n": 1}]')
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        path=f"{tmp_path}/x.json",
        fields={"date": "d", "checkpoint": "c", "count": "n"},
    )
    assert pulled(spec).records[0].checkpoint == "A\ufffdB"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5_000])
def test_a_number_that_is_none_costs_its_row_and_no_other(pulled, tmp_path, number: str) -> None:
    file = tmp_path / "rows.json"
    file.write_text(
        f'[{{"date": "2026-11-22", "tpi": "A", "n": {number}}}, {{"date": "2026-11-22", "tpi": {number}, "n": 1}},'
        ' {"date": "2026-11-22", "tpi": "B", "n": 2}]'
    )
    fields = {"date": "date", "checkpoint": "tpi", "count": "n"}
    found = pulled(SourceSpec(id="uji", collection="deferrals", path=str(file), fields=fields))
    assert [record.count for record in found.records] == [2]
    assert codes(found) == [("1", "count", "range"), ("2", "checkpoint", "range")]


def test_rows_that_are_no_objects_are_refused_one_by_one(taken) -> None:
    harvest = taken([{"date": "2026-11-22", "tpi": "Sekupang", "n": 4}, "x", None, 3, []])
    assert [p.row for p in harvest.problems if p.field == ""] == ["2", "3", "4"]
    assert (harvest.fetched, len(harvest.records)) == (5, 1)


def test_constants_tables_and_defaults(taken) -> None:
    harvest = taken(
        "date,tpi,n,instansi\n2026-11-22,A,1,Imigrasi\n2026-11-22,B,2,bp2mi\n2026-11-22,C,3,Polda\n2026-11-22,D,4,\n",
        fields={
            "date": "date",
            "checkpoint": "tpi",
            "count": "n",
            "category": FieldRule(value="Passport"),
            "agency": FieldRule(
                source="instansi", map={"Imigrasi": "imigrasi", "BP2MI": "bp3mi"}, default="imigrasi"
            ),
        },
    )
    assert [record.agency for record in harvest.records] == ["imigrasi", "bp3mi", "imigrasi", "imigrasi"]
    assert {record.category for record in harvest.records} == {"passport"}
    assert [(p.row, p.code, p.value, p.warning) for p in harvest.problems] == [
        ("3", "unmapped", "Polda", True)
    ]
    assert harvest.rejected == 0


def test_a_key_met_twice_keeps_the_first_row_and_names_both(taken) -> None:
    harvest = taken("date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-22,SEKUPANG ,5\n")
    assert [record.count for record in harvest.records] == [4]
    assert [(p.row, p.code, p.expected) for p in harvest.problems] == [("2", "duplicate", "1")]


def test_ids_come_from_keys_and_never_from_positions(taken) -> None:
    rows = ["2026-11-22,Sekupang,4", "2026-11-22,Nongsa,5", "2026-11-23,Nongsa,6"]
    one = taken("\n".join(["date,tpi,n", *rows]))
    other = taken("\n".join(["date,tpi,n", *reversed(rows)]), id="lain")
    assert {r.id: r.count for r in one.records} == {r.id: r.count for r in other.records}
    key = (date(2026, 11, 22), "day", "Sekupang", "departure", "imigrasi", None)
    assert one.records[0].id == fetched_id("deferrals", "uji", key)


def test_villages_are_known_by_code_else_by_their_id(taken) -> None:
    rows = [
        {"id": 7, "kode": "2171031005", "nama": "Tiban Indah"},
        {"id": 8, "kode": "", "nama": "Lain"},
        {"nama": "X"},
    ]
    harvest = taken(rows, collection="villages", fields={"id": "id", "code": "kode", "name": "nama"})
    assert [r.id for r in harvest.records] == [
        fetched_id("villages", "", ("2171031005",)),
        fetched_id("villages", "", ("8",)),
    ]
    assert codes(harvest) == [("3", "code, id", "no-key")]


def test_a_key_of_theirs_identifies_rows_too(taken) -> None:
    rows = [
        {"no": "A-1", "t": "x"},
        {"no": "A-2", "t": "y"},
        {"no": "", "t": "z"},
        {"no": "1,00015E+13", "t": "w"},
    ]
    fields = {"text": "t", "received_at": FieldRule(value="2026-11-23T09:00:00+07:00")}
    harvest = taken(rows, collection="tips", key_from="no", fields=fields)
    assert [r.id for r in harvest.records] == [fetched_id("tips", "uji", (no,)) for no in ("A-1", "A-2")]
    assert codes(harvest) == [("3", "key_from", "no-key"), ("4", "key_from", "code")]


def test_missing_columns_fail_with_the_columns_found_and_the_nearest(taken) -> None:
    with pytest.raises(Unreadable) as caught:
        taken(
            "Tanggal,Nama TPI,Jumlah\n2026-11-22,Sekupang,4\n",
            fields={"date": "Tangal", "checkpoint": "Nama TPI", "count": "Jumlah"},
        )
    assert caught.value.failure.code == "missing-columns"
    assert caught.value.failure.facts == {
        "missing": "Tangal",
        "columns": "Tanggal, Nama TPI, Jumlah",
        "nearest": "Tanggal",
    }


def test_a_required_field_that_no_object_has_is_missing_and_an_optional_one_is_a_warning(taken) -> None:
    rows = [{"date": "2026-11-22", "tpi": "Sekupang", "jumlah": 4}]
    with pytest.raises(Unreadable) as caught:
        taken(rows)
    assert caught.value.failure.code == "missing-columns"
    harvest = taken(rows, fields={"date": "date", "checkpoint": "tpi", "count": "jumlah", "note": "catatan"})
    assert [(p.code, p.field, p.warning) for p in harvest.problems] == [("missing-column", "note", True)]


def test_an_answer_whose_every_row_is_refused_is_a_failure(taken) -> None:
    with pytest.raises(Unreadable) as caught:
        taken("date,tpi,n\n22/11/2026,A,4\n23/11/2026,A,rahasia\n")
    assert caught.value.failure.code == "all-rejected"
    assert caught.value.failure.facts["reason"] == "date-order"
    assert caught.value.failure.facts["field"] == "date"
    assert "rahasia" not in str(caught.value)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("rows", ["date,tpi,n\n", []])
def test_an_answer_without_rows_is_an_empty_harvest(taken, rows) -> None:
    harvest = taken(rows)
    assert (harvest.fetched, harvest.records, harvest.problems) == (0, (), ())


def test_plans_have_channels_and_captions_by_flat_names(taken) -> None:
    row = {
        "no": 1,
        "judul": "Awas TPPO",
        "pada": "2026-11-25 09:00",
        "kanal": "Instagram; x",
        "ig": "Teks\r\nbaru 👨‍👩‍👧",
        "m": "poster.png",
    }
    fields = {
        "id": "no",
        "title": "judul",
        "at": "pada",
        "channels": "kanal",
        "caption.instagram": "ig",
        "media": "m",
    }
    plan = taken([row], collection="outreach", fields=fields).records[0]
    assert plan.at == datetime(2026, 11, 25, 9, tzinfo=WIB)
    assert {name: variant.caption for name, variant in plan.variants.items()} == {
        "instagram": "Teks\nbaru 👨‍👩‍👧",
        "x": "",
    }
    assert plan.media[0].name == "poster.png"


def test_officers_come_as_objects_or_as_names(taken) -> None:
    rows = [
        {"c": "1", "n": "A", "p": [{"name": "Ani", "from": "01/02/2026", "lain": 1}, "Budi"]},
        {"c": "2", "n": "B", "p": "Ani; Budi"},
        {"c": "3", "n": "C", "p": 3.5},
    ]
    found = taken(
        rows, collection="villages", dates="%d/%m/%Y", fields={"code": "c", "name": "n", "officers": "p"}
    )
    assert found.records[0].officers == (Officer(name="Ani", start=date(2026, 2, 1)), Officer(name="Budi"))
    assert [officer.name for officer in found.records[1].officers] == ["Ani", "Budi"]
    assert codes(found) == [("3", "officers", "type")]


def test_text_from_outside_is_clean_in_records_and_in_problems(taken) -> None:
    harvest = taken("date,tpi,n\n2026-11-22,A\x1b]0;x\x07B\u202e,4\n2026-11-22,C,\x1b[31mtiga\n")
    assert harvest.records[0].checkpoint == "AB\ufffd"
    assert harvest.problems[0].value == "tiga"


def test_true_is_no_one_although_python_says_so(taken) -> None:
    harvest = taken(
        [{"date": "2026-11-22", "tpi": tpi, "n": n} for tpi, n in (("A", 1), ("B", True), ("C", 1.0))]
    )
    assert [record.count for record in harvest.records] == [1, 1]
    assert codes(harvest) == [("2", "count", "type")]


def test_only_mapped_columns_are_kept(taken) -> None:
    harvest = taken("date,tpi,n,no_paspor\n2026-11-22,Sekupang,4,X1234567\n")
    assert "X1234567" not in repr((harvest.records, harvest.problems))


def test_a_dry_run_shows_rows_records_and_problems(previewed, tmp_path) -> None:
    (tmp_path / "x.csv").write_text("date;tpi;n\n2026-11-22;A\x1b[1m;1\n2026-11-22;B;2\n2026-11-22;C;tiga\n")
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        path=f"{tmp_path}/x.csv",
        fields={"date": "date", "checkpoint": "tpi", "count": "n"},
    )
    shown = previewed(spec, limit=1)
    assert shown.columns == ("date", "tpi", "n")
    assert shown.rows == ({"date": "2026-11-22", "tpi": "A", "n": "1"},)
    assert [record.count for record in shown.records] == [1]
    assert (shown.fetched, shown.rejected, shown.failure) == (3, 1, None)
    assert shown.read_as["delimiter"] == ";"


def test_a_dry_run_shows_the_rows_even_where_the_columns_do_not_fit(previewed, tmp_path) -> None:
    (tmp_path / "x.csv").write_text("tgl;tpi;n\n2026-11-22;A;1\n")
    spec = SourceSpec(
        id="x",
        collection="deferrals",
        path=f"{tmp_path}/x.csv",
        fields={"date": "date", "checkpoint": "tpi", "count": "n"},
    )
    shown = previewed(spec)
    assert shown.failure.code == "missing-columns"
    assert shown.rows[0]["tgl"] == "2026-11-22"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "name"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@some
@given(st.sampled_from(["villages", "activities", "deferrals", "tips", "outreach"]), ANY)
def test_no_row_whatever_it_holds_breaks_the_mapping(collection: str, value: object) -> None:
    from store.models.collections import flat_fields

    fields = dict.fromkeys(flat_fields(collection), "a") | {"id": "b"}
    spec = SourceSpec(id="x", collection=collection, path="/x.json", fields=fields)
    mapping = RowMap(spec, Names(), Reading(zone=WIB, office=WIB), None)
    for row in ({"a": value, "b": value}, value, [value]):
        values, problems = mapping.row(row)
        assert not {p.field for p in problems if not p.warning} & set(values)

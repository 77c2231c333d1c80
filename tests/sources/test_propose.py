"""What somebody's table seems to be: the order of its dates, its signs, its collection, and which column is which field."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import SourceError
from sources.looks import Look, looks_of, unused
from sources.propose import Proposal, proposals
from sources.sniff import Sample, sample
from sources.spec import SourceSpec, Unpivot
from tests.sources.conftest import NOW, WIB


def look(*values: Any) -> Look:
    return looks_of(["a"], [{"a": value} for value in values])[0]


def best(text: str, delimiter: str = ",", known: tuple[str, ...] = ()) -> Proposal:
    rows = list(csv.DictReader(StringIO(text), delimiter=delimiter))
    return proposals(looks_of(list(rows[0]), rows), known)[0]


def fields(proposal: Proposal) -> dict[str, str]:
    return {guess.field: guess.look.name for guess in proposal.guesses}


@pytest.mark.parametrize(
    ("values", "kind", "form", "certain"),
    [
        (("2026-10-01", "2026-10-13"), "date", "", True),
        (("2026-10-01T10:00:00Z",), "date", "", True),
        (("8 November 2025", "9 Nov 2025"), "date", "", True),
        ((1769000000, 1769086400), "date", "", True),
        ((dt.date(2026, 1, 2),), "date", "", True),
        (("13/10/2026", "01/10/2026"), "date", "%d/%m/%Y", True),
        (("10/13/2026", "10/01/2026"), "date", "%m/%d/%Y", True),
        (("01/10/2026", "02/10/2026"), "date", "%d/%m/%Y", False),
        (("13.10.26", "14.10.26"), "date", "%d.%m.%y", True),
        (("13/10/2026 09:15:00",), "date", "%d/%m/%Y", True),
        (("13/13/2026",), "code", "", True),
        (
            (dt.datetime(2026, 11, 1, tzinfo=WIB), dt.date(2026, 11, 2), "13/11/2026"),
            "date",
            "%d/%m/%Y",
            True,
        ),
        (("1.204", "3", "nihil", "-"), "number", ",", True),
        (("1", "20", "300"), "number", ".", True),
        ((1, 2.0), "number", ".", True),
        (("1.234", "12"), "number", ",", True),
        (("Rp80.000",), "number", ",", True),
        (("1,234", "12"), "number", ".", True),
        (("2171011002", "0171011003"), "code", "", True),
        (("DM-001/X", "DM-002/X"), "code", "", True),
        (("ya", "Tidak"), "yesno", "", True),
        ((True, False), "yesno", "", True),
        (("081234567890", "+62 812-3456-7890"), "personal", "", True),
        (("a@example.org",), "personal", "", True),
        (("2171010101010001",), "personal", "", True),
        (("Sekupang", "Batam Centre"), "line", "", True),
        (("x" * 61,), "prose", "", True),
        (([1, 2],), "other", "", True),
        (("", None), "empty", "", True),
    ],
)
def test_a_column_looks_like_what_it_holds(
    values: tuple[Any, ...], kind: str, form: str, certain: bool
) -> None:
    found = look(*values)
    assert (found.kind, found.form, found.certain) == (kind, form, certain)


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=30))
def test_an_order_of_day_and_month_is_called_certain_only_where_a_value_shows_it(days: list[dt.date]) -> None:
    found = look(*(f"{day:%d/%m/%Y}" for day in days))
    assert found.kind == "date"
    if found.certain:
        assert found.form == "%d/%m/%Y"
    assert found.certain == any(day.day > 12 for day in days)


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none(), st.booleans(), st.dates()),
        max_size=20,
    )
)
def test_no_value_breaks_it(values: list[Any]) -> None:
    rows = [{"a": value, "b": {"c": value}} for value in values]
    assert all(isinstance(one.score, float) for one in proposals(looks_of(["a"], rows)))


def test_members_of_nested_objects_are_columns_of_their_own() -> None:
    found = looks_of(["a"], [{"a": {"b": {"c d": 1}, "e": "x"}}])
    assert [one.name for one in found] == ['a.b."c d"', "a.e"]


def test_daily_counts_of_an_office_are_deferrals() -> None:
    found = best(
        "Tgl;Nama TPI;Jml;Instansi;Ket\n13/10/2026;Sekupang;1.234;BP3MI;\n02/10/2026;Punggur;12;Imigrasi;x\n",
        ";",
    )
    assert found.collection == "deferrals"
    assert fields(found) == {
        "date": "Tgl",
        "checkpoint": "Nama TPI",
        "count": "Jml",
        "agency": "Instansi",
        "note": "Ket",
    }
    assert (found.dates, found.decimal, found.missing) == (("%d/%m/%Y",), ",", ())


def test_the_offices_own_names_tell_a_column_that_is_called_anything() -> None:
    text = "tanggal,kolom7,jumlah\n2026-10-01,Sekupang,3\n2026-10-01,Batam Centre,4\n"
    guess = next(
        one for one in best(text, known=("Sekupang", "Batam Centre")).guesses if one.field == "checkpoint"
    )
    assert (guess.look.name, guess.by) == ("kolom7", "values")
    others = proposals(looks_of([], csv.DictReader(StringIO(text))))
    assert "checkpoint" in next(one for one in others if one.collection == "deferrals").missing


def test_a_form_of_the_public_is_tips_with_contacts_in_the_masked_fields() -> None:
    found = best(
        "Timestamp,Isi laporan,Nama Pelapor,No HP\n2026-10-01 10:00,ada yang direkrut,Siti,081234567890\n"
        "2026-10-02 10:00,lagi,Budi,081234567891\n"
    )
    assert found.collection == "tips"
    assert fields(found) | {"reporter_contact": "No HP", "reporter_name": "Nama Pelapor"} == fields(found)


def test_a_personal_column_is_offered_to_no_other_field() -> None:
    found = proposals(looks_of(["nama", "catatan"], [{"nama": "Tiban Lama", "catatan": "081234567890"}] * 2))
    villages = next(one for one in found if one.collection == "villages")
    assert fields(villages) == {"name": "nama"}


def test_an_id_is_no_count() -> None:
    text = "id,date,lokasi\n1,2026-10-01,Sekupang\n2,2026-10-02,Sekupang\n"
    assert all(
        guess.look.name != "id"
        for one in proposals(looks_of([], csv.DictReader(StringIO(text))))
        for guess in one.guesses
    )


def test_columns_that_no_key_of_the_source_mentions_are_unused() -> None:
    spec = SourceSpec(
        id="a",
        collection="deferrals",
        path="/x.csv",
        fields={"date": "Tgl", "checkpoint": "TPI", "count": "sum(n, m)"},
        unpivot=Unpivot(columns=("Pos *",), name="TPI", value="n"),
        key_from="nomor",
    )
    columns = ["Tgl", "Tgl lama", "m", "mm", "Pos 1", "nomor"]
    assert [one.name for one in unused(spec, looks_of(columns, [dict.fromkeys(columns, "x")]))] == [
        "Tgl lama",
        "mm",
    ]


def test_a_sheet_with_a_column_per_checkpoint_is_unpivoted() -> None:
    text = "Tanggal,Batam Centre,Sekupang,Punggur,Jumlah\n13/10/2026,5,6,0,11\n14/10/2026,4,,1,5\n"
    found = best(text)
    assert (found.collection, found.missing) == ("deferrals", ())
    assert found.wide == ("Batam Centre", "Sekupang", "Punggur")
    assert fields(found) == {"date": "Tanggal"}


def test_two_wide_columns_are_enough_where_the_office_knows_them() -> None:
    text = "Tanggal,Batam Centre,Sekupang\n13/10/2026,5,6\n14/10/2026,4,2\n"
    assert best(text, known=("Batam Centre", "Sekupang")).wide == ("Batam Centre", "Sekupang")
    assert best(text).wide == ()


def seen(server: Any, **more: Any) -> Sample:
    spec = SourceSpec(id="a", collection="deferrals", url=f"{server.url}/data", **more)
    return asyncio.run(sample(spec, zone=WIB, clock=lambda: NOW))


ROWS = [{"_id": 1, "hari": "2026-10-01"}, {"_id": 2, "hari": "2026-10-02"}]


@pytest.mark.parametrize(
    ("document", "records", "columns", "paging"),
    [
        (ROWS, None, None, "none"),
        ({"results": ROWS, "next": None}, "results", None, "none"),
        ({"results": ROWS, "next": "http://x/2", "tags": ["a"]}, "results", None, "next"),
        ({"data": {"a b": ROWS}, "errors": [{"code": 1}]}, 'data."a b"', None, "none"),
        (
            {"headers": [{"name": "_id"}, {"name": "hari"}], "rows": [[1, "2026-10-01"]]},
            "rows",
            "headers[].name",
            "none",
        ),
    ],
)
def test_the_rows_of_a_json_document_are_found(
    serve: Any, reply: Any, document: Any, records: str | None, columns: str | None, paging: str
) -> None:
    found = seen(serve(reply(json.dumps(document).encode(), "application/json")))
    assert (found.spec.records, found.spec.columns, found.spec.paging.kind) == (records, columns, paging)
    assert [one.name for one in found.looks] == ["_id", "hari"]


def test_a_web_page_and_nothing_at_all_are_said_to_be_no_data(serve: Any, reply: Any) -> None:
    for body in (b"<!doctype html><p>Masuk", b"", b"{}"):
        with pytest.raises(SourceError) as caught:
            seen(serve(reply(body, "text/html" if b"<" in body else "application/json")))
        assert caught.value.failure.code in ("not-data", "no-records")


def test_only_the_first_page_is_fetched(serve: Any, reply: Any) -> None:
    server = serve(reply(json.dumps({"results": ROWS, "next": "/2"}).encode(), "application/json"))
    seen(server)
    assert len(server.seen) == 1


SERIES = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:apel@kantor
DTSTART;TZID=Asia/Jakarta:20261102T073000
SUMMARY:Apel pagi
RRULE:FREQ=WEEKLY;COUNT=4
END:VEVENT
END:VCALENDAR
"""


def test_a_series_of_a_calendar_is_seen_as_a_pull_reads_it(serve, reply) -> None:
    server = serve(reply(SERIES.replace("\n", "\r\n").encode(), "text/calendar"))
    found = seen(server)
    starts = [row["start"] for row in found.rows]
    assert (found.fetched, starts[0][:10], starts[-1][:10]) == (4, "2026-11-02", "2026-11-23")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_before_the_first_brace_hides_no_rows(serve, reply, encoding) -> None:
    body = json.dumps({"result": {"rows": ROWS}}).encode(encoding)
    assert seen(serve(reply(body, "application/json"))).spec.records == "result.rows"
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    found = seen(serve(reply(b"\xef\xbb\xbf" + lines.encode(), "text/plain")))
    assert (found.spec.format, found.fetched) == ("ndjson", 2)


def test_a_title_above_the_names_of_the_columns_is_no_name(serve, reply) -> None:
    text = "REKAPITULASI PENUNDAAN;;\nBulan November 2026;;\n;;\nTanggal;TPI;Jumlah\n01/11/2026;Sekupang;3\nJumlah;;3\n"
    found = seen(serve(reply(text.encode(), "text/csv")))
    assert ([look.name for look in found.looks], found.fetched) == (["Tanggal", "TPI", "Jumlah"], 1)


def test_the_numbers_of_the_rows_are_no_counts() -> None:
    text = "No.,Tanggal,TPI,Jumlah\n1,2026-10-01,Sekupang,nihil\n2,2026-10-02,Sekupang,nihil\n"
    assert "No." not in fields(best(text)).values()
    assert fields(best(text.replace("nihil", "4")))["count"] == "Jumlah"


CELLS = [["hari", "n"], ["2026-10-01", 1], ["2026-10-02", 2]]


@pytest.mark.parametrize(
    ("document", "records", "columns"),
    [
        (CELLS, "[1:]", "[0]"),
        ({"range": "A1:B4", "values": [["REKAP"], *CELLS]}, "values[2:]", "values[1]"),
        ({"columns": CELLS[0], "data": CELLS[1:]}, "data", "columns"),
    ],
)
def test_lists_of_cells_have_their_names_above_them_or_beside_them(
    serve, reply, document, records, columns
) -> None:
    found = seen(serve(reply(json.dumps(document).encode(), "application/json")))
    assert (found.spec.records, found.spec.columns) == (records, columns)
    assert ([look.name for look in found.looks], found.fetched) == (["hari", "n"], 2)


def test_lines_with_a_text_and_a_telephone_are_tips_and_nobodys_villages() -> None:
    found = best("Waktu,Isi laporan,Nama,HP\n2026-11-01T10:00:00Z,ada calo,Budi,081234567890\n")
    assert (found.collection, found.key, found.key_from) == ("tips", ("received_at", "text"), "")
    assert fields(found)["reporter_name"] == "Nama"


def test_a_column_called_name_is_no_list_of_villages_by_itself() -> None:
    found = proposals(looks_of([], [{"id": 1, "name": "Uma", "kec": "LB"}]))[0]
    assert (found.collection, found.key_from) == ("villages", "id")
    bare = proposals(looks_of([], [{"id": 1, "name": "Uma"}]))
    assert next(one.score for one in bare if one.collection == "villages") < found.score / 1.5


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        (
            "Tanggal,TPI Batam Centre,TPI Sekupang,TPI Nongsa,Jumlah\n2026-11-01,1,,0,1\n2026-11-02,2,,0,2\n",
            ("TPI Batam Centre", "TPI Sekupang", "TPI Nongsa"),
        ),
        ("Tanggal,Sekupang,Nongsa,Jumlah\n2025-11-01,1,2,3\n2025-11-02,1,2,3\n", ("Sekupang", "Nongsa")),
    ],
)
def test_a_sheet_with_a_column_for_each_checkpoint_is_wide_without_its_total(
    text: str, wide: tuple[str, ...]
) -> None:
    found = best(text)
    assert (found.collection, found.wide, found.missing) == ("deferrals", wide, ())


def test_of_a_total_and_its_parts_the_total_is_the_count() -> None:
    head = "Tanggal,TPI,Jumlah Penundaan Laki-laki,Jumlah Penundaan Perempuan,Jumlah Penundaan Total\n"
    found = best(head + "2026-11-01,Sekupang,3,1,4\n2026-11-02,Nongsa,2,2,4\n")
    assert fields(found)["count"] == "Jumlah Penundaan Total"
    parts = best("Tanggal,Laki-laki,Perempuan,Total\n2026-11-01,3,1,4\n2026-11-02,2,2,4\n")
    assert parts.wide == ()


def test_a_header_without_rows_is_judged_by_its_names() -> None:
    found = proposals(looks_of(["Tanggal", "TPI", "Jumlah"], []))[0]
    assert fields(found) == {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}

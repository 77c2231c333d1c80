"""Workbooks as offices keep them: what stands around the table is told and left out, what is data is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import Unreadable
from sources.formats.xlsx import parse
from sources.spec import SourceSpec
from store.models.harvest import Harvest
from tests.headless.conftest import HEAD, infokim
from tests.sources.conftest import WIB, Answer, Server
from tests.sources.workbooks import by_month, packed, plain, recap, saved, since_1904, villages

COUNTS = {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"}
RECAP = COUNTS | {"count": "Penundaan Keberangkatan Jumlah"}
HEADER = ("Tanggal", "TPI", "Jumlah", "Ket")
DAY = date(2026, 11, 1)
BLANK = (None,)


def sorted_out(*rows: tuple[object, ...], **declared: Any) -> tuple[list[int], list[tuple[int, str]]]:
    """Of these rows under the header, counted from 2: the numbers of those that stay, and (number, why) of the others."""
    head = declared.pop("head", HEADER)
    spec = SourceSpec(**({"id": "x", "collection": "deferrals", "path": "/x", "fields": COUNTS} | declared))
    found = parse(plain(head, *rows), spec, None)
    left = [(int(p.row), p.expected) for p in found.problems if p.code == "left-out"]
    assert all(problem.warning for problem in found.problems)
    return [number for number, _ in found.rows], left


def test_a_monthly_recapitulation_is_its_table_and_nothing_else(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    file = tmp_path / "rekap.xlsx"
    file.write_bytes(saved(recap(merged_days=False)))
    harvest = pulled(counts(path=str(file), format=None, fields=RECAP))
    assert [(r.date.day, r.checkpoint, r.count) for r in harvest.records] == [
        (1, "Batam Centre", 4), (1, "Harbour Bay", 4), (2, "Batam Centre", 6),
        (2, "Harbour Bay", 6), (3, "Batam Centre", 8), (3, "Harbour Bay", 8),
    ]  # fmt: skip
    assert (harvest.fetched, harvest.rejected) == (6, 0)
    assert [(p.row, p.expected) for p in harvest.problems] == [
        ("8", "numbering"), ("15", "total"), ("16", "below"), ("18", "below"), ("19", "below"),
        ("20", "below"), ("23", "below"),
    ]  # fmt: skip
    assert "1987" not in repr(harvest.problems), "a signature is nobody's value"


def test_days_merged_downwards_are_rejected_one_by_one_and_the_cause_is_told(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    file = tmp_path / "rekap.xlsx"
    file.write_bytes(saved(recap()))
    harvest = pulled(counts(path=str(file), fields=RECAP, format="xlsx"))
    assert (len(harvest.records), harvest.rejected) == (3, 3)
    assert ("merged-down", "9", "Tanggal") in [(p.code, p.row, p.value) for p in harvest.problems]
    assert [p.row for p in harvest.problems if p.code == "required"] == ["10", "12", "14"]


def test_a_list_of_villages_keeps_its_codes_and_loses_its_signature(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    file = tmp_path / "desa.xlsx"
    file.write_bytes(saved(villages()))
    fields = {"code": "Kode", "name": "Kelurahan", "decree_date": "Tgl SK"}
    harvest = pulled(counts(path=str(file), collection="villages", fields=fields, format="xlsx"))
    assert [(r.code, r.name, r.decree_date) for r in harvest.records] == [
        ("2171101003", "Teluk Tering", date(2024, 11, 4)),
        ("2171031005", "Tiban Indah", date(2024, 11, 5)),
        ("2171111001", "Tembesi", date(2024, 11, 6)),
    ]
    assert [(p.code, p.row) for p in harvest.problems] == [("left-out", "8"), ("left-out", "10")]


def test_real_dates_and_typed_ones_stand_in_one_column_in_either_date_system(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    file = tmp_path / "buku harian.xlsx"
    file.write_bytes(saved(since_1904()))
    fields = {"id": "id", "date": "Tanggal", "title": "Kegiatan", "participants": "Peserta"}
    forms = ("%d/%m/%Y", "%d/%m/%Y %H:%M")
    diary = counts(path=str(file), collection="activities", fields=fields, format="xlsx", dates=forms)
    records = pulled(diary).records
    assert [(r.date, r.participants) for r in records] == [(date(2026, 11, 3), 40), (date(2026, 11, 4), 12)]
    plans = {"id": "id", "at": "Mulai", "title": "Kegiatan", "all_day": "Sehari penuh"}
    tokyo = counts(
        path=str(file), collection="outreach", fields=plans, format="xlsx", dates=forms, timezone="Asia/Tokyo"
    )
    assert [(r.at, r.all_day) for r in pulled(tokyo).records] == [
        (datetime(2026, 11, 3, 6, 30, tzinfo=WIB), True),
        (datetime(2026, 11, 4, 11, 0, tzinfo=WIB), False),
    ]


def test_rows_of_another_sheet_are_told_with_its_name(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    workbook = by_month()
    workbook["Okt 2026"]["C5"] = "banyak"
    for name in ("satu.xlsx", "dua.xlsm"):
        (tmp_path / name).write_bytes(saved(workbook))
    one = pulled(counts(path=str(tmp_path / "satu.xlsx"), fields=COUNTS, sheet="okt 2026", format=None))
    assert [(p.code, p.row) for p in one.problems] == [("type", "Okt 2026!5")]
    both = pulled(counts(path=str(tmp_path / "*.xls?"), fields=COUNTS, sheet="okt 2026", format=None))
    assert [p.row for p in both.problems] == [
        "dua.xlsm:Okt 2026!5",
        "satu.xlsx:Okt 2026!4",
        "satu.xlsx:Okt 2026!5",
    ]


def test_missing_columns_name_the_sheet_and_the_other_ones(
    tmp_path: Path, pulled: Callable[..., Harvest], counts: Callable[..., SourceSpec]
) -> None:
    file = tmp_path / "bulanan.xlsx"
    file.write_bytes(saved(by_month()))
    with pytest.raises(Unreadable) as caught:
        pulled(counts(path=str(file), fields=COUNTS, format="xlsx"))
    facts = caught.value.failure.facts
    assert (caught.value.failure.code, facts["sheet"]) == ("missing-columns", "Petunjuk")
    assert facts["sheets"] == "Arsip, Okt 2026, Nov 2026, Des 2026"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "x"),
        ("application/vnd.ms-excel", "x"),
        ("application/vnd.ms-excel", "x.csv"),
        ("application/octet-stream", "x.xlsx"),
        ("application/octet-stream", "x.xltx"),
        ("", "x"),
    ],
)
def test_a_workbook_is_known_by_content_type_extension_or_content(
    content_type: str,
    name: str,
    serve: Callable[[Answer], Server],
    reply: Callable[..., Answer],
    pulled: Callable[..., Harvest],
    counts: Callable[..., SourceSpec],
) -> None:
    server = serve(reply(plain(HEADER, (DAY, "Sekupang", 3)), content_type))
    harvest = pulled(counts(url=f"{server.url}/{name}", fields=COUNTS, format=None))
    assert [record.count for record in harvest.records] == [3]


def test_a_csv_that_calls_itself_excel_is_a_csv(
    serve: Callable[[Answer], Server],
    reply: Callable[..., Answer],
    pulled: Callable[..., Harvest],
    counts: Callable[..., SourceSpec],
) -> None:
    server = serve(reply(b"Tanggal;TPI;Jumlah\n2026-11-01;Sekupang;3\n", "application/vnd.ms-excel"))
    assert len(pulled(counts(url=f"{server.url}/x.xls", fields=COUNTS, format=None)).records) == 1


def test_totals_stand_anywhere_and_are_no_data() -> None:
    rows = [
        (DAY, "Sekupang", 3), (DAY, "Jumlah", 3), (DAY, "Nongsapura", 4), ("Sub Total :", None, 7), BLANK,
        (DAY, "Batam Centre", 4), (None, "TOTAL KESELURUHAN", 99), ("Rata-rata", None, 3.5),
    ]  # fmt: skip
    assert sorted_out(*rows) == ([2, 4, 7], [(3, "total"), (5, "total"), (8, "total"), (9, "total")])


def test_headings_and_column_numbers_that_come_again_are_no_data() -> None:
    numbers = (1, 2, 3, 4)
    rows = [("(1)", "(2)", "(3)", "(4)"), (DAY, "a", 1), HEADER, numbers, (DAY, "b", 2), (1, "c", 3)]
    assert sorted_out(*rows) == ([3, 6, 7], [(2, "numbering"), (4, "heading"), (5, "numbering")])


def test_notes_and_signatures_below_are_no_data() -> None:
    rows = [
        (DAY, "a", 1), BLANK, ("*) angka sementara",), (None, None, None, "Batam, 30 November 2026"),
        ("Kepala Kantor", None, "Kepala Seksi"), BLANK, ("NIP 19870101 201001 1 001", None, "NIP 19900101"),
    ]  # fmt: skip
    assert sorted_out(*rows) == ([2], [(4, "below"), (5, "below"), (6, "below"), (8, "below")])
    assert sorted_out(
        (DAY, "a", 1), ("Sumber: TPI",), ("Mengetahui,", None, "Batam"), ("Kepala", None, "Staf")
    ) == (
        [2],
        [(3, "below"), (4, "below"), (5, "below")],
    )
    assert sorted_out((DAY, "a", 1), BLANK, ("Batam", "Kepala Kantor", "Kepala Seksi")) == (
        [2],
        [(4, "below")],
    )


def test_what_could_be_data_stays_and_is_rejected_with_its_reason() -> None:
    whole = (DAY, "a", 1)
    for lacking in [(DAY, "b", None), (None, "b", 2), (DAY, None, 2), (DAY, "b", "?"), ("besok", "b", 2)]:
        assert sorted_out(whole, lacking, whole) == ([2, 3, 4], []), "among the others"
        assert sorted_out(whole, lacking) == ([2, 3], []), "as the last one"
    assert sorted_out(whole, (None, "b", None)) == ([2, 3], []), "no gap before it"
    assert sorted_out(whole, (1, 2, 3, 4)) == ([2, 3], []), "no numbers of columns here"
    for lacking in [(DAY, "b", None), (None, "b", 2)]:
        assert sorted_out(lacking, BLANK, lacking) == ([2, 4], []), "where no row is whole"
    assert sorted_out(whole, BLANK, (DAY, "b", None)) == ([2, 4], []), "most of it is there"
    assert sorted_out(whole, BLANK, ("catatan",), BLANK, whole) == ([2, 4, 6], []), "data follow"


def test_a_blank_cell_that_means_the_one_above_is_not_missed() -> None:
    rows = [(DAY, "a", 1), BLANK, (None, "b", 2), (None, "c", 3)]
    assert sorted_out(*rows, fill_down=("Tanggal",)) == ([2, 4, 5], [])
    rows = [(DAY, "a", 1), BLANK, (None, None, 2), (None, None, 3)]
    assert sorted_out(*rows, fill_down=("Tanggal", "TPI")) == ([2, 4, 5], [])
    assert sorted_out(*rows) == ([2], [(4, "below"), (5, "below")])


def test_words_of_a_note_in_a_whole_row_are_data() -> None:
    tips = {"received_at": "Waktu", "text": "Isi"}
    rows = [
        (DAY, "Catatan: ada calo di pelabuhan"),
        (DAY, "Jumlah penumpang tidak wajar"),
        BLANK,
        (DAY, "Total"),
    ]
    kept = sorted_out(*rows, head=("Waktu", "Isi"), collection="tips", fields=tips)
    assert kept == ([2, 3], [(5, "total")])
    assert sorted_out((DAY, "Total Bangun Persada", 1)) == ([2], [])
    assert sorted_out(("Total Bangun Persada", DAY, 1), head=("TPI", "Tanggal", "Jumlah")) == ([2], [])


def test_very_many_rows_that_are_left_out_are_told_up_to_a_number() -> None:
    rows = [row for _ in range(150) for row in ((DAY, "a", 1), (None, "Jumlah", 1))]
    spec = SourceSpec(id="x", collection="deferrals", path="/x", fields=COUNTS)
    found = parse(plain(HEADER, *rows), spec, None)
    assert (len(found.rows), len(found.problems)) == (150, 101)
    assert [(p.code, p.value, p.row) for p in found.problems[-1:]] == [("left-out-more", "50", "301")]


CHECKPOINT = st.sampled_from(
    ["Batam Centre", "Sekupang", "Jumlahan", "Totalindo", "1", "Mengetahui", "Sumber"]
)
WHOLE = st.tuples(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)), CHECKPOINT, st.integers(0, 999), st.none() | st.text("ab")
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            WHOLE, WHOLE, st.just(BLANK), st.just(("Jumlah", None, 5)), st.just((None, None, None, "x"))
        )
    )
)
def test_a_row_that_has_all_it_needs_is_never_left_out(rows: list[tuple[object, ...]]) -> None:
    whole = [number for number, row in enumerate(rows, 2) if isinstance(row[0], date)]
    kept, left = sorted_out(*rows)
    assert set(whole) <= set(kept)
    assert not {number for number, _ in left} & set(kept)
    blank = {number for number, row in enumerate(rows, 2) if not any(cell is not None for cell in row)}
    assert {number for number, _ in left} | set(kept) | blank == set(range(2, len(rows) + 2))


def test_a_workbook_on_the_share_is_pulled_and_listed(tmp_path: Path) -> None:
    file = tmp_path / "rekap.xlsx"
    file.write_bytes(saved(recap(merged_days=False)))
    config = tmp_path / "infokim.toml"
    fields = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in RECAP.items())
    source = f'[[sources]]\nid = "rekap"\ncollection = "deferrals"\npath = "{tmp_path}/*.xlsx"\nsheet = "nov 2026"\n'
    config.write_text(
        f"{HEAD.format(data=tmp_path / 'data')}{source}header_row = [6, 7]\n[sources.fields]\n{fields}\n"
    )
    assert infokim("check", "--config", config).returncode == 0
    ended = infokim("pull", "--json", "--config", config)
    [report] = json.loads(ended.stdout)
    assert (ended.returncode, report["added"], report["rejected"]) == (0, 6, 0)
    assert {"row": 15, "field": "", "value": "JUMLAH"}.items() <= report["problems"][1].items()
    listed = json.loads(infokim("list", "deferrals", "--json", "month=2026-11", "--config", config).stdout)
    assert sum(record["count"] for record in listed) == 36
    file.write_bytes(packed("")[:500])
    ended = infokim("pull", "--config", config)
    assert (ended.returncode, "rekap" in ended.stdout) == (1, True)
    listed = json.loads(infokim("list", "deferrals", "--json", "--config", config).stdout)
    assert len(listed) == 6, "a broken file takes nothing away"

"""`report deferrals`: the files that go to headquarters, what closing freezes, and what is told of corrections."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from store.models.edit import Edit
from store.queries.periods import of_kind
from tests.headless.conftest import infokim
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.exporting import Style, written
from tui.headless.identity import Who, login
from tui.headless.reportbook import Report
from tui.headless.reportdata import draft
from tui.headless.reporttext import text_of
from tui.words.catalog import load
from tui.words.format import Format

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2024, 12, 2, 9, tzinfo=ZONE)
AGENCY = '[[agencies]]\nid = "polda"\nname = "Polda Kepri"\n'


def desk_of(config: Path, now: datetime = NOW) -> Desk:
    settings = read(config).settings
    assert settings is not None
    desk = Desk(settings, me=Who(login=login(), name=login(), role="staff"), clock=lambda: now)
    desk.store.prepare()
    return desk


def typed(desk: Desk, *counts: dict[str, Any], why: str | None = None) -> list[str]:
    edits = [Edit(fields={"date": date(2024, 11, 1), "checkpoint": "sekupang", **one}) for one in counts]
    written = desk.save("deferrals", edits, why)
    desk.look()
    return [one.id for one in written]


@pytest.fixture
def config(office: Callable[..., Path]) -> Path:
    return office(more=AGENCY)


@pytest.fixture
def held(config: Path) -> Path:
    """A month of three days, with passports, reasons, another agency and a note that looks like a formula."""
    typed(
        desk_of(config),
        {"count": 14, "checkpoint": "batam-centre", "reason": "visa"},
        {"count": 3, "checkpoint": "batam-centre", "reason": "dokumen", "note": "=1+1"},
        {"count": 6, "date": date(2024, 11, 3), "checkpoint": "batam-centre"},
        {"count": 2, "date": date(2024, 11, 2)},
        {"count": 0, "date": date(2024, 11, 3)},
        {"count": 12, "category": "passport", "checkpoint": "semua", "period": "month", "as_of": date(2024, 11, 23)},
        {"count": 5, "agency": "polda"},
        {"count": 9, "date": date(2024, 10, 3)},
        {"count": 9, "date": date(2023, 11, 2)},
    )  # fmt: skip
    return config


def report(config: Path, *words: str, month: str = "2024-11") -> Any:
    return infokim("report", "deferrals", "--month", month, *words, "--config", config)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_every_day_and_checkpoint_with_subtotals_and_totals_agency_by_agency(held: Path) -> None:
    printed = report(held, "--format", "csv")
    assert printed.returncode == 0, printed.stderr
    rows = table(printed.stdout)
    assert [
        (row["agency"], row["checkpoint"], row["departures"], row["passports"])
        for row in rows
        if row["line"] in ("subtotal", "total")
    ] == [
        ("Imigrasi", "Batam Centre", "23", ""),
        ("Imigrasi", "Sekupang", "2", ""),
        ("Imigrasi", "Whole office", "", "12"),
        ("Imigrasi", "", "25", "12"),
        ("Polda Kepri", "Sekupang", "5", ""),
        ("Polda Kepri", "", "5", ""),
    ]
    first = rows[0]
    assert (first["date"], first["departures"], first["departures: visa"], first["departures: dokumen"]) == (
        "2024-11-01",
        "17",
        "14",
        "3",
    )
    assert first["note"] == "'=1+1"
    (month,) = (row for row in rows if row["line"] == "month")
    assert (month["passports"], month["as of"], month["date"]) == ("12", "2024-11-23", "2024-11-01")


def test_a_day_without_a_figure_is_named_and_is_no_zero(held: Path) -> None:
    found = table(report(held, "--format", "csv").stdout)
    rows = {(row["date"], row["checkpoint"]): row for row in found if row["agency"] == "Imigrasi"}
    missing, zero = rows["2024-11-02", "Batam Centre"], rows["2024-11-03", "Sekupang"]
    assert (missing["departures"], missing["note"]) == ("", "departures: not reported")
    assert (zero["departures"], zero["note"]) == ("0", "")


def test_a_workbook_has_numbers_as_numbers_sums_in_bold_and_sheets_of_their_own(
    held: Path, tmp_path: Path
) -> None:
    out = tmp_path / "pusat"
    printed = report(held, "--format", "xlsx,csv,md,text", "--out", f"{out}/")
    names = [f"report-deferrals-2024-11.{ending}" for ending in ("xlsx", "csv", "md", "txt")]
    assert printed.stdout.split() == [str(out / name) for name in names]
    book = load_workbook(out / names[0])
    assert book.sheetnames == ["Report", "Without a figure", "Where from"]
    main = book.worksheets[0]
    assert main.freeze_panes == "A2"
    rows = [
        {head.value: cell for head, cell in zip(main[1], row, strict=True)}
        for row in main.iter_rows(min_row=2)
    ]
    assert rows[0]["departures"].value == 17
    assert rows[0]["date"].value.date() == date(2024, 11, 1)
    assert (rows[0]["note"].value, rows[0]["note"].data_type) == ("=1+1", "s")
    (total,) = (row for row in rows if row["line"].value == "total" and row["agency"].value == "Imigrasi")
    assert (total["departures"].value, total["departures"].font.bold) == (25, True)
    about = {row[0].value: row[1].value for row in book["Where from"].iter_rows(min_row=2)}
    assert about["state"] == "DRAFT: not marked as reported"
    assert about["as of: Imigrasi, departures"] == "2024-11-03"
    assert about["sums"] == "Agencies are not added."


def test_the_same_data_make_the_same_bytes_on_any_day(held: Path) -> None:
    def files(now: datetime) -> list[bytes]:
        desk = desk_of(held, now)
        made = Report(desk, draft(desk, of_kind("month", date(2024, 11, 1))), Format(load("id"), ZONE))
        return [
            text_of(made).encode(),
            *(written(kind, made.book(), Style()) for kind in ("csv", "xlsx", "md")),
        ]

    made = files(NOW)
    assert files(NOW + timedelta(days=400)) == made
    with zipfile.ZipFile(io.BytesIO(made[2])) as pack:
        assert set(re.findall(r">(\d{4}-[^<]+)<", pack.read("docProps/core.xml").decode())) == {
            "2000-01-01T00:00:00Z"
        }


def test_the_text_for_a_chat_is_short_and_compares_the_same_days(held: Path) -> None:
    held.write_text(held.read_text().replace('language = "en"', 'language = "id"'))
    lines = report(held, "--format", "text").stdout.splitlines()
    assert 3 <= len(lines) <= 6
    assert lines[0] == "Penundaan November 2024 s.d. 23 Nov 2024 · Kantor uji"
    assert lines[1] == (
        "Imigrasi: keberangkatan ditunda 25 (s.d. 3 Nov 2024), permohonan paspor ditolak/ditunda 12"
    )
    assert lines[2] == "Polda Kepri: keberangkatan ditunda 5 (s.d. 1 Nov 2024) (tidak dijumlahkan)"
    assert lines[3].startswith(
        "Keberangkatan dibanding 1–3 Okt 2024: 9 (tidak sebanding: angka 3 dan 1 hari)"
    )
    assert lines[4].startswith("Belum dilaporkan: Batam Centre 2 Nov; ")
    assert lines[-1].endswith("DRAF: belum ditandai dilaporkan.")


def test_closing_freezes_the_figures_and_a_later_correction_shows_as_changed_since_reported(
    held: Path,
) -> None:
    closed = report(held, "--close", "--why", "surat W.32", "--format", "csv")
    assert closed.returncode == 0, closed.stderr
    assert f"by {login()}" in closed.stderr
    (listed,) = json.loads(infokim("list", "reports", "--json", "--config", held).stdout)
    assert (listed["by"], listed["first"], listed["as_of"]) == (login(), "2024-11-01", "2024-11-23")
    (sekupang,) = (
        one for one in listed["figures"] if (one["checkpoint"], one["agency"]) == ("sekupang", "imigrasi")
    )
    assert (sekupang["category"], sekupang["days"], sekupang["count"]) == ("departure", [None, 2, 0], 2)
    desk = desk_of(held)
    (one,) = (row for row in desk.snapshot.rows("deferrals") if row.count == 2)
    typed(desk, {"count": 7, "date": date(2024, 11, 3), "checkpoint": "bengkong"}, why="terlambat")
    desk.save("deferrals", [Edit(id=one.id, based_on=1, fields={"count": 8})], "salah ketik")
    again = report(held, "--format", "csv")
    assert "2 figures changed since reported" in again.stderr
    corrections = [row for row in table(again.stdout) if row["line"] == "correction"]
    assert [(row["date"], row["checkpoint"], row["departures"], row["note"]) for row in corrections] == [
        ("2024-11-02", "Sekupang", "8", "reported 2, now 8 (changed since reported)"),
        ("2024-11-03", "bengkong", "7", "reported –, now 7 (changed since reported)"),
    ]


def test_the_next_report_lists_a_correction_once(held: Path) -> None:
    assert report(held, "--close").returncode == 0
    desk = desk_of(held)
    (one,) = (row for row in desk.snapshot.rows("deferrals") if row.count == 2)
    desk.save("deferrals", [Edit(id=one.id, based_on=1, fields={"count": 8})], "salah ketik")
    typed(desk, {"count": 1, "date": date(2024, 12, 1)}, {"count": 1, "date": date(2025, 1, 1)})
    wanted = [("2024-11-02", "reported 2, now 8 (reported before)")]

    def told(month: str, *words: str) -> list[tuple[str, str]]:
        rows = table(report(held, "--format", "csv", *words, month=month).stdout)
        return [(row["date"], row["note"]) for row in rows if row["line"] == "correction"]

    assert told("2024-12") == wanted, "a draft"
    assert told("2024-12", "--close") == wanted
    assert told("2024-12") == wanted, "it stays what was reported"
    assert told("2025-01") == []


def test_closing_anew_needs_a_reason_and_closing_the_same_writes_nothing(held: Path) -> None:
    assert report(held, "--close").returncode == 0
    refused = report(held, "--close")
    assert (refused.returncode, refused.stdout) == (2, "")
    same = report(held, "--close", "--why", "sekali lagi")
    assert same.returncode == 0
    assert "nothing has changed" in same.stderr
    assert len(json.loads(infokim("list", "reports", "--json", "--config", held).stdout)) == 1


def test_nothing_can_be_closed_where_nothing_is_held(held: Path) -> None:
    refused = report(held, "--close", month="2022-01")
    assert (refused.returncode, refused.stdout) == (2, "")
    drafted = report(held, "--format", "text", month="2022-01")
    assert drafted.returncode == 0
    assert "No figures" in drafted.stdout


def test_a_viewer_makes_no_report(held: Path) -> None:
    with held.open("a") as file:
        file.write('[[people]]\nlogin = "nobody-here"\nrole = "head"\n')
    for words in ((), ("--close",)):
        refused = report(held, *words)
        assert (refused.returncode, refused.stdout) == (3, "")


def test_a_report_is_made_and_changed_by_no_other_verb(held: Path) -> None:
    assert report(held, "--close").returncode == 0
    (one,) = json.loads(infokim("list", "reports", "--json", "--config", held).stdout)
    assert infokim("set", "reports", one["id"], "note=x", "--config", held).returncode == 2
    assert infokim("new", "reports", "first=1/11/2024", "--config", held).returncode == 2
    with held.open("a") as file:
        file.write(f'[[people]]\nlogin = "{login()}"\nrole = "staff"\n')
    desk = desk_of(held)
    theirs = Desk(desk.settings, me=Who(login="lain", name="lain", role="staff"), clock=lambda: NOW)
    from store.errors import Invalid

    with pytest.raises(Invalid):
        theirs.save("reports", [Edit(id=one["id"], based_on=1, delete=True)])
    assert infokim("delete", "reports", one["id"], "--config", held).returncode == 0


def test_no_small_count_is_given_or_can_be_worked_out(held: Path) -> None:
    alone = {"count": 3, "date": date(2024, 11, 5), "checkpoint": "batam-centre"}
    typed(desk_of(held), alone, *({"count": n, "date": date(2024, 11, 4 + n)} for n in range(8)))
    printed = report(held, "--format", "csv", "--suppress")
    rows = [row for row in table(printed.stdout) if row["agency"] == "Imigrasi"]
    counts = [row["departures"] for row in rows]
    assert not any(0 < int(count) < 5 for count in counts if count.isdigit())
    for name in ("Batam Centre", "Sekupang"):
        days = [row["departures"] for row in rows if row["checkpoint"] == name and row["line"] == "day"]
        assert sum(not count.isdigit() for count in days if count) != 1
    assert {row["departures: visa"] for row in rows if row["line"] != "total"} == {""}
    text = report(held, "--format", "text", "--suppress").stdout
    assert not re.search(r"ditunda [1-4]\b", text)


@pytest.mark.parametrize(
    "words",
    [
        ("report", "deferrals"),
        ("report", "deferrals", "--month", "2024-11", "--year", "2024"),
        ("report", "deferrals", "--month", "2024"),
        ("report", "deferrals", "--year", "minggu lalu"),
        ("report", "villagers", "--month", "2024-11"),
        ("report", "deferrals", "--month", "2024-11", "--format", "json"),
    ],
)
def test_what_cannot_be_is_told(held: Path, words: tuple[str, ...]) -> None:
    refused = infokim(*words, "--config", held)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr


def test_totals_of_the_sample_office_are_those_of_its_list(tmp_path: Path) -> None:
    data = ("--sample", "--data-dir", str(tmp_path))
    text = infokim("report", "deferrals", "--month", "2026-10", "--format", "csv", *data).stdout
    listed = json.loads(infokim("list", "deferrals", "month=2026-10", "--json", *data).stdout)
    for agency, name in (("imigrasi", "Imigrasi"), ("bp3mi", "BP3MI Kepri")):
        for category, heading in (("departure", "keberangkatan"), ("passport", "paspor")):
            days = [
                one["count"]
                for one in listed
                if (one["agency"], one["category"], one["period"]) == (agency, category, "day")
            ]
            (total,) = (row for row in table(text) if row["baris"] == "jumlah" and row["instansi"] == name)
            assert total[heading] == (str(sum(days)) if days else "")

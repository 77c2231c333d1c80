"""`export`: what stands in the files, opened again by other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sources.convert import line
from tests.headless.conftest import infokim
from tui.headless.exporting.cells import guarded

Office = Callable[..., Path]


@pytest.fixture
def pulled(office: Office, counts: Path) -> Path:
    config = office(f'path = "{counts}"')
    assert infokim("pull", "--config", config).returncode == 0
    return config


def rows_of(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_csv_has_the_filters_and_columns_of_list(pulled: Path) -> None:
    words = ("deferrals", "year=2024")
    listed = infokim("list", *words, "--config", pulled).stdout.splitlines()
    printed = infokim("export", *words, "--format", "csv", "--config", pulled)
    assert printed.returncode == 0, printed.stderr
    found = rows_of(printed.stdout)
    assert found[0] == listed[0].split("\t")
    assert [row[:-1] for row in found[1:]] == [row.split("\t")[:-1] for row in listed[1:]]
    assert [row[-1] for row in found[1:]] == ["", ""], "nothing is known is nothing, no dash"
    assert [row[6] for row in found[1:]] == ["14", "3"]


def test_json_is_that_of_list(pulled: Path) -> None:
    words = ("deferrals", "checkpoint=sekupang")
    listed = infokim("list", *words, "--json", "--config", pulled).stdout
    assert json.loads(infokim("export", *words, "--format", "json", "--config", pulled).stdout) == json.loads(
        listed
    )


def test_a_workbook_has_numbers_as_numbers_days_as_days_and_says_where_it_is_from(
    pulled: Path, tmp_path: Path
) -> None:
    printed = infokim("export", "deferrals", "month=2024-11", "--format", "xlsx", "--config", pulled)
    path = tmp_path / "data" / "exports" / "deferrals-2024-11.xlsx"
    assert (printed.returncode, printed.stdout) == (0, f"{path}\n"), printed.stderr
    book = load_workbook(path)
    data, about = book.worksheets
    assert data.freeze_panes == "A2"
    assert [cell.value for cell in data[2]][1:] == [
        datetime(2024, 11, 1),  # noqa: DTZ001
        "day",
        "batam-centre",
        "departures",
        "imigrasi",
        14,
        None,
    ]
    assert data["B2"].number_format == "yyyy-mm-dd"
    said = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    assert said["asked for"] == "month=2024-11"
    assert said["rows"] == "2"
    assert said["from – to"] == "2024-11-01 – 2024-11-02"
    assert str(said["source"]).startswith("s0 · fetched 20")
    assert (book.properties.creator, book.properties.title) == (None, None)
    again = path.read_bytes()
    path.unlink()
    infokim("export", "deferrals", "month=2024-11", "--format", "xlsx", "--config", pulled)
    assert path.read_bytes() == again


FORMULAS = ["=1+1", "  =cmd|' /C calc'!A0", "+62811", "-2+3", "@SUM(A1)", "\uff1d1+1", "\xa0=1"]


@pytest.fixture
def planned(run: Callable[..., Any], tmp_path: Path) -> Path:
    for number, title in enumerate([*FORMULAS, 'Rapat, "besar" | kecil']):
        run("new", "outreach", f"title={title}", f"at=2026-11-{number + 10}T10:00", "channels=x")
    return tmp_path / "infokim.toml"


def test_no_text_becomes_a_formula_in_csv_or_a_workbook(planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("outreach", "--format", "csv,xlsx,md", "--out", f"{out}/", "--columns", "title")
    printed = infokim("export", *words, "--config", planned)
    assert printed.stdout.split() == [str(out / f"outreach.{kind}") for kind in ("csv", "xlsx", "md")]
    titles = [row[1] for row in rows_of((out / "outreach.csv").read_bytes().decode())[1:]]
    assert len(titles) == len(FORMULAS) + 1
    assert all(title.startswith("'") for title in titles[:-1])
    assert titles[-1] == 'Rapat, "besar" | kecil'
    cells = [row[1] for row in load_workbook(out / "outreach.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == "=1+1"
    assert '| Rapat, "besar" \\| kecil |' in (out / "outreach.md").read_text()


@given(
    st.text(max_size=12),
    st.sampled_from("=+-@\t\r\uff1d\uff0b\uff0d\uff20"),
    st.sampled_from(["", " ", "\t ", "\xa0"]),
)
def test_whatever_begins_like_a_formula_is_guarded(rest: str, sign: str, space: str) -> None:
    assert guarded(f"{space}{sign}{rest}") == f"'{space}{sign}{rest}"


@pytest.mark.parametrize("number", ["+62811700201", "+62 811-7002-019", "(0778) 462070", "0811 7002 019"])
def test_a_telephone_number_comes_back_whole_through_a_source(number: str) -> None:
    assert line(guarded(number)) == number


@pytest.mark.parametrize(("given", "sign"), [(";", ";"), ("tab", "\t"), ("|", "|")])
def test_the_separator_is_declared(pulled: Path, given: str, sign: str) -> None:
    words = ("deferrals", "--format", "csv", "--separator", given, "--bom")
    text = infokim("export", *words, "--config", pulled).stdout
    assert text.startswith("\ufeffid")
    assert {len(row) for row in rows_of(text, sign)} == {8}


def test_what_it_writes_as_csv_a_source_reads_again(office: Office, pulled: Path, tmp_path: Path) -> None:
    file = tmp_path / "again.csv"
    words = ("deferrals", "--format", "csv", "--separator", ";", "--bom", "--out", file)
    assert infokim("export", *words, "--config", pulled).stdout == f"{file}\n"
    text = pulled.read_text().replace("Tanggal", "date").replace('"TPI"', '"checkpoint"')
    again = tmp_path / "again.toml"
    again.write_text(
        text.replace('"Jumlah"', '"count"').replace("counts.csv", "again.csv").replace("/data", "/data2")
    )
    assert infokim("pull", "--config", again).returncode == 0
    first, second = (
        json.loads(infokim("list", "deferrals", "--json", "--config", config).stdout)
        for config in (pulled, again)
    )
    assert [(one["id"], one["count"]) for one in first] == [(one["id"], one["count"]) for one in second]


def test_small_counts_are_kept_back_where_that_is_asked_for(pulled: Path) -> None:
    text = infokim("export", "deferrals", "--format", "csv", "--suppress", "--config", pulled).stdout
    assert [row[6] for row in rows_of(text)[1:]] == ["14", "<5", "9"]


def test_ics_holds_the_plans_that_were_asked_for(planned: Path) -> None:
    every = infokim("export", "outreach", "--format", "ics", "--config", planned).stdout
    one = infokim("export", "outreach", "title=-2+3", "--format", "ics", "--config", planned).stdout
    assert (every.count("BEGIN:VEVENT"), one.count("BEGIN:VEVENT")) == (len(FORMULAS) + 1, 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("deferrals", "--format", "ics"), "--format ics"),
        (("deferrals", "--format", "csv,pdf"), "--format pdf"),
        (("deferrals",), "--format"),
        (("deferrals", "--format", "csv", "--separator", "ab"), "--separator"),
        (("deferrals", "--format", "csv", "--columns", "nothing"), "nothing"),
        (("deferrals", "--format", "csv", "nothing=1"), "nothing"),
        (("villages", "--format", "csv", "--suppress"), "--suppress"),
        (("deferrals", "--format", "csv", "--reveal", "--why", "laporan ke polda"), "--reveal"),
    ],
)
def test_what_cannot_be_is_told(pulled: Path, words: tuple[str, ...], told: str) -> None:
    refused = infokim("export", *words, "--config", pulled)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert told in refused.stderr


def test_a_place_that_cannot_be_written_is_told(pulled: Path, tmp_path: Path) -> None:
    refused = infokim(
        "export", "deferrals", "--format", "csv", "--out", tmp_path / "no" / "x.csv", "--config", pulled
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "x.csv" in refused.stderr


def test_the_days_of_a_workbook_are_those_of_the_data(pulled: Path, tmp_path: Path) -> None:
    infokim("export", "deferrals", "--format", "xlsx", "--config", pulled)
    sheet = load_workbook(tmp_path / "data" / "exports" / "deferrals.xlsx").worksheets[0]
    days = [row[1].value.date() for row in sheet.iter_rows(min_row=2)]
    assert days == [date(2024, 11, 1), date(2024, 11, 2), date(2025, 1, 5)]

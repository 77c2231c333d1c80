"""No file of an office, no log and no output of a verb holds what could name a person, whatever a source sends."""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from pathlib import Path

import pytest

from tests.headless.conftest import infokim

CANARIES = [
    "2171031234560001", "2171.0312.3456.0001", "C1234567", "X 7654321", "081234567890", "0813-1111-2222",
    "+62 814 3333 4444", "６２８１５５５５５６６６６", "(0778) 654321", "warga.kanari@example.org", "81677778888",
]  # fmt: skip
DIGITS = [unicodedata.normalize("NFKC", text).lower() for text in CANARIES]
HEADER = [
    "Tgl",
    "TPI",
    "Jumlah",
    "Alasan",
    "Catatan",
    "Jenis",
    "Pelapor",
    "Tak dipetakan",
    "HP 0812-9999-0000",
]
HEAD = """
format = 1
[office]
name = "Kantor contoh"
[data]
dir = "{data}"
"""
SOURCE = """
[[sources]]
id = "{id}"
collection = "{collection}"
path = "{path}"
key_from = "Tgl"
[sources.fields]
{fields}
"""
FIELDS = {
    "deferrals": {
        "date": "Tgl", "checkpoint": "TPI", "count": "Jumlah", "reason": "Alasan", "note": "Catatan",
        "category": "Jenis", "reported_by": "Pelapor",
    },
    "villages": {
        "code": "Tgl", "name": "TPI", "district": "Alasan", "notes": "Catatan", "decree": "Pelapor", "status": "Jenis",
    },
    "activities": {
        "date": "Tgl", "village": "TPI", "participants": "Jumlah", "summary": "Catatan", "officer": "Pelapor",
        "kind": "Jenis",
    },
}  # fmt: skip


def rows(collection: str) -> list[list[str]]:
    """A good row first; then each canary in each mapped column, alone and among words, in good and in refused rows."""
    found = [["2026-11-01", "Sekupang", "4", "berkas", "baik", "", "Sari", "bebas", ""]]
    number = 0
    for canary in CANARIES:
        for column in range(1, 8):
            for text in (canary, f"Budi, {canary}, di balai"):
                number += 1
                row = [
                    f"2025-{1 + number // 28:02}-{1 + number % 28:02}",
                    "Sekupang",
                    "4",
                    "",
                    "",
                    "",
                    "",
                    canary,
                    text,
                ]
                row[column] = text
                found.append(row)
        found.append([canary, "Sekupang", "4", canary, canary, "", canary, canary, canary])
        found.append(["x" * 73 + " " + canary, "Nongsa", canary, "", "", "", "", canary, canary])
    return found if collection != "villages" else [[r[0].replace("-", ""), *r[1:]] for r in found]


def written(folder: Path, collection: str, kind: str, last: int = 0) -> Path:
    file = folder / f"{collection}.{kind}"
    table = [HEADER, *rows(collection)[:1], *rows(collection)[-last:]]
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(table)
        file.write_text(out.getvalue())
    elif kind == "json":
        file.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in table[1:]]))
    else:
        from openpyxl import Workbook

        book = Workbook()
        for row in table:
            book.active.append(
                [int(cell) if cell.isascii() and cell.isdigit() and cell[0] != "0" else cell for cell in row]
            )
        book.save(file)
    os.utime(file, (last, last))  # one that was just written is waited for
    return file


def leaks(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    bare = "".join(sign for sign in plain if sign not in " -.()+")
    return [c for c in DIGITS if c in plain or "".join(s for s in c if s not in " -.()+") in bare]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_what_names_a_person_reaches_no_file_and_no_output(tmp_path: Path, kind: str) -> None:
    config = tmp_path / "infokim.toml"
    data = tmp_path / "data"
    text = HEAD.format(data=data)
    for collection, fields in FIELDS.items():
        told = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in fields.items())
        path = written(tmp_path, collection, kind)
        text += SOURCE.format(id=collection, collection=collection, path=path, fields=told)
    config.write_text(text)
    out = [infokim("pull", "--json", "--config", config), infokim("pull", "--config", config)]
    reports = {report["collection"]: report for report in json.loads(out[0].stdout)}
    for collection, report in reports.items():
        assert report["ok"], report["error"]
        assert report["added"] >= 1
        assert any("NIK" in problem["reason"] for problem in report["problems"]), collection
    for collection in FIELDS:
        out.append(infokim("list", collection, "--json", "--config", config))
        assert len(json.loads(out[-1].stdout)) == reports[collection]["added"]
        out.append(infokim("sources", "test", collection, "--json", "--config", config))
        out.append(infokim("sources", "test", collection, "--config", config))
        out.append(
            infokim("show", collection if collection != "activities" else "villages", "--config", config)
        )
    out.append(infokim("sources", "--json", "--config", config))
    out.append(infokim("show", "sources", "--config", config))
    for ended in out:
        assert leaks(ended.stdout) == [], ended.args
        assert leaks(ended.stderr) == [], ended.args
    files = [file for file in data.rglob("*") if file.is_file()]
    assert any(file.parent.name == "cache" for file in files)
    assert {str(file): found for file in files if (found := leaks(file.read_text(errors="replace")))} == {}
    for collection in FIELDS:  # most rows go: the answer stands aside, in a file of its own
        written(tmp_path, collection, kind, last=30)
    ended = infokim("pull", "--json", "--config", config)
    assert leaks(ended.stdout + ended.stderr) == []
    assert list(data.rglob("*.held.json"))
    files = [file for file in data.rglob("*") if file.is_file()]
    assert {str(file): found for file in files if (found := leaks(file.read_text(errors="replace")))} == {}


def test_a_summary_that_gives_the_hotline_is_kept_and_one_that_gives_anybody_elses_number_is_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "activities.csv"
    file.write_text(
        "Tgl,Catatan\n2026-11-01,Lapor ke 0811 7002 019 atau Posko di 0778-462070\n2026-11-02,Hubungi Budi 0812 3456 7890\n"
    )
    text = HEAD.format(data=tmp_path / "data").replace(
        'name = "Kantor contoh"',
        'name = "Kantor contoh (0778-462070)"\nhotline = "08117002019 / 0778 111222"',
    )
    config = tmp_path / "infokim.toml"
    fields = 'date = "Tgl"\nsummary = "Catatan"'
    config.write_text(text + SOURCE.format(id="giat", collection="activities", path=file, fields=fields))
    infokim("pull", "--config", config)
    found = json.loads(infokim("list", "activities", "--json", "--config", config).stdout)
    assert [bool(one["summary"]) for one in found] == [True, False]

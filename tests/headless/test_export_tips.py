"""`export tips`: what never goes out, what goes out masked, and what a readable export leaves in the audit."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit
from tests.headless.conftest import infokim
from tests.headless.test_revealing import FIELDS, MADE_UP, NAME, NUMBER, WHY, config, desk_of, tip
from tui.headless.desk import Desk
from tui.headless.identity import login
from tui.headless.retention import purge

__all__ = ["config", "tip"]

EVERY = ("--format", "csv,xlsx,json,md", "--columns", "all")


def texts(folder: Path) -> str:
    """Every byte of the files of a folder, workbooks taken apart."""
    found = []
    for path in sorted(folder.glob("tips*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as pack:
                found += [pack.read(name).decode() for name in pack.namelist()]
        elif path.suffix != ".lock":
            found.append(path.read_text())
    return "\n".join(found)


def exports_of(config: Path) -> list[Any]:
    return [line for line in desk_of(config).store.audit("tips") if line.what == "export"]


def test_every_format_is_masked_and_leaves_no_line(config: Path, tip: str) -> None:
    words = ("tips", f"reporter_name={NAME}", f"reporter_contact={NUMBER}")
    printed = infokim("export", *words, *EVERY, "--config", config)
    assert (printed.returncode, len(printed.stdout.splitlines())) == (0, 4), printed.stderr
    written = texts(config.parent / "data" / "exports")
    assert written.count(tip) == 4
    assert not any(text in written + printed.stdout for text in MADE_UP)
    assert exports_of(config) == []


def test_readable_it_has_the_reporter_and_leaves_one_line(config: Path, tip: str) -> None:
    printed = infokim("export", "tips", "--format", "csv", "--reveal", "--why", WHY, "--config", config)
    assert printed.returncode == 0, printed.stderr
    (head, row) = csv.reader(io.StringIO(printed.stdout, newline=""))
    assert row[-2:] == [NAME, NUMBER]
    assert all(text in printed.stdout for text in MADE_UP)
    (line,) = exports_of(config)
    assert (line.by, line.id, line.why, line.records) == (login(), "1", WHY, (tip,))
    assert {"text", "reporter_name", "reporter_contact"} <= set(line.fields)
    assert [one.what for one in desk_of(config).store.audit("tips", tip)] == ["new", "export"]
    verified = infokim("audit", "verify", "--config", config)
    assert verified.returncode == 0
    assert len(head) == len(row)


def test_readable_json_has_the_same_fields_as_the_audit_says(config: Path) -> None:
    words = ("tips", "--format", "json", "--reveal", "--why", f"{WHY} {NAME}")
    (one,) = json.loads(infokim("export", *words, "--config", config).stdout)
    (line,) = exports_of(config)
    assert set(one) == {"id", *line.fields}
    assert one["reporter_name"] == NAME
    assert NAME not in (line.why or "")


@pytest.mark.parametrize("why", [(), ("--why", "xxxxx")])
def test_without_a_reason_nothing_goes_out(config: Path, why: tuple[str, ...]) -> None:
    refused = infokim("export", "tips", "--format", "csv", "--reveal", *why, "--config", config)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert exports_of(config) == []


def test_a_viewer_exports_masked_and_not_otherwise(config: Path) -> None:
    with config.open("a") as file:
        file.write('[[people]]\nlogin = "nobody-here"\nrole = "head"\n')
    assert infokim("export", "tips", "--format", "csv", "--config", config).returncode == 0
    refused = infokim("export", "tips", "--format", "csv", "--reveal", "--why", WHY, "--config", config)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert exports_of(config) == []


@pytest.mark.parametrize("options", [(), ("--reveal", "--why", WHY)])
def test_a_tip_whose_processing_is_limited_never_goes_out(config: Path, options: tuple[str, ...]) -> None:
    desk = desk_of(config, "head")
    (made,) = desk.save("tips", [Edit(fields=FIELDS | {"text": "jangan diproses", "restricted": True})])
    printed = infokim("export", "tips", *EVERY, *options, "--config", config)
    assert printed.returncode == 0
    written = texts(config.parent / "data" / "exports")
    assert made.id not in written
    assert "jangan diproses" not in written
    assert "1 tip whose processing is limited was left out" in printed.stderr
    assert all(made.id not in line.records for line in exports_of(config))


def test_a_purged_tip_is_a_shell_and_its_exports_go(config: Path, tip: str) -> None:
    words = ("tips", "--format", "csv,xlsx", "--reveal", "--why", WHY)
    assert infokim("export", *words, "--config", config).returncode == 0
    exports = config.parent / "data" / "exports"
    assert {path.suffix for path in exports.iterdir()} >= {".csv", ".xlsx"}
    desk = desk_of(config, "head")
    row = desk.snapshot.rows("tips").row(tip)
    assert row is not None
    desk.save("tips", [Edit(id=tip, based_on=row.rev, fields={"status": "done"})])
    later = desk.now() + timedelta(days=400)
    purge(Desk(desk.settings, me=desk.me, clock=lambda: later))
    assert [path for path in exports.iterdir() if path.suffix in (".csv", ".xlsx")] == []
    printed = infokim("export", "tips", "--format", "csv", "--reveal", "--why", WHY, "--config", config)
    assert tip in printed.stdout
    assert not any(text in printed.stdout for text in MADE_UP)


def test_outside_the_data_folder_it_is_for_nobody_else_and_that_retention_ends_there_is_told(
    config: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    printed = infokim("export", "tips", "--format", "csv", "--out", file, "--config", config)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "purge" in printed.stderr

"""`report villages`: a quarter as files and as a text, with counts that add up and no name of anybody."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.models.edit import Edit
from store.queries.periods import of_kind
from tests.headless.conftest import infokim
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.exporting import Style, written
from tui.headless.identity import Who, login
from tui.headless.reports.villages import VillagesReport
from tui.words.catalog import load
from tui.words.format import Format

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, tzinfo=ZONE)
CANARY = "Siti Aminah 081234567890"
CONFIG = 'format = 1\n[office]\nlanguage = "en"\n[data]\ndir = "{data}"\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "infokim.toml"
    file.write_text(CONFIG.format(data=tmp_path / "data"))
    return file


def desk_of(config: Path) -> Desk:
    settings = read(config).settings
    assert settings is not None
    desk = Desk(settings, me=Who(login=login(), name=login(), role="staff"), clock=lambda: NOW)
    desk.store.prepare()
    return desk


@pytest.fixture
def held(config: Path) -> Path:
    """Two active villages, a quarter of four activities, two suggestions; names in every text."""
    desk = desk_of(config)
    [one, _] = desk.save(
        "villages",
        [
            Edit(fields={"name": "Teluk Tering", "decree_date": date(2024, 11, 9)}),
            Edit(fields={"name": "=Tembesi", "decree_date": date(2026, 8, 16)}),
        ],
    )

    def done(village: str, day: int, people: int | None, **more: Any) -> Edit:
        fields = {"date": date(2026, 8, day), "village": village, "kind": "counselling", "title": CANARY}
        return Edit(fields=fields | ({"participants": people} if people is not None else {}) | more)

    desk.save(
        "activities",
        [
            done(one.id, 3, 40, topic="TPPO"),
            done(one.id, 4, 3, topic="tppo", summary=CANARY),
            done(one.id, 5, None, kind="service", officer=CANARY),
            done("Entah", 6, 7),
        ],
    )
    heard = {"date": date(2026, 8, 3), "text": CANARY, "village": one.id}
    desk.save("suggestions", [Edit(fields=heard), Edit(fields=heard | {"state": "done"})])
    return config


def report(config: Path, small: int | None = None, language: str = "en") -> VillagesReport:
    desk = desk_of(config)
    form = Format(load(language), ZONE)
    return VillagesReport(desk, of_kind("quarter", date(2026, 7, 1)), form, small)


def table(found: VillagesReport) -> list[dict[str, str]]:
    text = written("csv", found.book(flat=True), Style()).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_is_one_table_whose_parts_count_the_same_activities(held: Path) -> None:
    rows = table(report(held))
    for part in ("village", "kind", "topic"):
        mine = [row for row in rows if row["part"] == part]
        assert sum(int(row["activities"]) for row in mine) == 4
        assert sum(int(row["people"] or 0) for row in mine) == 50
    first = next(row for row in rows if row["name"] == "Teluk Tering")
    assert (first["activities"], first["target"], first["met"], first["people"]) == ("3", "3", "yes", "43")
    assert (first["suggestions"], first["received"], first["done"]) == ("2", "1", "1")
    joined = next(row for row in rows if row["name"].endswith("=Tembesi"))
    assert joined["name"].startswith("'")  # no text becomes a formula
    assert (joined["activities"], joined["target"], joined["met"]) == ("0", "1.5", "no")


@pytest.mark.parametrize("named", ["csv", "md", "xlsx"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_same_data_make_the_same_bytes_and_name_nobody(held: Path, named: str, language: str) -> None:
    made = [
        written(named, report(held, language=language).book(flat=named == "csv"), Style()) for _ in range(2)
    ]
    assert made[0] == made[1]
    text = made[0].decode(errors="replace") + report(held, language=language).text()
    assert not any(word in text for word in CANARY.split())


def test_the_text_says_what_was_met_and_who_was_not_counted(held: Path) -> None:
    told = report(held).text()
    assert "1 of 2 active villages met the target; 4 activities of 4.5." in told
    assert "People reached: 50 (without 1 activity whose people nobody counted)." in told
    assert "Suggestions: 2 (1 received, 1 done)." in told
    assert "Target not met: =Tembesi." in told


def test_a_small_count_is_hidden_and_no_sum_gives_it_away(held: Path) -> None:
    desk = desk_of(held)
    [late] = desk.save("villages", [Edit(fields={"name": "Tiban"})])
    fields = {"date": date(2026, 8, 9), "village": late.id, "participants": 2, "kind": "other", "topic": "X"}
    desk.save("activities", [Edit(fields=fields)])
    rows = [row for row in table(report(held, small=5)) if row["part"] == "village"]
    people = {row["name"]: row["people"] for row in rows}
    assert people["Tiban"] == "<5"
    assert "≥5" in people.values()  # else the sum less the others were the two


def test_the_verb_asks_for_a_quarter_and_nothing_else(held: Path) -> None:
    words = ("report", "villages", "--config", held)
    assert infokim(*words, "--quarter", "2026-Q3", "--format", "text").stdout.startswith(
        "Villages, quarter 3"
    )
    for wrong in (("--quarter", "2026-5"), (), ("--month", "2026-07"), ("--quarter", "2026-3", "--close")):
        assert infokim(*words, *wrong).returncode == 2
    assert infokim("report", "deferrals", "--quarter", "2026-3", "--config", held).returncode == 2

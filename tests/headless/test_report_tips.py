"""`report tips`: counts that may leave the office, with small ones hidden and nobody's words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.headless.conftest import infokim

CONFIG = 'format = 1\n[office]\nlanguage = "en"\n[data]\ndir = "{data}"\n'
CANARY = "Siti Aminah 081234567890"


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven by Instagram, two by the hotline, one a duplicate; two of another month."""
    folder = tmp_path_factory.mktemp("office")
    file = folder / "infokim.toml"
    file.write_text(CONFIG.format(data=folder / "data"))
    for number in range(11):
        month, channel = ("10" if number > 8 else "09"), ("hotline" if number in (7, 8) else "instagram")
        words = (f"received_at=2026-{month}-{number + 1:02}T09:00", f"text={CANARY}", f"channel={channel}")
        done = infokim("new", "tips", *words, f"reporter_name={CANARY}", "--json", "--config", file)
        assert done.returncode == 0, done.stderr
    return file


def told(config: Path, *words: str) -> list[dict[str, str]]:
    made = infokim("report", "tips", *words, "--format", "csv", "--config", config)
    assert made.returncode == 0, made.stderr
    assert "Siti" not in made.stdout + made.stderr
    return list(csv.DictReader(io.StringIO(made.stdout)))


def test_a_month_is_counted_by_channel_and_small_counts_are_hidden_with_what_would_tell_them(
    config: Path,
) -> None:
    rows = told(config, "--month", "2026-09")
    assert (rows[0]["By"], rows[0]["Received"], rows[0]["Tips"]) == ("Total", "9", "9")
    by_channel = {row["Which"]: row["Received"] for row in rows if row["By"].casefold() == "channel"}
    assert by_channel == {"Instagram": "≥5", "hotline/WhatsApp": "<5"}
    assert rows[0]["Cases"] == "0"


def test_a_quarter_and_a_year_hold_their_months(config: Path) -> None:
    assert told(config, "--quarter", "2026-3")[0]["Received"] == "9"
    assert told(config, "--year", "2026")[0]["Received"] == "11"
    assert told(config, "--year", "2025")[0]["Received"] == "0"


@pytest.mark.parametrize(
    "words", [(), ("--month", "2026-13"), ("--year", "2026-1"), ("--month", "2026-09", "--year", "2026"),
              ("--month", "2026-09", "--close"), ("--quarter", "2026-5"), ("--month", "september")]
)  # fmt: skip
def test_anything_but_one_period_is_refused_with_an_example(config: Path, words: tuple[str, ...]) -> None:
    made = infokim("report", "tips", *words, "--config", config)
    assert made.returncode == 2
    assert "report tips --month 2026-11" in made.stderr


def test_a_workbook_goes_where_it_is_told_to(config: Path, tmp_path: Path) -> None:
    made = infokim(
        "report",
        "tips",
        "--year",
        "2026",
        "--format",
        "xlsx,md",
        "--out",
        tmp_path / "out",
        "--config",
        config,
    )
    assert made.returncode == 0, made.stderr
    files = sorted(Path(line).suffix for line in made.stdout.splitlines())
    assert files == [".md", ".xlsx"]

"""`[privacy]`: when the screen locks, and for how long a revealed tip stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.headless.config import read
from tui.headless.privacy import locks_after, reveals_for


def after(folder: Path, office: str, mine: str = "") -> float | None:
    config, taste = folder / "infokim.toml", folder / ".config" / "infokim" / "me.toml"
    taste.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[privacy]\n{office}\n")
    taste.write_text(mine)
    settings = read(config, environ={"HOME": str(folder)}).settings
    assert settings is not None
    return locks_after(settings)


@pytest.mark.parametrize(
    ("office", "mine", "seconds"),
    [
        ("", "", 600),
        ("lock = '30s'", "", 30),
        ("lock = '0'", "", None),
        ("lock = 'off'", "", None),
        ("", "lock = '2m'", 120),
        ("lock = '2m'", "lock = '1h'", 120),
        ("lock = 'off'", "lock = '5m'", 300),
    ],
)
def test_the_office_says_when_a_screen_locks_and_a_person_may_only_shorten_it(
    office: str, mine: str, seconds: float | None, tmp_path: Path
) -> None:
    assert after(tmp_path, office, mine) == seconds


def test_nobody_takes_the_lock_away_in_their_own_file(tmp_path: Path) -> None:
    taste = tmp_path / ".config" / "infokim" / "me.toml"
    taste.parent.mkdir(parents=True)
    taste.write_text("lock = 'off'\n")
    config = tmp_path / "infokim.toml"
    config.write_text("")
    found = read(config, environ={"HOME": str(tmp_path)})
    assert found.settings is None
    assert [(problem.code, problem.where) for problem in found.problems] == [("duration", "lock")]


def test_a_revealed_tip_stays_for_a_minute_unless_the_office_says_otherwise(tmp_path: Path) -> None:
    config = tmp_path / "infokim.toml"
    spans = []
    for text in ("", "[privacy]\nreveal = '15s'\n"):
        config.write_text(text)
        settings = read(config, environ={"HOME": str(tmp_path)}).settings
        assert settings is not None
        spans.append(reveals_for(settings))
    assert spans == [60, 15]

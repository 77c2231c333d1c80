"""The sample office through the verbs: there at once, marked, and apart from the real one."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.headless.conftest import infokim
from tui.headless import sampleoffice
from tui.headless.desk import Desk
from tui.verbs.show import SCREENS


def test_any_verb_works_on_the_sample_and_leaves_the_real_folder_alone(tmp_path: Path) -> None:
    real = tmp_path / "real"
    ended = infokim("--sample", "list", "villages", "--json", INFOKIM_DATA_DIR=str(real))
    assert ended.returncode == 0, ended.stderr
    assert {record["name"] for record in json.loads(ended.stdout)} == {"Tiban Lama", "Teluk Tering"}
    assert not real.exists()
    assert (Path(os.environ["HOME"]) / ".local/share/infokim-sample/cache").is_dir()


def test_the_public_figures_are_in_it() -> None:
    found = json.loads(
        infokim("list", "deferrals", "month=2024-11", "period=month", "--sample", "--json").stdout
    )
    assert {(record["category"], record["count"]) for record in found} >= {
        ("departure", 767),
        ("passport", 12),
    }


def test_it_is_marked_and_shown_on_every_screen(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "s"), "--sample")
    for screen in SCREENS:
        ended = infokim("show", screen, "--plain", *folder)
        assert ended.returncode == 0, ended.stderr
        assert "CONTOH" in ended.stdout
        assert "SAMPLE" in infokim("show", screen, *folder, INFOKIM_LANG="en").stdout
    assert "CONTOH" in infokim("list", "tips", *folder).stderr
    assert "CONTOH" in infokim("sources", *folder).stderr


def test_an_edit_of_the_sample_stays(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "s"), "--sample")
    plan = json.loads(infokim("list", "outreach", "--json", "--limit", "1", *folder).stdout)[0]
    changed = infokim("set", "outreach", plan["id"], "title=Diubah", *folder)
    assert changed.stdout == f"{plan['id']} 1\n"
    assert infokim("pull", *folder).returncode == 0
    again = json.loads(infokim("list", "outreach", f"id={plan['id']}", "--json", *folder).stdout)
    assert [record["title"] for record in again] == ["Diubah"]


@pytest.mark.parametrize("days", [1, 45, 400])
def test_it_is_made_anew_on_another_day(tmp_path: Path, days: int) -> None:
    now = datetime(2026, 11, 23, 9, 14, tzinfo=ZoneInfo("Asia/Jakarta"))
    moment = [now]
    desk = Desk(sampleoffice.settings(str(tmp_path / "s"), {"HOME": str(tmp_path)}), clock=lambda: moment[0])
    desk.store.prepare()
    sampleoffice.renew(desk)
    moment[0] = now + timedelta(days=days)
    sampleoffice.renew(desk)
    states = desk.snapshot.states.values()
    assert {state.last_good for state in states} == {moment[0]}
    assert [state.source for state in states if state.held or state.failure] == []
    assert max(record.date for record in desk.snapshot.rows("activities")) > moment[0].date() - timedelta(
        days=31
    )


def test_the_sample_speaks_the_language_of_the_locale_and_of_taste(tmp_path: Path) -> None:
    assert sampleoffice.settings(None, {"HOME": str(tmp_path)}).language == "id"
    assert sampleoffice.settings(None, {"HOME": str(tmp_path), "LANG": "en_GB.UTF-8"}).language == "en"
    mine = tmp_path / ".config/infokim/me.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text('language = "en"\n')
    assert sampleoffice.settings(None, {"HOME": str(tmp_path)}).language == "en"
    mine.write_text("broken = [")
    assert sampleoffice.settings(None, {"HOME": str(tmp_path)}).language == "id"

"""`delete ID --undo`: what was deleted in one step comes back in one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.models.edit import Edit, Step
from tests.headless.conftest import infokim
from tui.headless.config import read
from tui.headless.desk import Desk

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def config(office: Callable[..., Path]) -> Path:
    """An office with the plans A to E; A to C were deleted together, then D alone; B is there again."""
    file = office()
    settings = read(file).settings
    assert settings is not None
    desk = Desk(settings)
    desk.store.prepare()

    def step(hour: int, by: str, *edits: Edit) -> list[str]:
        written = desk.store.write(
            Step(collection="outreach", edits=edits, by=by, at=NOON + timedelta(hours=hour))
        )
        return [each.id for each in written]

    made = step(0, "kepala", *(Edit(fields={"title": title, "at": NOON}) for title in "ABCDE"))
    (file.parent / "ids").write_text(" ".join(made))
    step(1, "kepala", *(Edit(id=each, based_on=1, delete=True) for each in made[:3]))
    step(2, "kepala", Edit(id=made[3], based_on=1, delete=True))
    step(3, "staf1", Edit(id=made[1], based_on=2, restore=True))
    return file


def titles(config: Path) -> list[str]:
    listed = infokim("list", "outreach", "--json", "--config", config)
    return sorted(record["title"] for record in json.loads(listed.stdout))


def test_what_went_in_one_step_returns_in_one_and_nothing_else_does(config: Path) -> None:
    a, _, c, _, _ = (config.parent / "ids").read_text().split()
    assert titles(config) == ["B", "E"]
    undone = infokim("delete", "outreach", c, "--undo", "--config", config)
    assert (undone.returncode, undone.stdout) == (0, f"{c} 3\n{a} 3\n"), undone.stderr
    assert titles(config) == ["A", "B", "C", "E"]


def test_json_has_the_record_that_was_named_and_the_others_beside_it(config: Path) -> None:
    a, _, c, d, e = (config.parent / "ids").read_text().split()
    told = json.loads(infokim("delete", "outreach", a, "--undo", "--json", "--config", config).stdout)
    assert told == {"id": a, "rev": 3, "problems": [], "also": [{"id": c, "rev": 3, "problems": []}]}
    told = json.loads(infokim("delete", "outreach", d, "--undo", "--json", "--config", config).stdout)
    assert told == {"id": d, "rev": 3, "problems": []}
    told = json.loads(infokim("delete", "outreach", e, "--json", "--config", config).stdout)
    assert told == {"id": e, "rev": 2, "problems": []}


def test_undoing_a_deletion_twice_does_not_bring_back_what_was_left_out(config: Path) -> None:
    a, b, _, _, _ = (config.parent / "ids").read_text().split()
    assert infokim("delete", "outreach", b, "--undo", "--config", config).stdout == f"{b} 3\n"
    assert titles(config) == ["B", "E"]
    infokim("delete", "outreach", b, "--config", config)
    infokim("delete", "outreach", a, "--undo", "--config", config)
    assert titles(config) == ["A", "C", "E"]


def test_undo_and_redo_as_verbs(office: Callable[..., Path]) -> None:
    config = office()
    plan = infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config).stdout.split()[0]
    infokim("set", "outreach", plan, "title=B", "--config", config)
    waiting = json.loads(infokim("undo", "--list", "--json", "--config", config).stdout)
    assert [[one["id"] for one in step["records"]] for step in waiting] == [[plan], [plan]]
    back = infokim("undo", "--json", "--config", config)
    assert (back.returncode, json.loads(back.stdout)["records"]) == (0, [{"id": plan, "rev": 3}])
    assert _title(config, plan) == "A"
    assert infokim("redo", "--config", config).stdout == f"{plan} 4\n"
    assert _title(config, plan) == "B"
    nothing = infokim("redo", "--config", config)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr


def _title(config: Path, plan: str) -> str:
    rows = json.loads(infokim("list", "outreach", "--json", "--config", config).stdout)
    return str(next(row["title"] for row in rows if row["id"] == plan))

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.headless.conftest import infokim


def test_a_count_of_a_day_to_come_is_written_with_a_warning(office: Callable[..., Path]) -> None:
    config = office()
    words = ("new", "deferrals", "date=01/01/2999", "checkpoint=Sekupang", "count=3", "--config", config)
    made = infokim(*words, "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert [(one["field"], one["value"]) for one in told["problems"]] == [("date", "2999-01-01")]
    changed = infokim("set", "deferrals", told["id"], "count=4", "--config", config)
    assert (changed.returncode, "yet to come" in changed.stderr) == (0, True), changed.stderr
    fine = infokim("set", "deferrals", told["id"], "date=01/01/2024", "--config", config)
    assert (fine.returncode, "yet to come" in fine.stderr) == (0, False), fine.stderr


def test_an_active_village_without_its_decree_is_written_with_a_warning(office: Callable[..., Path]) -> None:
    config = office()
    made = infokim("new", "villages", "name=Tembesi", "code=2171111001", "--config", config, "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert [one["field"] for one in told["problems"]] == ["decree"]
    change = ("set", "villages", told["id"], "--config", config)
    for words, warned in (
        (("status=planned",), False),
        (("status=active",), True),
        (("notes=x",), False),
        (("decree=SK-9/2026",), True),
        (("decree_date=1/11/2026",), False),
        (("status=inactive",), False),
        (("status=active",), False),
    ):
        done = infokim(*change, *words)
        assert (done.returncode, "without number or date" in done.stderr) == (0, warned), (words, done.stderr)

"""`list tips`: what counts where nobody said it, in the order of what breaks first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.headless.conftest import Run

CONFIG = """
[outreach]
workdays = [1, 2, 3, 4, 5, 6, 7]
[tips]
hours = ["00:00-24:00"]
verify_days = 2
urgent_hours = 3
urgent_words = ["sirene"]
"""
RECEIVED = "2020-02-03T09:00:00+07:00"


def add(run: Run, text: str, *more: str) -> str:
    name: str = run("new", "tips", f"received_at={RECEIVED}", f"text={text}", *more)["id"]
    return name


def test_urgency_and_due_time_are_what_counts_and_can_be_asked_for(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "infokim.toml").open("a") as file:
        file.write(CONFIG)
    calm = add(run, "biasa")
    loud = add(run, "Sirene berbunyi")
    told = add(run, "sirene", "urgent=no", "due_at=2099-01-01 08:00")
    over = add(run, "sirene", "status=done")
    found = {one["id"]: one for one in run("list", "tips")}
    assert list(found) == [loud, calm, told, over]
    assert {name: one["urgent"] for name, one in found.items()} == {
        loud: True, calm: False, told: False, over: False,
    }  # fmt: skip
    due = {name: one["due_at"] and datetime.fromisoformat(one["due_at"]) for name, one in found.items()}
    assert due == {
        loud: datetime.fromisoformat("2020-02-03T12:00:00+07:00"),
        calm: datetime.fromisoformat("2020-02-05T09:00:00+07:00"),
        told: datetime.fromisoformat("2099-01-01T08:00:00+07:00"),
        over: None,
    }
    assert [one["id"] for one in run("list", "tips", "urgent=yes")] == [loud]
    assert [one["id"] for one in run("list", "tips", "due_at=2020-02-05 09:00")] == [calm]
    assert [one["id"] for one in run("list", "tips", "status=done", "urgent=no")] == [over]

"""Two people in two processes write, take back and do again on the same plans at once: neither undoes the other.

Turns of each by INFOKIM_TURNS.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from store.audit import broken
from tests.store.office import a_plan, a_store

UNDOER = Path(__file__).with_name("undoer.py")
TURNS = int(os.environ.get("INFOKIM_TURNS", "150"))
PEOPLE = ("budi", "sari")
PLANS = 3


def at_once(root: Path, plans: list[str]) -> list[list[Any]]:
    """What each of them did, as they tell it."""
    running = [
        subprocess.Popen(
            [sys.executable, str(UNDOER), str(root), login, str(TURNS), str(seed), *plans],
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for seed, login in enumerate(PEOPLE)
    ]
    for each in running:  # both have read everything before one of them writes
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
    for each in running:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    told = [each.communicate()[0] for each in running]
    assert [each.returncode for each in running] == [0, 0]
    return [msgspec.json.decode(line) for text in told for line in text.splitlines()]


def test_two_processes_that_undo_at_once_leave_each_others_edits_alone(tmp_path: Path) -> None:
    root = tmp_path / "data"
    store = a_store(root)
    plans = [a_plan(store) for _ in range(PLANS)]
    done = at_once(root, plans)

    kinds = {what for _, what, *_ in done}
    assert kinds == {"edit", "undo", "redo"}
    rows = a_store(root).snapshot().rows("outreach")
    turns = 0
    for plan in plans:
        steps = sorted((one for one in done if one[2] == plan), key=lambda one: one[3])
        assert [one[3] for one in steps] == list(range(2, len(steps) + 2)), "each write is there, none twice"
        turns += sum(one[0] != two[0] for one, two in pairwise(steps))
        values: dict[str, Any] = {"notes": None, "place": None}
        writer: dict[str, str] = {}
        for login, what, _, rev, before, after in steps:
            for field, value in before.items():
                assert value == values[field], f"{plan} {rev}: {field} was changed by nobody"
                if what == "undo":
                    assert (value or login).startswith(login), f"{plan} {rev}: {login} undid {value}"
                if what != "edit":
                    assert writer.get(field) == login, f"{plan} {rev}: {login} wrote over {writer.get(field)}"
                values[field], writer[field] = after[field], login
        held = rows.get(plan)
        assert {"notes": held.notes, "place": held.place} == values
    assert turns > PLANS, "they did not work at the same time"

    lines = list(store.audit("outreach"))
    assert broken(lines) is None
    assert len(lines) == len(done) + PLANS

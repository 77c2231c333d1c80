"""Many writers, some of them killed at a random moment. Numbers by INFOKIM_WRITERS, INFOKIM_EDITS, INFOKIM_KILLS."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from store.audit import broken
from tests.store.office import a_plan, a_store

WRITERS = int(os.environ.get("INFOKIM_WRITERS", "8"))
EDITS = int(os.environ.get("INFOKIM_EDITS", "100"))
KILLS = int(os.environ.get("INFOKIM_KILLS", "16"))
WORKER = Path(__file__).with_name("worker.py")


def start(root: Path, number: int, plan: str) -> subprocess.Popen[bytes]:
    journal = root.parent / f"journal-{number}"
    command = [sys.executable, str(WORKER), str(root), f"staf{number}", str(EDITS), str(journal), plan]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path.cwd())})


def rest(seconds: float) -> None:
    """Wait for the writers to get somewhere; the moment of a kill is what is random here."""
    time.sleep(seconds)


def test_killed_writers_lose_no_acknowledged_edit_tear_no_file_and_leave_no_lock(tmp_path: Path) -> None:
    root = tmp_path / "data"
    store = a_store(root)
    plan = a_plan(store)
    dice = random.Random(2026)
    running = {number: start(root, number, plan) for number in range(WRITERS)}
    kills = 0
    while running:
        if kills < KILLS:
            rest(dice.uniform(0.02, 0.2))
            victim = dice.choice(list(running))
            if running[victim].poll() is None:
                running[victim].send_signal(signal.SIGKILL)
                running[victim].wait()
                kills += 1
        else:
            rest(0.05)
        for number, process in list(running.items()):
            if process.poll() is not None:
                if process.returncode == 0:
                    del running[number]
                else:
                    assert process.returncode == -signal.SIGKILL
                    running[number] = start(root, number, plan)

    acknowledged = {
        line.split()[0]: line.split()[1]
        for number in range(WRITERS)
        for line in (tmp_path / f"journal-{number}").read_text().splitlines()
    }
    snapshot = a_store(root).snapshot()
    rows = snapshot.rows("outreach")
    assert snapshot.damage == ()
    assert kills > 0
    assert len(acknowledged) == WRITERS * EDITS
    assert {name: rows.get(name) and rows.get(name).title for name in acknowledged} == acknowledged
    # A step is whole: each fifth plan has its remark. At most one step a kill was on disk and not yet said.
    remarks = rows.get(plan).notes.rstrip(";").split(";")
    fifths = [record.title for record in rows if record.id != plan and record.title.endswith(("0", "5"))]
    assert sorted(remarks) == sorted(fifths)
    assert len(rows) - 1 <= len(acknowledged) + kills

    lines = list(store.audit("outreach"))
    assert broken(lines) is None
    assert len(lines) == len(rows) + len(fifths)
    assert {line.id for line in lines if line.what == "new"} == set(rows.ids)

    msgspec.json.decode((root / "ledger" / "outreach.json").read_bytes())
    assert not [path.name for path in (root / "ledger").iterdir() if path.name.endswith(".new")] or kills
    assert (
        len(list((root / "ledger").iterdir())) <= 5
    )  # ledger, audit, lock, at most one leftover, lock's leftover
    with (root / "ledger" / "outreach.json.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

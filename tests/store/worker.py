"""A writer in a process of its own: makes edits until it is done or killed, and says each one that was acknowledged.

Its journal is one `os.write` per edit on its own file: what stands there was acknowledged, whenever it was killed.
Usage: worker.py ROOT LOGIN EDITS JOURNAL PLAN
"""

from __future__ import annotations

import os
import random
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from store.errors import Busy, Conflict
from store.models.edit import Edit, Step
from store.store import Store

ZONE = ZoneInfo("Asia/Jakarta")


def main(root: str, login: str, edits: str, journal: str, shared: str) -> None:
    store = Store(Path(root), zone=ZONE)
    handle = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    done = len(Path(journal).read_text().splitlines())
    for number in range(done, int(edits)):
        title = f"{login}-{number}"
        while True:
            try:
                acknowledged = write(store, login, title, shared)
            except (Busy, Conflict):
                continue
            break
        os.write(handle, f"{acknowledged} {title}\n".encode())


def write(store: Store, login: str, title: str, shared: str) -> str:
    """A new plan; every fifth time also, in the same step, a remark on the plan that all of them edit."""
    new = Edit(fields={"title": title, "at": datetime(2026, 11, 23, 9, tzinfo=ZONE)})
    at = datetime.now(ZONE)
    if not title.endswith(("0", "5")):
        return store.write(Step(collection="outreach", edits=(new,), by=login, at=at))[0].id
    row = store.snapshot().rows("outreach").row(shared)
    assert row is not None
    remark = Edit(id=shared, based_on=row.rev, fields={"notes": f"{row.record.notes or ''}{title};"})
    if random.random() < 0.1:
        store.daily_backup(at)
    step = Step(collection="outreach", edits=(new, remark), by=login, at=at)
    return store.write(step)[0].id


if __name__ == "__main__":
    main(*sys.argv[1:])

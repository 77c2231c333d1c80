"""Saving and seeing each other's edits, through the store's public face and real screens."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import office
from pty_probe import Probe

from store.models.edit import Edit, Step
from store.store import Store

CONFIG = """format = 1
[office]
name = "Kantor ukur (data buatan)"
[data]
dir = "{data}"
"""


def _store(folder: Path, plans: int) -> tuple[Store, list[str]]:
    """A store with `plans` plans around today; made once per folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "infokim.toml").write_text(CONFIG.format(data=folder / "data"))
    store = Store(folder / "data", zone=dt.UTC)
    store.prepare()
    held = list(store.snapshot().rows("outreach").ids)
    if not held:
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        edits = tuple(
            Edit(
                fields={
                    "title": f"Rencana buatan nomor {number}",
                    "at": now
                    + dt.timedelta(hours=11 * (number - plans // 2)),  # two and a half years of 2,000
                    "channels": ("instagram", "x"),
                    "caption.x": "teks buatan " * 8,
                }
            )
            for number in range(plans)
        )
        held = [
            written.id for written in store.write(Step(collection="outreach", edits=edits, by="ukur", at=now))
        ]
    return store, held


def _edit(store: Store, plan: str, title: str) -> None:
    row = store.snapshot().rows("outreach").row(plan)
    assert row is not None
    edit = Edit(id=plan, based_on=row.rev, fields={"title": title})
    store.write(Step(collection="outreach", edits=(edit,), by="ukur", at=dt.datetime.now(dt.UTC)))


def save_times(folder: Path, *, plans: int, edits: int) -> list[float]:
    """Milliseconds of each of `edits` saves, the first in a fresh process's store included."""
    _, ids = _store(folder, plans)
    store = Store(folder / "data", zone=dt.UTC)
    store.snapshot()
    found = []
    for number in range(edits):
        row = store.snapshot().rows("outreach").row(ids[number])
        assert row is not None
        edit = Edit(id=ids[number], based_on=row.rev, fields={"title": f"Diubah {time.time_ns()}"})
        step = Step(collection="outreach", edits=(edit,), by="ukur", at=dt.datetime.now(dt.UTC))
        begun = time.perf_counter()
        store.write(step)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def ten_sessions(folder: Path, *, plans: int, seconds: float) -> tuple[float, list[float]]:
    """Ten screens on the calendar's list while one plan a second changes: CPU share of all ten in percent of a
    core, and the milliseconds from each write to its text on each of two watched screens."""
    store, ids = _store(folder, plans)
    now = dt.datetime.now(dt.UTC)
    rows = store.snapshot().rows("outreach")
    shown = min(ids, key=lambda id: abs((rows.get(id).at - now).total_seconds()))  # type: ignore[union-attr]
    probes = [
        Probe([*office.INFOKIM, "--config", str(folder / "infokim.toml")], cols=120, rows=40)
        for _ in range(10)
    ]
    try:
        for probe in probes:
            probe.painted()
            probe.send("5")
        for probe in probes:
            probe.settle(1.0)
        begun, cpu = time.perf_counter(), sum(probe.cpu() for probe in probes)
        delays: list[float] = []
        number = 0
        while time.perf_counter() - begun < seconds:
            number += 1
            _edit(store, shown, f"Tanda-{number:03}")
            written = time.perf_counter()
            for probe in probes[:2]:
                probe.wait(f"Tanda-{number:03}", limit=5)
                delays.append((time.perf_counter() - written) * 1000)
            for probe in probes:
                while probe.pump(0):
                    pass
            time.sleep(max(0.0, 1.0 - (time.perf_counter() - written)))
        spent = sum(probe.cpu() for probe in probes) - cpu
        return spent / (time.perf_counter() - begun) * 100, delays
    finally:
        for probe in probes:
            probe.close()

"""A made-up office of any size, fed through the real path: files → pull → cache, and plans through the ledger."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

INFOKIM = [sys.executable, "-m", "tui"]
CHECKPOINTS = ["Batam Centre", "Harbour Bay", "Sekupang", "Nongsapura", "Bengkong", "Hang Nadim"]
CONFIG = """format = 1

[office]
name = "Kantor ukur (data buatan)"

[data]
dir = "{data}"

[[sources]]
id = "penundaan"
collection = "deferrals"
path = "{folder}/counts.csv"
every = "manual"
key = ["date", "checkpoint", "reason"]
[sources.fields]
date = "date"
checkpoint = "checkpoint"
count = "count"
reason = "reason"

[[sources]]
id = "desa"
collection = "villages"
path = "{folder}/villages.csv"
every = "manual"
key = ["code"]
[sources.fields]
code = "code"
name = "name"
district = "district"
"""


POINT = """
[[checkpoints]]
id = "p{number}"
name = "TPI {number}"
"""


def make(folder: Path, *, counts: int, villages: int, aliases: int = 0) -> Path:
    """Write the two tables and the config into `folder` and pull them; returns the config's path.

    `aliases`: the config has other names for the checkpoints, and somebody has said of so many what they mean.
    """
    today = dt.datetime.now(dt.UTC).date()
    with (folder / "counts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["date", "checkpoint", "count", "reason"])
        for number in range(counts):
            day = today - dt.timedelta(days=1 + (number // 6) % 1500)
            rows.writerow([day, CHECKPOINTS[number % 6], number * 7 % 23, f"r{number // 9000}"])
    with (folder / "villages.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "name", "district"])
        for number in range(villages):
            rows.writerow([f"21{number:08}", f"Desa nomor {number}", CHECKPOINTS[number % 6]])
    config = folder / "infokim.toml"
    points = [POINT.format(number=number) for number in range(len(CHECKPOINTS)) if aliases]
    config.write_text(CONFIG.format(data=folder / "data", folder=folder) + "".join(points))
    infokim(config, "pull")
    for number, name in enumerate(CHECKPOINTS[:aliases]):
        infokim(config, "new", "aliases", "kind=checkpoint", f"name={name}", f"target=p{number}")
    return config


def infokim(config: Path, *words: str) -> str:
    """Run a verb; its stdout. Raises CalledProcessError."""
    return subprocess.run(
        [*INFOKIM, "--config", str(config), *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ).stdout

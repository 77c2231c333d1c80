"""A pull of 50,000 rows of a CSV, store included, beside what the csv module and json.dumps take for the same rows."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sources.names import Named, Names
from sources.pull import pull
from sources.spec import FieldRule, SourceSpec
from sources.spec_parts import Unpivot
from store.store import SourceOrder, Store

WIB = ZoneInfo("Asia/Jakarta")
NOW = dt.datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
POINTS = ["Batam Centre", "Harbour Bay", "Sekupang", "Nongsapura", "Bengkong", "Hang Nadim"]
NAMES = Names(checkpoints=[Named(id=name.lower().replace(" ", "-"), name=name) for name in POINTS])
FIELDS: dict[str, str | FieldRule] = {"date": "date", "checkpoint": "tpi", "count": "n", "reason": "reason"}


def floor(text: str) -> float:
    """Seconds of csv.reader and json.dumps."""
    begun = time.perf_counter()
    json.dumps(list(csv.reader(io.StringIO(text, newline=""))))
    return time.perf_counter() - begun


def pulled(folder: Path, text: str, **declared: Any) -> tuple[float, float]:
    """Seconds of the pull, and of the pull with the store's taking; every row must land."""
    (folder / "rows.csv").write_text(text)
    os.utime(folder / "rows.csv", (0, 0))  # a file that was just written is waited for
    spec = SourceSpec(
        **({"id": "ukur", "collection": "deferrals", "path": str(folder / "rows.csv")} | declared)
    )
    with tempfile.TemporaryDirectory(dir=folder) as data:
        store = Store(Path(data), zone=WIB, sources=[SourceOrder(id="ukur", collection="deferrals")])
        store.prepare()
        begun = time.perf_counter()
        harvest = asyncio.run(pull(spec, NAMES, zone=WIB, validators={}, clock=lambda: NOW))
        mapped = time.perf_counter() - begun
        store.take(harvest, next_due=None)
        whole = time.perf_counter() - begun
    assert harvest.rejected == 0, harvest.problems[:3]
    return mapped, whole


def is_tall(declared: dict[str, Any]) -> bool:
    """Whether each row is one record, so that the floor reads as many."""
    return "unpivot" not in declared


def shapes(rows: int) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name → (the CSV, what its source declares). Each comes to `rows` records."""
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=number // 6) for number in range(rows)]
    points = [POINTS[number % 6] for number in range(rows)]
    counts = [number * 7 % 2300 for number in range(rows)]

    def written(
        form: Callable[[dt.date], str],
        count: Callable[[int], str],
        reason: Callable[[int], str] = lambda _: "berkas",
    ) -> str:
        body = (f"{form(days[i])},{points[i]},{count(counts[i])},{reason(i)}\n" for i in range(rows))
        return "date,tpi,n,reason\n" + "".join(body)

    wide = "".join(
        f"{days[i]},{','.join(map(str, counts[i : i + 6]))}\n" for i in range(0, rows - rows % 6, 6)
    )
    merged = "".join(
        f"{'' if i % 6 else days[i]},{points[i]},{counts[i]},berkas\n" for i in range(rows - rows % 6)
    )
    rupiah = {"dates": "%d/%m/%Y", "decimal": ",", "delimiter": ","}
    tall = {"fields": FIELDS}
    return {
        "ISO dates": (written(str, str), tall),
        "declared dates, thousands": (
            written(lambda day: f"{day:%d/%m/%Y}", lambda n: f"{n:,}".replace(",", ".")),
            tall | rupiah,
        ),
        "one column per checkpoint": (
            f"date,{','.join(POINTS)}\n{wide}",
            {
                "fields": {"date": "date", "checkpoint": "tpi", "count": "n"},
                "unpivot": Unpivot(name="tpi", value="n"),
            },
        ),
        "free text with a date and a number": (
            written(str, str, lambda i: f"ditunda {days[i]:%d-%m-%Y} pukul 10.30 berkas {i}/2026"),
            tall,
        ),
        "merged cells": (f"date,tpi,n,reason\n{merged}", tall | {"fill_down": ("date",)}),
    }

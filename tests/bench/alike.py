"""100,000 made-up tips, and how long it takes to find those that one may be a duplicate of."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta, timezone

from store.models.tip import Tip
from store.snapshot import Rows, Snapshot
from tui.headless.similar import candidates

HELD = 100_000
PLACES = ("Sekupang", "Batam Centre", "Nongsa", "Harbour Bay", None)
BEGUN = datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=7)))


def snapshot(days: int) -> Snapshot:
    """Texts of 8 to 60 words, spread evenly over so many days."""
    made = random.Random(3)
    words = [
        "".join(made.choice("abcdefghiklmnoprstu") for _ in range(made.randint(2, 10))) for _ in range(4000)
    ]
    apart = timedelta(days=days) / HELD
    tips = {}
    for n in range(HELD):
        text = " ".join(made.choice(words) for _ in range(made.randint(8, 60)))
        tips[f"t{n}"] = Tip(id=f"t{n}", received_at=BEGUN + n * apart, text=text, place=made.choice(PLACES))
    return Snapshot(states={}, rows={"tips": Rows(tips, lambda _: (0, None))})  # type: ignore[arg-type, return-value]


def asked(held: Snapshot, times: int = 15) -> list[float]:
    """Milliseconds of each question; the first one imports RapidFuzz too."""
    found = []
    for n in range(times):
        begun = time.perf_counter()
        candidates(held, f"t{HELD // 2 + n * 97}")
        found.append((time.perf_counter() - begun) * 1000)
    return found

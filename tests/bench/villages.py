"""The board of 2,000 villages with 40,000 activities, against the time that merely going through them takes.

    .venv/bin/python tests/bench/villages.py

As the other benchmarks: a report, never a test.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from store.models.names import Names
from store.models.plan import Plan
from store.models.row import Provenance
from store.models.village import Activity, Officer, Village
from store.queries.coverage import Area, Listed, coverage
from store.queries.programme import board, officers
from store.queries.villageplans import plans_ahead
from store.snapshot import Rows
from tests.bench.pty_probe import middle

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
NAMES = Names()


def rows(records: list) -> Rows:  # type: ignore[type-arg]
    return Rows({record.id: record for record in records}, lambda _id: (0, Provenance()))


def made(villages: int, activities: int) -> tuple[list[Village], list[Activity], list[Plan], Area]:
    """An office that is always the same."""
    chance = random.Random(6)
    named = [
        Village(
            id=f"v{n}", name=f"Desa nomor {n}", code=f"21{n:08}", district=f"Kecamatan {n % 12}",
            officers=(Officer(name=f"Pimpasa {n // 2}", end=TODAY - timedelta(200)), Officer(name=f"Pimpasa {n // 3}")),
        )
        for n in range(villages)
    ]  # fmt: skip
    done = [
        Activity(
            id=f"a{n}", date=TODAY - timedelta(chance.randrange(1500)), village=_named(n, villages, chance),
            participants=chance.choice([None, 5, 40]), follow_up="x" if n % 9 == 0 else None,
            officer=f"Pimpasa {n % 50}" if n % 3 else None,
        )
        for n in range(activities)
    ]  # fmt: skip
    plans = [
        Plan(id=f"p{n}", title="x", at=NOW + timedelta(hours=n), village=f"v{n % villages}")
        for n in range(2000)
    ]
    area = Area(Listed(code=one.code or "", name=one.name, district=one.district or "") for one in named)
    return named, done, plans, area


def _named(number: int, villages: int, chance: random.Random) -> str:
    village = chance.randrange(villages)
    return (f"v{village}", f"21{village:08}", f"desa nomor {village}")[number % 3]


def taken(work: Callable[[], object], rounds: int = 5) -> float:
    """The median of some rounds in milliseconds."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append((time.perf_counter() - begun) * 1000)
    return middle(found)


def main() -> None:
    for villages, activities in ((200, 4_000), (2_000, 40_000)):
        named, done, plans, area = made(villages, activities)
        floor = taken(lambda done=done: sum(1 for one in done if one.date <= TODAY and one.village))  # type: ignore[misc]
        acts = rows(done)
        first = taken(lambda named=named, acts=acts: board(rows(named), acts, TODAY, NAMES))  # type: ignore[misc]
        held = rows(named)
        board(held, acts, TODAY, NAMES)
        again = taken(lambda held=held, acts=acts: board(held, acts, TODAY, NAMES))  # type: ignore[misc]
        who = taken(lambda named=named, acts=acts: officers(rows(named), acts, TODAY, NAMES), 3)  # type: ignore[misc]
        area_ms = taken(lambda named=named, area=area: coverage(rows(named), area))  # type: ignore[misc]
        planned = rows(plans)
        ahead = taken(lambda held=held, p=planned: plans_ahead(p, held, NAMES, NOW, zone=UTC))  # type: ignore[misc]
        print(
            f"{villages:,} villages, {activities:,} activities: board {first:.0f} ms ({first / floor:.0f} x going through "
            f"them), again {again:.3f} ms; officers {who:.0f} ms; coverage {area_ms:.1f} ms; plans {ahead:.1f} ms"
        )


if __name__ == "__main__":
    main()

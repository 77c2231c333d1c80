"""A made-up queue of tips in memory: how long dues, urgency and the order take."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import msgspec

from store.models.row import Provenance
from store.models.tip import Tip, Turn
from store.queries.standing import TriageRules
from store.queries.tipclocks import clock_rules
from store.queries.triage import triage
from store.queries.urgency import UrgencyRules
from store.queries.workdays import Calendar
from store.queries.worktime import OfficeHours
from store.snapshot import Rows
from tui.headless.calendar import table
from tui.headless.tiprules import as_rules, shipped

WIB = ZoneInfo("Asia/Jakarta")
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=WIB)
TEXT = (
    "saya ingin melaporkan bahwa ada orang yang mau pergi ke luar negeri lewat pelabuhan tanpa dokumen lengkap katanya "
    "sudah bayar kepada agen di batam centre dan nanti akan dijemput tetangga kami bilang kerja di restoran gaji besar"
)


def made(number: int, share: float) -> dict[str, Tip]:
    """So many tips of 400 days, that share of them open."""
    chance, words = random.Random(5), TEXT.split()
    tips = {}
    for n in range(number):
        at = NOW - dt.timedelta(minutes=chance.randrange(400 * 1440))
        status = chance.choice(("new", "open", "waiting")) if chance.random() < share else "done"
        turns = () if status == "new" else (Turn(at=at + dt.timedelta(hours=3), by="x", status=status),)
        text = " ".join(chance.choices(words, k=30)) + (" berangkat malam ini" if n % 100 == 0 else "")
        tips[str(n)] = Tip(id=str(n), received_at=at, text=text, status=status, turns=turns)
    return tips


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def lines() -> Iterator[tuple[str, str, str]]:
    """What a benchmark prints."""
    hours = OfficeHours(Calendar(holidays=table()[0]), zone=WIB)
    moments = [tip.received_at for tip in made(100_000, 1.0).values()]
    days = hours.workdays(3)
    seconds = timed(lambda: [hours.add(at, days) for at in moments])
    yield "100,000 due times", f"{seconds * 10:.1f} µs each", f"{seconds:.2f} s (0.3)"
    for share in (0.1, 1.0):
        tips = made(100_000, share)
        rules = TriageRules(clocks=clock_rules(hours), urgency=UrgencyRules(as_rules(shipped(), "id")))
        first = timed(lambda tips=tips, rules=rules: triage(_rows(tips), rules, NOW))  # type: ignore[misc]
        tips["7"] = msgspec.structs.replace(tips["7"], assignee="x")
        again = timed(lambda tips=tips, rules=rules: triage(_rows(tips), rules, NOW))  # type: ignore[misc]
        what = f"queue of 100,000 tips, {share:.0%} open"
        yield what, f"first {first:.2f} s", f"after one edit {again * 1000:.0f} ms"


def _rows(tips: dict[str, Tip]) -> Rows[Tip]:
    return Rows(tips, lambda _: (0, Provenance()))

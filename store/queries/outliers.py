"""What stands out in the counts: a day far from what its weekday usually brings, a checkpoint silent for longer than usual.

The rules are simple so that they can be said in one sentence with the numbers that they used, and no more is claimed.

A day: the median of the last `LOOK` same weekdays held before it, and their spread (the median distance from that
median × 1.4826, as Hampel 1974, at least the root of the median, as counts of rare events vary). Further than `FAR`
spreads and `LEAST` people away is far. Silence: no figure for longer than ever between the last `GAPS` reports.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, sqrt
from statistics import median

import msgspec

from store.queries.cube import Cube
from store.queries.deferrals import Slice

LOOK = 12
"""Weeks: a season."""
ENOUGH = 6
"""Same weekdays that must be held before anything is said."""
BACK = timedelta(weeks=26)
"""Older days say nothing of what is usual now: the yearly figures differ threefold (FIELD.md)."""
FAR = 3.0
LEAST = 5
GAPS = 30
_CONSISTENT = 1.4826


class Unusual(msgspec.Struct, frozen=True, kw_only=True):
    """A day's count far from the usual, with the numbers that say so."""

    checkpoint: str
    day: date
    count: int
    usual: float
    """The median of the same weekdays before."""
    low: int
    high: int
    """Counts from `low` to `high` would not have stood out."""
    used: tuple[date, ...]
    """The days that the median is of, oldest first."""


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint without a figure for longer than usual."""

    checkpoint: str
    last: date
    """The last day held."""
    days: int
    """Days since then."""
    longest: int
    """The longest time between two of its last reports, in days."""


def unusual(cube: Cube, of: Slice, first: date, last: date, *, checkpoint: str) -> tuple[Unusual, ...]:
    """The days of a checkpoint within these that stand out, oldest first."""
    begin = first - BACK if first > date.min + BACK else date.min
    held = cube.by_day(of, begin, last, checkpoint=checkpoint)
    by_weekday: dict[int, list[date]] = {}
    found = []
    for day, count in held.items():
        past = by_weekday.setdefault(day.weekday(), [])
        if day >= first:
            used = tuple(one for one in past[-LOOK:] if day - one <= BACK)
            if len(used) >= ENOUGH:
                usual, low, high = bounds([held[one] for one in used])
                if not low <= count <= high:
                    found.append(
                        Unusual(
                            checkpoint=checkpoint,
                            day=day,
                            count=count,
                            usual=usual,
                            low=low,
                            high=high,
                            used=used,
                        )
                    )
        past.append(day)
    return tuple(found)


def bounds(counts: list[int]) -> tuple[float, int, int]:
    """The median of some counts, and the lowest and highest count that does not stand out beside them."""
    usual = median(counts)
    spread = max(_CONSISTENT * median(abs(count - usual) for count in counts), sqrt(usual))
    away = max(FAR * spread, LEAST)
    return usual, max(0, ceil(usual - away)), floor(usual + away)


def silent(
    cube: Cube, of: Slice, today: date, *, checkpoint: str, closed: date | None = None
) -> Silent | None:
    """A checkpoint that says nothing for longer than between any two of its last reports; None where that is usual.

    `closed`: its last day. Today does not count: the office reports the day before.
    """
    days = list(cube.by_day(of, date.min, today, checkpoint=checkpoint))[-GAPS - 1 :]
    if len(days) <= ENOUGH:
        return None
    longest = max((after - before).days for before, after in pairwise(days))
    until = min(today - timedelta(1), closed or today)
    quiet = (until - days[-1]).days
    if quiet <= longest:
        return None
    return Silent(checkpoint=checkpoint, last=days[-1], days=quiet, longest=longest)

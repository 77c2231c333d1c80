"""The queue of what the public sent in: what is open, how old it is, what is late."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from store.models.tip import TIP_OPEN, Tip
from store.queries.records import Records

AGES = (3, 6, 11)
"""Upper ends of the ages in days: 0–2, 3–5, 6–10, 11 and more (SP4N: 3 days to verify, 5 to follow up, 10 to close)."""


class TipLine(msgspec.Struct, frozen=True, kw_only=True):
    """One tip at one moment."""

    tip: Tip
    age: timedelta
    """Since it was received, never negative."""
    open: bool
    late: bool
    """Open, and past its due time."""
    band: int
    """Which age it has: 0 … 3 (`AGES`)."""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """The open tips: urgent first, then late, then the oldest."""

    lines: tuple[TipLine, ...]
    held: int
    """All tips, open or not."""

    @property
    def urgent(self) -> tuple[TipLine, ...]:
        """Those marked urgent."""
        return tuple(line for line in self.lines if line.tip.urgent)

    @property
    def late(self) -> tuple[TipLine, ...]:
        """Those past their due time."""
        return tuple(line for line in self.lines if line.late)

    def aged(self, band: int) -> tuple[TipLine, ...]:
        """Those of one age."""
        return tuple(line for line in self.lines if line.band == band)

    @property
    def oldest(self) -> TipLine | None:
        """The one that waits longest."""
        return max(self.lines, key=lambda line: line.age, default=None)


def still_open(rows: Records[Tip]) -> tuple[Tip, ...]:
    """Tips that still want something from somebody; ask through `rows.memo(still_open)`."""
    wanted = frozenset(TIP_OPEN)
    return tuple(tip for tip in rows if tip.status in wanted)


def queue(rows: Records[Tip], now: datetime) -> Queue:
    """The open tips in the order in which somebody should look at them."""
    lines = [line_of(tip, now) for tip in rows.memo(still_open)]
    lines.sort(key=rank)
    return Queue(lines=tuple(lines), held=len(rows))


def line_of(tip: Tip, now: datetime) -> TipLine:
    """One tip with its age."""
    age = max(timedelta(), now - tip.received_at)
    is_open = tip.status in TIP_OPEN
    return TipLine(
        tip=tip,
        age=age,
        open=is_open,
        late=is_open and tip.due_at is not None and tip.due_at < now,
        band=sum(age.days >= edge for edge in AGES),
    )


def rank(line: TipLine) -> tuple[bool, bool, bool, float, str]:
    """Open before closed, urgent before late before the others, the oldest of each first."""
    late = not line.late
    return (not line.open, not line.tip.urgent, late, line.tip.received_at.timestamp(), line.tip.id)

"""The queue of tips: its views with their counts, in the order of what breaks first. Pure.

A queue is kept until the next moment at which something in it changes: a due time, the end of a snooze.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from store.models.tip import TIP_TYPES, Tip
from store.queries.records import Records
from store.queries.standing import AGES, NEVER, Standing, TriageRules, closed, look, placed, queues, rank

T = TypeVar("T")
MANY = 10_000
"""Open tips that are looked at within a first paint; more of them take a second or two."""
QUEUES = ("mine", "unassigned", "late", "urgent", "waiting", "snoozed", "referred", "done", "open", "all")
"""Views of the queue. All but `done` and `all` hold only what still wants something from somebody."""


class Triage(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The queue at one moment."""

    lines: tuple[Standing, ...]
    """What is open, in the order in which somebody should look at it: what breaks first."""
    by_id: Mapping[str, Standing]
    """The same by id."""
    rows: Records[Tip]
    rules: TriageRules
    since: datetime
    until: datetime
    """From the one moment to the other nothing in it changes but ages and what is left."""
    made: dict[str, Any] = {}
    """What was asked of it before."""

    @property
    def held(self) -> int:
        """All tips, open or not."""
        return len(self.rows)

    def of(self, tip_id: str) -> Standing | None:
        """How one tip stands, also a closed one; None where there is none."""
        if (found := self.by_id.get(tip_id)) is not None:
            return found
        tip = self.rows.get(tip_id)
        return closed(tip, self.rows, self.rules) if tip is not None else None

    def queue(self, name: str, me: str = "") -> tuple[Standing, ...]:
        """One of QUEUES in its order; `me`: a login, for `mine`. Raises KeyError for another name."""
        if name == "done":
            return self.done
        if name == "all":
            return (*self.lines, *(line for line in self.done if line.tip.id not in self.by_id))
        if name not in QUEUES:
            raise KeyError(name)
        return tuple(line for line in self.lines if name in queues(line, me))

    def counts(self, me: str = "") -> dict[str, int]:
        """How many tips each of QUEUES holds."""
        found = Counter(name for line in self.lines for name in queues(line, me))
        found["done"] = self.rows.memo(_closed_count)
        found["all"] = len(self.rows)
        return {name: found[name] for name in QUEUES}

    @property
    def done(self) -> tuple[Standing, ...]:
        """What is closed, the last closed first; made when somebody asks."""
        tips = self.rows.memo(_closed_tips)
        return tuple(self.by_id.get(tip.id) or closed(tip, self.rows, self.rules) for tip in tips)

    @property
    def late(self) -> tuple[Standing, ...]:
        """What is past its due time, the longest first, urgent ones before all others."""
        return self._once("late", lambda: tuple(line for line in self.lines if line.late))

    @property
    def urgent(self) -> tuple[Standing, ...]:
        """What cannot wait."""
        return self._once("urgent", lambda: tuple(line for line in self.lines if line.urgency.urgent))

    def aged(self, band: int, now: datetime) -> tuple[Standing, ...]:
        """What is open and of one age (`AGES`)."""
        return tuple(line for line in self.lines if line.band(now) == band)

    def bands(self, now: datetime) -> tuple[int, ...]:
        """How many of each age there are: the lengths of what `aged` gives, without making it."""
        ages = self._once("ages", lambda: sorted(line.tip.received_at.timestamp() for line in self.lines))
        older = [bisect_right(ages, now.timestamp() - 86_400 * edge) for edge in AGES]
        return tuple(before - after for before, after in pairwise((len(ages), *older, 0)))

    @property
    def oldest(self) -> Standing | None:
        """The open one that waits longest."""
        return self._once(
            "oldest", lambda: min(self.lines, key=lambda line: line.tip.received_at, default=None)
        )

    def _once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self.made:
            self.made[name] = make()
        found: T = self.made[name]
        return found


def triage(rows: Records[Tip], rules: TriageRules, now: datetime) -> Triage:
    """The queue at an aware moment; the same object as long as nothing in it changes."""
    held: Triage | None = rules.last.get("queue")
    if held is not None and held.rows is rows and held.since <= now < held.until:
        return held
    rules.last["queue"] = found = _made(rows, rules, now)
    return found


def _made(rows: Records[Tip], rules: TriageRules, now: datetime) -> Triage:
    now = now.astimezone(rules.clocks.hours.zone)
    woken = rows.woken
    found = [placed(look(tip, rows, rules), rules, tip.id in woken, now) for tip in rows.memo(_open_tips)]
    until = min((seen.until for seen in found), default=NEVER)
    found.sort(key=attrgetter("key"))
    lines = [seen.line for seen in found if seen.line is not None]
    again = [rows.get(name) for name in woken]
    spoke = [
        closed(tip, rows, rules) for tip in again if tip is not None and TIP_TYPES[tip.status] == "closed"
    ]
    if spoke:
        lines = sorted((*lines, *spoke), key=rank)
    return Triage(
        lines=tuple(lines),
        by_id={line.tip.id: line for line in lines},
        rows=rows,
        rules=rules,
        since=now,
        until=until,
    )


def at_once(rows: Records[Tip], rules: TriageRules) -> bool:
    """Whether the queue can be had without a pause: it is short, or most of it was looked at before."""
    return "queue" in rules.last or len(rows.memo(_open_tips)) <= MANY


def open_count(rows: Records[Tip]) -> int:
    """How many tips are not closed; costs next to nothing."""
    return len(rows.memo(_open_tips))


def calling(rows: Records[Tip], rules: TriageRules, now: datetime) -> tuple[Standing, ...]:
    """What may have to be told outside of the queue: urgent ones, snoozed ones, those at other agencies; in no order.

    A tenth of the work of a whole queue, for whoever shows none.
    """
    now, woken = now.astimezone(rules.clocks.hours.zone), rows.woken
    found = []
    for tip in rows.memo(_open_tips):
        seen = look(tip, rows, rules)
        if seen.urgency.urgent or tip.referrals or tip.status == "snoozed":
            found.append(placed(seen, rules, tip.id in woken, now).line)
    return tuple(line for line in found if line is not None)


def _open_tips(rows: Records[Tip]) -> tuple[Tip, ...]:
    return tuple(tip for tip in rows if TIP_TYPES[tip.status] != "closed")


def _closed_tips(rows: Records[Tip]) -> tuple[Tip, ...]:
    tips = [tip for tip in rows if TIP_TYPES[tip.status] == "closed"]
    tips.sort(key=lambda tip: (tip.turns[-1].at if tip.turns else tip.received_at, tip.id), reverse=True)
    return tuple(tips)


def _closed_count(rows: Records[Tip]) -> int:
    return len(rows) - len(rows.memo(_open_tips))

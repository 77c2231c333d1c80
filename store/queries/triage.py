"""The queue of tips: its views with their counts, in the order of what breaks first. Pure.

A queue is kept until the next moment at which something in it changes: a due time, the end of a snooze.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter

import msgspec

from store.models.tip import TIP_TYPES, Tip
from store.queries.records import Records
from store.queries.standing import NEVER, Standing, TriageRules, closed, look, placed, queues, rank

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
        return tuple(line for line in self.lines if line.late)

    @property
    def urgent(self) -> tuple[Standing, ...]:
        """What cannot wait."""
        return tuple(line for line in self.lines if line.urgent)

    def aged(self, band: int, now: datetime) -> tuple[Standing, ...]:
        """What is open and of one age (`AGES`)."""
        return tuple(line for line in self.lines if line.band(now) == band)

    @property
    def oldest(self) -> Standing | None:
        """The open one that waits longest."""
        return min(self.lines, key=lambda line: line.tip.received_at, default=None)


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
    ranked = [(seen.key, seen.line) for seen in found]
    for tip_id in woken:
        again = rows.get(tip_id)
        if again is not None and TIP_TYPES[again.status] == "closed":
            line = closed(again, rows, rules)
            ranked.append((rank(line), line))
    ranked.sort(key=itemgetter(0))
    lines = tuple(line for _, line in ranked if line is not None)
    return Triage(
        lines=lines,
        by_id={line.tip.id: line for line in lines},
        rows=rows,
        rules=rules,
        since=now,
        until=until,
    )


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

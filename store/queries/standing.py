"""How one tip stands at a moment: which status it really has, whether it is urgent, when it is due, what breaks first. Pure.

A tip is looked at once for each of its states: a moment adds little to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

import msgspec

from store.models.tip import TIP_TYPES, Tip
from store.queries.records import Records
from store.queries.tipclocks import Clock, ClockRules, Course, course_of
from store.queries.urgency import CALM, Urgency, UrgencyRules, urgency

AGES = (3, 6, 11)
"""Upper ends of the ages in days: 0–2, 3–5, 6–10, 11 and more (SP4N: 3 days to verify, 5 to follow up, 10 to close)."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_OVER = Course()
Key = tuple[int, float, float, str]
_UNCERTAIN = frozenset(("waiting", "snoozed", "duplicate"))
"""First turns that leave open whether somebody had looked before."""


class TriageRules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What an office has agreed on. One is made for each state of what it is made of; it remembers its answers."""

    clocks: ClockRules
    urgency: UrgencyRules
    known: dict[str, Looked] = {}
    """Tip's id → what was seen of it last."""
    last: dict[str, Any] = {}
    """The last queue (`triage.py`), for as long as nothing in it changes."""


class Standing(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """How one tip stands at a moment, and until the next moment at which something changes."""

    tip: Tip
    status: str
    """The status that counts: of a snooze that ended the one from before."""
    type: str
    """new | active | waiting | referred | closed (`TIP_TYPES`)."""
    mark: str = ""
    """woken: its snooze ended, or its source says something new; message: closed, and its source says something new."""
    urgency: Urgency
    course: Course
    due: datetime | None = None
    """When it is due, in the office's zone; None while its clock stands and where none runs."""
    late: bool = False
    """Past its due time."""
    frozen: bool = False
    """Whether its clock stands."""
    proposed: bool = False
    """Whether closing it is proposed."""

    @property
    def open(self) -> bool:
        """Whether it still wants something from somebody."""
        return self.type != "closed" or bool(self.mark)

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait."""
        return self.urgency.urgent

    @property
    def stage(self) -> str:
        """verify | follow_up | close; empty: closed."""
        return self.course.stage

    @property
    def returns(self) -> datetime | None:
        """When a snooze ends; of an urgent one at the latest when it is due."""
        return self.course.returns

    @property
    def snooze_limit(self) -> datetime | None:
        """Until when it may be snoozed at the latest: an urgent one until it is due; None: as long as one likes."""
        return self.course.due if self.course.wall and not self.frozen else None

    def age(self, now: datetime) -> timedelta:
        """Since it was received; never negative."""
        return max(timedelta(), now - self.tip.received_at)

    def band(self, now: datetime) -> int:
        """Which age it has: 0 … 3 (`AGES`)."""
        days = self.age(now).days
        return sum(days >= edge for edge in AGES)

    def left(self, now: datetime, rules: TriageRules) -> timedelta | None:
        """Working time (of an urgent one: time) until it is due, negative once late; while it stands what it will be."""
        return self.course.left_at(now, rules.clocks)

    def clock(self, now: datetime, rules: TriageRules) -> Clock:
        """Its clock in full."""
        return self.course.at(now, rules.clocks, moved=bool(self.mark))


class Looked(msgspec.Struct, kw_only=True, eq=False, gc=False):
    """What was seen of a tip: once for each of its states, and how it stands until something about it changes."""

    tip: Tip
    urgency: Urgency
    first: str = "new"
    """The status before its first turn."""
    course: Course | None = None
    """None: nobody asked for it yet; that it is urgent is enough for many."""
    line: Standing | None = None
    key: Key = (0, 0.0, 0.0, "")
    """Its place in the queue."""
    moved: bool = False
    since: datetime = NEVER
    until: datetime = NEVER
    """From the one moment to the other `line` holds."""


def standing(tip: Tip, rows: Records[Tip], rules: TriageRules, now: datetime) -> Standing:
    """One tip at a moment, without looking at any other."""
    if TIP_TYPES[tip.status] == "closed":
        return closed(tip, rows, rules)
    return at(look(tip, rows, rules), rules, tip.id in rows.woken, now)


def closed(tip: Tip, rows: Records[Tip], rules: TriageRules) -> Standing:
    """A closed tip; its source may have something new to say."""
    moved = tip.id in rows.woken
    if (
        not moved and tip.urgent is None
    ):  # the rules are asked of what waits for somebody: a view of all closed ones is quick
        return Standing(tip=tip, status=tip.status, type="closed", urgency=CALM, course=_OVER)
    seen = look(tip, rows, rules)
    return Standing(
        tip=tip, status=tip.status, type="closed", mark="message" if moved else "",
        urgency=seen.urgency, course=_OVER,
    )  # fmt: skip


def look(tip: Tip, rows: Records[Tip], rules: TriageRules) -> Looked:
    """What of a tip depends on no moment, worked out once for each of its states."""
    known = rules.known.get(tip.id)
    if known is not None and known.tip is tip:
        return known
    edits = None
    if tip.urgent is not None or (tip.turns and tip.turns[0].status in _UNCERTAIN):
        row = rows.row(tip.id)
        edits = row.provenance.edits if row is not None else None
    judged = urgency(tip, rules.urgency, edits)
    status = edits.get("status") if edits else None
    first = status.base if status is not None and status.base in TIP_TYPES else "new"
    found = rules.known[tip.id] = Looked(tip=tip, urgency=judged, first=first)
    return found


def course(seen: Looked, rules: TriageRules) -> Course:
    """The course of its clock, worked out when somebody first asks."""
    if seen.course is None:
        urgent, since = seen.urgency.urgent, seen.urgency.since
        seen.course = course_of(seen.tip, urgent, rules.clocks, since=since, first=seen.first)
    return seen.course


def placed(seen: Looked, rules: TriageRules, moved: bool, now: datetime) -> Looked:
    """The same with its line of that moment and its place. `now`: in the office's zone; `moved`: see `at`."""
    if seen.line is None or moved != seen.moved or not seen.since <= now < seen.until:
        line = at(seen, rules, moved, now)
        seen.until = _until(line.course, now)
        seen.line, seen.key, seen.moved = line, rank(line), moved
        seen.since = now  # last: another thread takes what stands here only from then on
    return seen


def at(seen: Looked, rules: TriageRules, moved: bool, now: datetime) -> Standing:
    """A tip that is not closed, at a moment. `moved`: its source says something new (`Records.woken`)."""
    tip, held = seen.tip, course(seen, rules)
    due, frozen = held.due_at(now), held.frozen(now)
    woken = tip.status == "snoozed" and (moved or not held.rests(now))
    status = _awake(tip, seen.first) if woken else tip.status
    return Standing(
        tip=tip,
        status=status,
        type=TIP_TYPES[status],
        mark="woken" if woken else "",
        urgency=seen.urgency,
        course=held,
        due=due,
        late=due is not None and due <= now,
        frozen=frozen,
        proposed=held.proposed(now) and not moved,
    )


def _awake(tip: Tip, first: str) -> str:
    """The status that a snoozed tip wakes up with. `first`: that before its first turn."""
    status = next((turn.status for turn in reversed(tip.turns) if turn.status != "snoozed"), first)
    return "new" if status == "snoozed" or TIP_TYPES[status] == "closed" else status


def _until(course: Course, now: datetime) -> datetime:
    """The next moment at which something about a tip changes."""
    found = NEVER.replace(tzinfo=now.tzinfo)
    if course.due is not None and now < course.due:
        found = course.due
    if course.stands or course.quiet_until is not None:
        for moment in (course.due_then, course.returns, course.quiet_until):
            if moment is not None and now < moment < found:
                found = moment
    return found


def rank(line: Standing) -> Key:
    """What breaks first."""
    tip, due, age = line.tip, line.due, line.tip.received_at.timestamp()
    if due is not None and (line.late or line.urgency.urgent):
        return (2 if not line.urgency.urgent else 0 if line.late else 1), due.timestamp(), age, tip.id
    if line.mark and due is None:
        return (1 if line.urgency.urgent else 3), 0.0, age, tip.id
    if due is not None:
        return 4, due.timestamp(), age, tip.id
    if line.frozen and not line.proposed:
        return 5, line.returns.timestamp() if line.returns else inf, age, tip.id
    return (6 if line.proposed else 7), 0.0, age, tip.id


def queues(line: Standing, me: str) -> Iterator[str]:
    """The queues that an open tip belongs to."""
    yield "open"
    assignee = line.tip.assignee
    if not assignee:
        yield "unassigned"
    elif assignee == me:
        yield "mine"
    if line.late:
        yield "late"
    if line.urgency.urgent:
        yield "urgent"
    if line.status in ("waiting", "snoozed", "referred"):
        yield line.status

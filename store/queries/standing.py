"""How one tip stands at a moment: which status it really has, whether it is urgent, when it is due, what breaks first. Pure.

A tip is looked at once for each of its states: a moment adds little to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from store.models.tip import TIP_TYPES, Tip
from store.queries.records import Records
from store.queries.tipclocks import Clock, ClockRules, Course, course_of
from store.queries.urgency import Urgency, UrgencyRules, urgency

AGES = (3, 6, 11)
"""Upper ends of the ages in days: 0–2, 3–5, 6–10, 11 and more (SP4N: 3 days to verify, 5 to follow up, 10 to close)."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_UNCERTAIN = frozenset(("waiting", "snoozed", "duplicate"))
"""First turns that leave open whether somebody had looked before."""


class TriageRules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What an office has agreed on. One is made for each state of what it is made of; it remembers its answers."""

    clocks: ClockRules
    urgency: UrgencyRules
    known: dict[str, tuple[Tip, Looked]] = {}
    """Tip's id → the tip as it was looked at, and what was seen."""
    last: dict[str, Any] = {}
    """The last queue (`triage.py`), for as long as nothing in it changes."""


class Looked(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What of a tip depends on no moment."""

    urgency: Urgency
    course: Course


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


def standing(tip: Tip, rows: Records[Tip], rules: TriageRules, now: datetime) -> Standing:
    """One tip at a moment, without looking at any other."""
    if TIP_TYPES[tip.status] == "closed":
        return closed(tip, rows, rules)
    return open_at(tip, look(tip, rows, rules), tip.id in rows.woken, now)


def closed(tip: Tip, rows: Records[Tip], rules: TriageRules) -> Standing:
    """A closed tip; its source may have something new to say."""
    moved = tip.id in rows.woken
    seen = look(tip, rows, rules)
    return Standing(
        tip=tip, status=tip.status, type="closed", mark="message" if moved else "",
        urgency=seen.urgency, course=seen.course,
    )  # fmt: skip


def look(tip: Tip, rows: Records[Tip], rules: TriageRules) -> Looked:
    """What of a tip depends on no moment, worked out once for each of its states."""
    known = rules.known.get(tip.id)
    if known is not None and known[0] is tip:
        return known[1]
    edits = None
    if tip.urgent is not None or (tip.turns and tip.turns[0].status in _UNCERTAIN):
        row = rows.row(tip.id)
        edits = row.provenance.edits if row is not None else None
    judged = urgency(tip, rules.urgency, edits)
    status = (edits or {}).get("status")
    first = status.base if status is not None and status.base in TIP_TYPES else "new"
    course = course_of(tip, judged.urgent, rules.clocks, since=judged.since, first=first)
    found = Looked(judged, course)
    rules.known[tip.id] = (tip, found)
    return found


def open_at(tip: Tip, seen: Looked, moved: bool, now: datetime) -> Standing:
    """A tip that is not closed, at a moment. `moved`: its source says something new (`Records.woken`)."""
    course = seen.course
    woken = tip.status == "snoozed" and (moved or not course.frozen(now))
    status = _awake(tip) if woken else tip.status
    due = course.due_at(now)
    return Standing(
        tip=tip,
        status=status,
        type=TIP_TYPES[status],
        mark="woken" if woken else "",
        urgency=seen.urgency,
        course=course,
        due=due,
        late=due is not None and due <= now,
        frozen=course.frozen(now),
        proposed=course.proposed(now) and not moved,
    )


def _awake(tip: Tip) -> str:
    """The status that a snoozed tip wakes up with."""
    return next((turn.status for turn in reversed(tip.turns) if turn.status != "snoozed"), "new")


def until(course: Course, now: datetime, sooner: datetime) -> datetime:
    """The next moment at which something about a tip changes, or `sooner`."""
    if course.due is not None and now < course.due < sooner:
        sooner = course.due
    if course.stands or course.quiet_until is not None:
        for moment in (course.due_then, course.returns, course.quiet_until):
            if moment is not None and now < moment < sooner:
                sooner = moment
    return sooner


def rank(line: Standing) -> tuple[int, datetime, datetime, str]:
    """What breaks first."""
    tip, due = line.tip, line.due
    if due is not None and (line.late or line.urgent):
        return (0 if line.late and line.urgent else 1 if line.urgent else 2), due, tip.received_at, tip.id
    if line.mark and (due is None or line.type == "closed"):
        return 3, _LONG_AGO, tip.received_at, tip.id
    if due is not None:
        return 4, due, tip.received_at, tip.id
    if line.proposed:
        return 6, _LONG_AGO, tip.received_at, tip.id
    if line.frozen:
        return 5, line.returns or NEVER, tip.received_at, tip.id
    return 7, _LONG_AGO, tip.received_at, tip.id


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

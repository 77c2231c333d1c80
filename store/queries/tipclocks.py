"""The clocks of a tip: which stage it is in, when that is due, and what is left while the clock stands. Pure.

Two kinds (tips report 1.3, points 2 and 3): the office's clock counts working time; that of an urgent tip counts hours,
nights and weekends included, because ferries run on weekends. Both stand while a tip is waiting, snoozed, referred or
closed, and go on with what was left. Nothing here depends on now but `Course.at`.

verify      from its receipt until somebody opens it (status `open`), refers it or closes it
follow_up   from then until the first answer, the first referral or its closing
close       from the last of these: nobody has to do anything; after so much quiet, closing it is proposed
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from store.models.tip import TIP_FROZEN, TIP_TYPES, Tip
from store.queries.tiphistory import UNVERIFIED, Span, spans_of, stage_of
from store.queries.worktime import OfficeHours

_REST = frozenset((*TIP_FROZEN, *(status for status, kind in TIP_TYPES.items() if kind == "closed")))
"""Statuses in which no clock runs."""
_AWAY = _REST - {"waiting"}
"""Statuses in which nobody's silence is counted: in `waiting` the reporter's is."""
_NOTHING = timedelta()


class ClockRules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What an office has agreed on. Compared as the object that it is."""

    hours: OfficeHours
    verify: timedelta
    """Office time, as the two below."""
    follow_up: timedelta
    close: timedelta
    urgent: timedelta = timedelta(hours=4)
    """Time of the wall, as the one below."""
    urgent_follow_up: timedelta = timedelta(hours=24)

    def target(self, stage: str, wall: bool) -> timedelta:
        """How long a stage may take. Raises KeyError for `close` of an urgent tip, which has no clock of its own."""
        if stage == "close":
            return self.close
        if wall:
            return {"verify": self.urgent, "follow_up": self.urgent_follow_up}[stage]
        return self.verify if stage == "verify" else self.follow_up

    def passed(self, first: datetime, last: datetime, wall: bool) -> timedelta:
        """How much of a clock has gone by; never negative."""
        if last <= first:
            return _NOTHING
        return _between(first, last) if wall else self.hours.worked(first, last)

    def after(self, moment: datetime, amount: timedelta, wall: bool) -> datetime | None:
        """When a clock will have gone on by so much; in the office's zone."""
        if wall:
            return (moment.astimezone(UTC) + amount).astimezone(self.hours.zone)
        return self.hours.add(moment, amount)


def clock_rules(
    hours: OfficeHours,
    *,
    verify_days: float = 3,
    follow_up_days: float = 5,
    close_days: float = 10,
    urgent_hours: float = 4,
    urgent_follow_up_hours: float = 24,
) -> ClockRules:
    """The rules from working days and hours of the wall."""
    return ClockRules(
        hours=hours,
        verify=hours.workdays(verify_days),
        follow_up=hours.workdays(follow_up_days),
        close=hours.workdays(close_days),
        urgent=timedelta(hours=urgent_hours),
        urgent_follow_up=timedelta(hours=urgent_follow_up_hours),
    )


class Clock(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The clock of one tip at one moment."""

    stage: str = ""
    """verify | follow_up | close; empty: closed."""
    due: datetime | None = None
    """None while it stands and where nothing runs."""
    left: timedelta | None = None
    """Working time, of a wall clock time, until it is due; negative once it is late. While it stands: what it will be."""
    wall: bool = False
    """Whether it counts nights and weekends."""
    frozen: bool = False
    proposed: bool = False
    """Whether it has been quiet for so long that closing it is proposed."""
    late: bool = False
    """Past its due time."""
    by_hand: bool = False
    """Whether a person, or its source, said when it is due."""


class Course(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """What a tip's history says of its clock, whenever one looks."""

    stage: str = ""
    """verify | follow_up | close; empty: closed."""
    wall: bool = False
    due: datetime | None = None
    """In the office's zone; None where it stands and where nothing runs."""
    stands: bool = False
    """Whether it is waiting, snoozed or referred."""
    left: timedelta | None = None
    """What will be left, where it stands."""
    returns: datetime | None = None
    """The end of a snooze: from then on it is due `due_then`."""
    waits: bool = False
    """Whether its clock goes on standing then: it was waiting when it was snoozed."""
    due_then: datetime | None = None
    quiet_until: datetime | None = None
    """From when on closing it is proposed, unless its source says something new."""
    by_hand: bool = False

    def frozen(self, now: datetime) -> bool:
        """Whether it stands at a moment."""
        return self.stands and (self.waits or self.rests(now))

    def rests(self, now: datetime) -> bool:
        """Whether no snooze has ended; only what stands rests."""
        return self.stands and (self.returns is None or now < self.returns)

    def due_at(self, now: datetime) -> datetime | None:
        """When it is due, seen from a moment."""
        return self.due_then if self.returns is not None and now >= self.returns else self.due

    def proposed(self, now: datetime) -> bool:
        """Whether it has been quiet for so long that closing it is proposed."""
        return self.quiet_until is not None and now >= self.quiet_until

    def left_at(self, now: datetime, rules: ClockRules) -> timedelta | None:
        """`Clock.left` at a moment."""
        due = self.due_at(now)
        if due is None:
            return self.left if self.frozen(now) else None
        return _between(now, due) if self.wall else rules.hours.worked(now, due)

    def at(self, now: datetime, rules: ClockRules, *, moved: bool = False) -> Clock:
        """The clock at a moment. `moved`: its source says something new (`Records.woken`), so it is not quiet."""
        due = self.due_at(now)
        return Clock(
            stage=self.stage,
            due=due,
            left=self.left_at(now, rules),
            wall=self.wall,
            late=due is not None and due <= now,
            frozen=self.frozen(now),
            proposed=self.proposed(now) and not moved,
            by_hand=self.by_hand,
        )


def clock_of(
    tip: Tip,
    urgent: bool,
    rules: ClockRules,
    now: datetime,
    *,
    since: datetime | None = None,
    first: str = "new",
    moved: bool = False,
) -> Clock:
    """The clock of a tip at an aware moment: `course_of(…).at(now, rules)`."""
    return course_of(tip, urgent, rules, since=since, first=first).at(now, rules, moved=moved)


def course_of(
    tip: Tip, urgent: bool, rules: ClockRules, *, since: datetime | None = None, first: str = "new"
) -> Course:
    """The course of a tip's clock.

    `since`: when a person made it urgent; its hours do not begin before. `first`: the status before the first turn, which
    is another one where a source delivers it.
    """
    if TIP_TYPES[tip.status] == "closed":
        return Course()
    if (
        not tip.turns and tip.status in UNVERIFIED and tip.due_at is None
    ):  # most tips: nobody did anything yet
        start = max(tip.received_at, since) if urgent and since else tip.received_at
        due = rules.after(start, rules.target("verify", urgent), urgent)
        return Course(stage="verify", wall=urgent, due=due)
    spans = tuple(spans_of(tip, first))
    stage, start = stage_of(tip, spans, first)
    wall = urgent and stage != "close"
    begin = max(start, since) if wall and since else start
    counted = (
        _Counted() if stage == "close" else _counted(spans, begin, rules.target(stage, wall), wall, rules)
    )
    return _standing(tip, spans, stage, wall or (urgent and tip.due_at is not None), counted, start, rules)


def _between(first: datetime, last: datetime) -> timedelta:
    """Time of the wall. Two moments of one zone would be told apart by their clocks, also where these were changed."""
    return last.astimezone(UTC) - first.astimezone(UTC)


class _Counted(NamedTuple):
    """A target against what has gone by."""

    left: timedelta | None = None
    """Of it, up to the last change of status; negative where it had been passed."""
    due: datetime | None = None
    """When it is reached; None where it was not and nothing runs."""


def _counted(
    spans: tuple[Span, ...],
    begin: datetime,
    target: timedelta,
    wall: bool,
    rules: ClockRules,
    rest: frozenset[str] = _REST,
) -> _Counted:
    left, due = target, None
    for first, last, status in spans:
        if status in rest:
            continue
        start = max(first, begin)
        if last is None:
            due = due or rules.after(start, left, wall)
            continue
        passed = rules.passed(start, last, wall)
        if due is None and passed >= left:
            due = rules.after(start, left, wall)
        left -= passed
    return _Counted(left, due)


def _standing(
    tip: Tip,
    spans: tuple[Span, ...],
    stage: str,
    wall: bool,
    counted: _Counted,
    start: datetime,
    rules: ClockRules,
) -> Course:
    """What was counted, with a person's word over it, and what a snooze makes of it."""
    stands = tip.status in TIP_FROZEN
    returns = tip.snooze_until if tip.status == "snoozed" else None
    left, due = counted
    if returns is not None and wall and left is not None:  # an urgent one sleeps no longer than it has time
        returns = min(returns, rules.after(spans[-1][0], max(left, _NOTHING), wall) or returns)
    waits = returns is not None and next((s for *_, s in reversed(spans) if s != "snoozed"), "") in TIP_FROZEN
    due_then = None if waits else due
    if returns is not None and due is None and left is not None and not waits:
        due_then = rules.after(returns, left, wall)
    hand = tip.due_at.astimezone(rules.hours.zone) if tip.due_at is not None else None
    return Course(
        stage=stage,
        wall=wall,
        due=hand or (None if stands else due),
        stands=stands,
        left=left if stands else None,
        returns=returns,
        waits=waits,
        due_then=hand or due_then,
        quiet_until=_quiet_until(tip, spans, stage, start, returns, rules),
        by_hand=hand is not None,
    )


def _quiet_until(
    tip: Tip,
    spans: tuple[Span, ...],
    stage: str,
    start: datetime,
    returns: datetime | None,
    rules: ClockRules,
) -> datetime | None:
    """When nobody will have said anything for so long that closing is proposed; None while that is not counted.

    Counted from the last answer or referral, also while it is waiting for the reporter; of one that waits and was
    never answered since it waits.
    """
    if tip.status == "referred" or (stage != "close" and tip.status != "waiting"):
        return None
    begin = start if stage == "close" else spans[-1][0]
    left, due = _counted(spans, begin, rules.close, False, rules, _AWAY)
    if returns is None:
        return due
    return max(due, returns) if due is not None else rules.after(returns, left or _NOTHING, False)

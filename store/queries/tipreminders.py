"""Reminders about tips: an urgent one, a snooze that ended, a referral that nobody confirmed. Pure.

They go through what reminders of plans go through, under the key `tips|<id>|urgent|…`, and hold nothing of what a tip says.
An urgent one is told at once, at night and on holidays too, to each person until that person has seen it; the others
come at an open moment. Nothing is stored: a tip that is answered, moved or closed takes its reminders along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time

import msgspec

from store.models.plan import START, Plan
from store.models.tip import Tip
from store.queries.concerned import Rules, heads
from store.queries.leads import next_open
from store.queries.outreach import Occurrence
from store.queries.referrals import unacknowledged
from store.queries.reminders import About, Reminder
from store.queries.standing import Standing

ROLES = ("urgent", "woken", "unacknowledged")
MOST = 50
"""Of each kind, the newest: a sheet with thousands of old tips must not ring thousands of times. The queue has all."""
_MORNING = time(8)
Place = Callable[[Tip], str]
"""The name of a tip's checkpoint or village where it is one that the office knows; never what somebody wrote."""


class TipRules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What an office has agreed on besides `Rules`."""

    acknowledge_days: int = 5
    """Working days that an agency has to confirm a referral."""
    readers: frozenset[str] | None = None
    """Logins that may read tips; None: everybody."""
    place: Place = lambda _: ""
    agency: Callable[[str], str] = lambda _: ""
    """The name of an agency that the office knows."""


def tip_reminders(
    lines: Iterable[Standing], rules: Rules, tips: TipRules, now: datetime
) -> tuple[Reminder, ...]:
    """Everything that is to be told of tips at a moment, in the office's zone, whoever may have seen it.

    `lines`: open tips, in any order (`store.queries.triage.calling`).
    """
    made: dict[str, list[Reminder]] = {role: [] for role in ROLES}
    for line in lines:
        if line.urgent and not line.frozen and line.due is not None:
            made["urgent"].append(_urgent(line, rules, tips, now))
        if line.mark == "woken":
            made["woken"].append(_woken(line, rules, tips, now))
        if line.tip.referrals:
            made["unacknowledged"] += _unacknowledged(line, rules, tips, now)
    kept: list[Reminder] = []
    for reminders in made.values():
        due = [one for one in reminders if one.due <= now and (one.logins or not _named(rules))]
        due.sort(key=lambda one: (one.due, one.id), reverse=True)
        kept += due[:MOST]
    return tuple(kept)


def _named(rules: Rules) -> bool:
    """Whether an office says who is who: else everybody is reminded of everything."""
    return bool(rules.people)


def _urgent(line: Standing, rules: Rules, tips: TipRules, now: datetime) -> Reminder:
    """From the moment it is urgent, to whoever has it and to the heads."""
    since = max(filter(None, (line.tip.received_at, line.urgency.since)))
    logins = _who(line.tip, rules, tips, also=heads(rules))
    return _reminder(line.tip, "urgent", since.astimezone(now.tzinfo), logins, tips, to_each=True)


def _woken(line: Standing, rules: Rules, tips: TipRules, now: datetime) -> Reminder:
    """At the end of a snooze, to whoever has it; where its source woke it, from the moment it was put to sleep."""
    slept = line.tip.turns[-1].at if line.tip.turns else line.tip.received_at
    ended = line.returns if line.returns is not None and line.returns <= now else slept
    due = next_open(ended.astimezone(now.tzinfo), rules.calendar)
    mark = slept.astimezone(now.tzinfo).strftime(START)
    return _reminder(line.tip, "woken", due, _who(line.tip, rules, tips), tips, mark=mark)


def _unacknowledged(line: Standing, rules: Rules, tips: TipRules, now: datetime) -> Iterator[Reminder]:
    """After the days that an agency has, to whoever has the tip, else to whoever referred it."""
    calendar = rules.calendar
    for referral in unacknowledged(line.tip, calendar, now.date(), tips.acknowledge_days, now.tzinfo):
        at = referral.at.astimezone(now.tzinfo)
        last = calendar.add_workdays(at.date(), tips.acknowledge_days)
        due = next_open(datetime.combine(calendar.next_workday(last), _MORNING, now.tzinfo), calendar)
        logins = _who(line.tip, rules, tips, instead=(referral.by,))
        mark = f"{referral.agency}|{at.strftime(START)}"
        yield _reminder(line.tip, "unacknowledged", due, logins, tips, mark=mark, agency=referral.agency)


def _who(
    tip: Tip, rules: Rules, tips: TipRules, *, also: tuple[str, ...] = (), instead: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Whoever has the tip and may read it; where nobody has, `instead`, then the heads, then all staff.

    Of one whose processing is limited the heads alone.
    """
    above = heads(rules)
    if tip.restricted and above:
        return _reading(above, tips)
    owner = (tip.assignee or "").strip()
    known = rules.names.get(owner.casefold()) if rules.people and owner not in rules.people else owner
    first = _reading((known,) if known else instead, tips)
    staff = (login for login, role in rules.people.items() if role != "viewer")
    return (
        tuple(dict.fromkeys((*first, *_reading(also, tips))))
        or _reading(above, tips)
        or _reading(tuple(sorted(staff)), tips)
    )


def _reading(logins: tuple[str, ...], tips: TipRules) -> tuple[str, ...]:
    return tuple(login for login in logins if tips.readers is None or login in tips.readers)


def _reminder(
    tip: Tip,
    role: str,
    due: datetime,
    logins: tuple[str, ...],
    tips: TipRules,
    *,
    mark: str = "",
    agency: str = "",
    to_each: bool = False,
) -> Reminder:
    at = tip.received_at.astimezone(due.tzinfo)
    key = f"tips|{tip.id}|{role}|{mark or due.strftime(START)}"
    return Reminder(
        key=key,
        id=key,
        occurrence=Occurrence(
            plan=Plan(id=tip.id, title="", at=at, owner=tip.assignee), at=at, status="scheduled", channels={}
        ),
        plan=tip.id,
        start=at.strftime(START),
        channel=tip.channel,
        lead="0m",
        due=due,
        role=role,
        logins=logins,
        to_each=to_each,
        tip=About(kind=tip.kind, topic=tip.topic, place=tips.place(tip), agency=tips.agency(agency)),
    )

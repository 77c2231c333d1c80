"""Who is to be reminded of what, and when. Derived from plans, calendar, rules and what people acknowledged; never stored.

A reminder's key is `plan|occurrence|channel|lead`: any number of processes find the same one, and a plan that is moved
takes its old keys with it. Nothing here is ever dropped: what nobody could be told in time is due at once, and what is
older than the window is told together, as missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

import msgspec

from store.models.acknowledgement import Acknowledgement
from store.models.plan import START, Plan, is_free
from store.models.row import FieldEdit
from store.queries.concerned import DEFAULT_LEADS, Rules, approvers, assignee, heads
from store.queries.leads import before, is_lead, last_open, length, next_open
from store.queries.outreach import Occurrence
from store.queries.records import Records

BACK = timedelta(hours=36)
"""What was due longer ago, and whose plan has passed, is told as missed."""
AHEAD = timedelta(days=7)
SLACK = timedelta(days=14)
"""How far before its lead time a reminder may move: holidays come in rows."""
MISSED_FOR = timedelta(days=14)
"""What was missed longer ago is history."""
NOTIONAL = time(8)
"""When a plan of a whole day begins."""
APART = timedelta(hours=24)
TESTED_FOR = timedelta(minutes=15)
"""How long a test reminder is shown."""
KEPT = timedelta(days=60)
"""How long words about reminders, and what was sent, are kept."""

Edits = Callable[[str], Mapping[str, FieldEdit]]
"""Plan's id → who last wrote which of its fields."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What may be told of a tip, or of an activity, outside of its screen: nothing that anybody wrote."""

    kind: str
    topic: str
    place: str = ""
    """The name of a checkpoint or village that the office knows."""
    agency: str = ""
    """Of a referral: whom it went to."""


class Reminder(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One thing to tell."""

    key: str
    """`plan|occurrence|channel|lead`."""
    occurrence: Occurrence
    plan: str
    """The id: of a changed occurrence that of the plan that repeats."""
    start: str
    """The occurrence's start, as `store.models.plan.START`."""
    channel: str
    lead: str
    """As written in the plan or the rules; of the second and third one to approve with `+24h`, `+48h` behind it."""
    due: datetime
    role: str = "assignee"
    """assignee | approver | head (nobody approved it) | test; of a tip urgent | woken | unacknowledged; follow_up."""
    logins: tuple[str, ...] = ()
    """Whom it is for; empty: everybody."""
    id: str = ""
    """What acknowledgements name: the key, and for an approval which round of it."""
    again: datetime | None = None
    """The end of a snooze, since which it is due again."""
    to_each: bool = False
    """Whether it stays until each of them has seen it."""
    tip: About | None = None
    """What it is about, where it is about a tip: `plan` is the tip's id then, `occurrence` its receipt."""
    work: About | None = None
    """Where it is about a follow-up: `plan` is the activity's id then, `occurrence` the day of the follow-up."""

    @property
    def sending(self) -> str:
        """What a push remembers: once for the id, and once more after each snooze."""
        return self.id if self.again is None else f"{self.id}@{self.again.isoformat(timespec='minutes')}"


class Found(msgspec.Struct, frozen=True, eq=False):
    """What is to be told at a moment."""

    due: tuple[Reminder, ...] = ()
    """In the order of `due`, one per occurrence and channel: the nearest."""
    missed: tuple[Reminder, ...] = ()
    """Plans that passed while nobody was told of them, oldest first. Told once and together."""


def longest_lead(rows: Records[Plan]) -> timedelta:
    """The longest lead time that any plan names; ask through `rows.memo(longest_lead)`."""
    leads = {lead for plan in rows for lead in plan.lead_times}
    return max((length(lead) for lead in leads if is_lead(lead)), default=timedelta())


def span(rows: Records[Plan], rules: Rules, now: datetime) -> tuple[datetime, datetime]:
    """From when to when occurrences have to be looked at: a long lead time reaches further ahead than the window."""
    named = [length(lead) for leads in (*rules.leads.values(), DEFAULT_LEADS) for lead in leads]
    furthest = min(max([AHEAD, rows.memo(longest_lead), *named]), timedelta(days=400))
    return now - MISSED_FOR, now + furthest + SLACK


def find(
    occurrences: Iterable[Occurrence],
    *,
    rules: Rules,
    now: datetime,
    words: Iterable[Acknowledgement] = (),
    edits: Edits = lambda _: {},
    besides: Iterable[Reminder] = (),
) -> Found:
    """What is due and acknowledged by nobody whom it concerns, and what was missed. `now` in the office's zone.

    `besides`: what is due and about no plan (`tipreminders.py`, `followups.py`).
    """
    spoken = _spoken(words)
    due: list[Reminder] = []
    missed: list[Reminder] = []
    for occurrence in occurrences:
        for channel in occurrence.plan.variants:
            steps = schedule(occurrence, channel, rules=rules, edits=edits, now=now)
            passed = [step for step in steps if step.due <= now]
            if not passed:
                continue
            old = occurrence.at < now - BACK or (occurrence.at < now and passed[-1].due < now - BACK)
            (missed if old else due).append(passed[-1])
    shown = [*due, *besides, *_tests(spoken, now)]
    heard = (_left(reminder, spoken, now) for reminder in shown)
    return Found(
        due=tuple(sorted((one for one in heard if one is not None), key=_order)),
        missed=tuple(
            sorted((one for one in missed if _heard(one, spoken, now, among=one.logins)), key=_order)
        ),
    )


def mine(
    reminders: Iterable[Reminder],
    login: str,
    *,
    now: datetime,
    words: Iterable[Acknowledgement] = (),
) -> tuple[Reminder, ...]:
    """Those for one person that this person neither acknowledged nor snoozed."""
    spoken = _spoken(words)
    concerned = (one for one in reminders if not one.logins or login in one.logins)
    heard = (_heard(one, spoken, now, among=(login,)) for one in concerned)
    return tuple(one for one in heard if one is not None)


def schedule(
    occurrence: Occurrence,
    channel: str,
    *,
    rules: Rules,
    edits: Edits = lambda _: {},
    now: datetime | None = None,
) -> tuple[Reminder, ...]:
    """Every reminder of a channel, in the order of time. Nothing once nothing is expected.

    `now`: what was submitted later than that, seen from a moment before, counts as submitted long ago.
    """
    plan = occurrence.plan
    variant, at = plan.variants[channel], occurrence.at
    status = variant.status
    base = at.replace(hour=NOTIONAL.hour, minute=0, second=0, microsecond=0) if plan.all_day else at
    if status in ("approved", "scheduled", "missed") or (
        status == "review" and is_free(channel, variant.caption)
    ):
        to = assignee(plan, rules)
        return tuple(
            _reminder(occurrence, channel, lead, due, "assignee", to)
            for due, lead in _dues(plan, base, rules)
        )
    if status == "review":
        return tuple(_approvals(occurrence, channel, base, rules, edits(plan.id), now))
    return ()


def _dues(plan: Plan, base: datetime, rules: Rules) -> list[tuple[datetime, str]]:
    """When each lead time is due, moved to the last open moment; the nearest to the plan last, also of two that meet."""
    own = tuple(lead for lead in plan.lead_times if is_lead(lead))
    leads = own or rules.leads.get(plan.kind) or DEFAULT_LEADS
    raw = sorted((before(base, lead, rules.calendar), lead) for lead in dict.fromkeys(leads))
    return [(last_open(moment, rules.calendar), lead) for moment, lead in raw]


def _approvals(
    occurrence: Occurrence,
    channel: str,
    base: datetime,
    rules: Rules,
    edits: Mapping[str, FieldEdit],
    now: datetime | None,
) -> Iterator[Reminder]:
    """To whoever approves at the first lead time (or when it was submitted, if later) and a day later; then to the head.

    Where there is no day left before the plan, the head is told at the nearest lead time.
    """
    dues = _dues(occurrence.plan, base, rules)
    submitted = edits.get(f"status.{channel}")
    since = None if submitted is None else submitted.at.astimezone(base.tzinfo).replace(microsecond=0)
    if since is not None and now is not None and since > now:
        since = None
    first, lead = dues[0]
    first = first if since is None else max(first, since)
    mark = "" if since is None else f"#{since.isoformat(timespec='seconds')}"
    others, above = approvers(occurrence.plan, channel, rules, edits), heads(rules)
    second = next_open(first + APART, rules.calendar)
    third = next_open(second + APART, rules.calendar)
    steps = [(first, lead, "approver", others)]
    if third < base:
        steps += [(second, f"{lead}+24h", "approver", others), (third, f"{lead}+48h", "head", above)]
    else:
        nearest, name = dues[-1]
        if second < min(nearest, base):
            steps.append((second, f"{lead}+24h", "approver", others))
        if nearest > first:
            steps.append((nearest, name, "head", above))
    for due, named, role, logins in steps:
        yield _reminder(occurrence, channel, named, due, role, logins, mark)


def _reminder(
    occurrence: Occurrence,
    channel: str,
    lead: str,
    due: datetime,
    role: str,
    logins: tuple[str, ...],
    mark: str = "",
) -> Reminder:
    plan, start = occurrence.plan.series or occurrence.plan.id, occurrence.at.strftime(START)
    key = f"{plan}|{start}|{channel}|{lead}"
    return Reminder(
        key=key,
        occurrence=occurrence,
        plan=plan,
        start=start,
        channel=channel,
        lead=lead,
        due=due,
        role=role,
        logins=logins,
        id=key if role == "assignee" else f"{key}#{role}{mark}",
    )


Spoken = Mapping[str, Sequence[Acknowledgement]]


def _spoken(words: Iterable[Acknowledgement]) -> Spoken:
    """What was said of each reminder, in the order of time."""
    found: dict[str, list[Acknowledgement]] = {}
    for word in sorted(words, key=lambda word: (word.at, word.id)):
        found.setdefault(word.key, []).append(word)
    return found


def _heard(reminder: Reminder, spoken: Spoken, now: datetime, among: tuple[str, ...]) -> Reminder | None:
    """The reminder as the last word of those people leaves it: gone, away until later, back, or as it is."""
    said = [
        word
        for word in spoken.get(reminder.id, ())
        if word.action != "test" and (not among or word.by in among)
    ]
    if not said:
        return reminder
    last = said[-1]
    if last.action == "ack" or last.until is None or last.until > now:
        return None
    return msgspec.structs.replace(reminder, again=last.until.astimezone(reminder.due.tzinfo))


def _left(reminder: Reminder, spoken: Spoken, now: datetime) -> Reminder | None:
    """The reminder for those who have not seen it: one word of anybody is enough, unless each of them has to."""
    if not reminder.to_each or not reminder.logins:
        return _heard(reminder, spoken, now, among=reminder.logins)
    if reminder.id not in spoken:
        return reminder
    left = {login: _heard(reminder, spoken, now, among=(login,)) for login in reminder.logins}
    still = tuple(login for login, heard in left.items() if heard is not None)
    again = max((one.again for one in left.values() if one is not None and one.again), default=None)
    return msgspec.structs.replace(reminder, logins=still, again=again) if still else None


def _tests(spoken: Spoken, now: datetime) -> Iterator[Reminder]:
    """Test reminders of the last minutes; they go through everything that a real one goes through."""
    for key, said in spoken.items():
        asked = next((word for word in said if word.action == "test"), None)
        if asked is None or not now - TESTED_FOR < asked.at <= now + timedelta(minutes=1):
            continue
        yield tested(key, asked.at.astimezone(now.tzinfo))


def tested(key: str, at: datetime) -> Reminder:
    """A test reminder; `at` in the office's zone. It is about no plan."""
    plan = Plan(id="test", title="", at=at)
    return Reminder(
        key=key, id=key, occurrence=Occurrence(plan=plan, at=at, status="scheduled", channels={}),
        plan="test", start=at.strftime(START), channel="app", lead="0m", due=at, role="test",
    )  # fmt: skip


def _order(reminder: Reminder) -> tuple[datetime, str]:
    return reminder.due, reminder.id

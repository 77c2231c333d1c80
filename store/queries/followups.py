"""What activities promised and nobody has done yet: in which village, whose it is, until when. Pure.

A follow-up is open where its activity says what or until when, and has no day on which it was done. One due today is not
overdue yet. It is whose the village is today, not whose it was on the day of the activity: who moved on took no work along.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

import msgspec

from store.models.names import Names, alike
from store.models.plan import START, Plan
from store.models.village import Activity, Village
from store.queries.concerned import DEFAULT_LEADS, Rules, heads
from store.queries.leads import before, is_lead, last_open, next_open
from store.queries.outreach import Occurrence
from store.queries.records import Records
from store.queries.reminders import About, Reminder
from store.queries.villages import NO_NAMES, in_charge, places

ROLE = "follow_up"
MOST = 50
"""The newest that are told: a sheet of years with empty columns must not ring thousands of times. The list has all."""
OVERDUE = "late"
"""The lead of the reminder that comes when the day has passed."""
_BEGIN = time(8)
"""When the day of a follow-up begins, as that of a plan of a whole day does."""


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """One that is open."""

    activity: Activity
    village: Village | None
    """None: the activity names none, or one that nobody knows."""
    officers: tuple[str, ...]
    """Names of those in charge of the village today; without any, whom the activity names."""
    overdue: bool

    @property
    def due(self) -> date | None:
        """Its day; None: nobody has set one."""
        return self.activity.follow_up_due


def is_open(activity: Activity) -> bool:
    """Whether something was promised and is not done."""
    return activity.follow_up_done is None and bool(activity.follow_up or activity.follow_up_due)


def follow_ups(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names = NO_NAMES
) -> tuple[FollowUp, ...]:
    """Those that are open: overdue ones first, the longest first; then by their day, those without one last."""
    return villages.memo(_follow_ups, activities, today, names)


def _follow_ups(
    villages: Records[Village], activities: Records[Activity], today: date, names: Names
) -> tuple[FollowUp, ...]:
    known = villages.memo(places, names)
    found = []
    for activity in activities.memo(_open):
        village = villages.get(known.find(activity.village) or "") if activity.village else None
        due = activity.follow_up_due
        officers = _officers(village, activity, today)
        overdue = due is not None and due < today
        found.append(FollowUp(activity=activity, village=village, officers=officers, overdue=overdue))
    return tuple(sorted(found, key=_order))


def _open(activities: Records[Activity]) -> tuple[Activity, ...]:
    return tuple(one for one in activities if is_open(one))


def _officers(village: Village | None, activity: Activity, today: date) -> tuple[str, ...]:
    names = tuple(one.name for one in in_charge(village, today)) if village is not None else ()
    return names or ((activity.officer,) if activity.officer else ())


def _order(one: FollowUp) -> tuple[date, date, str]:
    return one.due or date.max, one.activity.date, one.activity.id


def by_officer(found: Iterable[FollowUp]) -> dict[str, tuple[FollowUp, ...]]:
    """Name of an officer → theirs, in the order given; one of two officers is each one's. "": nobody's."""
    called: dict[str, str] = {}
    held: dict[str, list[FollowUp]] = {}
    for one in found:
        for name in one.officers or ("",):
            key = called.setdefault(alike(name), name) if name else ""
            held.setdefault(key, []).append(one)
    return {name: tuple(theirs) for name, theirs in held.items()}


def follow_up_reminders(found: Iterable[FollowUp], rules: Rules, now: datetime) -> tuple[Reminder, ...]:
    """What is to be told of follow-ups at a moment, in the office's zone, whoever may have seen it.

    One for each, the last whose moment has come: at the lead times of field events before eight o'clock of its day, and
    once more when the day has passed. Each has a key of its own, so that one seen before the day is told again after it.
    """
    told = [one for follow_up in found if (one := _last(follow_up, rules, now)) is not None]
    told.sort(key=lambda one: (one.due, one.id), reverse=True)
    return tuple(told[:MOST])


def _last(one: FollowUp, rules: Rules, now: datetime) -> Reminder | None:
    if one.due is None:
        return None
    base = datetime.combine(one.due, _BEGIN, now.tzinfo)
    leads = tuple(lead for lead in rules.leads.get("event") or DEFAULT_LEADS if is_lead(lead))
    moments = [(before(base, lead, rules.calendar), lead) for lead in dict.fromkeys(leads)]
    dues = [(last_open(moment, rules.calendar), moment, lead) for moment, lead in moments]
    after = datetime.combine(rules.calendar.next_workday(one.due), _BEGIN, now.tzinfo)
    dues.append((next_open(after, rules.calendar), after, OVERDUE))
    passed = [(moment, due, lead) for due, moment, lead in dues if due <= now]
    if not passed:
        return None
    _, due, lead = max(passed)
    return _reminder(one, base, due, lead, concerned(one, rules))


def concerned(one: FollowUp, rules: Rules) -> tuple[str, ...]:
    """Logins of the officers that the office has as people; without any the heads, then everybody."""
    if not rules.people:
        return ()
    logins = (
        name if name in rules.people else rules.names.get(name.strip().casefold()) for name in one.officers
    )
    staff = tuple(login for login in logins if login and rules.people.get(login) != "viewer")
    return tuple(dict.fromkeys(staff)) or heads(rules)


def _reminder(one: FollowUp, base: datetime, due: datetime, lead: str, logins: tuple[str, ...]) -> Reminder:
    """It says where and of what kind of work, nothing that anybody wrote: a reminder leaves the house."""
    activity = one.activity
    key = f"activities|{activity.id}|{ROLE}|{base:%Y-%m-%d}|{lead}"
    plan = Plan(id=activity.id, title="", at=base, all_day=True)
    place = one.village.name if one.village is not None else ""
    return Reminder(
        key=key,
        id=key,
        occurrence=Occurrence(plan=plan, at=base, status="scheduled", channels={}),
        plan=activity.id,
        start=base.strftime(START),
        channel="",
        lead=lead,
        due=due,
        role=ROLE,
        logins=logins,
        work=About(kind=activity.kind, topic="other", place=place),
    )

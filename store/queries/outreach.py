"""Plans by day: when they fall, what state they are in, what is late. When a series takes place: `series`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from operator import attrgetter

import msgspec

from store.models.plan import Plan, Variant
from store.queries.records import Records
from store.queries.series import (
    Placed,
    following,
    index,
    name_of,
    of_series,
    placed,
    single_of,
    times_of,
    wall,
)
from store.queries.workdays import PLAIN, Calendar

WORKFLOW = ("missed", "hold", "draft", "review", "approved", "scheduled", "posted")
"""Lowest first: what most wants a person."""
GRACE = timedelta(hours=12)
BY_TIME = attrgetter("at", "id")
LOOK_BACK = 90
"""Days that the list of what was missed goes back for plans that repeat; for others it has no end."""


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One time at which a plan happens. A plan without recurrence has one."""

    plan: Plan
    """Of a changed occurrence the plan that stands for it, else of a series the series itself."""
    at: datetime
    """In the office's zone, where a holiday has shifted it to."""
    start: str = ""
    """What it is called, as `START`: of a series the start by its rule, on the office's clock, before any shift."""
    status: str
    """The plan's, computed: a status of the workflow, `skipped`, or `partly` (posted here, not there)."""
    channels: Mapping[str, str]
    """Channel → its status, `missed` where its time has passed and nobody said that it was posted."""

    @property
    def day(self) -> date:
        """The local day."""
        return self.at.date()

    @property
    def late(self) -> tuple[str, ...]:
        """Channels whose time has passed."""
        return tuple(channel for channel, status in self.channels.items() if status == "missed")

    @property
    def repeats(self) -> bool:
        """Whether it is one of several of its plan: an edit of the plan is one of all of them."""
        return self.plan.recurrence is not None

    @property
    def series(self) -> str:
        """The id of the plan that repeats; of any other its own."""
        return self.plan.series or self.plan.id

    @property
    def key(self) -> str:
        """What it is called among all, as verbs take it: the id of its plan; of a series with `@` and its start."""
        return f"{self.plan.id}@{self.start}" if self.repeats else self.plan.id


def status_of(statuses: Sequence[str]) -> str:
    """A plan's status from those of its channels: the lowest in the workflow wins, mixed results are `partly`.

    Skipped channels count only where nothing else is there; without any channel a plan is a draft.
    """
    live = [status for status in statuses if status != "skipped"]
    if not live:
        return "skipped" if statuses else "draft"
    if "posted" in live and any(status != "posted" for status in live):
        return "partly"
    return min(live, key=WORKFLOW.index)


def variant_status(
    variant: Variant, at: datetime, now: datetime, grace: timedelta = GRACE, *, all_day: bool = False
) -> str:
    """A channel's status at `now`. *missed* is computed and never stored by us; one that a source stores counts.

    Not approved (draft, review) when its time has come is missed; approved or scheduled and not marked posted for longer
    than `grace` too. The time of a whole day has come when it is over; `at` is in the office's zone then.
    """
    if variant.status not in ("draft", "review", "approved", "scheduled"):
        return variant.status
    due = datetime.combine(at.date() + timedelta(days=1), time(), at.tzinfo) if all_day else at
    if variant.status in ("approved", "scheduled"):
        due += grace
    return "missed" if due < now else variant.status


def in_order(rows: Records[Plan]) -> tuple[Plan, ...]:
    """Every plan by its time; ask through `rows.memo(in_order)`."""
    return tuple(sorted(rows, key=BY_TIME))


def occurrences(
    rows: Records[Plan],
    first: date,
    last: date,
    *,
    zone: tzinfo,
    now: datetime,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> tuple[Occurrence, ...]:
    """What happens from the first day to the last, both included, in the order of time; as of this minute.

    The same for every view, for reminders and for exports. Kept by day, minute and calendar: give the same calendar again.
    """
    return rows.memo(_occurrences, first, last, zone, now.replace(second=0, microsecond=0), grace, calendar)


def _occurrences(
    rows: Records[Plan],
    first: date,
    last: date,
    zone: tzinfo,
    now: datetime,
    grace: timedelta,
    calendar: Calendar,
) -> tuple[Occurrence, ...]:
    """Only what depends on the minute is made anew each minute."""
    return tuple(judged(one, now, grace) for one in rows.memo(placed, first, last, zone, calendar))


def judged(one: Placed, now: datetime, grace: timedelta = GRACE) -> Occurrence:
    """A time of a plan with its state at `now`."""
    plan = one.plan
    channels = {
        channel: variant_status(variant, one.at, now, grace, all_day=plan.all_day)
        for channel, variant in plan.variants.items()
    }
    return Occurrence(
        plan=plan,
        at=one.at,
        start=one.start,
        status=status_of(tuple(channels.values())),
        channels=channels,
    )


def occurrence(plan: Plan, *, zone: tzinfo, now: datetime, grace: timedelta = GRACE) -> Occurrence:
    """The one time of a plan; of a series its beginning."""
    start = plan.occurrence if plan.series is not None and plan.occurrence else name_of(wall(plan.at, zone))
    return judged(Placed(plan.at.astimezone(zone), plan, start), now, grace)


def find(
    rows: Records[Plan],
    plan_id: str,
    start: str,
    *,
    zone: tzinfo,
    now: datetime,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> Occurrence | None:
    """The occurrence of a series that is called so; None where there is none. `plan`: the changed one, if any."""
    from store.queries.finding import found

    one = found(rows, plan_id, start, zone=zone, calendar=calendar)
    return judged(one, now, grace) if one is not None else None


def occurrences_of(
    rows: Records[Plan],
    plan: Plan,
    first: date,
    last: date,
    *,
    zone: tzinfo,
    now: datetime,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> tuple[Occurrence, ...]:
    """Those of one series on these days, changed ones among them."""
    changed = rows.memo(index).changed.get(plan.id, {})
    return tuple(judged(one, now, grace) for one in times_of(plan, changed, first, last, zone, calendar))


def next_of(
    rows: Records[Plan],
    plan: Plan,
    *,
    zone: tzinfo,
    now: datetime,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
    most: int = 10,
) -> tuple[Occurrence, ...]:
    """The next of one series, changed ones among them."""
    return tuple(judged(one, now, grace) for one in following(rows, plan, now, zone, calendar, most=most))


def upcoming(
    rows: Records[Plan],
    now: datetime,
    *,
    zone: tzinfo,
    days: int = 14,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> tuple[Occurrence, ...]:
    """What is still to come after today within so many days, the next first."""
    today = now.astimezone(zone).date()
    return occurrences(
        rows,
        today + timedelta(days=1),
        today + timedelta(days=days),
        zone=zone,
        now=now,
        grace=grace,
        calendar=calendar,
    )


def missed(
    rows: Records[Plan],
    now: datetime,
    *,
    zone: tzinfo,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> tuple[Occurrence, ...]:
    """Occurrences with a channel that was missed, the latest first; of series those of the last LOOK_BACK days."""
    single = (single_of(plan, zone, calendar) for plan in rows.memo(missable))
    found = [judged(one, now, grace) for one in single if one is not None]
    passed = rows.memo(_passed, now.astimezone(zone).date(), zone, calendar)
    found += [judged(one, now, grace) for one in passed]
    return tuple(sorted((o for o in found if o.late), key=lambda o: o.at, reverse=True))


def missable(rows: Records[Plan]) -> tuple[Plan, ...]:
    """Plans of one time that may be missed once it has passed; ask through `rows.memo(missable)`."""
    return tuple(sorted((plan for plan in rows.memo(index).single if _open(plan)), key=BY_TIME))


def _open(plan: Plan) -> bool:
    return any(variant.status not in ("posted", "skipped", "hold") for variant in plan.variants.values())


def _passed(rows: Records[Plan], today: date, zone: tzinfo, calendar: Calendar) -> tuple[Placed, ...]:
    """What of the series may have been missed lately."""
    known, found = rows.memo(index), []
    since = today - timedelta(days=LOOK_BACK)
    for plan in known.repeating.values():
        if _open(plan):
            found += of_series(plan, known.changed.get(plan.id, {}), since, today, zone, calendar)
    return tuple(found)


def last_posted(rows: Records[Plan], channel: str) -> datetime | None:
    """When something last appeared in a channel."""
    found = [
        variant.posted_at or plan.at
        for plan in rows.memo(in_order)
        if (variant := plan.variants.get(channel)) and variant.status == "posted"
    ]
    return max(found, default=None)

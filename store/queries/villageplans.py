"""Plans of outreach that are to take place in a village. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from store.models.names import Names
from store.models.plan import Plan
from store.models.village import Village
from store.queries.outreach import GRACE, Occurrence, judged
from store.queries.records import Records
from store.queries.series import Placed, placed
from store.queries.villages import places
from store.queries.workdays import PLAIN, Calendar

AHEAD = 92
"""Days that are looked ahead: a quarter."""
OVER = ("skipped", "posted")


def plans_ahead(
    plans: Records[Plan],
    villages: Records[Village],
    names: Names,
    now: datetime,
    *,
    zone: tzinfo,
    grace: timedelta = GRACE,
    calendar: Calendar = PLAIN,
) -> Mapping[str, tuple[Occurrence, ...]]:
    """Village → what is to take place there from now on, the next first. `now`: aware."""
    today = now.astimezone(zone).date()
    found: dict[str, tuple[Occurrence, ...]] = {}
    for village, held in plans.memo(_by_village, villages, names, today, zone, calendar).items():
        still = (judged(one, now, grace) for one in held if _ahead(one, now, today))
        if ahead := tuple(one for one in still if one.status not in OVER):
            found[village] = ahead
    return found


def _ahead(one: Placed, now: datetime, today: date) -> bool:
    return one.at >= now or (one.plan.all_day and one.at.date() >= today)


def _by_village(
    plans: Records[Plan],
    villages: Records[Village],
    names: Names,
    today: date,
    zone: tzinfo,
    calendar: Calendar,
) -> dict[str, list[Placed]]:
    known = villages.memo(places, names)
    owners: dict[str, str | None] = {}
    found: dict[str, list[Placed]] = {}
    for one in plans.memo(placed, today, today + timedelta(days=AHEAD), zone, calendar):
        name = one.plan.village
        if not name:
            continue
        if name not in owners:
            owners[name] = known.find(name)
        if (owner := owners[name]) is not None:
            found.setdefault(owner, []).append(one)
    return found

"""Tips handed to other agencies: how long that took, and which of them nobody confirmed. Pure."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo

from store.models.tip import Referral, Tip
from store.queries.workdays import PLAIN, Calendar


def waited(tip: Tip, referral: Referral) -> timedelta:
    """From its receipt to a referral; never negative."""
    return max(timedelta(), referral.at - tip.received_at)


def unacknowledged(
    tip: Tip, calendar: Calendar = PLAIN, today: date | None = None, days: int = 0, zone: tzinfo | None = None
) -> tuple[Referral, ...]:
    """The referrals of a tip that the agency has not confirmed; with `today` those that should have been by now.

    `days`: working days that an agency has (`acknowledge_days`), the day of the referral not counted; it is looked at in
    `zone`, else in the referral's own.
    """
    found = (one for one in tip.referrals if one.acknowledged is None)
    if today is None:
        return tuple(found)
    return tuple(one for one in found if calendar.add_workdays(one.at.astimezone(zone).date(), days) < today)

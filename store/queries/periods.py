"""Periods of days, what comes before and after them, and one period honestly beside another. Pure.

Two periods are compared over equal numbers of days: of a period that is not over as many days as are held by now (*s.d.*),
from the beginning of both. Percentages are given only where both sides hold figures on about as many days.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from store.queries.cube import ANY, Cube, Total
from store.queries.deferrals import Slice, days_in, shift

KINDS = ("day", "week", "month", "quarter", "year", "custom")
"""`custom`: any days. Weeks begin on Monday (ISO 8601)."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
FAIR = 0.8
"""The smaller number of days held must be so much of the larger for a percentage."""
_DAY = timedelta(days=1)


class Period(msgspec.Struct, frozen=True, order=True):
    """Days from `first` to `last`, both included."""

    first: date
    last: date
    kind: str = "custom"
    """One of KINDS."""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def moved(self, by: int) -> Period:
        """The same kind of period `by` periods later; of any days as many days, without a gap."""
        if self.kind in MONTHS:
            return of_kind(self.kind, shift(self.first, by * MONTHS[self.kind]))
        return Period(_plus(self.first, by * self.days), _plus(self.last, by * self.days), self.kind)

    def months_ago(self, months: int) -> Period:
        """The same days of so many months before, e.g. 1–22 October for 1–22 November; of a whole month the whole one."""
        if self.kind in MONTHS:
            return of_kind(self.kind, shift(self.first, -months))
        return Period(_back(self.first, months), _back(self.last, months), "custom")

    def until(self, day: date) -> Period:
        """The part up to a day; the whole period where that is not within it."""
        return Period(self.first, day, "custom") if self.first <= day < self.last else self

    def holds(self, day: date) -> bool:
        """Whether a day is one of it."""
        return self.first <= day <= self.last


def of_kind(kind: str, day: date) -> Period:
    """The day, week, month, quarter or year that a day lies in."""
    match kind:
        case "week":
            first = _plus(day, -day.weekday())
            return Period(first, _plus(first, 6), kind)
        case "month" | "quarter" | "year":
            months = MONTHS[kind]
            first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
            end = shift(first, months - 1)
            return Period(first, end.replace(day=days_in(end)), kind)
        case _:
            return Period(day, day, "day")


class Versus(msgspec.Struct, frozen=True, kw_only=True):
    """One figure beside the same of another period."""

    now: Total
    then: Total
    now_in: Period
    """The days that `now` is about: as many as `then_in` has."""
    then_in: Period
    now_days: int
    """On how many of them a figure is held."""
    then_days: int

    @property
    def difference(self) -> int | None:
        """now − then; None where either holds nothing."""
        if self.now.count is None or self.then.count is None:
            return None
        return self.now.count - self.then.count

    @property
    def fair(self) -> bool:
        """Whether a percentage is honest: about as many days held on both sides, and then was not zero."""
        if not self.now.count and not self.then.count:
            return False
        if not self.then.count or self.now.count is None:
            return False
        least, most = sorted((self.now_days, self.then_days))
        return least >= FAIR * most if most else True

    @property
    def change(self) -> float | None:
        """(now − then) / then, e.g. 0.08; None where that would not be honest."""
        if not self.fair or self.difference is None or not self.then.count:
            return None
        return self.difference / self.then.count


def versus(
    cube: Cube,
    of: Slice,
    period: Period,
    other: Period,
    *,
    until: date | None = None,
    checkpoint: str = ANY,
    reason: str | None = ANY,
) -> Versus:
    """A period against another one, over equal numbers of days; `until`: the last day by which `period` is held.

    Whole months (quarters, years) that are over are compared as they are: a shorter February is no shorter period.
    """
    now = period.until(until) if until is not None else period
    then = other
    if now.kind not in MONTHS or other.kind != now.kind:
        days = min(now.days, other.days)
        now, then = _begun(now, days), _begun(other, days)
    return Versus(
        now=cube.total(of, now.first, now.last, checkpoint=checkpoint, reason=reason),
        then=cube.total(of, then.first, then.last, checkpoint=checkpoint, reason=reason),
        now_in=now,
        then_in=then,
        now_days=cube.days_held(of, now.first, now.last, checkpoint=checkpoint),
        then_days=cube.days_held(of, then.first, then.last, checkpoint=checkpoint),
    )


def _begun(period: Period, days: int) -> Period:
    """The first days of a period."""
    return period if period.days == days else Period(period.first, _plus(period.first, days - 1))


def _back(day: date, months: int) -> date:
    first = shift(day.replace(day=1), -months)
    return first.replace(day=min(day.day, days_in(first)))


def _plus(day: date, days: int) -> date:
    try:
        return day + _DAY * days
    except OverflowError:
        return date.min if days < 0 else date.max

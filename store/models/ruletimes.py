"""The times that a rule of recurrence names between two others (RFC 5545, 3.3.10). Pure, and bounded by counting.

All times here are wall clocks without a zone, in the zone of the event.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from store.models.rules import Rule

_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_MOST_TIMES = 1_500
"""Times of one day that a rule may name."""
_LAST_YEAR = 9_990


class TooMuch(Exception):
    """More steps than anybody's calendar needs."""


class Budget:
    """How many steps may still be made: a day looked at, or a time."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Raises TooMuch when none is left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuch


def times(
    rule: Rule, first: datetime, until: datetime | None, after: datetime, before: datetime, budget: Budget
) -> Iterator[datetime]:
    """The times that the rule names from `first` on, of those from `after` up to and without `before`, in order.

    `first` itself is among them only where the rule names it. Raises TooMuch.
    """
    last = min(before - timedelta.resolution, until or before)
    met = 0
    for period in _Periods(rule, first, after, last, budget):
        for moment in period:
            if moment < first:
                continue
            met += 1
            if moment > last or (rule.most is not None and met > rule.most):
                return
            if moment >= after:
                yield moment


class _Periods:
    """The years, months, weeks, days, … of a rule one after the other, each as the times in it that the rule names."""

    def __init__(self, rule: Rule, first: datetime, after: datetime, last: datetime, budget: Budget) -> None:
        self._rule = rule
        self._first = first
        self._from = first if rule.most is not None else max(first, after)
        """Nothing before it needs to be named; what is counted is counted from the beginning."""
        self._last = last
        self._budget = budget
        self._by = dict(rule.by)
        self._weekdays = frozenset(day for which, day in rule.by_day if not which)
        self._ordinals = tuple((which, day) for which, day in rule.by_day if which)
        self._fill_in()
        self._positions = self._by.get("BYSETPOS", ())
        self._clocks = [] if rule.frequency in _SECONDS else self._times_of_day()

    def __iter__(self) -> Iterator[list[datetime]]:
        frequency = self._rule.frequency
        walk = {"YEARLY": self._years, "MONTHLY": self._months, "WEEKLY": self._weeks, "DAILY": self._days}
        if frequency in _SECONDS:
            yield from self._short()
            return
        for days in walk[frequency]():
            named = [datetime.combine(day, clock) for day in days for clock in self._clocks]
            if len(self._clocks) > 1:
                self._budget.spend(len(named))
            yield self._chosen(named)

    def _fill_in(self) -> None:
        """What a rule does not say of the day is that of the first time."""
        by, frequency, first = self._by, self._rule.frequency, self._first
        if self._rule.by_day or not by.keys().isdisjoint(("BYMONTHDAY", "BYYEARDAY")):
            return
        if frequency == "WEEKLY" or "BYWEEKNO" in by:
            self._weekdays = frozenset((first.weekday(),))
        elif frequency in ("YEARLY", "MONTHLY"):
            by["BYMONTHDAY"] = (first.day,)
            if frequency == "YEARLY":
                by.setdefault("BYMONTH", (first.month,))

    def _times_of_day(self) -> list[time]:
        by, first = self._by, self._first
        hours = by.get("BYHOUR", (first.hour,))
        minutes = by.get("BYMINUTE", (first.minute,))
        seconds = by.get("BYSECOND", (first.second,))
        if len(hours) * len(minutes) * len(seconds) > _MOST_TIMES:
            raise TooMuch
        return [time(h, m, min(s, 59)) for h in hours for m in minutes for s in seconds]

    def _chosen(self, named: list[datetime]) -> list[datetime]:
        """Those of a period that BYSETPOS counts out."""
        if not self._positions:
            return named
        places = {at - 1 if at > 0 else len(named) + at for at in self._positions}
        return [named[at] for at in sorted(places) if 0 <= at < len(named)]

    def _skip(self, units: int) -> int:
        """How many periods lie wholly before anything that must be named, when `units` of a period's length do."""
        return max(units // self._rule.interval, 0)

    def _years(self) -> Iterator[list[date]]:
        interval = self._rule.interval
        year = self._first.year + interval * self._skip(self._from.year - self._first.year - 1)
        while year <= min(self._last.year + 1, _LAST_YEAR):
            yield self._of_weeks(year) if "BYWEEKNO" in self._by else self._of_year(year)
            year += interval

    def _of_year(self, year: int) -> list[date]:
        months = self._by.get("BYMONTH", range(1, 13))
        if not self._ordinals or "BYMONTH" in self._by:
            return [day for month in months for day in self._of_month(year, month)]
        self._budget.spend(366)
        start, length = date(year, 1, 1), 366 if isleap(year) else 365
        wanted = self._by_ordinals(start.weekday(), length)
        days = (start + timedelta(days=at) for at in range(length))
        return [
            day
            for at, day in enumerate(days)
            if (at in wanted or day.weekday() in self._weekdays) and self._fits(day)
        ]

    def _of_weeks(self, year: int) -> list[date]:
        """The days of the numbered weeks; some of them may belong to the years beside."""
        self._budget.spend(8 * len(self._by["BYWEEKNO"]))
        starts = self._rule.week_start
        new_year = date(year, 1, 1)
        begin = new_year - timedelta(days=(new_year.weekday() - starts) % 7)
        if (new_year - begin).days > 3:
            begin += timedelta(days=7)
        next_year = date(year + 1, 1, 1)
        end = next_year - timedelta(days=(next_year.weekday() - starts) % 7)
        if (next_year - end).days > 3:
            end += timedelta(days=7)
        weeks = (end - begin).days // 7
        numbers = sorted({week if week > 0 else weeks + 1 + week for week in self._by["BYWEEKNO"]})
        days = (
            begin + timedelta(days=7 * (week - 1) + at)
            for week in numbers
            if 1 <= week <= weeks
            for at in range(7)
        )
        return [day for day in days if self._fits(day) and day.weekday() in self._all_weekdays()]

    def _all_weekdays(self) -> frozenset[int]:
        return self._weekdays | {day for _, day in self._ordinals}

    def _months(self) -> Iterator[list[date]]:
        interval = self._rule.interval
        begin = 12 * self._first.year + self._first.month - 1
        month = begin + interval * self._skip(12 * self._from.year + self._from.month - 2 - begin)
        wanted = self._by.get("BYMONTH")
        while month <= 12 * min(self._last.year, _LAST_YEAR) + 11:
            if wanted is None or month % 12 + 1 in wanted:
                yield self._of_month(month // 12, month % 12 + 1)
            else:
                self._budget.spend()
            month += interval

    def _of_month(self, year: int, month: int) -> list[date]:
        weekday, length = monthrange(year, month)
        by_number = self._by.get("BYMONTHDAY")
        if by_number is None:
            numbers: list[int] | range = range(1, length + 1)
        else:
            numbers = sorted(
                {at if at > 0 else length + 1 + at for at in by_number} & set(range(1, length + 1))
            )
        self._budget.spend(len(numbers) + 1)
        if not self._rule.by_day:
            return [day for at in numbers if self._fits(day := date(year, month, at))]
        wanted = self._by_ordinals(weekday, length)
        return [
            day
            for at in numbers
            if (at - 1 in wanted or (weekday + at - 1) % 7 in self._weekdays)
            and self._fits(day := date(year, month, at))
        ]

    def _by_ordinals(self, weekday: int, length: int) -> set[int]:
        """Which days, counted from 0, are the second Monday, the last Friday, … of a span that begins on a weekday."""
        found = set()
        for which, day in self._ordinals:
            earliest = (day - weekday) % 7
            latest = earliest + (length - 1 - earliest) // 7 * 7
            at = earliest + 7 * (which - 1) if which > 0 else latest + 7 * (which + 1)
            if 0 <= at < length:
                found.add(at)
        return found

    def _weeks(self) -> Iterator[list[date]]:
        start = self._first.date()
        begin = start.toordinal() - (start.weekday() - self._rule.week_start) % 7
        step = 7 * self._rule.interval
        begin += step * self._skip((self._from.toordinal() - begin) // 7 - 1)
        while begin <= self._last.toordinal() and begin + 6 <= _LAST:
            self._budget.spend(7)
            days = (date.fromordinal(begin + at) for at in range(7))
            yield [day for day in days if self._is_weekday(day) and self._fits(day)]
            begin += step

    def _days(self) -> Iterator[list[date]]:
        number, step = self._first.toordinal(), self._rule.interval
        number += step * self._skip(self._from.toordinal() - number - 1)
        while number <= min(self._last.toordinal(), _LAST):
            self._budget.spend()
            day = date.fromordinal(number)
            yield [day] if self._fits(day) and self._is_weekday(day) else []
            number += step

    def _is_weekday(self, day: date) -> bool:
        return not self._weekdays or day.weekday() in self._weekdays

    def _fits(self, day: date) -> bool:
        """Whether month, day of the month and day of the year are among those named."""
        by = self._by
        if not by:
            return True
        if "BYMONTH" in by and day.month not in by["BYMONTH"]:
            return False
        if "BYMONTHDAY" in by:
            length = monthrange(day.year, day.month)[1]
            if day.day not in by["BYMONTHDAY"] and day.day - length - 1 not in by["BYMONTHDAY"]:
                return False
        if "BYYEARDAY" in by:
            number = day.timetuple().tm_yday
            length = 366 if isleap(day.year) else 365
            return number in by["BYYEARDAY"] or number - length - 1 in by["BYYEARDAY"]
        return True

    def _short(self) -> Iterator[list[datetime]]:
        """Hours, minutes or seconds."""
        unit = _SECONDS[self._rule.frequency]
        step = timedelta(seconds=unit * self._rule.interval)
        moment = self._first
        moment += step * max((self._from - moment) // step, 0)
        while moment <= self._last:
            self._budget.spend()
            if self._fits(moment) and self._is_weekday(moment) and self._is_hour(moment, unit):
                yield self._chosen(self._within(moment, unit))
            if self._last - moment < step:
                return
            moment += step

    def _is_hour(self, moment: datetime, unit: int) -> bool:
        by = self._by
        if moment.hour not in by.get("BYHOUR", (moment.hour,)):
            return False
        if unit < 3600 and moment.minute not in by.get("BYMINUTE", (moment.minute,)):
            return False
        return unit > 1 or moment.second in by.get("BYSECOND", (moment.second,))

    def _within(self, moment: datetime, unit: int) -> list[datetime]:
        """The times in one hour or minute that a rule names."""
        minutes = self._by.get("BYMINUTE", (moment.minute,)) if unit == 3600 else (moment.minute,)
        seconds = self._by.get("BYSECOND", (moment.second,)) if unit > 1 else (moment.second,)
        if len(minutes) * len(seconds) > 1:
            self._budget.spend(len(minutes) * len(seconds))
        return [moment.replace(minute=m, second=min(s, 59)) for m in minutes for s in seconds]


_LAST = date(_LAST_YEAR, 12, 31).toordinal()

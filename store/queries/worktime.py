"""Office time: how long the office was open between two moments, and when so much of it will have passed. Pure.

Counted on the office's clock: a day on which the clocks change has the same hours as any other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate
from typing import NamedTuple

from store.queries.workdays import Calendar

Spans = tuple[tuple[time, time], ...]
"""Open hours of one day, apart from each other and in order; an end of 00:00 is midnight at the end of the day."""
EIGHT_TO_FOUR: Spans = ((time(8), time(16)),)
EARLIEST, LATEST = date(1990, 1, 1), date(2120, 1, 1)
"""Outside of them nothing is counted: a year 1 in somebody's file must not cost 700,000 days."""
_BLOCK = 800
"""Days that are looked up at once."""
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001  on the office's own clock, which has no zone
_ZERO_DAY = _ZERO.toordinal()
_ANCHOR = date(2024, 1, 1).toordinal()
"""Where every table begins to count, whichever thread makes the first one."""
_FIRST, _LAST = EARLIEST.toordinal(), LATEST.toordinal()
_SECOND = 1_000_000
_MICROSECOND = timedelta(microseconds=1)


class _Day(NamedTuple):
    """The open hours of a day, in microseconds since midnight."""

    spans: tuple[tuple[int, int], ...]
    open: int
    """All of them together."""


class _Table(NamedTuple):
    """Days in a row. Never changed: a longer one takes its place, so threads need no lock."""

    first: int
    """Ordinal of the first day."""
    days: tuple[_Day, ...]
    before: tuple[int, ...]
    """For each day how long the office was open before it, counted from `_ANCHOR`; one more than there are days."""


class OfficeHours:
    """When an office is open: the days of a calendar, hours for each weekday, a zone. Safe to use from several threads."""

    def __init__(
        self,
        calendar: Calendar,
        hours: Spans = EIGHT_TO_FOUR,
        hours_on: Mapping[int, Spans] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """`hours_on`: ISO weekday → hours of its own, also none. `zone`: the office's; without one that of each moment."""
        self.calendar = calendar
        self.zone = zone
        standard, own = _day(hours), hours_on or {}
        self._weekdays = tuple(_day(own[n]) if n in own else standard for n in range(1, 8))
        self._standard = standard.open
        self._table = _Table(_ANCHOR, (), (0,))

    @property
    def workday(self) -> timedelta:
        """A working day as a target: the open time of a day with the usual hours, also where Fridays are shorter."""
        return timedelta(microseconds=self._standard)

    def workdays(self, n: float) -> timedelta:
        """`n` working days as office time."""
        return timedelta(microseconds=round(n * self._standard))

    def worked(self, first: datetime, last: datetime) -> timedelta:
        """How long the office was open from one aware moment to another; negative the other way round."""
        return timedelta(microseconds=self._at(last) - self._at(first))

    def add(self, moment: datetime, amount: timedelta) -> datetime | None:
        """The first moment, in the office's zone, by which the office was open for `amount` after `moment`.

        So a target that ends with the day is due at its closing, not at the next opening. The moment itself for nothing or
        less; None where the office is not open that long before LATEST.
        """
        if amount <= timedelta():
            return moment.astimezone(self.zone)
        wanted = self._at(moment) + amount // _MICROSECOND
        table = self._table
        while table.before[-1] < wanted:
            after = self._longer(table)
            if after is table:
                return None
            table = after
        place = bisect_left(table.before, wanted) - 1
        rest = wanted - table.before[place]
        clock = 0
        for begin, end in table.days[place].spans:
            clock = begin + rest
            if clock <= end:
                break
            rest -= end - begin
        naive = _ZERO + timedelta(days=table.first + place - _ZERO_DAY, microseconds=clock)
        return naive.replace(tzinfo=self.zone or moment.tzinfo)

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at an aware moment; at the end of its hours it no longer is."""
        local = moment.astimezone(self.zone)
        clock = _clock(local.time())
        return any(begin <= clock < end for begin, end in self._of(local.toordinal()).spans)

    def _at(self, moment: datetime) -> int:
        """Open time from `_ANCHOR` up to a moment, in microseconds."""
        gap = moment.astimezone(self.zone).replace(tzinfo=None) - _ZERO
        ordinal = gap.days + _ZERO_DAY
        table = self._table
        if not 0 <= ordinal - table.first < len(table.days):
            if ordinal >= _LAST:
                return self._reached(_LAST - 1).before[-1]
            ordinal, gap = max(ordinal, _FIRST), gap if ordinal >= _FIRST else timedelta()
            table = self._reached(ordinal)
        place = ordinal - table.first
        found = table.before[place]
        spans, whole = table.days[place]
        if whole:
            clock = gap.seconds * _SECOND + gap.microseconds
            for begin, end in spans:
                if clock <= begin:
                    break
                found += (clock if clock < end else end) - begin
        return found

    def _reached(self, ordinal: int) -> _Table:
        """A table that holds a day."""
        table = self._table
        if ordinal < table.first:
            first = max(_FIRST, ordinal - _BLOCK)
            days = tuple(map(self._of, range(first, table.first)))
            before = accumulate(
                (day.open for day in days), initial=table.before[0] - sum(day.open for day in days)
            )
            self._table = table = _Table(first, days + table.days, (*before, *table.before[1:]))
        while table.first + len(table.days) <= ordinal:
            table = self._longer(table)
        return table

    def _longer(self, table: _Table) -> _Table:
        """One block more; the same where there is none."""
        begin = table.first + len(table.days)
        days = tuple(map(self._of, range(begin, min(begin + max(_BLOCK, len(table.days)), _LAST))))
        if not days:
            return table
        before = accumulate((day.open for day in days), initial=table.before[-1])
        self._table = _Table(table.first, table.days + days, (*table.before[:-1], *before))
        return self._table

    def _of(self, ordinal: int) -> _Day:
        is_workday = self.calendar.is_workday(date.fromordinal(ordinal))
        return self._weekdays[(ordinal + 6) % 7] if is_workday else _CLOSED


def _day(spans: Iterable[tuple[time, time]]) -> _Day:
    found = tuple((_clock(begin), _clock(end) or 86_400 * _SECOND) for begin, end in spans)
    return _Day(found, sum(end - begin for begin, end in found))


def _clock(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * _SECOND + clock.microsecond


_CLOSED = _Day((), 0)

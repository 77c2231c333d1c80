"""Working days: holidays, the office's week, its quiet hours. Pure; who builds a calendar reads the table (`tui`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

import msgspec

KINDS = ("public", "leave", "office")
"""A holiday by decree, a day of collective leave by decree (cuti bersama), a day on which this office is closed."""
_DAY = timedelta(days=1)
_FURTHEST = 400
"""Days looked at for a working day; where a year holds none, the day itself has to do."""


class Holiday(msgspec.Struct, frozen=True):
    """One day on which the office does not work."""

    name: str
    kind: str = "public"
    """One of KINDS."""
    estimated: bool = False
    """True (perkiraan): the day is confirmed only shortly before."""


class Calendar(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The office's days. Compared and hashed as the object that it is: one is made for each state of what it is made of."""

    holidays: Mapping[date, Holiday] = {}
    workdays: frozenset[int] = frozenset((1, 2, 3, 4, 5))
    """ISO weekdays."""
    quiet: tuple[tuple[time, time], ...] = ()
    """Spans of the office's clock without pushes; one whose end is not after its begin goes over midnight."""
    known_years: frozenset[int] = frozenset()
    """Years whose holidays have been decreed; of any other, nothing is known (*belum ada SKB*)."""

    def holiday(self, day: date) -> Holiday | None:
        """The holiday on a day, or None."""
        return self.holidays.get(day)

    def is_workday(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day.isoweekday() in self.workdays and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Whether the holidays of its year have been decreed."""
        return day.year in self.known_years

    def next_workday(self, day: date) -> date:
        """The first working day after a day."""
        return self._nearest(day, _DAY)

    def previous_workday(self, day: date) -> date:
        """The last working day before a day."""
        return self._nearest(day, -_DAY)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after a day; with a negative n before it, with 0 the day itself."""
        for _ in range(abs(n)):
            day = self._nearest(day, _DAY if n > 0 else -_DAY)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days there are after `first` up to `last`, which counts; negative the other way."""
        if last < first:
            return -self.workdays_between(last, first)
        return sum(self.is_workday(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def is_quiet(self, moment: datetime) -> bool:
        """Whether a moment, on the office's clock, lies in quiet hours; the end of a span no longer does."""
        clock = moment.time()
        return any(
            begin <= clock < end if begin < end else clock >= begin or clock < end
            for begin, end in self.quiet
        )

    def in_span(self, first: date, last: date) -> tuple[tuple[date, Holiday], ...]:
        """The holidays from a day to another, both included, in order."""
        return tuple((day, self.holidays[day]) for day in sorted(self.holidays) if first <= day <= last)

    def _nearest(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(_FURTHEST):
            try:
                found += step
            except OverflowError:
                return day
            if self.is_workday(found):
                return found
        return day + step


PLAIN = Calendar()
"""Monday to Friday, and no holiday known."""


def quiet_spans(texts: Iterable[str]) -> tuple[tuple[time, time], ...]:
    """`21:00-06:00` as times. What is no span is left out: the config has been checked."""
    found = []
    for text in texts:
        begin, _, end = text.partition("-")
        try:
            until = "00:00" if end.strip() == "24:00" else end.strip()  # no time of Python's
            found.append((time.fromisoformat(begin.strip()), time.fromisoformat(until)))
        except ValueError:
            continue
    return tuple(found)

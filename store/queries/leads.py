"""When a reminder comes: lead times, and the last open moment before one that falls into quiet hours or a holiday. Pure.

Moments are in the office's zone. What is open is what the calendar says: a working day, outside of quiet hours.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from store.queries.workdays import Calendar

_LEAD = re.compile("([0-9]{1,5})([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_MINUTE = timedelta(minutes=1)
_LAST, _FIRST = time(23, 59), time()
_MOST_STEPS = 40
"""Out of quiet hours onto a holiday, out of the holiday into quiet hours, … : an office that never opens ends here."""
_LONGEST_WORKDAYS = 1_000
"""Working days before a plan; more is no lead time, and counting them would take long."""


def is_lead(text: str) -> bool:
    """Whether a text is a lead time: `15m`, `2h`, `1d`, or `3w`, three working days."""
    return _LEAD.fullmatch(text) is not None


def length(lead: str) -> timedelta:
    """How far before a plan it may come at most: a working day is taken for two days and a week of holidays.

    Raises ValueError for what is no lead time.
    """
    number, unit = _parts(lead)
    return timedelta(days=2 * number + 7) if unit == "w" else _UNITS[unit] * number


def before(at: datetime, lead: str, calendar: Calendar) -> datetime:
    """The moment a lead time before `at`: at the same hour of the clock for days and working days.

    Raises ValueError for what is no lead time.
    """
    number, unit = _parts(lead)
    if unit == "w":
        return _on(at, calendar.add_workdays(at.date(), -min(number, _LONGEST_WORKDAYS)), at.time())
    try:
        return at - _UNITS[unit] * number
    except OverflowError:
        return datetime.min.replace(tzinfo=at.tzinfo) + timedelta(days=366)


def _parts(lead: str) -> tuple[int, str]:
    found = _LEAD.fullmatch(lead)
    if found is None:
        raise ValueError(lead)
    return int(found[1]), found[2]


def is_open(moment: datetime, calendar: Calendar) -> bool:
    """Whether somebody may be disturbed at a moment."""
    return calendar.is_workday(moment.date()) and not calendar.is_quiet(moment)


def last_open(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself where it is open, else the last open minute before it; itself where the office never opens."""
    found = moment
    for _ in range(_MOST_STEPS):
        if not calendar.is_workday(found.date()):
            found = _on(found, calendar.previous_workday(found.date()), _LAST)
        elif (span := _span(found, calendar)) is not None:
            found = span[0] - _MINUTE
        else:
            return found
    return moment


def next_open(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself where it is open, else the first open one after it; itself where the office never opens."""
    found = moment
    for _ in range(_MOST_STEPS):
        if not calendar.is_workday(found.date()):
            found = _on(found, calendar.next_workday(found.date()), _FIRST)
        elif (span := _span(found, calendar)) is not None:
            found = span[1]
        else:
            return found
    return moment


def _span(moment: datetime, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """Begin and end of the quiet hours that a moment lies in."""
    clock, day = moment.time(), moment.date()
    for begin, end in calendar.quiet:
        if begin < end:
            if begin <= clock < end:
                return _on(moment, day, begin), _on(moment, day, end)
        elif clock >= begin:
            return _on(moment, day, begin), _on(moment, day + timedelta(days=1), end)
        elif clock < end:
            return _on(moment, day - timedelta(days=1), begin), _on(moment, day, end)
    return None


def _on(moment: datetime, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, moment.tzinfo)

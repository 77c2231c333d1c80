"""Office time against a count that knows nothing of it: hour by hour over two years of the holidays that ship."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.queries.workdays import Calendar
from store.queries.worktime import OfficeHours
from tui.headless.calendar import table

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar(holidays=table()[0])
HALF = timedelta(minutes=30)
FIRST = datetime(2025, 1, 1, tzinfo=WIB)
HALVES = 2 * 365 * 48
"""Half hours of two years: all hours below begin and end on one."""
SPLIT = ((time(8), time(11, 30)), (time(13, 30), time(16)))
OFFICES = {
    "plain": OfficeHours(CALENDAR, zone=WIB),
    "with a break": OfficeHours(CALENDAR, ((time(7, 30), time(12)), (time(13), time(16))), {5: SPLIT}, WIB),
    "no Wednesday": OfficeHours(CALENDAR, hours_on={3: ()}, zone=WIB),
    "round the clock": OfficeHours(
        Calendar(workdays=frozenset(range(1, 8))), ((time(0), time(0)),), zone=WIB
    ),
}


def is_open(office: str, moment: datetime) -> bool:
    """What the office says of itself, written down a second time."""
    clock = moment.hour + moment.minute / 60
    if office == "round the clock":
        return True
    if moment.weekday() > 4 or moment.date() in CALENDAR.holidays:
        return False
    if office == "no Wednesday" and moment.weekday() == 2:
        return False
    if office != "with a break":
        return 8 <= clock < 16
    if moment.weekday() == 4:
        return 8 <= clock < 11.5 or 13.5 <= clock < 16
    return 7.5 <= clock < 12 or 13 <= clock < 16


OPEN = {name: [is_open(name, FIRST + timedelta(minutes=30 * n)) for n in range(HALVES)] for name in OFFICES}
moments = st.integers(min_value=0, max_value=HALVES - 1)


@given(office=st.sampled_from(sorted(OFFICES)), one=moments, other=moments)
@settings(deadline=None, max_examples=300)
def test_what_was_worked_is_every_open_half_hour_between_two_moments(
    office: str, one: int, other: int
) -> None:
    worked = OFFICES[office].worked(FIRST + HALF * one, FIRST + HALF * other)
    first, last = min(one, other), max(one, other)
    assert worked == HALF * sum(OPEN[office][first:last]) * (1 if other >= one else -1)


@given(
    office=st.sampled_from(sorted(OFFICES)),
    start=moments,
    wanted=st.integers(min_value=1, max_value=400),
    seconds=st.integers(min_value=0, max_value=1799),
)
@settings(deadline=None, max_examples=300)
def test_a_target_is_due_when_it_was_worked_and_not_a_second_earlier(
    office: str, start: int, wanted: int, seconds: int
) -> None:
    hours, begin = OFFICES[office], FIRST + HALF * start
    amount = HALF * wanted - timedelta(seconds=seconds)
    due = hours.add(begin, amount)
    assert due is not None
    assert hours.worked(begin, due) == amount
    assert hours.worked(begin, due - timedelta(seconds=1)) < amount
    passed, place = 0, start
    while place < HALVES and passed < wanted:
        passed += OPEN[office][place]
        place += 1
    if passed == wanted:
        assert FIRST + HALF * (place - 1) < due <= FIRST + HALF * place


def test_friday_half_past_four_and_three_working_days_end_on_thursday_before_a_monday_of_collective_leave() -> (
    None
):
    leave = date(2025, 6, 9)
    assert CALENDAR.holidays[leave].kind == "leave"
    friday = datetime(2025, 5, 23, 16, 30, tzinfo=WIB)
    monday_free = OfficeHours(Calendar(holidays={date(2025, 5, 26): CALENDAR.holidays[leave]}), zone=WIB)
    assert monday_free.add(friday, monday_free.workdays(3)) == datetime(2025, 5, 29, 16, tzinfo=WIB)
    # Friday 6 June is a holiday too: what came on Thursday evening has Tuesday, Wednesday and Thursday
    shipped = OFFICES["plain"]
    thursday = datetime(2025, 6, 5, 16, 30, tzinfo=WIB)
    assert shipped.add(thursday, shipped.workdays(3)) == datetime(2025, 6, 12, 16, tzinfo=WIB)


def test_a_working_day_is_as_long_as_the_usual_hours_also_on_a_short_friday() -> None:
    office = OFFICES["with a break"]
    assert office.workday == timedelta(hours=7, minutes=30)
    assert office.workdays(3) == timedelta(hours=22, minutes=30)


def test_the_zone_of_a_moment_does_not_matter_and_the_answer_is_in_the_office_s() -> None:
    office, moment = OFFICES["plain"], datetime(2026, 11, 24, 9, tzinfo=WIB)
    due = office.add(moment.astimezone(UTC), timedelta(hours=1))
    assert due is not None
    assert (due, due.tzinfo) == (moment + timedelta(hours=1), WIB)


def test_an_office_that_never_opens_has_no_due_time() -> None:
    closed = OfficeHours(Calendar(workdays=frozenset()), zone=WIB)
    assert closed.add(FIRST, timedelta(hours=1)) is None
    assert closed.worked(FIRST, FIRST + timedelta(days=900)) == timedelta()


@pytest.mark.parametrize("year", [1, 1900, 1985, 2150, 9998])
def test_a_mistyped_year_costs_nothing_and_breaks_nothing(year: int) -> None:
    office = OfficeHours(CALENDAR, zone=WIB)
    moment = datetime(year, 6, 1, 10, tzinfo=WIB)
    assert office.worked(moment, moment + timedelta(days=1)) == timedelta()
    office.add(moment, timedelta(hours=8))
    assert office.worked(FIRST, FIRST + timedelta(days=1, hours=12)) == timedelta(hours=4)


def test_what_was_worked_adds_up_however_far_the_tables_had_to_grow() -> None:
    office = OfficeHours(CALENDAR, zone=WIB)
    days = [datetime(year, 3, 4, 9, 12, tzinfo=WIB) for year in (2026, 2001, 2044, 1991, 2026)]
    parts = [office.worked(one, other) for one, other in pairwise(days)]
    assert sum(parts, timedelta()) == timedelta()
    assert office.worked(days[1], days[2]) == OfficeHours(CALENDAR, zone=WIB).worked(days[1], days[2])


def test_only_the_end_of_the_hours_is_closed() -> None:
    office, day = OFFICES["plain"], datetime(2026, 11, 24, tzinfo=WIB)
    assert office.is_open(day.replace(hour=8))
    assert not office.is_open(day.replace(hour=16))
    assert not office.is_open(day.replace(day=22, hour=9))

"""Periods, and one beside another over equal numbers of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.queries.cube import cube
from store.queries.deferrals import DEFAULT
from store.queries.periods import KINDS, Period, of_kind, versus
from tests.queries.held import rows
from tests.queries.test_month import count

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
KIND = st.sampled_from([kind for kind in KINDS if kind != "custom"])


@settings(max_examples=100, deadline=None)
@given(KIND, DAYS)
def test_periods_of_a_kind_follow_each_other_without_a_gap(kind: str, day: date) -> None:
    period = of_kind(kind, day)
    assert period.holds(day)
    assert period.moved(1).first == period.last + timedelta(1)
    assert period.moved(-1).last == period.first - timedelta(1)
    assert period.moved(1).moved(-1) == period
    assert of_kind(kind, period.last) == period


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("week", date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 29)),
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 11, 24), date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 11, 24), date(2026, 1, 1), date(2026, 12, 31)),
        ("day", date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_period_of_a_kind_begins_and_ends(kind: str, day: date, first: date, last: date) -> None:
    assert of_kind(kind, day) == Period(first, last, kind)


def test_the_same_days_of_months_before_end_where_that_month_ends() -> None:
    assert Period(date(2026, 11, 1), date(2026, 11, 22)).months_ago(1) == Period(
        date(2026, 10, 1), date(2026, 10, 22)
    )
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).months_ago(1).last == date(2026, 2, 28)
    assert of_kind("month", date(2024, 3, 1)).months_ago(12) == of_kind("month", date(2023, 3, 1))


def test_a_month_that_is_not_over_is_compared_with_as_many_days_of_the_other() -> None:
    held = [
        count(date(2026, month, day), "sekupang", 10)
        for month in (10, 11)
        for day in range(1, 23 + (month == 10) * 8)
    ]
    found = versus(
        rows(*held).memo(cube), DEFAULT, of_kind("month", date(2026, 11, 1)), of_kind("month", date(2026, 10, 1)),
        until=date(2026, 11, 22),
    )  # fmt: skip
    assert (found.now.count, found.then.count, found.then_in.last) == (220, 220, date(2026, 10, 22))
    assert (found.difference, found.change) == (0, 0.0)


def test_whole_months_are_compared_whole_and_a_shorter_one_cuts_what_is_not_over() -> None:
    held = [count(date(2026, 1, day), "sekupang", 1) for day in range(1, 32)]
    held += [count(date(2026, 2, day), "sekupang", 1) for day in range(1, 29)]
    made = rows(*held).memo(cube)
    january, february = (of_kind("month", date(2026, month, 1)) for month in (1, 2))
    assert versus(made, DEFAULT, february, january).then.count == 31
    cut = versus(made, DEFAULT, Period(date(2026, 1, 1), date(2026, 1, 30)), february)
    assert (cut.now.count, cut.then.count) == (28, 28)


def test_a_percentage_is_given_only_where_about_as_many_days_are_held() -> None:
    held = [count(date(2026, 11, day), "sekupang", 2) for day in range(1, 21)]
    held += [count(date(2026, 10, day), "sekupang", 2) for day in range(1, 6)]
    made = rows(*held).memo(cube)
    found = versus(made, DEFAULT, of_kind("month", date(2026, 11, 1)), of_kind("month", date(2026, 10, 1)))
    assert (found.now_days, found.then_days, found.difference, found.change) == (20, 5, 30, None)
    nothing = versus(made, DEFAULT, of_kind("month", date(2026, 11, 1)), of_kind("month", date(2020, 1, 1)))
    assert (nothing.then.count, nothing.difference, nothing.change) == (None, None, None)

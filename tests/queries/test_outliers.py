"""What stands out, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.queries.cube import Cube, cube
from store.queries.deferrals import DEFAULT
from store.queries.outliers import BACK, ENOUGH, LOOK, bounds, silent, unusual
from tests.queries.held import rows
from tests.queries.test_month import count

MONDAY = date(2026, 11, 23)


def mondays(*counts: int, last: int) -> Cube:
    """A count for each Monday before `MONDAY`, oldest first, and the last one on it."""
    before = [MONDAY - timedelta(weeks=n) for n in range(len(counts), 0, -1)]
    days = zip([*before, MONDAY], [*counts, last], strict=True)
    return rows(*(count(day, "sekupang", n) for day, n in days)).memo(cube)


def test_a_day_far_from_its_weekdays_is_told_with_the_numbers_that_were_used() -> None:
    [found] = unusual(
        mondays(10, 12, 9, 11, 10, 13, 10, 8, last=40), DEFAULT, MONDAY, MONDAY, checkpoint="sekupang"
    )
    assert (found.count, found.usual, found.low, found.high) == (40, 10, 1, 19)
    assert (len(found.used), found.used[-1]) == (8, MONDAY - timedelta(7))


@pytest.mark.parametrize("last", [1, 10, 19])
def test_what_lies_within_the_bounds_stands_out_nowhere(last: int) -> None:
    made = mondays(10, 12, 9, 11, 10, 13, 10, 8, last=last)
    assert unusual(made, DEFAULT, MONDAY, MONDAY, checkpoint="sekupang") == ()


def test_too_few_weekdays_and_other_weekdays_say_nothing() -> None:
    assert (
        unusual(mondays(*[2] * (ENOUGH - 1), last=99), DEFAULT, MONDAY, MONDAY, checkpoint="sekupang") == ()
    )
    tuesdays = [count(MONDAY + timedelta(1 - 7 * n), "sekupang", 2) for n in range(1, 20)]
    made = rows(*tuesdays, count(MONDAY, "sekupang", 99)).memo(cube)
    assert unusual(made, DEFAULT, MONDAY, MONDAY, checkpoint="sekupang") == ()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=40, max_size=120))
def test_it_agrees_with_the_rule_worked_out_day_by_day(counts: list[int]) -> None:
    first = date(2026, 1, 1)
    held = {first + timedelta(n): number for n, number in enumerate(counts) if number % 7}
    made = rows(*(count(day, "sekupang", number) for day, number in held.items())).memo(cube)
    wanted = []
    for day, number in held.items():
        same = [one for one in held if one < day and one.weekday() == day.weekday() and day - one <= BACK][
            -LOOK:
        ]
        if len(same) >= ENOUGH:
            usual, low, high = bounds([held[one] for one in same])
            if not low <= number <= high:
                wanted.append((day, usual, tuple(same)))
    found = unusual(made, DEFAULT, first, first + timedelta(200), checkpoint="sekupang")
    assert [(one.day, one.usual, one.used) for one in found] == wanted


def test_a_checkpoint_that_is_silent_for_longer_than_ever_is_told() -> None:
    days = [MONDAY - timedelta(n) for n in range(40, 4, -1) if n % 3]
    made = rows(*(count(day, "sekupang", 1) for day in days)).memo(cube)
    found = silent(made, DEFAULT, MONDAY, checkpoint="sekupang")
    assert found is not None
    assert (found.last, found.days, found.longest) == (MONDAY - timedelta(5), 4, 2)
    assert silent(made, DEFAULT, MONDAY - timedelta(2), checkpoint="sekupang") is None
    assert silent(made, DEFAULT, MONDAY, checkpoint="sekupang", closed=MONDAY - timedelta(4)) is None
    assert silent(made, DEFAULT, MONDAY, checkpoint="nowhere") is None

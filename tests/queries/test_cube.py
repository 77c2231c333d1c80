"""Any slice of the counts, against a plain loop over the rows; figures of months, years and offices beside days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.deferral import Deferral
from store.queries.cube import ANY, cube
from store.queries.deferrals import DEFAULT, Slice
from tests.queries.held import rows
from tests.queries.test_month import count, figures

DAYS = st.dates(date(2025, 9, 1), date(2027, 1, 31))
TODAY = date(2026, 11, 24)


def office(day: date, n: int, **more: Any) -> Deferral:
    return count(day, "all", n, **more)


@settings(max_examples=100, deadline=None)
@given(
    figures(),
    DAYS,
    DAYS,
    st.sampled_from([DEFAULT, Slice("passport", "imigrasi"), Slice("departure", "bp3mi")]),
)
def test_every_slice_equals_a_loop_over_the_rows(
    held: list[Deferral], one: date, other: date, of: Slice
) -> None:
    first, last = sorted((one, other))
    made = rows(*held).memo(cube)
    for point in (ANY, "sekupang", "Pelabuhan baru", "nowhere"):
        for reason in (ANY, None, "berkas"):
            wanted = [
                row
                for row in held
                if first <= row.date <= last
                and (row.category, row.agency) == (of.category, of.agency)
                and point in (ANY, row.checkpoint)
                and reason in (ANY, row.reason)
            ]
            total = made.total(of, first, last, checkpoint=point, reason=reason)
            figure = made.figure(of, first, last, checkpoint=point, reason=reason)
            assert total.count == figure.count == (sum(row.count for row in wanted) if wanted else None)
            assert sorted(figure.ids) == sorted(row.id for row in wanted)
            by_day = made.by_day(of, first, last, checkpoint=point, reason=reason)
            assert sum(by_day.values()) == (total.count or 0)
            assert list(by_day) == sorted({row.date for row in wanted})
            assert figure.days == len(by_day)


def test_a_months_figure_stands_where_no_days_are_held_and_is_a_check_where_they_are() -> None:
    november = count(date(2024, 11, 1), "sekupang", 767, period="month", as_of=date(2024, 11, 23))
    alone = rows(november).memo(cube)
    whole = alone.figure(DEFAULT, date(2024, 11, 1), date(2024, 11, 30))
    assert (whole.count, whole.stated, whole.until) == (767, 767, date(2024, 11, 23))
    assert alone.total(DEFAULT, date(2024, 11, 1), date(2024, 11, 22)).count is None
    assert alone.total(DEFAULT, date(2024, 11, 2), date(2024, 11, 30)).count is None
    beside = rows(november, count(date(2024, 11, 5), "sekupang", 4)).memo(cube)
    assert beside.total(DEFAULT, date(2024, 11, 1), date(2024, 11, 30)).count == 4
    assert beside.checks(DEFAULT, date(2024, 11, 1), date(2024, 11, 30)) == (november,)


def test_a_years_figure_stands_before_its_months_figures_and_behind_its_days() -> None:
    year = count(date(2024, 1, 1), "sekupang", 3337, period="year")
    month = count(date(2024, 11, 1), "sekupang", 767, period="month")
    made = rows(year, month).memo(cube)
    assert made.total(DEFAULT, date(2024, 1, 1), date(2024, 12, 31)).count == 3337
    assert made.total(DEFAULT, date(2024, 11, 1), date(2024, 11, 30)).count == 767
    assert made.checks(DEFAULT, date(2024, 1, 1), date(2024, 12, 31)) == (month,)
    with_day = rows(year, month, count(date(2024, 3, 3), "sekupang", 2)).memo(cube)
    assert with_day.total(DEFAULT, date(2024, 1, 1), date(2024, 12, 31)).count == 769


def test_a_figure_of_the_whole_office_stands_where_no_checkpoint_holds_anything() -> None:
    published = [office(date(year, 1, 1), n, period="year") for year, n in ((2022, 2780), (2023, 8243))]
    made = rows(*published, count(date(2023, 6, 1), "sekupang", 5)).memo(cube)
    assert made.total(DEFAULT, date(2022, 1, 1), date(2022, 12, 31)).count == 2780
    assert made.total(DEFAULT, date(2023, 1, 1), date(2023, 12, 31)).count == 5
    assert made.total(DEFAULT, date(2022, 1, 1), date(2023, 12, 31)).count == 2785
    assert made.checks(DEFAULT, date(2023, 1, 1), date(2023, 12, 31), checkpoint="all") == ()
    assert made.checkpoints(DEFAULT) == ("sekupang",)


def test_of_the_same_figure_twice_one_stands() -> None:
    said = [
        Deferral(id="a", date=date(2024, 11, 1), checkpoint="sekupang", count=762, period="month",
                 as_of=date(2024, 11, 22)),
        Deferral(id="b", date=date(2024, 11, 23), checkpoint="sekupang", count=767, period="month",
                 as_of=date(2024, 11, 23)),
    ]  # fmt: skip
    figure = rows(*said).memo(cube).figure(DEFAULT, date(2024, 11, 1), date(2024, 11, 30))
    assert (figure.count, figure.ids) == (767, ("b",))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 20), "held"),
        (date(2026, 11, 21), "zero"),
        (date(2026, 11, 19), "missing"),
        (date(2026, 11, 22), "awaited"),
        (date(2026, 11, 24), "awaited"),
        (date(2026, 11, 25), "coming"),
        (date(2025, 1, 31), "unopened"),
    ],
)
def test_held_zero_missing_awaited_unopened_and_coming_are_told_apart(day: date, state: str) -> None:
    made = rows(count(date(2026, 11, 20), "bengkong", 3), count(date(2026, 11, 21), "bengkong", 0)).memo(cube)
    told = made.state(DEFAULT, "bengkong", day, today=TODAY, opened=date(2025, 2, 1))
    assert told == state


def test_a_closed_checkpoint_is_no_missing_report() -> None:
    made = rows(count(date(2026, 10, 1), "bengkong", 3)).memo(cube)
    day = date(2026, 11, 10)
    assert made.state(DEFAULT, "bengkong", day, today=TODAY) == "missing"
    assert made.state(DEFAULT, "bengkong", day, today=TODAY, closed=day - timedelta(1)) == "closed"

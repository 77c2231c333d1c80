from __future__ import annotations

import csv
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.deferral import Deferral
from store.models.row import Provenance
from store.queries.deferrals import DEFAULT, Slice, default_month, index, latest, months, shift, slices
from store.queries.month import month_of
from store.queries.year import year_of
from tests.queries.held import rows

POINTS = ("batam-centre", "sekupang", "hang-nadim")


def count(day: date, point: str, n: int, **more: object) -> Deferral:
    name = f"{day}-{point}-" + "-".join(str(value) for value in more.values())
    return Deferral(id=name, date=day, checkpoint=point, count=n, **more)  # type: ignore[arg-type]


@st.composite
def figures(draw: st.DrawFn) -> list[Deferral]:
    keys = draw(
        st.lists(
            st.tuples(
                st.dates(date(2025, 10, 1), date(2026, 12, 31)),
                st.sampled_from((*POINTS, "Pelabuhan baru")),
                st.sampled_from(("departure", "passport")),
                st.sampled_from(("imigrasi", "bp3mi")),
                st.sampled_from((None, "berkas", "wawancara")),
            ),
            max_size=60,
            unique=True,
        )
    )
    return [
        count(day, point, draw(st.integers(0, 90_000)), category=category, agency=agency, reason=reason)
        for day, point, category, agency, reason in keys
    ]


@settings(max_examples=60, deadline=None)
@given(figures(), st.dates(date(2025, 10, 1), date(2026, 12, 31)))
def test_every_sum_of_a_month_equals_the_rows_above_it_and_an_independent_sum(
    held: list[Deferral], day: date
) -> None:
    first = day.replace(day=1)
    month = month_of(rows(*held), first, DEFAULT, known=POINTS, configured=frozenset(POINTS))
    mine = [
        one
        for one in held
        if (one.category, one.agency) == ("departure", "imigrasi") and one.date.replace(day=1) == first
    ]
    assert (month.total.total or 0) == sum(one.count for one in mine)
    assert (month.total.total is None) == (not mine)
    assert sum(line.total or 0 for line in month.lines) == (month.total.total or 0)
    for line in (*month.lines, month.total):
        assert sum(line.days.values()) == (line.total or 0)
    for held_day, total in month.total.days.items():
        assert total == sum(line.days.get(held_day, 0) for line in month.lines)
    assert (month.total.before.then or 0) == sum(line.before.then or 0 for line in month.lines)
    assert [line.checkpoint for line in month.lines if not line.known] in ([], ["Pelabuhan baru"])


@settings(max_examples=40, deadline=None)
@given(figures())
def test_slices_share_out_everything_that_is_held(held: list[Deferral]) -> None:
    one = rows(*held)
    found = 0
    for of in slices(one):
        for first in months(one):
            found += month_of(one, first, of).total.total or 0
    assert found == sum(figure.count for figure in held)


@settings(max_examples=40, deadline=None)
@given(figures(), st.integers(2025, 2026))
def test_a_year_is_the_sum_of_its_months(held: list[Deferral], year: int) -> None:
    one = rows(*held)
    found = year_of(one, year, DEFAULT, known=POINTS)
    by_month = sum(month_of(one, date(year, m, 1), DEFAULT).total.total or 0 for m in range(1, 13))
    assert (found.total.total or 0) == by_month == sum(line.total or 0 for line in found.lines)


def test_a_missing_day_is_not_a_zero() -> None:
    month = month_of(rows(count(date(2026, 11, 2), "sekupang", 0)), date(2026, 11, 1))
    (line,) = month.lines
    assert line.days == {date(2026, 11, 2): 0}
    assert line.total == 0
    assert month.until == date(2026, 11, 2)
    assert month_of(rows(), date(2026, 11, 1)).total.total is None


def test_the_month_so_far_is_compared_with_as_many_days_of_other_months() -> None:
    held = [count(date(2026, 11, day), "sekupang", 2) for day in range(1, 23)]
    held += [count(date(2026, 10, day), "sekupang", 1) for day in range(1, 32)]
    held += [count(date(2025, 11, day), "sekupang", 4) for day in range(1, 31)]
    month = month_of(rows(*held), date(2026, 11, 1))
    assert month.until == date(2026, 11, 22)
    assert (month.total.before.then, month.total.before.last) == (22, date(2026, 10, 22))
    assert month.total.before.change == 1.0
    assert month.total.year.then == 88
    assert month.total.year.change == -0.5


def test_a_longer_month_is_compared_over_the_days_that_both_have() -> None:
    held = [count(date(2026, 3, 1) + timedelta(days=n), "sekupang", 1) for n in range(31)]
    held += [count(date(2026, 2, 1) + timedelta(days=n), "sekupang", 1) for n in range(28)]
    before = month_of(rows(*held), date(2026, 3, 1)).total.before
    assert (before.then, before.now, before.last) == (28, 28, date(2026, 2, 28))
    assert before.change == 0


def test_a_checkpoint_that_had_nothing_then_counts_in_the_sum() -> None:
    held = [count(date(2026, 11, day), point, 5) for day in (1, 2) for point in ("sekupang", "bengkong")]
    held += [count(date(2025, 11, day), "sekupang", 5) for day in (1, 2)]
    month = month_of(rows(*held), date(2026, 11, 1))
    bengkong = next(line for line in month.lines if line.checkpoint == "bengkong")
    assert bengkong.year.then is None
    assert (month.total.year.now, month.total.year.then, month.total.year.change) == (20, 10, 1.0)


def test_no_percentage_over_a_few_days_against_many_or_over_zero() -> None:
    held = [count(date(2026, 2, day), "sekupang", 5) for day in range(1, 29)]
    held += [count(date(2026, 1, day), "sekupang", 5) for day in range(25, 29)]
    before = month_of(rows(*held), date(2026, 2, 1)).total.before
    assert (before.then, before.days_then, before.change) == (20, 4, None)
    zero = [count(date(2026, 2, 1), "x", 5), count(date(2026, 1, 1), "x", 0)]
    assert month_of(rows(*zero), date(2026, 2, 1)).total.before.change is None


def test_figures_of_different_period_are_never_added() -> None:
    held = [
        count(date(2026, 11, 1), "sekupang", 100, period="month"),
        count(date(2026, 11, 3), "sekupang", 7),
    ]
    held.append(count(date(2026, 11, 1), "nongsa", 40, period="month"))
    held.append(count(date(2026, 1, 1), "sekupang", 900, period="year"))
    month = month_of(rows(*held), date(2026, 11, 1))
    totals = {line.checkpoint: (line.total, line.stated) for line in month.lines}
    assert totals == {"sekupang": (7, 100), "nongsa": (40, 40)}
    assert month.total.total == 47
    year = year_of(rows(*held), 2026)
    assert year.total.total == 47
    assert year.total.stated == 900


def test_a_years_own_figure_stands_where_no_days_are_held_and_beside_them_otherwise() -> None:
    held = [
        count(date(2024, 11, 1), "all", 767, period="month"),
        count(date(2024, 1, 1), "all", 3337, period="year"),
    ]
    year = year_of(rows(*held), 2024)
    assert (year.total.total, year.history) == (3337, {2024: 3337})
    assert year.total.months == {11: 767}
    held.append(count(date(2024, 11, 5), "sekupang", 9))
    year = year_of(rows(*held), 2024)
    assert (year.total.total, year.office) == (9, 3337)


def test_a_figure_of_the_whole_office_is_a_row_alone_and_a_check_beside_others() -> None:
    whole = count(date(2024, 11, 1), "all", 767, period="month", as_of=date(2024, 11, 23))
    alone = month_of(rows(whole), date(2024, 11, 1))
    assert alone.total.total == 767
    assert alone.total.stated_until == date(2024, 11, 23)
    both = month_of(rows(whole, count(date(2024, 11, 5), "sekupang", 3)), date(2024, 11, 1))
    assert both.total.total == 3
    assert (both.office, both.office_until) == (767, date(2024, 11, 23))


def test_a_months_figure_to_the_same_day_is_a_fair_comparison_and_to_another_day_is_not() -> None:
    now = [count(date(2025, 11, day), "sekupang", 10) for day in range(1, 24)]
    then = count(date(2024, 11, 1), "sekupang", 115, period="month", as_of=date(2024, 11, 23))
    assert month_of(rows(*now, then), date(2025, 11, 1)).total.year.change == 1.0
    fewer = month_of(rows(*now[:-1], then), date(2025, 11, 1)).total.year
    assert (fewer.then, fewer.change) == (115, None)


def test_the_same_figure_twice_counts_once_and_several_reasons_are_added() -> None:
    day = date(2026, 11, 1)
    typed = Deferral(id="d-typed", date=day, checkpoint="sekupang", count=7)
    fetched = Deferral(id="d-fetched", date=day, checkpoint="sekupang", count=5)
    papers = count(day, "sekupang", 2, reason="berkas")
    held = rows(fetched, typed, papers, origins={"d-typed": (1, Provenance())})
    assert month_of(held, day).total.total == 9
    first = count(date(2024, 11, 1), "all", 762, period="month", as_of=date(2024, 11, 22))
    later = count(date(2024, 11, 23), "all", 767, period="month", as_of=date(2024, 11, 23))
    month = month_of(rows(later, first), date(2024, 11, 1))
    assert (month.total.total, month.total.stated_until) == (767, date(2024, 11, 23))


def test_categories_and_agencies_stay_apart_and_are_named() -> None:
    day = date(2026, 11, 1)
    held = rows(
        count(day, "sekupang", 1),
        count(day, "kantor", 12, category="passport"),
        count(day, "sekupang", 5, agency="bp3mi"),
    )
    month = month_of(held, day)
    assert month.total.total == 1
    assert dict(month.others) == {Slice("departure", "bp3mi"): 5, Slice("passport", "imigrasi"): 12}


def test_a_day_is_incomplete_when_a_checkpoint_that_usually_reports_is_missing() -> None:
    held = [
        count(date(2026, 11, day), point, 1)
        for day in range(1, 21)
        for point in POINTS
        if (day, point) != (20, "sekupang")
    ]
    held.append(count(date(2026, 11, 4), "jarang", 1))
    month = month_of(rows(*held), date(2026, 11, 1))
    assert month.missing == {date(2026, 11, 20): ("sekupang",)}


def test_the_latest_month_with_data_is_shown_where_this_one_holds_none() -> None:
    held = rows(count(date(2020, 11, 15), "Airport", 3), count(date(2027, 1, 1), "Airport", 3))
    assert default_month(held, date(2026, 11, 23)) == date(2020, 11, 1)
    assert default_month(rows(), date(2026, 11, 23)) == date(2026, 11, 1)


def test_a_month_named_by_another_of_its_days_is_that_month() -> None:
    held = rows(count(date(2026, 11, 23), "sekupang", 30, period="month"))
    assert month_of(held, date(2026, 11, 1)).total.total == 30


def test_months_shift_over_years() -> None:
    assert shift(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert shift(date(2026, 12, 1), 13) == date(2028, 1, 1)


def test_the_index_is_made_once_for_one_snapshot() -> None:
    held = rows(count(date(2026, 11, 1), "sekupang", 1))
    assert held.memo(index) is held.memo(index)


def test_the_daily_counts_of_a_made_up_table_add_up_like_the_table_itself() -> None:
    table = "date,point,n\n" + "\n".join(
        f"2020-{m:02}-{d:02},P{p},{m * 1000 + d * p}"
        for m in (9, 10)
        for d in range(1, 31)
        for p in range(1, 17)
    )
    lines = list(csv.DictReader(table.splitlines()))
    held = rows(*(count(date.fromisoformat(r["date"]), r["point"], int(r["n"])) for r in lines))
    month = month_of(held, date(2020, 10, 1))
    assert len(month.lines) == 16
    assert month.total.total == sum(int(r["n"]) for r in lines if r["date"].startswith("2020-10"))
    assert month.total.before.then == sum(int(r["n"]) for r in lines if r["date"].startswith("2020-09"))


def test_the_latest_figure_is_that_of_its_own_slice_and_a_months_counts_up_to_its_as_of_day() -> None:
    held = [
        count(date(2026, 11, 3), "sekupang", 0),
        count(date(2026, 11, 20), "sekupang", 1, category="passport"),
        count(date(2026, 12, 1), "sekupang", 5, period="month", as_of=date(2026, 12, 9), agency="bp3mi"),
    ]
    today = date(2026, 12, 31)
    assert latest(rows(*held), today) == date(2026, 11, 3)
    assert latest(rows(*held), today, Slice("departure", "bp3mi")) == date(2026, 12, 9)
    assert latest(rows(*held), today, Slice("passport", "bp3mi")) is None


def test_a_figure_of_a_day_to_come_does_not_make_old_figures_the_latest_ones() -> None:
    old, slip = date(2020, 11, 15), date(2027, 1, 1)
    held = [count(old, "sekupang", 3), count(slip, "sekupang", 4)]
    months_too = [*held, count(date(2027, 2, 1), "sekupang", 9, period="month")]
    assert latest(rows(*months_too), date(2026, 11, 23)) == old
    assert latest(rows(*held), slip) == slip


def test_one_figure_after_years_leaves_every_other_checkpoint_in_the_table_and_its_sum_incomplete() -> None:
    names = [f"Titik {n:02}" for n in range(16)]
    held = [count(date(2020, 11, 1) + timedelta(days=day), name, 5) for day in range(15) for name in names]
    day = date(2026, 11, 24)
    month = month_of(rows(*held, count(day, names[3], 5)), date(2026, 11, 1))
    assert [line.checkpoint for line in month.lines] == names
    assert [line.total for line in month.lines] == [5 if n == 3 else None for n in range(16)]
    assert all(line.known for line in month.lines)
    assert set(month.missing[day]) == {*names} - {names[3]}
    assert month.total.total == 5
    year = year_of(rows(*held, count(day, names[3], 5)), 2026)
    assert [line.checkpoint for line in year.lines] == names


def test_a_configured_office_shows_its_own_checkpoints_and_names_that_were_met_lately() -> None:
    held = [count(date(2020, 11, 1), "Lama", 5), count(date(2026, 11, 2), "Baru", 1)]
    month = month_of(rows(*held), date(2026, 11, 1), known=POINTS, configured=frozenset(POINTS))
    assert [line.checkpoint for line in month.lines] == [*POINTS, "Baru"]


def test_of_thousands_of_names_that_a_broken_source_made_up_those_used_last_are_in_the_table() -> None:
    held = [count(date(2020, 1, 1) + timedelta(days=n), f"x{n:04}", 1) for n in range(500)]
    month = month_of(rows(*held, count(date(2026, 11, 2), "x0000", 1)), date(2026, 11, 1))
    assert [line.checkpoint for line in month.lines] == ["x0000", *(f"x{n:04}" for n in range(401, 500))]

"""When plans that repeat take place, compared with dateutil; holidays, exceptions, changed ones; what is missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.plan import Plan, Variant
from store.queries.finding import found
from store.queries.outreach import (
    Occurrence,
    missed,
    next_of,
    occurrences,
    variant_status,
)
from store.queries.workdays import Calendar, Holiday
from tests.queries.held import rows

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
CALENDAR = Calendar(
    holidays={
        date(2026, 12, 24): Holiday("Cuti Bersama Natal", "leave"),
        date(2026, 12, 25): Holiday("Natal"),
        date(2027, 1, 1): Holiday("Tahun Baru"),
    }
)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)


def series(rule: str, first: date = date(2026, 11, 2), **more: object) -> Plan:
    return Plan(**{"id": "s", "title": "x", "at": at(first), "recurrence": rule, **more})  # type: ignore[arg-type]


def times(*plans: Plan, first: date, last: date, calendar: Calendar = CALENDAR) -> list[str]:
    found = occurrences(rows(*plans), first, last, zone=WIB, now=NOW, calendar=calendar)
    return [f"{one.at:%m-%d %H:%M}" for one in found]


RULES = st.builds(
    lambda shape, interval, end: f"{shape}{interval}{end}",
    st.sampled_from(
        [
            "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=2TU",
            "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=-1",
        ]
    ),
    st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=3"]),
    st.sampled_from(["", ";COUNT=5", ";COUNT=40", ";UNTIL=20271231T165959Z", ";UNTIL=20270115T030000Z"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    RULES,
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.sets(st.integers(0, 12), max_size=3),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    st.integers(0, 200),
)
def test_a_series_takes_place_when_dateutil_says_so(
    rule: str, begin: date, left_out: set[int], first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    oracle = rrulestr(rule, dtstart=at(begin))
    until = at(last, 23, 59)
    whole = [one for one in oracle.xafter(at(begin), count=3000, inc=True) if one <= until]
    without = {whole[n] for n in left_out if n < len(whole)}
    plan = series(rule, begin, exceptions=tuple(f"{one:%Y-%m-%dT%H:%M}" for one in without))
    found = occurrences(rows(plan), first, last, zone=WIB, now=NOW)
    assert [one.at for one in found] == [one for one in whole if one not in without and one >= at(first, 0)]
    assert all(one.start == f"{one.at:%Y-%m-%dT%H:%M}" for one in found)


def test_the_rule_runs_on_the_offices_clock_whatever_zone_the_plan_was_written_in() -> None:
    plan = series(
        "FREQ=WEEKLY;BYDAY=MO", at=datetime(2026, 11, 1, 18, tzinfo=UTC)
    )  # Monday 01:00 at the office
    assert times(plan, first=date(2026, 11, 1), last=date(2026, 11, 9)) == ["11-02 01:00", "11-09 01:00"]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (None, ["12-18 10:00", "12-25 10:00", "01-01 10:00"]),
        ("keep", ["12-18 10:00", "12-25 10:00", "01-01 10:00"]),
        ("skip", ["12-18 10:00"]),
        ("before", ["12-18 10:00", "12-23 10:00", "12-31 10:00"]),
        ("after", ["12-18 10:00", "12-28 10:00", "01-04 10:00"]),
    ],
)
def test_what_a_holiday_does_is_what_the_plan_says(what: str | None, expected: list[str]) -> None:
    plan = series("FREQ=WEEKLY;BYDAY=FR", on_holiday=what)
    assert times(plan, first=date(2026, 12, 14), last=date(2027, 1, 4)) == expected


def test_an_occurrence_that_a_holiday_shifts_into_a_span_is_in_it_and_keeps_its_name() -> None:
    plan = series("FREQ=WEEKLY;BYDAY=FR", on_holiday="after")
    [one] = occurrences(
        rows(plan), date(2026, 12, 28), date(2026, 12, 28), zone=WIB, now=NOW, calendar=CALENDAR
    )
    assert (one.start, one.key) == ("2026-12-25T10:00", "s@2026-12-25T10:00")
    assert times(plan, first=date(2026, 12, 25), last=date(2026, 12, 27)) == []


def test_two_that_a_holiday_would_put_at_one_time_are_one() -> None:
    plan = series("FREQ=DAILY", on_holiday="before")
    assert times(plan, first=date(2026, 12, 22), last=date(2026, 12, 26)) == [
        "12-22 10:00",
        "12-23 10:00",
        "12-26 10:00",
    ]


def test_a_changed_occurrence_stands_in_the_place_of_its_own_wherever_it_was_put() -> None:
    changed = Plan(
        id="o", title="y", at=at(date(2026, 11, 17), 14), series="s", occurrence="2026-11-16T10:00"
    )
    found = occurrences(
        rows(series("FREQ=WEEKLY"), changed), date(2026, 11, 9), date(2026, 11, 23), zone=WIB, now=NOW
    )
    assert [(one.key, one.start, one.series) for one in found] == [
        ("s@2026-11-09T10:00", "2026-11-09T10:00", "s"),
        ("o", "2026-11-16T10:00", "s"),
        ("s@2026-11-23T10:00", "2026-11-23T10:00", "s"),
    ]


def test_a_changed_occurrence_that_stays_at_its_start_follows_holidays_until_it_was_posted() -> None:
    def one(status: str) -> list[str]:
        changed = Plan(
            id="o", title="y", at=at(date(2026, 12, 25)), series="s", occurrence="2026-12-25T10:00",
            on_holiday="after", variants={"x": Variant(status=status)},
        )  # fmt: skip
        return times(
            series("FREQ=WEEKLY;BYDAY=FR", on_holiday="after"), changed,
            first=date(2026, 12, 25), last=date(2026, 12, 30),
        )  # fmt: skip

    assert one("approved") == ["12-28 10:00"]
    assert one("posted") == ["12-25 10:00"]


def test_an_occurrence_is_found_by_its_start_by_where_it_was_put_and_by_its_day() -> None:
    held = rows(
        series("FREQ=WEEKLY;BYDAY=FR", on_holiday="after"),
        Plan(id="o", title="y", at=at(date(2026, 11, 21), 8), series="s", occurrence="2026-11-20T10:00"),
    )

    def called(start: str) -> str | None:
        one = found(held, "s", start, zone=WIB, calendar=CALENDAR)
        return one.start if one is not None else None

    assert (
        called("2026-11-20T10:00") == called("2026-11-21T08:00") == called("2026-11-21") == "2026-11-20T10:00"
    )
    assert called("2026-12-25T10:00") == called("2026-12-28T10:00:00+07:00") == "2026-12-25T10:00"
    assert called("2026-12-28T03:00:00Z") == "2026-12-25T10:00"
    assert [called(wrong) for wrong in ("2026-11-19T10:00", "2026-11-20T11:00", "besok", "")] == [None] * 4


def test_the_thirtieth_of_february_never_comes_and_costs_nothing() -> None:
    plan = series("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", date(2016, 1, 1))
    begin = perf_counter()
    assert times(plan, first=date(2026, 1, 1), last=date(2026, 12, 31)) == []
    assert next_of(rows(plan), plan, zone=WIB, now=NOW) == ()
    assert perf_counter() - begin < 2


def test_ten_years_of_a_daily_series_cost_nothing_for_this_month() -> None:
    plan = series("FREQ=DAILY;COUNT=20000", date(2016, 11, 1))
    times(plan, first=date(2026, 1, 1), last=date(2026, 1, 31))
    begin = perf_counter()
    for _ in range(50):
        assert len(times(plan, first=date(2026, 11, 1), last=date(2026, 11, 30))) == 30
    assert perf_counter() - begin < 1, "counted from the beginning it takes twenty"


def test_a_rule_for_every_minute_is_bounded() -> None:
    plan = series("FREQ=MINUTELY")
    begin = perf_counter()
    assert len(times(plan, first=date(2026, 11, 2), last=date(2026, 12, 31))) == 2_000
    assert perf_counter() - begin < 2


@pytest.mark.parametrize(
    ("status", "hours", "found"),
    [
        ("draft", -0.01, "draft"),
        ("draft", 0.1, "missed"),
        ("review", 0.1, "missed"),
        ("approved", 11, "approved"),
        ("scheduled", 11, "scheduled"),
        ("approved", 13, "missed"),
        ("scheduled", 13, "missed"),
        ("posted", 99, "posted"),
        ("skipped", 99, "skipped"),
        ("hold", 99, "hold"),
        ("missed", -99, "missed"),
    ],
)
def test_missed_is_computed_from_the_status_and_the_clock(status: str, hours: float, found: str) -> None:
    assert variant_status(Variant(status=status), NOW - timedelta(hours=hours), NOW) == found


def test_the_time_of_a_whole_day_has_come_when_it_is_over() -> None:
    midnight = at(NOW.date(), 0)
    assert variant_status(Variant(), midnight, NOW, all_day=True) == "draft"
    assert variant_status(Variant(), midnight - timedelta(days=1), NOW, all_day=True) == "missed"
    late = Variant(status="approved")
    assert variant_status(late, midnight - timedelta(days=1), NOW, all_day=True) == "approved"
    assert variant_status(late, midnight - timedelta(days=2), NOW, all_day=True) == "missed"


def test_each_occurrence_of_a_series_is_missed_by_its_own_time_and_the_list_ends_after_ninety_days() -> None:
    plan = series("FREQ=WEEKLY;BYDAY=MO", date(2025, 11, 3), variants={"x": Variant(status="approved")})
    posted = Plan(
        id="o", title="y", at=at(date(2026, 11, 16)), series="s", occurrence="2026-11-16T10:00",
        variants={"x": Variant(status="posted")},
    )  # fmt: skip
    old = Plan(id="old", title="z", at=at(date(2020, 1, 1)), variants={"x": Variant()})
    late = missed(rows(plan, posted, old), NOW, zone=WIB)
    days = [one.day for one in late]
    assert days[0] == date(2026, 11, 9)
    assert days[-2:] == [date(2026, 8, 31), date(2020, 1, 1)]
    assert all(isinstance(one, Occurrence) and one.late == ("x",) for one in late)


def test_the_next_of_a_series_are_found_however_far_apart() -> None:
    plan = series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29))
    found = next_of(rows(plan), plan, zone=WIB, now=NOW, most=3)
    assert [one.at.year for one in found] == [2028, 2032, 2036]

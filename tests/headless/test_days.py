"""The office's days: the table that ships, what the config says, what staff correct."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.days import HolidayNote
from store.queries.workdays import PLAIN, Calendar, Holiday, quiet_spans
from tests.queries.held import snapshot
from tui.headless.calendar import calendar_of, table
from tui.headless.settings import Outreach, Settings

WIB = ZoneInfo("Asia/Jakarta")
OFFICE = Settings(root=Path("/nowhere"), outreach=Outreach(holidays=(date(2026, 12, 31), date(2026, 12, 25))))


def note(day: date, name: str = "x", kind: str = "office") -> HolidayNote:
    return HolidayNote(id=f"h-{day}", date=day, name=name, kind=kind)


@pytest.mark.parametrize(("year", "public", "leave"), [(2025, 17, 11), (2026, 17, 8), (2027, 18, 8)])
def test_the_table_has_as_many_days_as_the_decrees(year: int, public: int, leave: int) -> None:
    held, years = table()
    of_year = [one for day, one in held.items() if day.year == year]
    assert [sum(one.kind == kind for one in of_year) for kind in ("public", "leave")] == [public, leave]
    assert year in years


def test_what_is_not_yet_certain_says_so() -> None:
    held, _ = table()
    assert sorted(day for day, one in held.items() if one.estimated) == [
        date(2027, 3, 10),
        date(2027, 3, 11),
        date(2027, 5, 17),
    ]
    assert held[date(2026, 3, 21)] == Holiday("Hari Raya Idul Fitri", "public")


def test_staff_add_rename_and_take_away_over_table_and_config() -> None:
    held = snapshot(
        holidays=[
            note(date(2026, 12, 24), kind="none"),
            note(date(2026, 12, 30), "Pindah gedung"),
            note(date(2026, 12, 25), "Natal", "public"),
        ]
    )
    days = calendar_of(held, OFFICE)
    assert [
        (day.day, one.name, one.kind) for day, one in days.in_span(date(2026, 12, 20), date(2026, 12, 31))
    ] == [
        (25, "Natal", "public"),
        (30, "Pindah gedung", "office"),
        (31, "", "office"),
    ]


def test_a_calendar_is_the_same_object_until_somebody_writes_a_holiday() -> None:
    held = snapshot(holidays=[])
    assert calendar_of(held, OFFICE) is calendar_of(held, OFFICE)
    assert calendar_of(snapshot(holidays=[]), OFFICE) is not calendar_of(held, OFFICE)


def test_of_a_year_without_a_decree_nothing_is_known_until_staff_wrote_it_down() -> None:
    assert calendar_of(snapshot(holidays=[]), OFFICE).known_years == {2025, 2026, 2027}
    assert not calendar_of(snapshot(holidays=[]), OFFICE).knows(date(2028, 1, 1))
    year = [note(date(2028, month, 1), kind="public") for month in range(1, 13)]
    assert calendar_of(snapshot(holidays=year), OFFICE).knows(date(2028, 7, 1))
    assert not calendar_of(snapshot(holidays=year[:3]), OFFICE).knows(date(2028, 7, 1))


LEBARAN = calendar_of(snapshot(holidays=[]), OFFICE)


def test_lebaran_is_stepped_over_as_one() -> None:
    assert LEBARAN.next_workday(date(2026, 3, 17)) == date(2026, 3, 25)
    assert LEBARAN.previous_workday(date(2026, 3, 25)) == date(2026, 3, 17)
    assert LEBARAN.add_workdays(date(2026, 3, 26), -3) == date(2026, 3, 16)


@settings(max_examples=100)
@given(st.dates(date(2025, 2, 1), date(2027, 11, 1)), st.integers(-15, 15))
def test_counting_working_days_forth_and_back(day: date, n: int) -> None:
    found = LEBARAN.add_workdays(day, n)
    assert LEBARAN.workdays_between(day, found) == n or not LEBARAN.is_workday(day)
    if n:
        assert LEBARAN.is_workday(found)
        assert (found > day) == (n > 0)
    if LEBARAN.is_workday(day):
        assert LEBARAN.add_workdays(found, -n) == day


def test_without_any_working_day_a_step_ends_all_the_same() -> None:
    none = Calendar(workdays=frozenset())
    assert none.next_workday(date(2026, 1, 1)) == date(2026, 1, 2)
    assert none.previous_workday(date.min) == date.min


def test_quiet_hours_go_over_midnight_and_end_when_they_end() -> None:
    quiet = Calendar(quiet=quiet_spans(("21:00-06:00", "12:00-13:00", "nonsense")))
    moment = datetime(2026, 11, 23, tzinfo=WIB)

    def at(hour: int, minute: int = 0) -> bool:
        return quiet.is_quiet(moment + timedelta(hours=hour, minutes=minute))

    assert [at(21), at(23, 59), at(0), at(5, 59), at(12, 30)] == [True] * 5
    assert [at(6), at(20, 59), at(13), at(11, 59)] == [False] * 4
    assert quiet.quiet[0] == (time(21), time(6))
    assert not PLAIN.is_quiet(moment)

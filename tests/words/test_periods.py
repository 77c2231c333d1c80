"""Periods as they are typed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.queries.periods import Period, of_kind
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.periods import Misread, read_period

TODAY = date(2026, 11, 24)
WORDS = (
    "1", "22", "31", "nov", "feb", "2024", "s.d.", "-", "/", "minggu", "lalu", "triwulan", "iv", "tahun", "terakhir",
    "hari", "okt",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("nov 2024", date(2024, 11, 1), date(2024, 11, 30)),
        ("November", date(2026, 11, 1), date(2026, 11, 30)),
        ("desember", date(2025, 12, 1), date(2025, 12, 31)),
        ("bulan maret '24", date(2024, 3, 1), date(2024, 3, 31)),
        ("2024-11", date(2024, 11, 1), date(2024, 11, 30)),
        ("11/2024", date(2024, 11, 1), date(2024, 11, 30)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("tahun lalu", date(2025, 1, 1), date(2025, 12, 31)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("minggu ini", date(2026, 11, 23), date(2026, 11, 29)),
        ("pekan lalu", date(2026, 11, 16), date(2026, 11, 22)),
        ("triwulan ini", date(2026, 10, 1), date(2026, 12, 31)),
        ("triwulan 3 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("TW III", date(2026, 7, 1), date(2026, 9, 30)),
        ("q1/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("semester 1 2025", date(2025, 1, 1), date(2025, 6, 30)),
        ("7 hari terakhir", date(2026, 11, 18), TODAY),
        ("last 3 months", date(2026, 9, 1), TODAY),
        ("1-22 nov", date(2026, 11, 1), date(2026, 11, 22)),
        ("1 – 22 Nov 2025", date(2025, 11, 1), date(2025, 11, 22)),
        ("1-22/11/2026", date(2026, 11, 1), date(2026, 11, 22)),
        ("1 s.d. 22 nov 2026", date(2026, 11, 1), date(2026, 11, 22)),
        ("1 okt s/d 22 nov 2025", date(2025, 10, 1), date(2025, 11, 22)),
        ("5/12/2025 sampai 3/1/2026", date(2025, 12, 5), date(2026, 1, 3)),
        ("okt s.d. nov 2025", date(2025, 10, 1), date(2025, 11, 30)),
        ("2023 - 2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("1 des s.d. 5 jan 2026", date(2025, 12, 1), date(2026, 1, 5)),
        ("kemarin", date(2026, 11, 23), date(2026, 11, 23)),
        ("hari ini", TODAY, TODAY),
        ("22 nov", date(2026, 11, 22), date(2026, 11, 22)),
        ("5/12", date(2025, 12, 5), date(2025, 12, 5)),
    ],
)
def test_a_period_is_read(text: str, first: date, last: date) -> None:
    found = read_period(text, TODAY)
    assert isinstance(found, Period), found
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-period"),
        ("entah", "no-period"),
        ("31 feb 2026", "no-day"),
        ("1-31 feb 2026", "no-day"),
        ("13/2024", "no-day"),
        ("22 nov 2026 s.d. 1 nov 2026", "turned"),
        ("22-1 nov 2026", "turned"),
    ],
)
def test_what_is_no_period_says_why(text: str, code: str) -> None:
    found = read_period(text, TODAY)
    assert isinstance(found, Misread)
    assert found.code == code


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2015, 1, 1), date(2026, 11, 24)), st.sampled_from(["id", "en"]))
def test_a_month_and_a_day_as_we_write_them_are_read_back(day: date, language: str) -> None:
    form = Format(load(language), ZoneInfo("Asia/Jakarta"))
    month = read_period(form.month(day), TODAY)
    assert month == of_kind("month", day)
    assert read_period(form.day_year(day), TODAY) == of_kind("day", day)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "22",
                "31",
                "nov",
                "feb",
                "2024",
                "s.d.",
                "-",
                "/",
                "minggu",
                "lalu",
                "triwulan",
                "iv",
                "tahun",
                "terakhir",
                "hari",
                "okt",
            ]
        )
    )
)
def test_no_mixture_of_its_words_breaks_it(words: list[str]) -> None:
    found = read_period(" ".join(words), TODAY)
    assert isinstance(found, Misread) or found.first <= found.last

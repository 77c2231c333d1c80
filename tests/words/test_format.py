"""How dates, clocks, numbers and ages look in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.words.catalog import load
from tui.words.format import Format
from tui.words.symbols import ASCII, BARS, MARKS

WIB = ZoneInfo("Asia/Jakarta")
ID = Format(load("id"), WIB)
EN = Format(load("en"), WIB)
PLAIN = Format(load("id"), WIB, ascii_only=True)
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)


def test_days_are_written_as_the_office_writes_them() -> None:
    assert ID.long_day(MONDAY) == "Senin, 23 Nov 2026"
    assert ID.day(MONDAY) == "Sen 23 Nov"
    assert ID.day_year(MONDAY) == "Sen 23 Nov 2026"
    assert ID.month(MONDAY) == "November 2026"
    assert ID.short_day(date(2026, 8, 5)) == "5 Agu"
    assert EN.long_day(MONDAY) == "Monday, 23 Nov 2026"
    assert EN.short_day(date(2026, 8, 5)) == "5 Aug"


def test_the_year_is_said_only_where_it_is_another() -> None:
    assert ID.dated(date(2024, 11, 23), MONDAY) == "23 Nov 2024"
    assert ID.dated(date(2026, 11, 2), MONDAY) == "2 Nov"
    assert ID.up_to(date(2026, 11, 22)) == "s.d. 22 Nov"
    assert ID.up_to(date(2024, 11, 23), MONDAY) == "s.d. 23 Nov 2024"
    assert EN.up_to(date(2026, 11, 22)) == "to 22 Nov"


def test_near_days_have_names() -> None:
    names = [ID.relative_day(MONDAY + timedelta(n), MONDAY) for n in (-2, -1, 0, 1, 2, 3)]
    assert names == ["Sab 21 Nov", "kemarin", "hari ini", "besok", "lusa", "Kam 26 Nov"]


def test_spans_of_days_are_short() -> None:
    assert ID.days(date(2026, 11, 1), date(2026, 11, 22)) == "1–22 Nov"
    assert ID.days(date(2026, 10, 28), date(2026, 11, 3)) == "28 Okt–3 Nov"
    assert ID.days(date(2025, 12, 28), date(2026, 1, 3)) == "28 Des 2025–3 Jan 2026"
    assert ID.days(MONDAY, MONDAY) == "23 Nov"
    assert ID.month_days(date(2026, 10, 1), date(2026, 10, 22), MONDAY) == "Okt 1–22"
    assert ID.month_days(date(2025, 11, 1), date(2025, 11, 22), MONDAY) == "Nov 2025 1–22"


def test_the_clock_is_the_offices_whatever_zone_a_moment_came_in() -> None:
    assert ID.clock(AT) == "09.14"
    assert EN.clock(AT) == "09:14"
    assert ID.clock(datetime(2026, 11, 23, 2, 14, tzinfo=UTC)) == "09.14"
    assert ID.moment(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == "Sen 23 Nov 01.00"
    assert ID.brief_moment(AT, MONDAY) == "09.14"
    assert ID.brief_moment(AT - timedelta(1), MONDAY) == "22 Nov 09.14"
    assert ID.as_of(AT, MONDAY) == "per 09.14"


def test_ages_are_whole_units_and_never_rounded_up() -> None:
    ages = [timedelta(seconds=59), timedelta(minutes=46, seconds=59), timedelta(hours=23.9), timedelta(12.9)]
    assert [ID.age(age) for age in ages] == ["baru saja", "46 menit", "23 jam", "12 hari"]
    assert [EN.age(age) for age in ages] == ["just now", "46 min", "23 hours", "12 days"]
    assert EN.age(timedelta(days=1)) == "1 day"
    assert ID.age_days(71) == "71 hari"
    assert ID.age_days(731) == "2 tahun"
    assert ID.age(timedelta(seconds=-5)) == "baru saja"
    assert ID.ago(AT - timedelta(minutes=46), AT) == "46 menit lalu"
    assert ID.ago(AT + timedelta(minutes=46), AT) == "46 menit lagi"
    assert ID.not_for(71) == "belum 71 hari"


def test_spans_say_two_units() -> None:
    assert ID.span(timedelta(hours=2, minutes=10)) == "2 j 10 m"
    assert ID.left(timedelta(hours=2, minutes=10)) == "sisa 2 j 10 m"
    assert ID.left(timedelta(hours=-30)) == "lewat 1 h 6 j"
    assert EN.left(timedelta(minutes=46)) == "46 m left"
    assert ID.span(timedelta(days=3)) == "3 h"
    assert ID.span(timedelta(hours=5)) == "5 j"


def test_numbers_have_the_languages_signs() -> None:
    assert ID.number(1234567) == "1.234.567"
    assert EN.number(1234567) == "1,234,567"
    assert ID.decimal(27.84) == "27,8"
    assert ID.decimal(1234.5) == "1.234,5"
    assert ID.count(None) == "–"
    assert ID.count(0) == "0"
    assert ID.percent(0.08) == "8%"


def test_changes_carry_a_sign_that_needs_no_colour() -> None:
    assert ID.change(612, 567) == "▲ 8%"
    assert ID.change(131, 140, width=3) == "▼  6%"
    assert ID.change(5, 5) == "= 0%"
    assert ID.change(5, 0) == "▲"
    assert ID.change(0, 0) == "= 0%"
    assert ID.change(5, None) == ""
    assert PLAIN.change(612, 567) == "^ 8%"


def test_every_sign_has_one_ascii_character() -> None:
    for sign in [*MARKS.values(), *BARS]:
        drawn = PLAIN.text(sign)
        assert len(drawn) == 1
        assert drawn.isascii()
    assert all(len(sign) == 1 and sign.isascii() for sign in ASCII.values())
    assert PLAIN.days(date(2026, 11, 1), date(2026, 11, 22)) == "1-22 Nov"


def test_choices_and_labels_fall_back_to_what_they_are() -> None:
    assert ID.choice("status", "not_ours") == "bukan wewenang"
    assert ID.choice("status.x", "posted") == "tayang"
    assert ID.choice("checkpoint", "batam-centre") == "batam-centre"
    assert ID.label("outreach", "caption.x") == "takarir X"
    assert ID.label("outreach", "nothing") == "nothing"


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_digits_read_back_give_the_number(n: int) -> None:
    assert int(ID.number(n).replace(".", "")) == n
    assert int(EN.number(n).replace(",", "")) == n


@settings(max_examples=100, deadline=None)
@given(st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
def test_every_span_has_a_text_in_both_languages(span: timedelta) -> None:
    for form in (ID, EN, PLAIN):
        assert form.age(span)
        assert form.span(span)
        assert "{" not in form.left(span)

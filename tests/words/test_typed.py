"""What people type, in either language, becomes the value that they mean, or a problem that says what would fit."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.collections import COLLECTIONS, flat_fields
from store.models.plan import CHANNELS
from store.models.village import Officer
from tui.words.catalog import LANGUAGES, load
from tui.words.format import Format
from tui.words.typed import Unreadable, typed

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def read(field: str, text: str, today: date = MONDAY) -> Any:
    collection, _, name = field.partition(":")
    return typed(flat_fields(collection)[name], text, zone=WIB, today=today)


def refused(field: str, text: str) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read(field, text)
    assert caught.value.problem.field == field.partition(":")[2]
    return caught.value.problem.code, caught.value.problem.expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("23/11/2026", date(2026, 11, 23)),
        ("23-11-2026", date(2026, 11, 23)),
        ("23.11.2026", date(2026, 11, 23)),
        ("5/12/26", date(2026, 12, 5)),
        ("5/12", date(2026, 12, 5)),
        ("hari ini", MONDAY),
        ("Today", MONDAY),
        ("besok", date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 24)),
        ("lusa", date(2026, 11, 25)),
        ("kemarin", date(2026, 11, 22)),
        ("8 Nov 2025", date(2025, 11, 8)),
        ("8 November", date(2026, 11, 8)),
        ("1 agustus 2026", date(2026, 8, 1)),
        ("1 Aug 2026", date(2026, 8, 1)),
        ("17 Nopember 2026", date(2026, 11, 17)),
        ("Senin, 23 Nov 2026", date(2026, 11, 23)),
        ("Jum'at 27 Nov", date(2026, 11, 27)),
        ("29/2", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_day_first(text: str, day: date) -> None:
    assert read("deferrals:date", text) == day


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert read("deferrals:date", "5/1") == date(2027, 1, 5)
    assert read("deferrals:date", "31/12", today=date(2027, 1, 4)) == date(2026, 12, 31)
    assert read("deferrals:date", "1 Mar", today=date(2026, 11, 23)) == date(2027, 3, 1)
    halfway = date(2028, 7, 2)  # 183 days from either: the coming one
    assert read("deferrals:date", "1/1", today=halfway) == date(2029, 1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/2/2026", "no-day"),
        ("11/23/2026", "no-day"),
        ("0/5", "no-day"),
        ("kapan", "type"),
        ("8 Foo", "type"),
        ("Selasa 23 Nov 2026", "weekday"),
        ("23", "type"),
    ],
)
def test_what_is_no_day_is_refused(text: str, code: str) -> None:
    assert refused("deferrals:date", text)[0] == code


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23 10:00", datetime(2026, 11, 23, 10, tzinfo=WIB)),
        ("2026-11-23T10:00:00+00:00", datetime(2026, 11, 23, 17, tzinfo=WIB)),
        ("2026-11-23T10:00Z", datetime(2026, 11, 23, 17, tzinfo=WIB)),
        ("23/11 10.00", datetime(2026, 11, 23, 10, tzinfo=WIB)),
        ("besok 9.00", datetime(2026, 11, 24, 9, tzinfo=WIB)),
        ("besok jam 9", datetime(2026, 11, 24, 9, tzinfo=WIB)),
        ("tomorrow at 9:30", datetime(2026, 11, 24, 9, 30, tzinfo=WIB)),
        ("8 Nov 2025, 14.05", datetime(2025, 11, 8, 14, 5, tzinfo=WIB)),
        ("Senin, 23 Nov 2026 pukul 09.14 WIB", datetime(2026, 11, 23, 9, 14, tzinfo=WIB)),
        ("16.30", datetime(2026, 11, 23, 16, 30, tzinfo=WIB)),
    ],
)
def test_a_moment_is_a_day_and_a_clock(text: str, moment: datetime) -> None:
    found = read("outreach:at", text)
    assert found == moment
    assert found.utcoffset() == timedelta(hours=7)


def test_a_moment_needs_a_clock_that_exists() -> None:
    assert refused("outreach:at", "besok") == ("no-hour", "moment")
    assert refused("outreach:at", "nanti") == ("type", "moment")
    assert refused("outreach:at", "besok 24.10") == ("no-clock", "moment")
    assert refused("outreach:at", "31/2 10.00")[0] == "no-day"


def test_numbers_may_carry_either_languages_thousands() -> None:
    texts = ["1234", "1.234", "1,234", "1 234", "+1.234"]
    assert [read("deferrals:count", text) for text in texts] == [1234] * 5
    assert read("deferrals:count", "0") == 0
    assert read("deferrals:count", "-3") == -3
    assert refused("deferrals:count", "1,5") == ("whole", "number")
    assert refused("deferrals:count", "1.23")[0] == "whole"
    assert refused("deferrals:count", "1.234,567")[0] == "type"
    assert refused("deferrals:count", "dua") == ("type", "number")
    assert refused("deferrals:count", "٣") == ("type", "number")
    assert refused("deferrals:count", "9" * 17)[0] == "range"


def test_yes_and_no_in_both_languages() -> None:
    assert [read("tips:urgent", text) for text in ("ya", "YES", "true", "1")] == [True] * 4
    assert [read("tips:urgent", text) for text in ("tidak", "No", "false", "0")] == [False] * 4
    assert refused("tips:urgent", "mungkin") == ("type", "yesno")


def test_a_choice_is_its_identifier_or_its_label_in_either_language() -> None:
    words = ["not_ours", "bukan wewenang", "Not ours", "not-ours"]
    assert [read("tips:status", text) for text in words] == ["not_ours"] * 4
    assert read("outreach:status.x", "tayang") == "posted"
    assert refused("deferrals:category", "haji") == ("choice", "departure, passport")


def test_channels_have_short_words_and_one_order() -> None:
    assert read("outreach:channels", "x, ig") == ("instagram", "x")
    assert read("outreach:channels", "web,desa,TikTok,twitter,x") == ("x", "tiktok", "website", "field")
    assert refused("outreach:channels", "ig, koran") == ("choice", ", ".join(CHANNELS))


def test_lists_are_separated_by_commas() -> None:
    assert read("outreach:lead_times", "1d,2h, 15m,") == ("1d", "2h", "15m")


def test_a_code_stays_text() -> None:
    assert read("villages:code", " 0021 ") == "0021"
    assert refused("villages:code", "1,00015E+13") == ("code", "code")


def test_parts_are_typed_as_json() -> None:
    officers = read("villages:officers", '[{"name": "Pimpasa Contoh", "from": "2026-01-01"}]')
    assert officers == (Officer(name="Pimpasa Contoh", start=date(2026, 1, 1)),)
    assert refused("villages:officers", "Budi")[0] == "parts"


def test_text_is_cleaned_and_only_prose_keeps_its_lines() -> None:
    assert read("outreach:title", " M-Paspor\x1b[31m ") == "M-Paspor"
    assert read("outreach:title", "a\nb") == "a b"
    assert read("outreach:caption.x", "a\r\nb") == "a\nb"


def test_nothing_typed_is_absent_in_every_field() -> None:
    for collection in COLLECTIONS:
        for name in flat_fields(collection):
            assert read(f"{collection}:{name}", "  ") is None


def test_every_label_of_every_choice_is_read_back() -> None:
    for collection in COLLECTIONS:
        for name, spec in flat_fields(collection).items():
            for choice in spec.kind.choices:
                for language in LANGUAGES:
                    label = load(language).t(f"common.choice.{name.partition('.')[0]}.{choice}")
                    value = read(f"{collection}:{name}", label)
                    assert value in (choice, (choice,)), (name, label)


@settings(max_examples=100, deadline=None)
@given(DAYS, DAYS, st.sampled_from(LANGUAGES))
def test_a_day_as_we_write_it_is_read_back(day: date, today: date, language: str) -> None:
    form = Format(load(language), WIB)
    whole = (
        form.long_day(day),
        form.day_year(day),
        form.short_day_year(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
    )
    for text in whole:
        assert read("deferrals:date", text, today) == day
    if abs(day - today) < timedelta(180):
        for text in (
            form.day(day),
            form.short_day(day),
            form.relative_day(day, today),
            f"{day.day}/{day.month}",
        ):
            assert read("deferrals:date", text, today) == day


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(LANGUAGES),
)
def test_a_moment_as_we_write_it_is_read_back(moment: datetime, language: str) -> None:
    form = Format(load(language), WIB)
    minute = moment.replace(second=0, microsecond=0)
    today = minute.astimezone(WIB).date()
    for text in (form.moment(minute), form.brief_moment(minute, today), minute.isoformat()):
        assert read("outreach:at", text, today) == minute


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**53 - 1), st.sampled_from(LANGUAGES))
def test_a_number_as_we_write_it_is_read_back(number: int, language: str) -> None:
    assert read("deferrals:count", load(language).digits(number)) == number


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from([f"{c}:{f}" for c in COLLECTIONS for f in flat_fields(c)]))
def test_whatever_is_typed_gives_a_value_or_a_problem(text: str, field: str) -> None:
    with suppress(Unreadable):
        read(field, text)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("1d, 2h, 15m, 3w", ("1d", "2h", "15m", "3w")),
        ("H-1, 2 jam, H-3 kerja", ("1d", "2h", "3w")),
        ("2 hari, 30 menit, 5 hari kerja", ("2d", "30m", "5w")),
        ("1 day, 2 hours, 3 working days", ("1d", "2h", "3w")),
        ("besok", ("besok",)),
    ],
)
def test_lead_times_are_typed_as_people_say_them(text: str, leads: tuple[str, ...]) -> None:
    assert read("outreach:lead_times", text) == leads

"""Days, moments and spans: declared orders, forms that can mean one thing only, and no guesses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Misfit, Reading
from sources.date_forms import is_form
from sources.date_words import Span
from sources.dates import day, moment, span

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
ISO = Reading(zone=WIB, office=WIB, now=NOW)
some = settings(max_examples=100, deadline=None)


def declared(*forms: str) -> Reading:
    return Reading(zone=WIB, office=WIB, dates=forms, now=NOW)


def reason(read, text: object, reading: Reading = ISO) -> tuple[str, str]:
    with pytest.raises(Misfit) as caught:
        read(text, reading)
    return caught.value.code, caught.value.expected


@some
@given(st.dates(min_value=date(1900, 1, 1)))
def test_iso_days_need_no_declaration(value: date) -> None:
    assert day(value.isoformat(), ISO) == value
    assert day(value.strftime("%Y%m%d"), ISO) == value


@some
@given(
    st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d"])
)
def test_a_declared_order_is_the_order(value: date, form: str) -> None:
    assert day(value.strftime(form), declared(form)) == value


@some
@given(st.datetimes().filter(lambda value: 1970 < value.year < 9999), st.integers(-12 * 4, 14 * 4))
def test_moments_keep_their_instant_and_take_the_offices_zone(value: datetime, quarters: int) -> None:
    aware = value.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    found = moment(aware.isoformat(), ISO)
    assert found == aware
    assert found is not None
    assert found.tzinfo is WIB


@pytest.mark.parametrize(
    "text",
    [
        "5/10/2026",
        "5/10/2026 09:15:00",
        "13/10/2026",
        "2026/10/05",
        "05.10.26",
        "5-10-2026",
        "23112026",
        "231126",
        "201205",
        "Nov-24",
        "Nov 8",
        "06-Feb-20",
    ],
)
def test_an_order_that_nobody_declared_is_a_misfit_and_no_guess(text: str) -> None:
    for read in (day, moment):
        with pytest.raises(Misfit) as caught:
            read(text, ISO)
        assert caught.value.code == "date-order"


@pytest.mark.parametrize(
    "text", ["kemarin", "2026-13-01", "2026-02-30", "12", "0915", "31 November 2024", "12 orang"]
)
def test_what_is_no_day_is_a_misfit(text: str) -> None:
    assert reason(day, text)[0] == "type"


@pytest.mark.parametrize("value", [True, 46000.5, ["2026-11-23"], {"d": 1}, float("nan"), 10**30, -1])
def test_a_value_of_another_kind_is_no_day(value: object) -> None:
    with pytest.raises(Misfit):
        day(value, ISO)


def test_several_declared_forms_are_tried_in_their_order() -> None:
    reading = declared("%d/%m/%Y", "%Y.%m.%d", "%d %B %Y", "%a, %d %b %Y")
    for text in ("23/11/2026", "2026.11.23", "23 November 2026", "Sen, 23 Nov 2026", "2026-11-23"):
        assert day(text, reading) == date(2026, 11, 23)
    assert day("5 Agustus 2026", reading) == date(2026, 8, 5)
    assert day("17 Mei 2026", reading) == date(2026, 5, 17)


def test_a_time_without_a_zone_takes_the_sources_and_one_with_a_zone_keeps_its_instant() -> None:
    makassar = Reading(zone=ZoneInfo("Asia/Makassar"), office=WIB)
    assert moment("2026-11-23 09:00", makassar) == datetime(2026, 11, 23, 8, 0, tzinfo=WIB)
    for text in ("2026-11-23T02:00:00Z", "2026-11-23T02:00:00-00:00", "2026-11-23 10:00:00+08:00"):
        assert moment(text, makassar) == datetime(2026, 11, 23, 9, 0, tzinfo=WIB)
    assert moment("2026-11-23", makassar) == datetime(2026, 11, 22, 23, 0, tzinfo=WIB)
    assert moment("2019-02-02 12:05:00.0", ISO) == datetime(2019, 2, 2, 12, 5, tzinfo=WIB)


def test_the_day_of_a_moment_is_the_day_where_the_source_is() -> None:
    assert day("2026-11-22T18:00:00Z", ISO) == date(2026, 11, 23)
    assert day("2026-11-22 23:59:59", ISO) == date(2026, 11, 22)
    assert day("2026-11-22T18:00:00Z", Reading(zone=UTC, office=WIB)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "8 November 2025", "8 Nov 2025", "08-Nov-2025", "8 november 2025", "Sabtu, 8 November 2025", "Sab, 8 Nov 2025",
        "8th Nov 2025", "November 8, 2025", "Nov 8 2025", "2025-Nov-08", "8 Nopember 2025", "8.Nov.2025",
        "8 November 2025 pukul 09.15 WIB", "Sat, 08 Nov 2025 10:00:00 +0700", "Sat, 08 Nov 25 01:00:00 GMT",
        "Sat Nov 08 2025 10:00:00 GMT+0700 (Western Indonesia Time)", "'8 Nov 2025",
    ],
)  # fmt: skip
def test_a_month_that_is_a_name_needs_no_declaration(text: str) -> None:
    assert day(text, ISO) == date(2025, 11, 8)


def test_every_month_and_day_is_known_in_both_languages() -> None:
    short = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    full = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
    ]
    days = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    for number, names in enumerate(zip(short, [*full, "Desember"], strict=True), 1):
        here = date(2026, number, 14)
        weekday = days[here.weekday()]
        for name in (*names, f"{here:%B}", f"{here:%b}"):
            assert day(f"14 {name} 2026", ISO) == day(f"{weekday}, 14 {name} 2026", ISO) == here
            for form in ("%d %B %Y", "%d %b %Y"):
                assert day(f"14 {name} 2026", declared(form)) == here


def test_a_weekday_that_does_not_fit_its_date_is_a_misfit() -> None:
    assert reason(day, "Senin, 8 November 2025") == ("weekday", "6")
    assert reason(day, "Senin, 8 November 2025", declared("%A, %d %B %Y")) == ("weekday", "6")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-23 09:15:00 +0700", 9), ("2026-11-23 9.15 WIB", 9), ("2026-11-23T02:15:00.123456789Z", 2 + 7),
        ("2026-11-23T09:15:00+07:00[Asia/Jakarta]", 9), ("23 Nov 2026 3:15 PM", 15), ("23 Nov 2026, 12:15 am", 0),
        ("23 Nov 2026 09:15 WITA", 8), ("Mon, 23 Nov 2026 02:15:00 UT", 9), ("23 Nov 2026 25:15", None),
        ("23 Nov 2026 13:15 PM", None), ("23 Nov 2026 09:15 +25:00", None),
    ],
)  # fmt: skip
def test_a_clock_behind_a_day_may_have_a_zone(text: str, hour: int | None) -> None:
    if hour is None:
        assert reason(moment, text)[0] == "type"
    else:
        found = moment(text, ISO)
        assert found is not None
        assert (found.date(), found.hour, found.minute) == (date(2026, 11, 23), hour, 15)


def test_once_an_order_is_declared_a_time_may_stand_behind_the_date() -> None:
    reading = declared("%d/%m/%Y", "%Y/%m/%d")
    assert moment("5/10/2026 09:15:00", reading) == datetime(2026, 10, 5, 9, 15, tzinfo=WIB)
    assert moment("2026/09/27 3:00:00 PM GMT+3", reading) == datetime(2026, 9, 27, 12, 0, tzinfo=UTC)
    assert day("5/10/2026 09:15:00", reading) == date(2026, 10, 5)
    assert reason(moment, "5/10/2026 pagi", reading)[0] == "date-order"


def test_seconds_and_milliseconds_since_1970() -> None:
    at = datetime(2026, 1, 21, 12, 53, 20, tzinfo=UTC)
    for value in (1769000000, "1769000000", 1769000000000, "1769000000000", 1769000000.0, "1769000000.0"):
        assert moment(value, ISO) == at
        assert day(value, Reading(zone=timezone(timedelta(hours=12)), office=WIB)) == date(2026, 1, 22)
    assert moment(17690000, declared("epoch")) == datetime(1970, 7, 24, 17, 53, 20, tzinfo=UTC)
    assert moment("17690000000", declared("epoch-ms")) == moment("17690000", declared("epoch"))


@pytest.mark.parametrize(
    "nothing",
    [
        0,
        "000",
        "",
        "-",
        "n/a",
        "NaT",
        "nihil",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
    ],
)
def test_zero_and_empty_mean_none(nothing: object) -> None:
    for reading in (ISO, declared("epoch", "excel", "%d/%m/%Y")):
        assert day(nothing, reading) is None
        assert moment(nothing, reading) is None


@pytest.mark.parametrize(
    ("value", "first", "period"),
    [
        ("201605", date(2016, 5, 1), "month"), (201605, date(2016, 5, 1), "month"),
        ("2016-05", date(2016, 5, 1), "month"), ("5/2016", date(2016, 5, 1), "month"),
        ("Mei 2016", date(2016, 5, 1), "month"), ("May-2016", date(2016, 5, 1), "month"),
        ("2016Q1", date(2016, 1, 1), "quarter"), ("Q4 2016", date(2016, 10, 1), "quarter"),
        ("Triwulan III 2016", date(2016, 7, 1), "quarter"), ("TW 2 2016", date(2016, 4, 1), "quarter"),
        ("2016", date(2016, 1, 1), "year"), (2016, date(2016, 1, 1), "year"),
    ],
)  # fmt: skip
def test_a_month_a_quarter_or_a_year_is_never_a_day(value: object, first: date, period: str) -> None:
    assert span(value, ISO) == Span(first, period, str(value))
    assert reason(day, value)[0] == reason(moment, value)[0] == "coarse"


def test_a_declared_form_without_a_day_is_a_month_or_a_year() -> None:
    assert span("201205", declared("%Y%m")) == Span(date(2012, 5, 1), "month", "201205")
    assert span("Nov-24", declared("%b-%y")) == Span(date(2024, 11, 1), "month", "Nov-24")
    assert span("tahun 2024", declared("tahun %Y")) == Span(date(2024, 1, 1), "year", "tahun 2024")
    assert span("23/11/2026", declared("%Y%m", "%d/%m/%Y")) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8 Nov", date(2026, 11, 8)), ("23 Nov", date(2026, 11, 23)), ("24 Des", date(2026, 12, 24)),
        ("25 Des", date(2025, 12, 25)), ("29 Feb", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_latest_one_at_most_a_month_ahead(text: str, found: date) -> None:
    assert day(text, declared("%d %b")) == found
    assert reason(day, text) == ("no-year", "%d %b")
    assert reason(day, text, Reading(zone=WIB, office=WIB, dates=("%d %b",)))[0] == "no-year"


def test_the_year_that_is_missing_is_the_one_where_the_source_is() -> None:
    """On New Year's Eve at 20.00 in Batam it is January further east, and 1 February is less than a month ahead."""
    late = datetime(2026, 12, 31, 20, tzinfo=WIB)
    for hours, found in ((7, date(2026, 2, 1)), (14, date(2027, 2, 1))):
        zone = timezone(timedelta(hours=hours))
        assert day("1 Feb", Reading(zone=zone, office=WIB, dates=("%d %b",), now=late)) == found


def test_serial_days_of_a_spreadsheet_are_days_only_where_that_is_declared() -> None:
    for value in (46000, "46000", 46000.0, 46000.5, "46000,5"):
        assert reason(day, value) == ("serial", "excel")
        assert day(value, declared("excel")) == date(2025, 12, 9)
        assert day(value, declared("excel-1904")) == date(2029, 12, 10)
    assert moment(46000.385416666667, declared("excel")) == datetime(2025, 12, 9, 9, 15, tzinfo=WIB)
    assert [day(serial, declared("excel")) for serial in (1, 59, 61)] == [
        date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1),
    ]  # fmt: skip
    assert reason(day, 60, declared("excel"))[0] == "type"
    assert reason(day, "46.000", declared("excel"))[0] == "type"
    assert day("2026-11-23", declared("excel")) == date(2026, 11, 23)


def test_real_dates_of_a_workbook_stay_what_they_are() -> None:
    naive = datetime(2026, 11, 23, 23, 59, tzinfo=UTC).replace(tzinfo=None)
    assert day(date(2026, 11, 23), ISO) == day(naive, ISO) == date(2026, 11, 23)
    assert moment(naive, ISO) == datetime(2026, 11, 23, 23, 59, tzinfo=WIB)


@pytest.mark.parametrize(
    "form",
    ["%d/%m/%Y", "%d %b", "%m/%d", "%Y%m", "%Y", "%b-%y", "%G-W%V-%u", "%j %Y", "%A, %d %B %Y", "%d %b %H:%M",
     "%d/%m/%Y %H:%M:%S %z", "excel", "excel-1904", "epoch", "epoch-ms"],
)  # fmt: skip
def test_forms_that_can_be_declared(form: str) -> None:
    assert is_form(form)


@pytest.mark.parametrize(
    "form",
    ["", "x", "%", "%d", "%H:%M", "%d %Y", "%Y-W%W", "%G-W%V", "%-d/%m/%Y", "%Q", "%m", "quarter", "Excel"],
)
def test_forms_of_which_nothing_or_the_wrong_day_would_come(form: str) -> None:
    assert not is_form(form)

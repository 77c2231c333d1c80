"""Whatever day is written in a declared form comes back, and no text breaks the reading."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.convert import Misfit, Reading
from sources.date_forms import form_of, is_form, strptime
from sources.date_words import Span
from sources.dates import day, moment, span

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
CODES = {"type", "date-order", "no-year", "weekday", "serial", "coarse", "range"}
some = settings(max_examples=100, deadline=None)


def declared(*forms: str) -> Reading:
    return Reading(zone=WIB, office=WIB, dates=forms, now=NOW)


@some
@given(
    st.dates(min_value=date(1970, 1, 2), max_value=date(2199, 12, 31)),
    st.sampled_from(
        ["%d/%m/%Y", "%m/%d/%Y", "%Y.%m.%d", "%d %B %Y", "%a %d-%b-%Y", "%Y%m%d", "%j/%Y", "%G-W%V-%u"]
    ),
    st.sampled_from(["", " 09:15", ", 09.15.30 WIB"]),
)
def test_a_day_written_in_a_declared_form_comes_back(value: date, form: str, clock: str) -> None:
    assert is_form(form)
    assert day(value.strftime(form) + clock, declared(form)) == value


@some
@given(st.dates(min_value=date(1900, 3, 1), max_value=date(2199, 12, 31)), st.integers(0, 86_399))
def test_a_serial_number_comes_back(value: date, second: int) -> None:
    serial = (value - date(1899, 12, 30)).days + second / 86_400
    found = moment(serial, declared("excel"))
    assert found is not None
    assert found == datetime(value.year, value.month, value.day, tzinfo=WIB) + timedelta(seconds=second)


@some
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_month_written_in_a_declared_form_comes_back(value: date) -> None:
    first = value.replace(day=1)
    for form in ("%Y%m", "%m/%Y", "%B %Y"):
        text = value.strftime(form)
        assert span(text, declared(form)) == Span(first, "month", text)


@some
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 1, 1)), st.integers(-3000, 31))
@example(date(2024, 2, 29), -1)
def test_a_day_without_its_year_is_never_far_ahead(now: date, days: int) -> None:
    written = now + timedelta(days=days)
    reading = Reading(
        zone=UTC, office=UTC, dates=("%d %b",), now=datetime(now.year, now.month, now.day, tzinfo=UTC)
    )
    found = day(written.strftime("%d %b"), reading)
    assert found is not None
    assert (found.day, found.month) == (written.day, written.month)
    assert written <= found <= now + timedelta(days=31)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["%d/%m/%Y", "%m-%d-%Y", "%Y/%m/%d", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/ %m/%Y"]),
    st.lists(st.sampled_from([*"0123456789/-.: ", "2026", "/11/", "23/"]), max_size=14).map("".join),
    st.datetimes(),
)
def test_the_quick_way_through_the_usual_forms_reads_as_strptime_does(
    form: str, text: str, at: datetime
) -> None:
    for written in (text, at.strftime(form), at.strftime(form).replace("0", "")):
        try:
            expected = datetime.strptime(written, form).replace(tzinfo=WIB)
        except ValueError:
            expected = None
        found = strptime(written, form_of(form), NOW)
        assert (found and found.replace(tzinfo=WIB)) == expected


PIECES = (
    *(
        "5",
        "10",
        "2026",
        "26",
        "0",
        "31",
        "29",
        "1769000000",
        "/",
        "-",
        ".",
        " ",
        ":",
        ",",
        "%",
        "'",
        "T",
        "Z",
    ),
    *("Nov", "Mei", "Feb", "Senin", "W", "Q1", "PM", "+07", "WIB", "pukul"),
)
ALMOST = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@settings(max_examples=400, deadline=None)
@given(ALMOST, st.sampled_from([(), ("%d/%m/%Y",), ("%d %b",), ("excel", "epoch"), ("%H:%M %d %b %y",)]))
def test_no_text_that_is_almost_a_date_breaks_the_reading(text: str, forms: tuple[str, ...]) -> None:
    for read in (day, span, moment):
        code, found = "", None
        try:
            found = read(text, declared(*forms))
        except Misfit as misfit:
            code = misfit.code
        assert code in CODES if code else found is None or isinstance(found, date | Span)

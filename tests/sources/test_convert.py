"""Days, moments, numbers, codes: declared orders and signs, and no guesses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Misfit, Reading, code, day, lines, moment, number, yes_or_no

WIB = ZoneInfo("Asia/Jakarta")
ISO = Reading(zone=WIB, office=WIB)
some = settings(max_examples=100, deadline=None)


def declared(*forms: str) -> Reading:
    return Reading(zone=WIB, office=WIB, dates=forms)


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
    "text", ["5/10/2026", "5/10/2026 09:15:00", "13/10/2026", "2026/10/05", "05.10.26", "5-10-2026"]
)
def test_an_order_that_nobody_declared_is_a_misfit_and_no_guess(text: str) -> None:
    for read in (day, moment):
        with pytest.raises(Misfit) as caught:
            read(text, ISO)
        assert caught.value.code == "date-order"


@pytest.mark.parametrize("text", ["kemarin", "2026-13-01", "2026-02-30", "2016Q1", "1769000000", "0"])
def test_what_is_no_day_is_a_misfit(text: str) -> None:
    with pytest.raises(Misfit) as caught:
        day(text, ISO)
    assert caught.value.code == "type"


@pytest.mark.parametrize("value", [True, 46000.5, ["2026-11-23"], {"d": 1}])
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
    ("text", "decimal", "found"),
    [
        ("12", ".", 12),
        (" 12 ", ".", 12),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1.234.567", ",", 1234567),
        ("1.234,0", ",", 1234),
        ("12.0", ".", 12),
        ("1 234", ".", 1234),
        ("1\u00a0234", ",", 1234),
        ("-5", ".", -5),
        ("", ".", None),
        (13, ".", 13),
        (12.0, ",", 12),
        (None, ".", None),
    ],
)
def test_numbers_are_read_by_the_declared_sign(text: object, decimal: str, found: int | None) -> None:
    assert number(text, decimal) == found


@pytest.mark.parametrize(
    ("text", "decimal", "reason"),
    [
        ("1.234", ".", "decimal"),
        ("1.000", ".", "decimal"),
        ("1,000", ",", "decimal"),
        ("1.234,5", ".", "decimal"),
        ("1.234.567", ".", "decimal"),
        ("1.5", ".", "whole"),
        (2.5, ".", "whole"),
        ("1,00015E+13", ".", "type"),
        ("1e3", ".", "type"),
        ("n/a", ".", "type"),
        ("12 orang", ".", "type"),
        ("1,23", ".", "type"),
        ("٣", ".", "type"),
        (True, ".", "type"),
        ([1], ".", "type"),
        (10**30, ".", "range"),
        (float("inf"), ".", "range"),
        (float("nan"), ".", "range"),
        ("9" * 20, ".", "range"),
        ("9" * 5000, ".", "type"),
    ],
)
def test_what_is_no_whole_number_or_may_be_two_is_a_misfit(text: object, decimal: str, reason: str) -> None:
    with pytest.raises(Misfit) as caught:
        number(text, decimal)
    assert caught.value.code == reason


@some
@given(st.integers(-(2**53) + 1, 2**53 - 1), st.sampled_from([".", ","]))
def test_a_number_with_its_thousands_comes_back(value: int, decimal: str) -> None:
    grouped = f"{value:,}" if decimal == "." else f"{value:,}".replace(",", ".")
    assert number(grouped, decimal) == number(str(value), decimal) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0081170020", "0081170020"),
        (2171011002, "2171011002"),
        ("21.71.01.1002", "21.71.01.1002"),
        ("", None),
        (None, None),
    ],
)
def test_a_code_stays_text(value: object, text: str | None) -> None:
    assert code(value) == text


@pytest.mark.parametrize("value", ["1,00015E+13", "2.17E+09", "1E+13", "2171011002.0", 2.171e9, True, ["a"]])
def test_a_code_that_a_spreadsheet_damaged_is_refused(value: object) -> None:
    with pytest.raises(Misfit):
        code(value)


def test_yes_and_no_in_both_languages() -> None:
    assert [yes_or_no(word) for word in ("Ya", "yes", 1, True, "TIDAK", "no", "0", False, "", None)] == (
        [True] * 4 + [False] * 4 + [None] * 2
    )
    with pytest.raises(Misfit):
        yes_or_no("t")


def test_lists_come_as_lists_or_as_text() -> None:
    assert lines(["a ", "", None, "b"]) == ("a", "b")
    assert lines("BP3MI, Polda") == ("BP3MI", "Polda")
    assert lines("BP3MI, Kepri; Polda") == ("BP3MI, Kepri", "Polda")
    assert lines("") is None


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@some
@given(ANY)
def test_every_reader_gives_a_value_or_a_misfit(value: object) -> None:
    for read in (
        lambda v: day(v, ISO),
        lambda v: moment(v, ISO),
        lambda v: number(v, "."),
        code,
        lines,
        yes_or_no,
    ):
        try:
            read(value)
        except Misfit:
            continue

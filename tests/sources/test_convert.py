"""Texts, codes, choices, lists: what is nothing, what a spreadsheet damaged, and no guesses."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Misfit, Reading, choice, code, line, lines, prose, yes_or_no
from sources.dates import day, moment, span
from sources.numbers import number

WIB = ZoneInfo("Asia/Jakarta")
ISO = Reading(zone=WIB, office=WIB)
some = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0081170020", "0081170020"),
        (2171011002, "2171011002"),
        ("21.71.01.1002", "21.71.01.1002"),
        ("'0081170020", "0081170020"),
        ("'GR.03.05", "GR.03.05"),
        ("", None),
        ("-", None),
        ("n/a", None),
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


def test_a_dash_alone_is_an_empty_cell_and_inside_a_text_it_is_a_dash() -> None:
    for nothing in ("-", " \u2013 ", "\u2014", "n/a", "N/A"):
        assert line(nothing) is None
        assert lines(nothing) is None
        assert choice(nothing, {}) is None
        assert yes_or_no(nothing) is None
    assert line("Batam - Centre") == "Batam - Centre"
    assert line("na") == "na"
    assert prose("-") == "-"


def test_nihil_names_nobody() -> None:
    assert lines("Nihil") is None
    assert lines("BP3MI; nihil") == ("BP3MI",)
    assert line("Nihil") == "Nihil"


def test_the_mark_that_a_spreadsheet_puts_before_a_phone_number_is_taken_off_and_a_name_keeps_its_own() -> (
    None
):
    assert line("'0811 7002-019") == "0811 7002-019"
    assert line("'+62 811 7002019") == "+62 811 7002019"
    assert line("'s-Gravenhage") == "'s-Gravenhage"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@some
@given(ANY | st.dates() | st.datetimes())
def test_every_reader_gives_a_value_or_a_misfit(value: object) -> None:
    for read in (
        lambda v: day(v, ISO),
        lambda v: span(v, ISO),
        lambda v: moment(v, ISO),
        lambda v: number(v, "."),
        lambda v: number(v, ","),
        lambda v: choice(v, {}),
        code,
        line,
        lines,
        prose,
        yes_or_no,
    ):
        try:
            read(value)
        except Misfit:
            continue

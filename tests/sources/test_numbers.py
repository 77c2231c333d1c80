"""Numbers: the declared decimal sign, currencies, words for none, and no guesses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.convert import Misfit
from sources.numbers import number

some = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    ("text", "decimal", "found"),
    [
        ("12", ".", 12),
        (" 12 ", ".", 12),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1.234.567", ",", 1234567),
        ("2.500.000.000", ",", 2500000000),
        ("1.234,0", ",", 1234),
        ("12.0", ".", 12),
        ("1 234", ".", 1234),
        ("1\u00a0234", ",", 1234),
        ("-5", ".", -5),
        ("\u22125", ".", -5),
        ("'12", ".", 12),
        (13, ".", 13),
        (12.0, ",", 12),
        ("Rp80.000", ",", 80000),
        ("Rp 80.000,00", ",", 80000),
        ("Rp. 80.000,-", ",", 80000),
        ("IDR 80,000.00", ".", 80000),
        ("nihil", ".", 0),
        ("NIHIL", ",", 0),
        ("nol", ".", 0),
    ],
)
def test_numbers_are_read_by_the_declared_sign(text: object, decimal: str, found: int) -> None:
    assert number(text, decimal) == found


@pytest.mark.parametrize(
    "text", [None, "", " ", "-", "\u2013", "\u2014", "n/a", "N/A", "#N/A", "null", "NaN", "Rp -"]
)
def test_a_cell_without_a_figure_is_absent_and_not_zero(text: object) -> None:
    assert number(text, ".") is None
    assert number(text, ",") is None


@pytest.mark.parametrize(
    ("text", "decimal", "reason"),
    [
        ("1.234", ".", "decimal"),
        ("1.000", ".", "decimal"),
        ("1,000", ",", "decimal"),
        ("1.234,5", ".", "decimal"),
        ("1.234,00", ".", "decimal"),
        ("1.234.567", ".", "decimal"),
        ("Rp80.000", ".", "decimal"),
        ("Rp 80.000,00", ".", "decimal"),
        ("12.0", ",", "decimal"),
        ("1,23", ".", "decimal"),
        ("1.5", ".", "whole"),
        ("1.234,5", ",", "whole"),
        (2.5, ".", "whole"),
        ("1,00015E+13", ".", "type"),
        ("1,00015E+13", ",", "type"),
        ("1e3", ".", "type"),
        ("12%", ".", "type"),
        ("12,5 %", ",", "type"),
        ("12 orang", ".", "type"),
        ("tidak ada", ".", "type"),
        ("(5)", ".", "type"),
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


def indonesian(value: int, decimals: int, currency: str) -> str:
    sign, digits = ("-", f"{-value:,}") if value < 0 else ("", f"{value:,}")
    return f"{currency}{sign}{digits.replace(',', '.')}{',' + '0' * decimals if decimals else ''}"


@some
@given(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.sampled_from([0, 1, 2]),
    st.sampled_from(["", "Rp", "Rp ", "Rp. ", "IDR "]),
)
def test_a_number_written_in_indonesian_or_english_comes_back(
    value: int, decimals: int, currency: str
) -> None:
    there = indonesian(value, decimals, currency)
    here = there.translate(str.maketrans(".,", ",.")).replace("Rp,", "Rp.")
    assert number(there, ",") == number(here, ".") == number(str(value), ".") == value


@some
@given(st.integers(1_000, 2**53 - 1))
def test_thousands_under_the_wrong_sign_are_never_another_number(value: int) -> None:
    """`1.234` for 1,234 is refused while nobody says what the dot means."""
    for text, decimal in ((f"{value:,}", ","), (f"{value:,}".replace(",", "."), ".")):
        with pytest.raises(Misfit):
            number(text, decimal)

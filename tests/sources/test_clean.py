"""The sanitising law at the door (DESIGN 2.6, research T1)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.text import MARK, MARKS_PER_BASE, clean

CHARACTERS = (
    "\x1b\x9b\x9d\x90\x9c\x07\0\x7f\x85\n\r\t\u202e\u2066\u200b\u200d\ufe0f\u0301\u0338\u2194"
    "1\u20e3👨👩❤é\ud83d\ude00\U000e0041\xad\ufeff\u2028"
)
STEERING = st.sampled_from([*CHARACTERS, "\x1b]", "\x1b[", "\x1bP", "\x1b\\", "â\x80"])
HOSTILE = st.lists(st.one_of(STEERING, st.text(max_size=4)), max_size=20).map("".join)
"""Text in which the dangerous pieces stand close together."""
some = settings(max_examples=100, deadline=None)


@some
@given(HOSTILE, st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once


@some
@given(HOSTILE, st.booleans())
def test_nothing_that_steers_a_terminal_survives(text: str, lines: bool) -> None:
    allowed = {"\n"} if lines else set()
    for letter in set(clean(text, lines=lines)) - allowed:
        assert unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(letter))
        assert (
            letter
            not in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\xad"
        )


@some
@given(HOSTILE)
def test_clean_text_is_nfc_and_encodes(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@some
@given(
    st.sampled_from(["\x1b]", "\x9d", "\x1bP", "\x90", "\x1bX", "\x98", "\x1b^", "\x9e", "\x1b_", "\x9f"]),
    st.sampled_from(["\x1b\\", "\x9c", ""]),
    st.text(alphabet="abcXYZ0123;:/?=+ \n\t\x00\r", max_size=30),
)
def test_the_payload_of_a_string_sequence_goes_with_it(opening: str, closing: str, payload: str) -> None:
    after = "sesudah" if closing else ""
    assert clean(f"sebelum{opening}{payload}{closing}{after}", lines=True) == f"sebelum{after}"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b]0;judul\x07isi", "isi"),
        ("\x1b]52;c;cm0gLXJm", ""),
        ("\x1b]8;;https://example.org\x1b\\teks\x1b]8;;\x1b\\", "teks"),
        ("\x1b[31mmerah\x1b[0m", "merah"),
        ("\x9b2Jhapus", "hapus"),
        ("ujung\x1b[3", "ujung"),
        ("ujung\x1b", "ujung"),
        ("\x1b(0abc", "abc"),
        ("\x1bPtmux;\x1b]52;c;eA==\x1b\\lanjut", "lanjut"),
    ],
)
def test_each_kind_of_sequence_goes_whole(raw: str, plain: str) -> None:
    assert clean(raw) == plain


def test_a_misread_quote_costs_only_its_own_controls_and_not_the_rest_of_the_tip() -> None:
    misread = "kata “calo” 😀 di pelabuhan".encode().decode("latin-1")
    assert clean(misread) == "kata âcaloâ ð di pelabuhan"


@pytest.mark.parametrize(
    "text",
    [
        "Batam Centre menolak 12 orang; Jl. A [RT 03/RW 05] – “s.d. 23 Nov”",
        "[/x] [@click=app.quit]klik[/] \\[",
        "Harbour Bay / Citra Tri Tunas",
        "Café, naïve, Đà Nẵng, 新加坡, Ωμέγα",
        "  ruang di tepi  ",
        "👨‍👩‍👧 ❤️ 1️⃣ 🏳️‍🌈 👩🏽‍🚀 🇮🇩",
        "",
    ],
)
def test_ordinary_text_and_whole_emoji_are_untouched(text: str) -> None:
    assert clean(text) == text
    assert clean(text, lines=True) == text


@some
@given(
    st.text(
        alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:/()[]{}'\"-+*&%$#@!?=_"
    )
)
def test_ordinary_letters_are_untouched(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2067", "\u061c", "\u200b", "\xad", "\ufeff", "\u2028", "\U000e0061"]
)
def test_what_cannot_be_seen_becomes_a_mark_that_can(hidden: str) -> None:
    assert clean(f"a{hidden}b") == f"a{MARK}b"


@pytest.mark.parametrize("text", ["a\u200db", "\u200d👨", "👨\u200d", "a\ufe0f", "1\ufe0f", "👨\ufe0f\ufe0f"])
def test_a_joiner_outside_an_emoji_becomes_a_mark(text: str) -> None:
    assert MARK in clean(text)


def test_lone_surrogates_become_marks() -> None:
    assert clean("a\ud83db") == f"a{MARK}b"


def test_newlines_stay_only_where_lines_are_wanted() -> None:
    assert clean("a\tb\r\nc", lines=True) == "a b\nc"
    assert clean("a\tb\r\nc") == "a b c"


def test_a_tower_of_marks_is_cut_and_a_vietnamese_letter_is_not() -> None:
    assert clean("e" + "\u0316" * 30) == "e" + "\u0316" * MARKS_PER_BASE
    assert clean("e\u0302\u0301") == "ế"


@pytest.mark.parametrize("plane", range(17))
def test_noncharacters_become_the_mark(plane: int) -> None:
    found = [chr(plane * 0x10000 + last) for last in (0xFFFE, 0xFFFF)]
    if plane == 0:
        found += [chr(0xFDD0), chr(0xFDE0), chr(0xFDEF)]
    for letter in found:
        assert clean(f"a{letter}é") == f"a{MARK}é"
        assert clean(letter, lines=True) == MARK
    assert clean("\ufdcf\ufdf0\U0001f600") == "\ufdcf\ufdf0\U0001f600"

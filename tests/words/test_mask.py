"""Personal data stays behind dots however it is spelled, and ordinary figures stay readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.tip import Note
from store.models.village import Contact, Officer
from tui.words.mask import mask_contact, mask_name, mask_numbers, mask_text, masked, shown

DIGITS = "0123456789"
SEPARATORS = ["", "", "", " ", "-", ".", " - ", ") ", " (", "–", "\u00a0"]
AROUND = ["hubungi {} ya", "{}", "WA:{}", "no.hp {}, malam", "({})", "NIK/HP {} dan 12 orang", "a\n{}\nb"]


def spellings(heads: list[str], least: int, most: int) -> Iterator[tuple[str, str]]:
    """3,000 numbers, each with one of its spellings: any separator between any two digits, any words around."""
    dice = Random(20261123)
    for _ in range(3000):
        number = dice.choice(heads) + "".join(dice.choices(DIGITS, k=dice.randint(least, most)))
        text = "".join(dice.choice(SEPARATORS) + digit for digit in number[1:])
        yield number, dice.choice(AROUND).format(number[0] + text)


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text.replace("12 orang", ""))


def test_a_telephone_number_is_never_readable() -> None:
    for number, text in spellings(["08", "+628", "628", "+62778"], 8, 10):
        masked_text = mask_text(text)
        assert "•••" in masked_text, text
        assert len(digits_of(masked_text)) <= 4, (text, masked_text)
        assert digits_of(number)[2:-2] not in digits_of(masked_text), text


def test_a_nik_is_never_readable() -> None:
    for _, text in spellings(["11", "21", "32", "71", "91"], 14, 14):
        assert digits_of(mask_text(text)) == "", text


def test_the_shortest_number_and_one_that_begins_like_a_date_are_hidden() -> None:
    assert mask_text("hp 081234567") == "hp 08•••67"
    assert mask_text("hp 08-12-2034-5678") == "hp 08•••78"
    assert mask_text("hp 08.12.2034 5678") == "hp 08•••78"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("wa +65 9123 4567, 40 orang", "wa +65•••67, 40 orang"),
        ("+60123456789", "+60•••89"),
        ("(+60) 12-345 6789", "(+60•••89"),
        ("0065 91234567", "00•••67"),
        ("+65 9123 4567 0812 3456 7890", "+65•••67 08•••90"),
    ],
)
def test_a_number_of_another_country_is_hidden_too(text: str, safe: str) -> None:
    assert mask_text(text) == safe


def test_two_numbers_in_a_row_are_both_hidden() -> None:
    assert digits_of(mask_text("0812 3456 7890 0813 1111 2222")) == "08900822"
    assert digits_of(mask_text("081234567890/081311112222")) == "08900822"


@settings(max_examples=100, deadline=None)
@given(
    st.text("ABCXYabcxy", min_size=1, max_size=1),
    st.sampled_from(["", " ", "-", "."]),
    st.text(DIGITS, min_size=7, max_size=7),
    st.sampled_from(AROUND),
)
def test_a_passport_is_never_readable(letter: str, between: str, digits: str, around: str) -> None:
    assert digits_of(mask_text(around.format(letter + between + digits))) == ""


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[a-z][a-z0-9._+-]{0,20}@[a-z0-9-]{1,20}(\.[a-z]{2,5}){1,3}", fullmatch=True))
def test_an_address_is_never_readable(address: str) -> None:
    shown = mask_text(f"kirim ke {address} saja")
    assert address not in shown
    assert address.partition("@")[2] not in shown


@pytest.mark.parametrize(
    "text",
    [
        "767 keberangkatan dan 12 permohonan paspor, November 2024",
        "kode 2171101003 dan 21.71.10.1003",
        "08-11-2025 10.00 di Pulau Abang, 40 orang",
        "pukul 08.00-10.00 12 Nov 2025",
        "08/11/2025 08:00 sampai 09/11/2025 16:30",
        "2026-08-12 10:00",
        "2.780 lalu 8.243 lalu 3.337",
        "2022 2023 2024 2025",
        "Rp 1.234.567 per orang",
        "1 2 3 4 5 6 7 8",
        "umur 17 tahun, 3 orang, gate 2",
        "ig x #TPPO 142/280",
        "+10 20-11-2026 dan +4 2026-11-20",
        "naik +12.345.678, lalu 767 + 12345678",
        "2026-11-20T09:00:00+07:00, pukul 00.15-10.30 20 orang",
        "SK 0012345/11/2026 dan KEP-0012/2026",
    ],
)
def test_ordinary_figures_stay(text: str) -> None:
    assert mask_text(text) == text


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]),
)
def test_every_date_stays(day: date, form: str) -> None:
    for text in (f"tanggal {day.strftime(form)} jam 9", f"{day.strftime(form)} 10.00 di Batam"):
        assert mask_text(text) == text


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 9_999_999_999).map(str))
def test_a_count_or_an_area_code_of_up_to_ten_digits_stays(digits: str) -> None:
    if not re.match(r"08|628|0\d", digits):
        assert mask_numbers(f"jumlah {digits} orang") == f"jumlah {digits} orang"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


def test_names_and_contacts_keep_only_what_tells_them_apart() -> None:
    assert mask_name("Siti Aminah") == "S•••"
    assert mask_name("  ") == ""
    assert mask_contact("0812 3456 7890") == "08•••90"
    assert mask_contact("+62 812-3456-7890") == "+62•••90"
    assert mask_contact("warga@example.org") == "w•••@•••"
    assert mask_contact("@warga_a") == "@w•••"
    assert mask_contact("lewat Pak RT") == "l•••"


def test_a_field_is_masked_by_what_it_holds() -> None:
    assert masked("tips", "reporter_name", "Warga A") == "W•••"
    assert masked("tips", "reporter_contact", "081200000000") == "08•••00"
    assert masked("tips", "text", "hubungi 081200000000") == "hubungi 08•••00"
    assert masked("villages", "code", "2171101003") == "2171101003"
    assert masked("outreach", "caption.x", "Lapor ke 08117002019") == "Lapor ke 08117002019"
    assert masked("deferrals", "count", 767) == 767
    assert masked("deferrals", "date", date(2024, 11, 1)) == date(2024, 11, 1)


def test_parts_are_masked_one_by_one() -> None:
    contact = Contact(role="Lurah", name="Siti Aminah", phone="0812 3456 7890")
    assert masked("villages", "contacts", (contact,)) == (
        Contact(role="Lurah", name="S•••", phone="08•••90"),
    )
    officer = Officer(name="Pimpasa Contoh 1")
    assert masked("villages", "officers", (officer,)) == (officer,)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    note = Note(at=at, by="staf1", text="telepon 0812 3456 7890")
    assert masked("tips", "notes", (note,))[0].text == "telepon 08•••90"


def test_a_value_in_a_message_is_one_short_line() -> None:
    assert shown("tips", "text", "a\nb 081200000000") == "a b 08•••00"
    assert len(shown("outreach", "title", "x" * 100)) == 40


def test_masking_a_long_text_is_quick_work() -> None:
    # A naive address pattern took 7 s for 50,000 signs. Own CPU time, so that a busy machine does not matter.
    began = process_time()
    for text in (
        "a" * 50_000,
        "8" * 50_000,
        "a." * 25_000 + "@",
        "1-" * 25_000,
        "0 " * 25_000,
        "+6 " * 20_000,
    ):
        mask_text(text)
    assert process_time() - began < 5


@pytest.mark.parametrize(
    ("collection", "field", "value", "safe"),
    [
        ("tips", "reporter_contcat", "0812 3456 7890", "08•••90"),
        ("tips", "reporter_contcat", "@warga", "@w•••"),
        ("tips", "reporter_nmae", "Siti Aminah", "S•••"),
        ("activities", "reporter_nmae", "Siti Aminah", "S•••"),
        ("tips", "status", "081234567890", "08•••90"),
        ("tips", "kind", "complaint", "complaint"),
        ("outreach", "reporter_contact", "081234567890", "08•••90"),
        ("outreach", "status.x", "081234567890", "08•••90"),
        ("outreach", "channels", "081234567890", "08•••90"),
        ("outreach", "caption.x", "Hotline 08117002019", "Hotline 08117002019"),
        ("villages", "code", "2171101003", "2171101003"),
        ("", "", "ann@example.org", "a•••@•••"),
    ],
)
def test_a_value_in_a_problem_is_hidden_whatever_field_it_was_meant_for(
    collection, field, value, safe
) -> None:
    assert shown(collection, field, value) == safe

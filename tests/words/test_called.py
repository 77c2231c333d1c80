"""The closer look at what the public writes: announced names, and numbers as people disguise them; ordinary text stays."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.called import persons_in
from store.models.closed import kinds_in
from store.models.tip import Note, Referral, Tip
from tests.words.spellings import PERSONAL, ordinary
from tui.words.mask import known_of, mask_text, masked

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SURE = ("nik and kk", "phone, disguised", "mail", "account", "handle", "name, announced")
"""Kinds of which every spelling is hidden."""
FLOORS = {"phone": 0.98, "passport": 0.995, "name, small or capitals": 0.8, "name, unannounced": 0.3}
"""Of the others, the least share: any signs between any digits, names of which nothing tells that they are names."""
PIECES = [
    "nama saya ", "Siti", "budi", " a.n. ", "Pak ", "bu ", "@", "siti_a", " at ", "gmail", " dot ", "com", "(at)", "ig: ",
    "BCA ", "0812", "O8l2", "-", " ", "3456", "7890", "nol ", "delapan ", "satu ", "bin ", "•••", "S•••", "•", "paspor ",
    "AB", "NIK ", "Rp", ".", ",", "\n", "+62", "\ufffd", "２１", "ß", "İ", "Jl. ", "RT 03 ",
]  # fmt: skip


@pytest.mark.parametrize("kind", SURE)
@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_spelling_is_hidden(kind: str, seed: int) -> None:
    dice = Random(seed)
    for _ in range(10):
        text, hidden = PERSONAL[kind](dice)
        assert hidden(mask_text(text)), (text, mask_text(text))


@pytest.mark.parametrize("kind", FLOORS)
def test_of_what_nothing_tells_most_is_hidden(kind: str) -> None:
    dice = Random(20261124)
    made = [PERSONAL[kind](dice) for _ in range(1_500)]
    assert sum(hidden(mask_text(text)) for text, hidden in made) >= FLOORS[kind] * len(made)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_ordinary_texts_stay_as_they_are(seed: int) -> None:
    dice = Random(seed)
    for _ in range(10):
        text = ordinary(dice)
        assert mask_text(text) == text


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from([(), ("Siti Aminah",)]))
def test_masking_twice_changes_nothing_more_and_no_two_finds_lie_over_each_other(
    text: str, known: tuple[str, ...]
) -> None:
    found = persons_in(text, known)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.start < one.end <= len(text) for one in found)
    once = mask_text(text, known)
    assert mask_text(once, known) == once


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("nama saya Siti Aminah dari Tiban", "nama saya S••• dari Tiban"),
        ("nama saya siti aminah mau lapor", "nama saya s••• mau lapor"),
        ("NAMA SAYA SITI AMINAH MAU LAPOR", "NAMA SAYA S••• MAU LAPOR"),
        ("Ibu Siti Nur Aini Rahmawati binti Saleh di Sekupang", "Ibu S••• di Sekupang"),
        ("transfer ke BCA 1234567890 a.n. Budi Santoso", "transfer ke BCA •••••• a.n. B•••"),
        ("1234567890 (BCA) an. Budi", "•••••• (BCA) an. B•••"),
        ("Pak RT 03 Budi Hartono tahu", "Pak RT 03 B••• tahu"),
        ("my name is John Smith and I live here", "my name is J••• and I live here"),
        ("hub O812 3456 789O", "hub 08•••90"),
        ("pak budi bilang", "pak b••• bilang"),
        ("CP: Rina, IG @rina_88", "CP: R•••, IG @r•••"),
        ("paspor AB123456", "paspor ••••••"),
        ("wa.me/6281234567890", "••••••"),
        ("wa 0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "wa 08•••78️⃣"),
        ("Halo, Rina sudah di Johor", "Halo, R••• sudah di Johor"),
    ],
)
def test_what_is_hidden_and_what_stays_beside_it(text: str, safe: str) -> None:
    assert mask_text(text) == safe


@pytest.mark.parametrize(
    "text",
    ["nama saya tolong dirahasiakan", "atas nama warga Tiban", "Terima kasih Pak. Kapal berangkat jam 08.30",
     "Bapak Presiden, Ibu Kota, Ibu PKK, korban TPPO", "bu tolong dicek", "tiket @5000 dan @Rp5.000",
     "transfer tanggal 14-11-2026 Rp 1.500.000", "dana 15.000.000", "Biaya paspor Rp 15.000.000", "i am working here",
     "Jl. Kartini dekat Hotel Maria", "nama yang unik", "Surat KEP-0045/3/2026", "kapal 08.30, 09.30, 10.30, 11.30"],
)  # fmt: skip
def test_nobody_is_named(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize("text", ["rapat dengan Ibu Siti", "a.n. Budi Santoso", "lihat @budi", "BCA 1234567"])
def test_the_door_of_counts_lets_names_pass(text: str) -> None:
    assert mask_text(text) != text or "BCA" in text
    assert kinds_in("note", text) == set()


@pytest.mark.parametrize("text", ["paspor AB1234567", "A12345678 ditunda", "TK1234567"])
def test_passports_of_other_countries_do_not_pass_it(text: str) -> None:
    assert kinds_in("note", text) == {"passport"}


def test_what_the_reporters_own_fields_say_is_hidden_in_the_texts_too() -> None:
    tip = Tip(id="t", received_at=AT, text="", reporter_name="Yohanes Keraf", reporter_contact="ketut.w")
    text = "yohanes bilang KERAF tahu, tanya ketut; Yohanesta tidak"
    assert mask_text(text, known_of(tip)) == "y••• bilang K••• tahu, tanya k•••; Yohanesta tidak"
    assert masked("tips", "text", text, known_of(tip)) == mask_text(text, known_of(tip))


def test_every_text_of_a_note_and_of_a_referral_is_masked_and_its_ids_stay() -> None:
    note = Note(at=AT, by="staf1", text="Pak Budi 0812 3456 7890", kind="answer", channel="wa 0812 3456 7890")
    (safe,) = masked("tips", "notes", (note,))
    assert (safe.by, safe.text, safe.kind, safe.channel) == (
        "staf1",
        "Pak B••• 08•••90",
        "answer",
        "wa 08•••90",
    )
    referral = Referral(
        agency="bp3mi", at=AT, by="staf1", shared="nama Siti Aminah", outcome="Ibu Siti pulang"
    )
    (safe,) = masked("tips", "referrals", (referral,))
    assert (safe.agency, safe.by, safe.shared, safe.outcome) == (
        "bp3mi",
        "staf1",
        "nama S•••",
        "Ibu S••• pulang",
    )


def test_names_stay_in_what_offices_write_and_numbers_do_not() -> None:
    assert masked("villages", "notes", "Ibu Camat Rina, hp 0812 3456 7890") == "Ibu Camat Rina, hp 08•••90"
    assert masked("activities", "title", "Kelas Ibu Hamil") == "Kelas Ibu Hamil"
    assert masked("", "", "Ibu Rina") == "Ibu R•••"


def test_a_long_text_is_quick_work() -> None:
    began = process_time()
    for piece in (
        "nol ",
        "Siti ",
        "nama ",
        "a.n. ",
        "08 ",
        "1 BCA ",
        "@a",
        "a at ",
        "O8",
        "8,",
        "RT 3 ",
        "pak budi ",
        "+(",
        "ig:",
    ):
        mask_text(piece * (40_000 // len(piece)))
    assert process_time() - began < 5

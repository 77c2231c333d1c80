"""The quick look at a text loses nothing of what the exact patterns find, whatever stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.models import closed, personal
from store.models.closed import kinds_in
from store.models.personal import personal_in

DIGITS = st.text("0123456789", min_size=1, max_size=17)
SIGNS = st.sampled_from([*" .-/+()[]_·–',:@\n\t", "  ", " - ", ") ", "(0", "\ufffd", "\u200b"])
PIECES = st.sampled_from(
    ["0", "8", "08", "62", "+62", "0062", "+65 ", "021", "(0778)", "0812-3456-7890", "81234567890", "2171 0312 3456 0001",
     "C1234567", "X 123 4567", "a", "RT ", "Budi", "Tahun ", "W.32-", "1.250.000", "2022 2023 2024 2025", "12.345.67",
     "08-11-2025", "12/12/2026", "2026-11-08", "10.00", "08.00-12.00", "10:30", "０８１２３４５６７８９０", "warga@a.id",
     "hp ", "NIP ", "rek ", "0812,3456,7890", "|", ",", "(at)", "budi(at)a.id", "198501012010121001"]
)  # fmt: skip
TEXTS = st.lists(PIECES | DIGITS | SIGNS, max_size=9).map("".join)


@settings(max_examples=1_500, deadline=None)
@given(TEXTS)
def test_the_quick_look_hides_nothing_from_the_exact_patterns(text: str) -> None:
    told = personal_in(text), kinds_in("notes", text), kinds_in("decree", text)
    with pytest.MonkeyPatch.context() as always:
        for module in (personal, closed):
            always.setattr(module, "may_name", lambda _plain: True)
        exact = personal_in(text), kinds_in("notes", text), kinds_in("decree", text)
    assert (list(told[0]), *told[1:]) == (list(exact[0]), *exact[1:])


@pytest.mark.parametrize(
    "text",
    ["ditunda 2020-01-31 pukul 10.30", "01-12-2025 jam 10.00-12.00", "surat W.32.IMI.IMI.2-0123.GR.03.05 tahun 2024",
     "berkas 2171000123/2024", "nomor 1234567", "1.250.000 rupiah, 45 orang", "Penyuluhan di RT 003 RW 012"],
)  # fmt: skip
def test_dates_and_numbers_of_files_need_no_closer_look(text: str) -> None:
    """The exact patterns take five times as long, and each row of a table may have such a text."""
    assert not personal.may_name(personal.plain_signs(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hub Budi 0812,3456,7890", "phone"), ("Budi 0812|3456|7890", "phone"), ("Budi no. hp 812 3456 7890", "phone"),
        ("WA: 812-3456-7890 ya", "phone"), ("telp.8123456789", "phone"), ("budi(at)gmail.com", "mail"),
        ("budi [at] gmail [dot] com", "mail"), ("NIP 198501012010121001", "nik"), ("NIP. 19850101 201012 1 001", "nik"),
        ("rek 1234567890", "account"), ("no. rekening BCA 123-456-7890", "account"),
    ],
)  # fmt: skip
def test_what_is_told_by_its_word_or_written_in_a_list_names_somebody_too(text: str, kind: str) -> None:
    assert kinds_in("note", text) == {kind}
    hidden = personal.mask_numbers(text)
    assert sum(sign.isdigit() for sign in hidden) <= 4
    assert "gmail" not in hidden
    assert personal.mask_numbers(hidden) == hidden


@pytest.mark.parametrize(
    "text",
    ["hp 12 buah, 8 orang", "08,12,15,20 penundaan", "12,345,678 rupiah", "rekap 2024 2025 penundaan 12",
     "rekomendasi 123456789",
     "hubungi loket 8", "wajib lapor 08-11-2025", "NIP tidak ada", "rapat (at) aula", "pukul 08:00:12"],
)  # fmt: skip
def test_words_and_lists_of_counts_alone_name_nobody(text: str) -> None:
    assert kinds_in("note", text) == set()

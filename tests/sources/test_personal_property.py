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
     "08-11-2025", "12/12/2026", "2026-11-08", "10.00", "08.00-12.00", "10:30", "０８１２３４５６７８９０", "warga@a.id"]
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

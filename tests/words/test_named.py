"""A record in a sentence is called by its key, in the reader's words and without what could name a person."""

from __future__ import annotations

from datetime import date

import pytest

from store.models.deferral import Deferral
from store.models.village import Village
from tui.words.catalog import load
from tui.words.named import named_by_key


def deferral(period: str, **fields: str) -> Deferral:
    return Deferral(id="d-x", date=date(2026, 11, 1), checkpoint="sekupang", count=3, period=period, **fields)


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (deferral("day"), "1 Nov 2026 · sekupang · keberangkatan · imigrasi"),
        (
            deferral("month", reason="dokumen"),
            "November 2026 · sekupang · keberangkatan · imigrasi · dokumen",
        ),
        (deferral("year", category="passport"), "2026 · sekupang · paspor · imigrasi"),
        (
            deferral("day", reason="Hubungi 0812 3456 7890"),
            "1 Nov 2026 · sekupang · keberangkatan · imigrasi · Hubungi 08•••90",
        ),
    ],
)
def test_a_count_is_named_by_its_time_place_and_kind(record: Deferral, name: str) -> None:
    assert named_by_key(load("id"), "deferrals", record) == name


def test_a_village_is_named_by_its_code_and_name() -> None:
    village = Village(id="v-x", name="Tiban Lama", code="2171031007")
    assert named_by_key(load("en"), "villages", village) == "2171031007 · Tiban Lama"

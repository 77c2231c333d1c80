"""What is told of a draft: enough to know it among others, nothing of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from store.drafts import Draft
from tests.views.office import NOW, count, office, sight
from tui.views.drafted import draft_about


def about(screen: str, id: str | None = None, **fields: Any) -> str:
    return draft_about(sight(), Draft(screen=screen, id=id, fields=fields, at=NOW))


@pytest.mark.parametrize(
    ("told", "draft"),
    [
        ("Jadwal libur", {"screen": "outreach", "title": "Jadwal libur"}),
        ("E-Visa", {"screen": "outreach", "id": "p-5", "notes": "lihat lagi"}),
        ("Tiban Lama", {"screen": "villages", "id": "v-1"}),
        ("", {"screen": "villages", "id": "v-gone"}),
        ("", {"screen": "outreach"}),
        ("Hubungi 08•••90", {"screen": "outreach", "title": "Hubungi 0812 3456 7890"}),
        (f"{'x' * 49}…", {"screen": "outreach", "title": "x" * 80}),
    ],
)
def test_a_record_is_told_by_its_title(told: str, draft: dict[str, Any]) -> None:
    assert about(**draft) == told


def test_a_sheet_is_told_by_its_day_and_the_checkpoints_whose_counts_are_others() -> None:
    held = office(
        deferrals=[count(date(2026, 11, 22), "batam-centre", 9), count(date(2026, 11, 22), "sekupang", 3)]
    )
    fields = {
        "date": "22/11/2026",
        "departure/batam-centre": "9",
        "departure/sekupang": "4",
        "departure/bengkong": "",
        "departure/Telaga": "1",
        "note": "rahasia",
    }
    draft = Draft(screen="deferrals", fields=fields, at=NOW)
    assert draft_about(sight(held), draft) == "Min 22 Nov 2026 · Sekupang, Telaga"
    unread = Draft(screen="deferrals", fields={"date": "besok lusa ya"}, at=NOW)
    assert draft_about(sight(held), unread) == "besok lusa ya"


def test_of_a_tip_nothing_that_somebody_wrote_is_told() -> None:
    told = about("tips", "t-1", subject="Agen bernama Budi", text="hubungi 0812", reporter_name="Siti")
    assert told == "hotline/WhatsApp · Sen 23 Nov 2026"
    assert about("tips", subject="Agen bernama Budi") == ""

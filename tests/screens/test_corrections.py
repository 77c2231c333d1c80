"""What a source said before, and what another source says: both are told, and one key away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.sourced import DESA, Office
from tests.tui.harness import shell
from tui.app import SCREENS

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "told"), [("id", "dikoreksi"), ("en", "corrected")])
async def test_a_corrected_figure_tells_what_it_was_and_when(
    office: Office, language: str, told: str, size: tuple[int, int]
) -> None:
    await office.pull("penundaan", "2026-11-22,batam-centre,762", "2026-11-21,batam-centre,3")
    await office.pull("penundaan", "2026-11-22,batam-centre,767", "2026-11-21,batam-centre,3", later=15)
    async with shell(office.desk(language=language), start="deferrals", pages=SCREENS, size=size) as hand:
        await hand.press("i")
        text = " ".join(" ".join(hand.text.replace("│", " ").split()).split())
        assert "762 → 767" in text
        assert told in text
        assert {"id": "09.29", "en": "09:29"}[language] in text
        assert text.count("→") == 1, "the day that stayed says nothing"


@pytest.mark.parametrize(("language", "told"), [("id", "dikoreksi"), ("en", "corrected")])
async def test_a_corrected_village_tells_what_it_was(office: Office, language: str, told: str) -> None:
    await office.pull("desa", *DESA)
    await office.pull("desa", "1,Tiban,Batu Aji,lama", DESA[1], later=15)
    await office.pull("desa", "1,Tiban,Lubuk Baja,lama", DESA[1], later=30)
    desk = office.desk(language=language)
    async with shell(desk, start="villages", pages=SCREENS, size=(120, 40)) as hand:
        village = next(one.id for one in desk.snapshot.rows("villages") if one.name == "Tiban")  # type: ignore[attr-defined]
        hand.table.select(village)
        await hand.press("i")
        text = " ".join(hand.text.split())
        assert told in text
        assert text.index("Batu Aji → Lubuk") < text.index("Sekupang → Batu"), "newest first"

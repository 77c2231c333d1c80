"""What a source said before, and what another source says: both are told, and one key away."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.sourced import DESA, Office, closed, row
from tests.tui.harness import shell
from tests.views.office import sight
from tui.app import SCREENS
from tui.views.plain import plain

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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("language", "told"), [("id", "berbeda antara dua sumber"), ("en", "two sources disagree")]
)
async def test_two_sources_that_disagree_on_a_figure_are_signed_and_the_other_value_is_one_key_away(
    office: Office, language: str, told: str, size: tuple[int, int]
) -> None:
    await office.pull("penundaan", "2026-11-22,batam-centre,762", "2026-11-22,sekupang,3")
    await office.pull("laporan", "2026-11-22,batam-centre,767", "2026-11-22,sekupang,3", later=15)
    async with shell(office.desk(language=language), start="deferrals", pages=SCREENS, size=size) as hand:
        assert any("± Batam Centre" in line for line in hand.lines)
        assert not any("± Sekupang" in line for line in hand.lines)
        assert told in " ".join(hand.text.split())
        assert "762" in hand.text
        assert "767" not in hand.text
        await hand.press("i")
        assert "767" in hand.text
        assert "laporan" in hand.text


async def test_what_one_source_adds_is_no_disagreement(office: Office) -> None:
    await office.pull("desa", "1,Tiban,Sekupang,", "2,Tembesi,Sagulung,")
    await office.pull("daftar", "1,Tiban,Sekupang,lama", "2,Tembesi,Batu Aji,")
    async with shell(office.desk(), start="villages", pages=SCREENS, size=(120, 40)) as hand:
        assert not any("± Tiban" in line for line in hand.lines)
        assert any("± Tembesi" in line for line in hand.lines)


async def test_without_a_screen_it_is_said_in_words(office: Office) -> None:
    await office.pull("penundaan", "2026-11-22,batam-centre,762", "2026-11-22,sekupang,3")
    await office.pull("laporan", "2026-11-22,batam-centre,767", "2026-11-22,sekupang,3", later=15)
    desk = office.desk()
    desk.look()
    seen = sight(desk.snapshot)
    parts = {"now": seen.now, "words": seen.words, "format": seen.format, "settings": seen.settings}
    said = plain("deferrals", snapshot=desk.snapshot, **parts)  # type: ignore[arg-type]
    lines = [line for line in said if "sumber berbeda" in line]
    assert [line.partition(" (")[0] for line in lines] == ["Batam Centre", "Jumlah"], "the total says so too"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_both_values_of_a_disputed_day_stand_side_by_side_and_the_other_is_taken(
    office: Office, language: str, size: tuple[int, int]
) -> None:
    await office.pull("penundaan", "2026-11-22,batam-centre,762", "2026-11-22,sekupang,3")
    await office.pull("laporan", "2026-11-22,batam-centre,767", "2026-11-22,sekupang,3", later=15)
    desk = office.desk(language=language)
    async with shell(desk, start="deferrals", pages=SCREENS, size=size) as hand:
        assert any(f"± {word}" in line for word in ("Jumlah", "Total") for line in hand.lines)
        await hand.press("equals_sign")
        text = " ".join(hand.text.split())
        clock = {"id": ("09.14", "09.29"), "en": ("09:14", "09:29")}[language]
        for told in ("762", "767", "penundaan", "laporan", *clock):
            assert told in text, told
        await hand.press("m", "ctrl+s")
        assert len(hand.app.screen_stack) == 2, "what shows needs no choice"
        await hand.press("enter", "ctrl+s")
        await closed(hand)
        held = row(desk, "deferrals", checkpoint="batam-centre")
        assert (held.record.count, held.rev) == (767, 1)  # type: ignore[attr-defined]
        assert "±" not in hand.text, "it is chosen"
        [line] = desk.store.audit("deferrals")
        assert (line.what, line.by, line.fields) == ("edit", "staf1", ("count",))

    await office.pull("laporan", "2026-11-22,batam-centre,769", "2026-11-22,sekupang,3", later=30)
    async with shell(office.desk(language=language), start="deferrals", pages=SCREENS, size=size) as hand:
        assert any("±" in line and "Batam Centre" in line for line in hand.lines), (
            "nobody says what was taken any more"
        )
        await hand.press("equals_sign")
        assert "769" in hand.text
        assert "Staf 1" in hand.text, "whose the value is that shows"


async def test_the_comparison_is_still_turned_where_no_day_is_disputed(office: Office) -> None:
    await office.pull("penundaan", "2026-11-21,batam-centre,5", "2026-11-22,batam-centre,762")
    await office.pull("laporan", "2026-11-22,batam-centre,767")
    async with shell(office.desk(), start="deferrals", pages=SCREENS) as hand:
        await hand.press("left", "equals_sign")
        assert len(hand.app.screen_stack) == 1
        assert "banding Okt 2026" in hand.text


async def test_a_disputed_village_is_compared_from_the_list_and_from_where_it_is_from(office: Office) -> None:
    await office.pull("desa", "1,Tiban,Sekupang,", "2,Tembesi,Sagulung,")
    await office.pull("daftar", "1,Tiban,Sekupang,", "2,Tembesi,Batu Aji,")
    desk = office.desk()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        hand.table.select(next(one.id for one in desk.snapshot.rows("villages") if one.name == "Tiban"))
        await hand.press("equals_sign")
        assert "disebut berbeda" in hand.text
        hand.table.select(next(one.id for one in desk.snapshot.rows("villages") if one.name == "Tembesi"))
        await hand.press("i", "equals_sign")
        assert all(told in hand.text for told in ("Sagulung", "Batu Aji", "daftar"))
        await hand.press("t", "ctrl+s")
        await closed(hand)
        assert row(desk, "villages", name="Tembesi").record.district == "Batu Aji"  # type: ignore[attr-defined]


async def test_two_rows_of_one_source_that_an_alias_makes_one_day_are_seen_everywhere(office: Office) -> None:
    await office.pull("penundaan", "2026-11-22,batam-centre,5", "2026-11-22,BTC,7", "2026-11-22,sekupang,3")
    desk = office.desk()
    desk.look()
    desk.save("aliases", [Edit(fields={"kind": "checkpoint", "name": "BTC", "target": "batam-centre"})])
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        assert any("± Batam Centre" in line for line in hand.lines)
        [total] = [line for line in hand.lines if "± Jumlah" in line]
        assert " 8 " in total, "one of both is counted"
        await hand.press("exclamation_mark")
        assert "Batam Centre" in hand.text
        assert "Sekupang" not in hand.text
        await hand.press("exclamation_mark", "equals_sign")
        text = " ".join(hand.text.split())
        assert "tertulis BTC" in text
        assert {"5", "7"} <= set(text.split())
        await hand.press("escape", "6")
        assert "penundaan ±1" in hand.text
        assert "disebut lain" in " ".join(hand.text.split()) or hand.app.size.width < 110

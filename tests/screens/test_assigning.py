"""`a`: what a name that nobody knows means. Real tables, really pulled; two people at two desks."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from store.errors import Busy
from store.models.edit import Edit
from store.models.names import Named, Names
from tests.queries.held import snapshot
from tests.screens.hands import OfficeDesk, at, settled
from tests.screens.sourced import Office, moved
from tests.tui.harness import Hand
from tests.views.office import SETTINGS, TODAY, activities, count, villages
from tui.headless.desk import Desk
from tui.screens.pick import PickScreen

ROWS = ("2026-11-22,batam-centre,9", "2026-11-22,Sekupng,3", "2026-11-21,Sekupng,5", "2026-11-20,Sekupang,5")
NAMES = Names(checkpoints=[Named(id=one.id, name=one.name) for one in SETTINGS.checkpoints])


@pytest.fixture
async def office(tmp_path: Path) -> Office:
    held = Office(tmp_path)
    await held.pull("penundaan", *ROWS)
    await held.pull("desa", "2171031007,Tiban Lama,Sekupang,", "1,Tiban,Sekupang,", "2,Tiban,Batu Aji,")
    return held


def totals(desk: Desk) -> dict[str, int]:
    desk.look()
    found: dict[str, int] = {}
    for record in desk.snapshot.rows("deferrals"):
        found[record.checkpoint] = found.get(record.checkpoint, 0) + record.count
    return found


async def chosen(hand: Hand) -> None:
    """Enter on the picker, and the write is done."""
    await hand.press("enter")
    await hand.app.workers.wait_for_complete()
    await hand.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_on_sumber_one_enter_assigns_the_nearest_and_says_how_to_take_it_back(
    office: Office, size: tuple[int, int]
) -> None:
    desk = office.desk()
    async with at("sources", desk, size=size) as (hand, _):  # type: ignore[arg-type]
        assert "? 1 nama belum dikenal: Sekupng · a tetapkan" in hand.text
        assert "penundaan ?1" in hand.text
        await hand.press("j")
        assert "? Sekupng · TPI · 2 baris · mirip Sekupang" in " ".join(hand.text.split())
        await hand.press("a")
        assert isinstance(hand.app.screen, PickScreen)
        assert hand.lines[0].strip() == "“Sekupng” (TPI, 2 baris) artinya:"
        assert hand.table.key == "sekupang"
        await chosen(hand)
        [alias] = desk.snapshot.rows("aliases")
        assert (alias.kind, alias.name, alias.target) == ("checkpoint", "Sekupng", "sekupang")
        assert f"“Sekupng” = Sekupang. Batal: infokim delete aliases {alias.id}" in hand.text
        assert "?1" not in hand.text
        assert totals(desk) == {"batam-centre": 9, "sekupang": 13}
        await hand.press("a")
        assert "Semua nama di sini sudah dikenal." in hand.text


async def test_typing_finds_another_target_and_escape_assigns_nothing(office: Office) -> None:
    desk = office.desk(language="en")
    async with at("sources", desk) as (hand, _):  # type: ignore[arg-type]
        await hand.press("a", "escape")
        assert len(desk.snapshot.rows("aliases")) == 0
        await hand.press("a")
        await hand.type("batam")
        assert hand.table.key == "batam-centre"
        await chosen(hand)
        assert "“Sekupng” means Batam Centre. Undo: infokim delete aliases n-" in hand.text
        assert totals(desk) == {"batam-centre": 14, "sekupang": 5}, "two figures of one day are not added"
        await hand.press("3")
        assert "± Batam Centre" in hand.text
        await hand.press("i")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.pilot.pause()
        assert "source penundaan differs: count 3" in hand.text
        await hand.press("escape", "left", "i")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.pilot.pause()
        assert "Checkpoint at the source: Sekupng" in hand.text


async def test_on_penundaan_it_is_about_the_row_under_the_cursor(office: Office) -> None:
    await office.pull("penundaan", *ROWS, "2026-11-22,Citra,1", later=1)
    desk = office.desk()
    async with at("deferrals", desk) as (hand, _):  # type: ignore[arg-type]
        assert "? belum dikenal: Citra, Sekupng (tetap dihitung)" in hand.text
        assert "a tetapkan" in hand.lines[-1]
        await hand.press("a")  # on a row that is known: which of the two?
        assert "Nama belum dikenal" in hand.lines[0]
        await hand.press("escape", "G")
        assert hand.table.key == "Sekupng"
        await hand.press("a")
        assert "“Sekupng”" in hand.lines[0]
        await chosen(hand)
        assert "Sekupng ?" not in hand.text
        assert "Citra ?" in hand.text
        await hand.press("a", "enter")
        await chosen(hand)
        assert " ?" not in hand.text.replace("? bantuan", "")


async def test_on_desa_binaan_a_name_of_two_villages_says_so_and_offers_both(office: Office) -> None:
    desk = office.desk()
    for village, day in (("Tiban", 1), ("tiban lama", 2)):
        desk.save("activities", [Edit(fields={"date": TODAY.replace(day=day), "village": village})])
    desk.look()
    async with at("villages", desk, size=(100, 30)) as (hand, _):  # type: ignore[arg-type]
        assert "? 1 nama belum dikenal: Tiban (2 desa bernama ini:" in " ".join(hand.text.split())
        await hand.press("a")
        assert {line.split()[-1] for line in hand.lines[3:5]} == {"Sekupang", "Aji"}
        await hand.type("batu")
        await chosen(hand)
        assert "belum dikenal" not in hand.text
        rows = desk.snapshot.rows("villages")
        [alias] = desk.snapshot.rows("aliases")
        assert rows.get(alias.target).district == "Batu Aji"  # type: ignore[union-attr]


async def test_the_other_desk_sees_it_at_once_and_meets_who_assigned_first(office: Office) -> None:
    mine, theirs = office.desk(), office.desk("staf2")
    async with at("deferrals", mine) as (hand, _):  # type: ignore[arg-type]
        async with at("sources", theirs) as (other, _):  # type: ignore[arg-type]
            await other.press("a")
            await hand.press("G", "a")
            await chosen(hand)
            assert totals(theirs) == {"batam-centre": 9, "sekupang": 13}
            await other.type("batam")
            await chosen(other)  # their picker was open all the while
            [alias] = theirs.snapshot.rows("aliases")
            assert alias.target == "sekupang", "what was said first stands"
            assert "“Sekupng” = Sekupang sudah ditetapkan oleh Staf 1. Tidak ada yang diubah." in other.text
        await moved(hand, mine)
        assert "Sekupng ?" not in hand.text


async def test_a_form_that_was_open_saves_the_day_that_it_was_opened_on(office: Office) -> None:
    """The day sheet asks for `Sekupng`; meanwhile somebody says what it means: that is no other day."""
    mine, theirs = office.desk(), office.desk("staf2")
    async with at("deferrals", mine) as (hand, _):  # type: ignore[arg-type]
        await hand.press("n")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        sheet = hand.app.screen
        sheet.form.form_rows["departure/Sekupng"].control.text = "8"  # type: ignore[attr-defined]
        await hand.pilot.pause()
        async with at("sources", theirs) as (other, _):  # type: ignore[arg-type]
            await other.press("a")
            await chosen(other)
        await moved(hand, mine)
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        await hand.app.workers.wait_for_complete()
    days = {
        record.date.day: record.count
        for record in mine.snapshot.rows("deferrals")
        if record.checkpoint == "sekupang"
    }
    assert days == {20: 5, 21: 5, 22: 8}


async def test_who_may_only_look_is_told_and_so_is_who_has_no_checkpoints(tmp_path: Path) -> None:
    held = snapshot(names=NAMES, deferrals=[count(TODAY, "Sekupng", 3)])
    desk = OfficeDesk(held)
    desk.locked = "viewer"
    async with at("deferrals", desk) as (hand, _):
        await hand.press("a")
        assert "Akun ini hanya boleh melihat." in hand.text
        assert desk.saved == []
    free = OfficeDesk(snapshot(deferrals=[count(TODAY, "Sekupng", 3)]))
    free.settings = msgspec.structs.replace(free.settings, checkpoints=())
    async with at("deferrals", free) as (hand, _):
        assert "a tetapkan" not in hand.lines[-1]
        await hand.press("a")
        assert "Semua nama di sini sudah dikenal." in hand.text


async def test_what_the_store_refuses_is_said_and_the_name_stays_unknown() -> None:
    desk = OfficeDesk(snapshot(names=NAMES, deferrals=[count(TODAY, "Sekupng", 3)]))
    desk.error = Busy(file="aliases.json", seconds=5)
    async with at("deferrals", desk, size=(120, 40)) as (hand, _):
        await hand.press("G", "a")
        await chosen(hand)
        assert desk.saved == []
        assert "Sekupng ?" in hand.text
        assert "a tetapkan" in hand.lines[-1]


async def test_names_of_people_and_numbers_are_masked_wherever_they_are_named() -> None:
    held = snapshot(
        names=NAMES,
        deferrals=[count(TODAY, "Pos 0812 3456 7890", 3)],
        villages=villages(),
        activities=activities(),
    )
    async with at("sources", OfficeDesk(held), size=(120, 40)) as (hand, _):
        assert "3456" not in hand.text
        await hand.press("a")
        assert "3456" not in hand.text

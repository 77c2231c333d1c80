"""`u` and `U`: one's own last step taken back and done again, also after a restart, never over somebody else's."""

from __future__ import annotations

from pathlib import Path

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk


def titles(desk: Desk) -> list[str]:
    desk.look()
    return sorted(plan.title for plan in desk.snapshot.rows("outreach"))


def planned(desk: Desk, title: str = "Jadwal") -> str:
    (made,) = desk.save("outreach", [Edit(fields={"title": title, "at": NOW, "channels": ("x",)})])
    desk.look()
    return made.id


async def pressed(hand: Hand, key: str) -> None:
    await hand.press(key)
    await hand.pilot.app.workers.wait_for_complete()
    await hand.pilot.pause()


async def test_a_step_is_taken_back_and_done_again_by_a_key(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    plan = planned(desk)
    desk.save("outreach", [Edit(id=plan, based_on=1, fields={"title": "Lain"})])
    async with shell(desk_at(tmp_path), start="outreach", pages=SCREENS) as hand:  # another run of the app
        await pressed(hand, "u")
        assert titles(desk) == ["Jadwal"]
        assert "Dibatalkan" in hand.text
        await pressed(hand, "U")
        assert titles(desk) == ["Lain"]
        await pressed(hand, "u")
        await pressed(hand, "u")
        assert titles(desk) == []
        await pressed(hand, "u")
        assert "Tidak ada langkah Anda" in hand.text


async def test_done_again_is_told_as_what_it_does_not_as_what_the_undo_did(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    plan = planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await pressed(hand, "u")
        await pressed(hand, "U")
        assert "Diulangi: “Jadwal” dikembalikan." in hand.text
        assert titles(desk) == ["Jadwal"]
        desk.save("outreach", [Edit(id=plan, based_on=3, delete=True)])
        await pressed(hand, "u")
        assert "Dibatalkan: “Jadwal” dihapus." in hand.text
        await pressed(hand, "U")
        assert "Diulangi: “Jadwal” dihapus." in hand.text
        assert titles(desk) == []


async def test_what_somebody_else_changed_since_stays(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "staf2")
    plan = planned(desk)
    desk.save("outreach", [Edit(id=plan, based_on=1, fields={"title": "Milik saya"})])
    other.look()
    other.save("outreach", [Edit(id=plan, based_on=2, fields={"title": "Milik staf2"})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await pressed(hand, "u")
        await settled(hand, lambda: "Tidak dibatalkan" in hand.text)
        assert titles(desk) == ["Milik staf2"]


async def test_marked_plans_that_went_together_come_back_together(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    one, two = planned(desk, "Satu"), planned(desk, "Dua")
    desk.save("outreach", [Edit(id=each, based_on=1, delete=True) for each in (one, two)])
    assert titles(desk) == []
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await pressed(hand, "u")
        assert titles(desk) == ["Dua", "Satu"]
        assert "Dibatalkan: 2 rencana." in hand.text

"""`d` on the calendar: it asks, marks the plan as deleted, and says how it comes back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from store.errors import NotPermitted
from store.models.edit import Edit, Written
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk


def planned(desk: Desk) -> Written:
    (made,) = desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    desk.look()
    return made


async def closed(hand: Hand) -> None:
    await settled(hand, lambda: len(hand.app.screen_stack) == 1)
    await hand.pilot.app.workers.wait_for_complete()
    await hand.pilot.pause()


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_plan_is_deleted_once_it_was_asked_and_how_it_comes_back_is_said(
    tmp_path: Path, language: str
) -> None:
    desk = desk_at(tmp_path)
    office = msgspec.structs.replace(desk.settings.office, language=language)
    desk.settings = msgspec.structs.replace(desk.settings, office=office)
    made = planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("d")
        await hand.pilot.pause()
        assert "Jadwal?" in hand.text
        await hand.press("d")  # the key that asked answers nothing
        assert len(hand.app.screen_stack) == 2
        await hand.press("y")
        await closed(hand)
        assert f"infokim delete outreach {made.id} --undo" in hand.text
        assert "Jadwal" not in hand.text.replace("infokim delete", "")
        other = desk_at(tmp_path, "staf2")
        assert list(other.snapshot.rows("outreach")) == []
        other.save("outreach", [Edit(id=made.id, based_on=made.rev + 1, restore=True)])
        other.look()
        assert [plan.title for plan in other.snapshot.rows("outreach")] == ["Jadwal"]


@pytest.mark.parametrize("keys", [("d",), ("right_parenthesis",)])
async def test_what_was_posted_is_deleted_or_moved_with_a_reason_alone(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    desk = desk_at(tmp_path)
    made = planned(desk)
    head = desk_at(tmp_path, "kepala")
    head.save("outreach", [Edit(id=made.id, based_on=made.rev, fields={"status.x": "posted"})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press(*keys)
        await hand.pilot.pause()
        assert "Sudah tayang: alasan koreksi" in hand.text
        await hand.press("escape")
        await closed(hand)
        assert [line.rev for line in desk.store.audit("outreach")] == [1, 2]
        await hand.press(*keys)
        await hand.pilot.pause()
        await hand.press(*"salah", "enter")
        await hand.pilot.pause()
        if keys == ("d",):
            await hand.press("y")
        await closed(hand)
        *_, last = desk.store.audit("outreach")
        assert (last.id, last.rev, last.why) == (made.id, 3, "salah")


async def test_esc_deletes_nothing(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("d")
        await hand.pilot.pause()
        await hand.press("escape")
        await closed(hand)
        assert len(desk_at(tmp_path, "staf2").snapshot.rows("outreach")) == 1


@pytest.mark.parametrize(("answer", "left"), [("m", []), ("t", ["Jadwal baru"])])
async def test_a_plan_that_somebody_changed_meanwhile_is_asked_about(
    tmp_path: Path, answer: str, left: list[str]
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("d")
        await hand.pilot.pause()
        other.save("outreach", [Edit(id=made.id, based_on=made.rev, fields={"title": "Jadwal baru"})])
        await hand.press("y")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Jadwal baru" in hand.text
        await hand.press(answer, "ctrl+s")
        await closed(hand)
        other.look()
        assert [plan.title for plan in other.snapshot.rows("outreach")] == left


async def test_who_may_not_edit_is_told_so_and_what_the_store_refuses_is_said(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:

        def refuses(*given: object) -> None:
            raise NotPermitted(file="outreach.json", what="write")

        desk.save = refuses  # type: ignore[assignment, method-assign]
        await hand.press("d")
        await hand.pilot.pause()
        await hand.press("y")
        await closed(hand)
        assert "outreach.json" in hand.text
        assert "Jadwal" in hand.text
        desk.me.role = "viewer"  # type: ignore[misc]
        await hand.press("d")
        await hand.pilot.pause()
        assert len(hand.app.screen_stack) == 1
        assert "hanya boleh melihat" in hand.text


async def test_without_a_plan_there_is_nothing_to_delete(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("d")
        await hand.pilot.pause()
        assert len(hand.app.screen_stack) == 1
        assert "Tidak ada yang terpilih" in hand.text

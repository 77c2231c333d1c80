"""Suggestions and follow-ups from Desa binaan: noted, followed, taken back; masked where they are shown."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.asktext import AskText
from tui.screens.confirm import ConfirmDialog
from tui.screens.followups import FollowUpsScreen
from tui.screens.suggestions import SuggestionsScreen
from tui.widgets.table import Table

CANARY = "Nama saya Siti Aminah, 081234567890, mohon penyuluhan paspor"


def village(desk: Desk, name: str = "Teluk Tering", **fields: Any) -> str:
    [written] = desk.save("villages", [Edit(fields={"name": name, **fields})])
    desk.look()
    return written.id


def activity(desk: Desk, place: str, days: int, **fields: Any) -> str:
    values = {"date": desk.today() + timedelta(days=days), "village": place, "kind": "counselling"}
    [written] = desk.save("activities", [Edit(fields=values | fields)])
    desk.look()
    return written.id


def held(desk: Desk) -> list[Any]:
    desk.look()
    return sorted(desk.snapshot.rows("suggestions"), key=lambda one: one.id)


async def at_list(hand: Hand, key: str, kind: type) -> None:
    await hand.press(key)
    await settled(hand, lambda: isinstance(hand.app.screen, kind) and bool(hand.app.screen.query(Table)))
    await hand.pilot.pause()


async def test_a_suggestion_is_noted_in_the_village_under_the_cursor_followed_and_taken_back(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    place = village(desk)
    meeting = activity(desk, place, 0)
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await at_list(hand, "V", SuggestionsScreen)
        assert "Saran warga · Teluk Tering" in hand.text
        assert "Belum ada saran." in hand.text
        await hand.press("n")
        await settled(hand, lambda: isinstance(hand.app.screen, AskText))
        await hand.pilot.pause()
        await hand.type(CANARY)
        await hand.press("ctrl+s")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        assert "23/11/2026" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: "Saran dicatat." in hand.text)
        [one] = held(desk)
        assert (one.text, one.village, one.activity) == (CANARY, place, meeting)
        assert (one.date, one.state) == (date(2026, 11, 23), "received")
        assert "paspor" in hand.text
        assert not any(word in hand.text for word in ("Siti", "Aminah", "081234567890"))
        await hand.press("m")
        await settled(hand, lambda: isinstance(hand.app.screen, ConfirmDialog))
        assert not any(word in hand.text for word in ("Siti", "Aminah", "081234567890"))
        await hand.press("3")
        await settled(hand, lambda: "Sekarang diteruskan" in hand.text)
        assert held(desk)[0].state == "forwarded"
        assert "0 diterima" in hand.text
        assert "1 diteruskan" in hand.text
        await hand.press("u")
        await settled(hand, lambda: held(desk)[0].state == "received")
        await hand.press("d")
        await settled(hand, lambda: isinstance(hand.app.screen, ConfirmDialog))
        await hand.press("y")
        await settled(hand, lambda: held(desk) == [])
        await hand.press("u")
        await settled(hand, lambda: len(held(desk)) == 1)


async def test_of_all_villages_each_is_named_and_a_day_to_come_is_refused(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    first, second = village(desk), village(desk, "Tembesi")
    for place, text in ((first, "lampu jalan"), (second, "kelas bahasa"), ("Antah", "entah di mana")):
        desk.save("suggestions", [Edit(fields={"date": date(2026, 11, 1), "village": place, "text": text})])
    desk.look()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await at_list(hand, "V", SuggestionsScreen)
        assert "1 saran" in hand.text
        await hand.press("b")
        assert "semua desa" in hand.text
        assert "3 saran" in hand.text
        assert all(name in hand.text for name in ("Teluk Tering", "Tembesi", "Antah"))
        await hand.press("n")
        await settled(hand, lambda: "Di desa mana?" in hand.text and getattr(hand.app.screen, "ready", False))
        await hand.type("tembesi")
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, AskText))
        await hand.pilot.pause()
        await hand.type("x")
        await hand.press("ctrl+s")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        await hand.press("ctrl+u")
        await hand.type("24/11")
        await hand.press("enter")
        assert "Hari itu belum tiba." in hand.text
        assert len(held(desk)) == 3


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_follow_up_is_done_by_one_key_and_taken_back_by_another(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = desk_at(tmp_path)
    place = village(desk)
    late = activity(desk, place, -60, follow_up="Kirim brosur 081234567890", follow_up_due=date(2026, 11, 20))
    activity(desk, place, -50, follow_up="Rapat lagi", follow_up_due=date(2026, 12, 1))
    activity(desk, place, -40, follow_up="Cetak spanduk")
    async with shell(desk, start="villages", pages=SCREENS, size=size) as hand:
        await at_list(hand, "J", FollowUpsScreen)
        assert "3 tindak lanjut terbuka · 1 lewat tenggat · 1 tanpa tenggat" in hand.text
        assert "lewat 3 hari" in hand.text
        assert "081234567890" not in hand.text
        table = hand.app.screen.query_one(Table)
        assert table.key == late
        await hand.press("m")
        await settled(hand, lambda: "Selesai hari ini." in hand.text)
        desk.look()
        assert desk.snapshot.rows("activities").get(late).follow_up_done == desk.today()  # type: ignore[union-attr]
        assert "2 tindak lanjut terbuka · 0 lewat tenggat" in hand.text
        await hand.press("u")
        await settled(hand, lambda: "3 tindak lanjut terbuka" in hand.text)
        await hand.press("b")
        assert "menurut petugas" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)


async def test_whoever_may_not_write_sees_the_lists_without_keys_that_write(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    place = village(desk)
    activity(desk, place, -60, follow_up="Kirim brosur")
    desk.me.role = "viewer"  # type: ignore[misc]
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await at_list(hand, "J", FollowUpsScreen)
        assert "selesai hari ini" not in hand.text
        await hand.press("m")
        await hand.pilot.pause()
        assert desk.snapshot.rows("activities").row(next(iter(desk.snapshot.rows("activities"))).id).rev == 1  # type: ignore[union-attr]


async def test_a_village_in_full_tells_of_its_suggestions_masked(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    place = village(desk)
    for text, state in ((CANARY, "received"), ("lampu jalan", "done")):
        fields = {"date": date(2026, 11, 1), "village": place, "text": text, "state": state}
        desk.save("suggestions", [Edit(fields=fields)])
    desk.look()
    async with shell(desk, start="villages", pages=SCREENS, size=(120, 40)) as hand:
        assert "2 saran · 1 terbuka" in hand.text
        assert "paspor" in hand.text
        assert not any(word in hand.text for word in ("Siti", "Aminah", "081234567890", "lampu jalan"))

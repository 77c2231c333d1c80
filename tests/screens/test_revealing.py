"""`I` on Informasi: readable for a reason and for a while, and never longer than somebody looks at it."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, SETTINGS
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.detail import DetailScreen

pytestmark = pytest.mark.anyio

NUMBER, NAME = "0812 7001 2345", "Sitizuleha"
WHY = "menelepon pelapor"
SIZES = [(80, 24), (120, 40)]


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def desk_at(root: Path, role: str = "staff", clock: Any = None) -> Desk:
    settings = msgspec.structs.replace(SETTINGS, root=root)
    me: Any = SimpleNamespace(login="staf1", name="Staf 1", role=role)
    desk = Desk(settings, clock=clock or Clock(), me=me)
    desk.store.prepare()
    return desk


def tips(desk: Desk, count: int = 2) -> list[str]:
    """The newest and so the last of the queue first, all with the same reporter."""
    fields = [
        {
            "received_at": NOW - timedelta(hours=place + 1),
            "text": f"Informasi nomor {place}, hubungi {NUMBER} segera\n; rm -rf /",
            "reporter_name": NAME,
            "reporter_contact": NUMBER,
        }
        for place in range(count)
    ]
    made = desk.save("tips", [Edit(fields=one) for one in fields])
    desk.look()
    return [each.id for each in made]


def lines_of(desk: Desk) -> list[tuple[str, str | None]]:
    return [(line.id, line.why) for line in desk.store.audit("tips") if line.what == "reveal"]


def readable(hand: Hand) -> bool:
    shown = "\n".join(hand.lines)
    assert (NUMBER in shown) == (NAME in shown)
    return NAME in shown


async def asked(hand: Hand, why: str) -> None:
    await hand.press("I")
    await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
    await hand.type(why)
    await hand.press("enter")


async def revealed(hand: Hand, why: str = WHY) -> None:
    await asked(hand, why)
    await settled(hand, lambda: "TERBUKA" in hand.text)


async def opened(hand: Hand) -> None:
    """The tip in full, beside the list or on its own page."""
    await hand.press("enter")
    await hand.pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_with_a_reason_it_is_readable_until_the_time_is_over_and_the_rest_is_shown(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    clock = Clock()
    desk = desk_at(tmp_path, clock=clock)
    ids = tips(desk, 30)
    async with shell(desk, start="tips", pages=SCREENS, size=size) as hand:
        await opened(hand)
        assert not readable(hand)
        await revealed(hand)
        assert readable(hand)
        assert "60 dtk lagi" in hand.text
        assert [why for _, why in lines_of(desk)] == [WHY]
        assert lines_of(desk)[0][0] in ids
        clock.now = NOW + timedelta(seconds=45)
        hand.app.page._tick()  # type: ignore[union-attr]
        await hand.pilot.pause()
        assert "15 dtk lagi" in hand.text
        clock.now = NOW + timedelta(seconds=60)
        hand.app.page._tick()  # type: ignore[union-attr]
        await hand.pilot.pause()
        assert not readable(hand)
        assert "TERBUKA" not in hand.text


@pytest.mark.parametrize("why", ["a", "xxxxxx"])
async def test_a_reason_that_says_nothing_is_refused_and_esc_reveals_nothing(
    tmp_path: Path, why: str
) -> None:
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await asked(hand, why)
        assert isinstance(hand.app.screen, AskLine)
        assert "5 huruf" in hand.text
        await hand.press("escape")
        assert not readable(hand)
        assert lines_of(desk) == []


async def test_it_ends_when_the_row_is_left(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await revealed(hand)
        await hand.press("j")
        assert not readable(hand)
        await hand.press("k")
        assert not readable(hand), "back on it the reason is asked again"


async def test_it_ends_when_another_screen_is_opened_and_when_the_page_of_the_record_is_closed(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    tips(desk, 30)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await revealed(hand)
        await hand.press("1", "4")
        await hand.pilot.pause()
        assert not readable(hand)
    async with shell(desk, start="tips", pages=SCREENS, size=(80, 24)) as hand:
        await opened(hand)
        assert isinstance(hand.app.screen, DetailScreen)
        await revealed(hand)
        assert "TERBUKA" in hand.text
        await hand.press("escape", "enter")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, DetailScreen)
        assert "TERBUKA" not in hand.text


async def test_the_lock_ends_it(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await revealed(hand)
        await hand.press("0")
        assert not readable(hand)
        await hand.press("x")
        await hand.pilot.pause()
        assert "Informasi nomor" in hand.text
        assert not readable(hand)


async def test_the_same_key_masks_it_again_without_a_second_line(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await revealed(hand)
        await hand.press("I")
        assert not readable(hand)
        assert len(lines_of(desk)) == 1


async def test_who_may_not_write_tips_is_told_so_and_asked_nothing(tmp_path: Path) -> None:
    tips(desk_at(tmp_path))
    viewer = desk_at(tmp_path, "viewer")
    async with shell(viewer, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await hand.press("I")
        assert not isinstance(hand.app.screen, AskLine)
        assert hand.lines[-2].strip()
        assert not readable(hand)


async def test_what_is_copied_is_the_mask_or_what_is_revealed_on_one_line_and_it_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("tui.clipboard.send", lambda _, data: sent.append(data))
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await hand.press("y")
        assert "tersamar" in hand.text
        await revealed(hand)
        await hand.press("y")
        assert "TANPA samaran" in hand.text
        await hand.press("I", "y")
    texts = [base64.b64decode(one.split(";")[2].rstrip("\x07\x1b\\")).decode() for one in sent]
    assert [NUMBER in text for text in texts] == [False, True, False]
    assert all("\n" not in text for text in texts), "a shell would run what stands behind a line break"


async def test_nothing_is_shown_when_the_screen_was_locked_while_the_line_was_written(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    tips(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await asked(hand, WHY)
        hand.app.lock()
        await settled(hand, lambda: bool(lines_of(desk)))
        await hand.pilot.pause()
        await hand.press("x")
        await hand.pilot.pause()
        assert not readable(hand)

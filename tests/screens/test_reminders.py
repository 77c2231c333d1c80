"""Reminders on the screen: the line, the list, acknowledging and snoozing; what a terminal is sent for them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from store.models.edit import Edit
from tests.screens.hands import OfficeDesk, at, settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.attention import notification, way
from tui.headless.desk import Desk
from tui.headless.reminding import Watching
from tui.screens.help import HelpScreen
from tui.screens.posting import PostingScreen
from tui.screens.reminders import RemindersScreen


def desk_of(root: Path, login: str = "staf1") -> Desk:
    """An office in which everybody is staff and nobody needs an approval."""
    desk = desk_at(root, login)
    desk.settings = msgspec.structs.replace(desk.settings, people=())
    return desk


def planned(desk: Desk, minutes: int, title: str = "Waspada TPPO") -> str:
    fields = {
        "title": title,
        "at": NOW + timedelta(minutes=minutes),
        "channels": ("x",),
        "status.x": "scheduled",
        "lead_times": ("1h",),
    }
    (made,) = desk.save("outreach", [Edit(fields=fields)])
    desk.look()
    return made.id


async def looked(hand: Hand) -> None:
    """What the ticking thread does."""
    await asyncio.to_thread(hand.app.reminded.look, hand.app)
    await hand.pilot.pause()
    await hand.pilot.pause()


async def test_the_line_names_what_is_due_and_x_takes_it_from_every_session(tmp_path: Path) -> None:
    desk, other = desk_of(tmp_path), desk_of(tmp_path, "staf2")
    planned(desk, 30)
    async with shell(desk, start="today", pages=SCREENS) as hand:
        assert "PENGINGAT" not in hand.text
        await looked(hand)
        assert "PENGINGAT" in hand.text
        assert "30 m lagi" in hand.text
        assert len(other.reminders()) == 1
        await hand.press("x")
        await settled(hand, lambda: not hand.app.reminded.due)
        await hand.pilot.pause()
        assert "PENGINGAT" not in hand.text
        assert desk.reminders() == ()


async def test_behind_the_lock_nothing_rings_and_what_fell_due_is_told_to_whoever_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(tmp_path)
    sent: list[str] = []
    monkeypatch.setattr("tui.reminded.send", lambda _, data: sent.append(data))
    monkeypatch.setenv("TERM_PROGRAM", "WezTerm")
    async with shell(desk, start="today", pages=SCREENS) as hand:
        hand.app.lock()
        planned(desk, 30)
        await looked(hand)
        assert sent == []
        assert "TPPO" not in hand.text
        await hand.press("x")
        assert len(sent) == 1
        assert "PENGINGAT" in hand.text
        assert len(desk.reminders()) == 1, "the key acknowledged nothing"


async def test_of_several_the_first_is_shown_and_the_others_are_counted(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    planned(desk, 30, "Pertama")
    planned(desk, 40, "Kedua")
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await looked(hand)
        assert "Pertama" in hand.text
        assert "+1" in hand.text
        assert "x oke" not in hand.text  # only where the key acts on it


@pytest.mark.parametrize(("page", "key"), [("today", "x oke"), ("villages", "Z pengingat")])
async def test_on_a_narrow_screen_the_line_still_names_a_key_and_how_many_more_there_are(
    tmp_path: Path, page: str, key: str
) -> None:
    desk = desk_of(tmp_path)
    planned(desk, 30, "Waspada tindak pidana perdagangan orang di pelabuhan")
    planned(desk, 40, "Kedua")
    async with shell(desk, size=(60, 24), start=page, pages=SCREENS) as hand:
        await looked(hand)
        (line,) = [line for line in hand.lines if "PENGINGAT" in line]
        assert key in line
        assert "+1" in line


async def test_the_list_at_80_columns_cuts_what_is_waited_for_nowhere(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, "kepala")
    rules = msgspec.structs.replace(desk.settings.outreach, approval="head")
    desk.settings = msgspec.structs.replace(desk.settings, outreach=rules)
    fields = {"title": "Waspada TPPO di pelabuhan", "at": NOW + timedelta(minutes=95)}
    desk.save("outreach", [Edit(fields={**fields, "channels": ("website",), "status.website": "review"})])
    desk.look()
    async with shell(desk, size=(80, 24), start="villages", pages=SCREENS) as hand:
        await looked(hand)
        await hand.press("Z")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        assert "web menunggu persetujuan 1 j 35 m lagi" in hand.text
        assert "Waspada TPPO di" in hand.text


async def test_the_list_opens_the_card_of_a_reminder(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    planned(desk, 30)
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await looked(hand)
        await hand.press("Z")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        assert "Waspada TPPO" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, PostingScreen))
        assert hand.app.current_mode == "outreach"


async def test_a_snoozed_one_comes_again_at_its_time(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    planned(desk, 30)
    async with shell(desk, start="today", pages=SCREENS) as hand:
        await looked(hand)
        await hand.press("z")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("1")
        await settled(hand, lambda: not hand.app.reminded.due)
        later = NOW + timedelta(minutes=16)
        desk.look()
        assert len(desk.reminding.mine(later)) == 1


async def test_a_bell_rings_once_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of(tmp_path)
    planned(desk, 30)
    async with shell(desk, start="today", pages=SCREENS) as hand:
        rung: list[int] = []
        monkeypatch.setattr(hand.app, "bell", lambda: rung.append(1))
        await looked(hand)
        await looked(hand)
        assert len(rung) == 1
        planned(desk, 40, "Kedua")
        await looked(hand)
        assert len(rung) == 2


async def test_nothing_is_due_x_says_so(tmp_path: Path) -> None:
    async with shell(desk_of(tmp_path), start="today", pages=SCREENS) as hand:
        await hand.press("x")
        await hand.pilot.pause()
        assert "Tidak ada pengingat" in hand.text


# what a terminal is sent


@pytest.mark.parametrize(
    ("environment", "wish", "found"),
    [
        ({"TERM": "foot"}, "auto", "osc777"),
        ({"TERM": "xterm-kitty"}, "auto", "osc9"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm.app"}, "auto", "osc9"),
        ({"TERM": "xterm-256color"}, "auto", "off"),
        ({"TERM": "foot"}, "off", "off"),
        ({"TERM": "xterm-256color"}, "osc9", "osc9"),
        ({"TERM": "xterm-256color"}, "no such way", "off"),
    ],
)
def test_only_a_terminal_that_has_a_way_is_sent_anything(
    environment: dict[str, str], wish: str, found: str
) -> None:
    assert way(environment, wish) == found
    assert bool(notification("a", "b", environment, wish)) == (found != "off")


def test_no_text_ends_the_sequence_early_or_begins_another() -> None:
    hostile = "x\x07\x1b]52;c;AAAA\x07;y\n\x9d9;z\x9c"
    for wish in ("osc9", "osc777"):
        data = notification(hostile, hostile, {}, wish)
        assert data.startswith("\x1b]")
        assert data.endswith("\x07")
        assert not any(char in data[2:-1] for char in "\x07\x1b\x9c\x9d\n")
    assert notification("a;b", "c", {}, "osc777") == "\x1b]777;notify;a,b;c\x07"


def test_tmux_gets_it_wrapped() -> None:
    bare = notification("a", "b", {}, "osc9")
    assert notification("a", "b", {"TMUX": "1"}, "osc9") == "\x1bPtmux;\x1b" + bare + "\x1b\\"


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("id", "P mati 08.12", "Pengingat: mati sejak 08.12"),
        ("en", "R off 08:12", "Reminders: off since 08:12"),
    ],
)
async def test_at_80_columns_every_screen_says_who_watches_and_help_and_the_list_say_what_that_means(
    language: str, short: str, whole: str
) -> None:
    desk = OfficeDesk(language=language)
    since = NOW.replace(hour=8, minute=12)
    desk.watching = lambda: Watching(state="dead", since=since)  # type: ignore[method-assign]
    async with at("today", desk, size=(80, 24)) as (hand, _):
        await looked(hand)
        for key in "123456":
            await hand.press(key)
            await hand.pilot.pause()
            assert short in hand.lines[0]
            assert "CONTOH" in hand.lines[0] or "SAMPLE" in hand.lines[0]
            assert hand.lines[0].rstrip()[-5:].replace(":", ".") == "09.14"
        await hand.press("question_mark")
        await settled(hand, lambda: isinstance(hand.app.screen, HelpScreen))
        await hand.press(*("reminder" if language == "en" else "pengingat"))
        await hand.pilot.pause()
        assert f"{short} = {whole[:20]}" in hand.text
        await hand.press("escape", "Z")
        await settled(hand, lambda: isinstance(hand.app.screen, RemindersScreen))
        assert whole in hand.text

"""The lock: nothing of the data on the screen, at once and by itself; what is behind it goes on untouched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.command import CommandPalette
from textual.events import Key, MouseDown, Paste
from textual.widgets import Input

from tests.tui.harness import AROUND, FakeDesk, FormPage, Hand, shell
from tests.tui.test_terminal import terminal
from tui.headless.settings import Privacy
from tui.screens.confirm import Choice, ConfirmDialog
from tui.screens.form import FormScreen
from tui.textual_private import frame

pytestmark = pytest.mark.anyio

PAGES = {"today": f"{FormPage.__module__}:FormPage", "villages": f"{FormPage.__module__}:ListPage"}


def locked(hand: Hand) -> bool:
    return hand.app.locked


def nothing_but_the_lock(hand: Hand) -> bool:
    """The program's name, the clock, how to come back; not the office, not a row, not a count."""
    said = [line.strip() for line in hand.lines if line.strip()]
    return said == ["infokim", "Sen 23 Nov 09.14", "Layar terkunci. Tekan tombol apa saja untuk kembali."]


@pytest.mark.parametrize("key", ["0", "ctrl+g"])
async def test_one_key_locks_the_screen_and_the_next_does_nothing_but_bring_it_back(key: str) -> None:
    async with shell() as hand:
        before = hand.lines
        await hand.press(key)
        assert nothing_but_the_lock(hand)
        await hand.press("n")
        assert hand.lines == before, "the key opened nothing"
        await hand.press("n")
        assert hand.lines[-2] == " baru", "the one after it does what it always does"


@pytest.mark.parametrize("key", ["escape", "ctrl+q", "ctrl+c", "q", "0", "ctrl+g", "enter"])
async def test_any_key_brings_it_back_and_none_does_more(key: str) -> None:
    async with shell() as hand:
        before = hand.lines
        await hand.press("0", key)
        assert hand.lines == before
        assert hand.app.is_running


async def test_it_locks_over_a_dialog_which_is_there_again_afterwards() -> None:
    async with shell() as hand:
        answers: list[Any] = []
        choices = (Choice("yes", "ya", "y"), Choice("no", "tidak", "escape"))
        hand.app.push_screen(ConfirmDialog(hand.app.ground, "Hapus?", choices), answers.append)
        await hand.pilot.pause()
        await hand.press("0")
        assert nothing_but_the_lock(hand)
        await hand.press("y")
        assert "Hapus?" in hand.text
        assert answers == []
        await hand.press("y")
        assert answers == ["yes"]


async def test_in_a_text_field_zero_is_text_and_the_other_key_locks_over_it() -> None:
    async with shell(pages=PAGES, start="today") as hand:
        await hand.press("n")
        await hand.type("0")
        form = hand.app.screen
        assert isinstance(form, FormScreen)
        assert form.form.values["title"].endswith("0")
        await hand.press("ctrl+g")
        assert nothing_but_the_lock(hand)
        await hand.type("x")
        assert form.form.values["title"] == "Waspada TPPO0", "the key that came back is no text"
        await hand.type("1")
        assert form.form.values["title"] == "Waspada TPPO01"


async def test_the_digit_typed_while_a_filter_is_being_opened_is_text() -> None:
    async with shell() as hand:
        for key, character in (("slash", "/"), ("0", "0")):
            hand.app.post_message(Key(key, character))
        for _ in range(5):
            await hand.pilot.pause()
        assert not locked(hand)
        assert hand.app.screen.query_one(Input).value == "0"


async def test_what_is_pasted_into_a_locked_screen_is_lost() -> None:
    async with shell(pages=PAGES, start="today") as hand:
        await hand.press("n", "ctrl+g")
        hand.app.post_message(Paste("rahasia"))
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert not locked(hand)
        assert "rahasia" not in hand.text


async def test_keys_in_one_packet_do_what_they_would_do_one_by_one() -> None:
    async with shell() as hand:
        for key, character in (("0", "0"), ("n", "n"), ("e", "e")):
            hand.app.post_message(Key(key, character))
        for _ in range(6):
            await hand.pilot.pause()
        assert not locked(hand)
        assert hand.lines[-2] == " ubah", "0 locks, n comes back, e edits"


async def test_nothing_is_clicked_behind_the_lock() -> None:
    async with shell() as hand:
        row = hand.table.key
        await hand.press("0")
        hand.app.post_message(MouseDown(None, 5, 8, 0, 0, 1, False, False, False))
        await hand.pilot.pause()
        assert locked(hand)
        await hand.press("x")
        assert hand.table.key == row


async def test_a_dialog_that_comes_up_behind_it_and_a_screen_that_closes_there_stay_unseen() -> None:
    async with shell(pages=PAGES, start="today") as hand:
        await hand.press("n", "ctrl+g")
        form = hand.app.screen
        form.dismiss(None)
        await hand.pilot.pause()
        hand.app.push_screen(ConfirmDialog(hand.app.ground, "Milik siapa?", (Choice("", "tutup", "escape"),)))
        await hand.pilot.pause()
        assert nothing_but_the_lock(hand)
        await hand.press("x")
        assert "Milik siapa?" in hand.text
        await hand.press("escape")
        assert not isinstance(hand.app.screen, FormScreen), "the form that was left behind the lock is closed"


async def test_messages_wait_behind_it() -> None:
    async with shell() as hand:
        hand.app.lock()
        hand.app.notify("ada kabar", timeout=60)
        await hand.pilot.pause()
        assert nothing_but_the_lock(hand)
        assert "ada kabar" not in "\n".join(frame(hand.app.screen))
        await hand.press("x")
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert "ada kabar" in hand.text


async def test_without_a_key_it_locks_by_itself_and_a_key_begins_the_time_anew() -> None:
    async with shell() as hand:
        app, seconds = hand.app, [0.0]
        app.idle_clock = lambda: seconds[0]
        await hand.press("j")
        seconds[0] = 599
        app.look_idle()
        assert not locked(hand)
        await hand.press("j")
        seconds[0] = 1198
        app.look_idle()
        assert not locked(hand), "ten minutes after the last key, not after the first"
        seconds[0] = 1199
        app.look_idle()
        assert locked(hand)
        assert nothing_but_the_lock(hand)


async def test_switched_off_it_does_not_lock_by_itself_and_the_key_still_does() -> None:
    desk = FakeDesk()
    desk.settings = replace(desk.settings, privacy=Privacy(lock="0"))
    async with shell(desk) as hand:
        hand.app.idle_clock = lambda: 1e9
        hand.app.look_idle()
        assert not locked(hand)
        await hand.press("0")
        assert locked(hand)


async def test_the_clock_goes_on_and_a_smaller_window_has_the_same() -> None:
    async with shell() as hand:
        await hand.press("0")
        for size in ((30, 6), (10, 2), (120, 40)):
            await hand.pilot.resize_terminal(*size)
            await hand.pilot.pause()
            assert [len(line) for line in hand.lines] == [size[0]] * size[1]
            assert "Desa" not in hand.text


async def test_its_key_can_be_another_one() -> None:
    async with shell(FakeDesk(keys={"blank": "^"})) as hand:
        await hand.press("0")
        assert not locked(hand)
        await hand.press("circumflex_accent")
        assert locked(hand)


async def test_it_speaks_the_persons_language() -> None:
    async with shell(FakeDesk(language="en"), around=AROUND) as hand:
        await hand.press("0")
        assert "The screen is locked. Press any key to come back." in hand.text


async def test_textuals_own_palette_and_its_pictures_of_the_screen_are_not_offered(tmp_path: Path) -> None:
    async with shell() as hand:
        app = hand.app
        await hand.press("ctrl+p")
        assert not isinstance(app.screen, CommandPalette)
        await hand.press("escape")
        runs = {active.binding.action for active in app.screen.active_bindings.values()}
        assert not {run for run in runs if "screenshot" in run or "command_palette" in run}
        app.action_screenshot("gambar.svg", str(tmp_path))
        assert app.save_screenshot("gambar.svg", str(tmp_path)) == ""
        await hand.pilot.pause()
        assert list(tmp_path.iterdir()) == []


def test_nor_by_textuals_variable(tmp_path: Path) -> None:
    picture = {"TEXTUAL_SCREENSHOT": "1", "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path)}
    with terminal(**picture) as seen:
        assert seen.ends(20)[0] == 0
        assert list(tmp_path.iterdir()) == []


def test_nor_does_textual_write_down_what_is_typed(tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    with terminal(TEXTUAL_LOG=str(log), TEXTUAL="debug") as seen:
        seen.type("/rahasia")
        seen.wait_for("rahasia")
        seen.type("\x1b")
        seen.wait_for("Desa 00001")
        seen.type("q")
        assert seen.ends(20)[0] == 0
    assert not log.exists()

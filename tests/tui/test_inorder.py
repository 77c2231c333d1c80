"""Keys that come in one packet do what they would do one by one."""

from __future__ import annotations

import pytest
from textual.events import Paste

from tests.tui.harness import FakeDesk, FormPage, Hand, shell

pytestmark = pytest.mark.anyio
PAGES = {"today": f"{FormPage.__module__}:FormPage"}


def together(hand: Hand, *keys: str) -> None:
    for key in keys:
        hand.app.simulate_key(key)


async def through(hand: Hand) -> None:
    for _ in range(100):
        await hand.pilot.pause(0.01)
        if not hand.app._waiting and hand.app._busy_with is None:
            return
    raise AssertionError("keys are stuck")


async def test_a_tab_between_letters_divides_them_and_a_backspace_takes_the_letter_before_it() -> None:
    async with shell(start="today", pages=PAGES) as hand:
        await hand.press("n")
        together(hand, "1", "2", "backspace", "3", "tab", "tab", "tab", "0")
        await through(hand)
        values = hand.app.screen.form.values  # type: ignore[attr-defined]
        assert (values["title"], values["place"]) == ("Waspada TPPO13", "0")


async def test_what_is_typed_before_a_form_is_there_is_typed_into_it() -> None:
    async with shell(start="today", pages=PAGES) as hand:
        together(hand, "n", "x", "y", "ctrl+s")
        await through(hand)
        await hand.app.workers.wait_for_complete()
        desk = hand.app.desk
        assert isinstance(desk, FakeDesk)
        assert desk.saved[0][1][0].fields["title"] == "Waspada TPPOxy"


async def test_pasted_text_keeps_its_place_among_the_keys() -> None:
    async with shell(start="today", pages=PAGES) as hand:
        await hand.press("n")
        together(hand, "a", "backspace")
        hand.app.post_message(Paste("lagi"))
        together(hand, "left", "!")
        await through(hand)
        assert hand.app.screen.form.values["title"] == "Waspada TPPOlag!i"  # type: ignore[attr-defined]


async def test_keys_after_one_that_closes_its_screen_go_on_at_once() -> None:
    async with shell(start="today", pages=PAGES) as hand:
        together(hand, "n", "escape", "?", "escape", "n", "z", "escape", "d", "n", "k")
        await through(hand)
        assert hand.app.screen.form.values["title"] == "Waspada TPPOk"  # type: ignore[attr-defined]

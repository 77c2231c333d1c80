"""A village shows the open tips about it, and Enter leads to their list."""

from __future__ import annotations

import pytest

from tests.screens.hands import OfficeDesk, at
from tests.views.office import office


@pytest.mark.parametrize(("size", "presses"), [((80, 24), 2), ((120, 40), 2)])
async def test_enter_in_a_village_opens_the_list_of_its_open_tips(
    size: tuple[int, int], presses: int
) -> None:
    async with at("villages", size=size) as (hand, _):
        hand.table.select("v-1")
        await hand.pilot.pause()
        assert "Informasi terbuka: 1" in hand.text
        for _press in range(presses):
            await hand.press("enter")
            await hand.pilot.pause()
        await hand.pilot.pause()
        assert hand.app.current_mode == "tips"
        assert list(hand.table.rows.keys) == ["t-3"]
        assert "Tiban Lama" in hand.lines[1]
        await hand.press("escape")
        await hand.pilot.pause()
        assert hand.app.current_mode == "villages"


async def test_who_may_not_see_tips_sees_none_on_a_village() -> None:
    async with at("villages", OfficeDesk(office(hidden=frozenset({"tips"}), tips=[]))) as (hand, _):
        hand.table.select("v-1")
        await hand.pilot.pause()
        assert "nformasi terbuka" not in hand.text

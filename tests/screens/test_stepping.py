"""One step back, and one step on: where a number of Ringkasan leads, and what Esc and `e` do there."""

from __future__ import annotations

import pytest

from tests.screens.hands import OfficeDesk, at, settled
from tests.views.office import days, office
from tui.screens.deferrals import DeferralsPage
from tui.screens.detail import DetailScreen
from tui.screens.outreach import OutreachPage
from tui.screens.planform import PlanForm
from tui.screens.tips import TipsPage
from tui.screens.today import TodayPage
from tui.screens.todayboard import TodayBoard


async def opened(hand, key: str):  # type: ignore[no-untyped-def]
    """What Enter on a number of the overview leads to."""
    hand.app.screen.query_one(TodayBoard).key = key
    await hand.press("enter")
    await hand.pilot.pause()
    return hand.app.screen


async def test_on_old_figures_today_leads_to_their_month_and_not_to_an_empty_one() -> None:
    async with at("today", OfficeDesk(office(deferrals=days(2020, 11, 15)))) as (hand, _):
        page = await opened(hand, "deferrals.today")
        assert isinstance(page, DeferralsPage)
        assert "November 2020" in hand.text
        assert hand.table.rows.keys
        await hand.press("escape")
        await hand.press("i")
        await hand.pilot.pause()
        assert "belum dilaporkan" in hand.text


@pytest.mark.parametrize(
    "key", ["deferrals.month", "tips.late", "outreach.missed", "villages.active", "sources.fresh"]
)
async def test_esc_leads_back_to_the_number_that_led_here(key: str) -> None:
    async with at("today") as (hand, _):
        page = await opened(hand, key)
        assert not isinstance(page, TodayPage)
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, TodayPage)
        assert hand.app.screen.query_one(TodayBoard).key == key
        await hand.press("minus")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, TodayPage), "the step back was taken already"


async def test_esc_takes_the_filter_away_first_and_a_dialog_between_changes_nothing() -> None:
    async with at("today") as (hand, _):
        await opened(hand, "tips.late")
        await hand.press("slash", "a", "enter")
        assert hand.table.rows.filter == "a"
        await hand.press("question_mark")
        await hand.pilot.pause()
        await hand.press("escape")
        await hand.pilot.pause()
        await hand.press("escape")
        assert isinstance(hand.app.screen, TipsPage)
        assert hand.table.rows.filter == ""
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, TodayPage)


async def test_who_came_by_a_key_stays_and_sees_the_whole_list() -> None:
    async with at("today") as (hand, _):
        await opened(hand, "tips.late")
        await hand.press("escape")
        await hand.press("4")
        await hand.pilot.pause()
        assert len(hand.table.rows.keys) == 4, "what the number narrowed is wide again"
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, TipsPage)
        await hand.press("1")
        await opened(hand, "tips.late")
        await hand.press("2", "4", "escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, TipsPage)
        assert len(hand.table.rows.keys) == 4


async def test_e_in_a_plan_in_full_opens_its_form_and_esc_leads_back_to_it() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("tab", "enter")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, DetailScreen)
        shown = hand.app.screen.key
        assert "e ubah" in hand.lines[-1]
        await hand.press("e")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        assert form.record_id == shown
        form.form.put({"topic": "paspor"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: desk.saved)
        assert desk.saved[0][1][0].id == shown
        await settled(hand, lambda: isinstance(hand.app.screen, DetailScreen))
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, OutreachPage)


async def test_who_may_only_look_is_told_so_in_a_plan_in_full() -> None:
    desk = OfficeDesk()
    desk.locked = "viewer"
    async with at("outreach", desk) as (hand, _):
        await hand.press("tab", "enter")
        await hand.pilot.pause()
        assert "e ubah" not in hand.lines[-1]
        await hand.press("e")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, DetailScreen)
        assert [note.message for note in hand.app._notifications]


async def test_a_record_without_a_form_of_its_own_ignores_e() -> None:
    async with at("villages", size=(80, 15)) as (hand, _):
        await hand.press("enter")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, DetailScreen)
        await hand.press("e")
        assert isinstance(hand.app.screen, DetailScreen)
        assert "e ubah" not in hand.lines[-1]

"""The cursor of Kalender stays on its occurrence, whatever it is called by now; marks do, and the board has them too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.models.identity import occurrence_id
from tests.screens.hands import settled
from tests.screens.test_planmoves import SERIES, done, page, planned, plans
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.headless.planedits import changes_of
from tui.screens.askline import AskLine
from tui.screens.planboard import PlanBoard
from tui.screens.planform import PlanForm
from tui.screens.statuses import StatusDialog
from tui.views.outreach import occurrence_of

DAILY = SERIES | {"recurrence": "FREQ=DAILY;COUNT=5"}
FORMS = {"month": 0, "week": 1, "agenda": 2, "board": 3}


async def form_of(hand: Hand, form: str) -> None:
    for _ in range(FORMS[form]):
        await hand.press("b")


async def reviewed(hand: Hand, *answer: str) -> None:
    await hand.press("m")
    await settled(hand, lambda: isinstance(hand.app.screen, StatusDialog))
    await hand.press("r", *answer)
    await done(hand)


async def seen(hand: Hand, desk: Desk) -> None:
    desk.look()
    hand.app.page.moved()  # type: ignore[union-attr]
    await hand.pilot.pause()


def under(hand: Hand) -> object:
    """Where the cursor stands: the day and the title of its occurrence."""
    one = occurrence_of(page(hand).ground.sight(), page(hand).here or "")
    return one and (one.at, one.plan.title)


@pytest.mark.parametrize("form", FORMS)
async def test_the_cursor_stays_on_an_occurrence_that_becomes_a_plan_of_its_own_and_one_of_its_series_again(
    tmp_path: Path, form: str
) -> None:
    desk = desk_at(tmp_path)
    series = planned(desk, **DAILY).id
    planned(desk, title="Lain", at=NOW + timedelta(days=1, hours=-1))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        key = f"{series}@2026-11-24T09:14"
        page(hand)._follow(key, NOW.date() + timedelta(days=1))
        await form_of(hand, form)
        assert page(hand).here == key
        before = under(hand)
        await reviewed(hand, "1")
        assert page(hand).here == occurrence_id(series, "2026-11-24T09:14")
        assert under(hand) == before
        await hand.press("u")
        await done(hand)
        assert page(hand).here == key


@pytest.mark.parametrize("form", FORMS)
async def test_the_cursor_stays_where_a_colleague_moves_the_series_while_one_chooses(
    tmp_path: Path, form: str
) -> None:
    theirs, desk = desk_at(tmp_path, "staf2"), desk_at(tmp_path)
    series = planned(desk, **SERIES).id
    for hour in range(1, 4):
        planned(desk, title=f"Lain {hour}", at=NOW + timedelta(days=7, hours=-hour))
    theirs.look()
    key = f"{series}@2026-11-30T09:14"
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        page(hand)._follow(key, NOW.date() + timedelta(days=7))
        await form_of(hand, form)
        assert page(hand).here == key
        await hand.press("m")
        await settled(hand, lambda: isinstance(hand.app.screen, StatusDialog))
        theirs.save("outreach", changes_of(theirs, key, {"at": NOW + timedelta(days=7, hours=-2.5)}, "all"))
        await seen(hand, desk)
        await hand.press("escape")
        await done(hand)
        assert under(hand) == (NOW + timedelta(days=7, hours=-2.5), "Jadwal")


@pytest.mark.parametrize("on_list", [False, True])
async def test_who_goes_along_the_list_of_a_day_follows_what_others_put_elsewhere_and_who_chooses_days_does_not(
    tmp_path: Path, on_list: bool
) -> None:
    theirs, desk = desk_at(tmp_path, "staf2"), desk_at(tmp_path)
    series = planned(desk, **SERIES).id
    theirs.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press(*["tab"] * on_list)
        changes = {"at": NOW + timedelta(days=1)}
        theirs.save("outreach", changes_of(theirs, f"{series}@2026-11-23T09:14", changes, "all"))
        await seen(hand, desk)
        assert page(hand).day == NOW.date() + timedelta(days=1 if on_list else 0)
        await hand.press("h")  # one's own way along the days is never undone by it
        assert page(hand).day == NOW.date() - timedelta(days=0 if on_list else 1)


async def test_marked_occurrences_stay_marked_once_they_are_plans_of_their_own(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **DAILY)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await form_of(hand, "agenda")
        await hand.press("space", "space")
        await reviewed(hand)
        assert sum(plan.series is not None for plan in plans(desk)) == 2
        assert len(page(hand).chosen) == 2
        assert set(page(hand).chosen) == {plan.id for plan in plans(desk) if plan.series}


async def test_on_the_board_marked_plans_go_together_and_come_back_together(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    for number in range(3):
        planned(desk, title=f"Rencana {number}", at=NOW + timedelta(hours=number))
    before = [plan.at for plan in plans(desk)]
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await form_of(hand, "board")
        await hand.press("space", "space")
        assert "2 ditandai" in hand.lines[-1]
        assert sum(line.count("●") for line in hand.lines) == 2
        await hand.press("right_parenthesis")
        await done(hand)
        assert sorted(plan.at.day for plan in plans(desk)) == [23, 24, 24]
        assert sum(line.count("●") for line in hand.lines) == 2
        await hand.press("u")
        await done(hand)
        assert [plan.at for plan in plans(desk)] == before
        await reviewed(hand)
        assert sorted(plan.variants["x"].status for plan in plans(desk)) == ["draft", "review", "review"]
        await hand.press("escape")
        assert "●" not in hand.text
        assert len(page(hand).chosen) == 1


async def test_marks_of_the_list_are_those_of_the_board_and_a_filter_leaves_out_tiles(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, title="Satu")
    planned(desk, title="Dua", at=NOW + timedelta(hours=1))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await form_of(hand, "agenda")
        await hand.press("space", "b")
        assert isinstance(hand.app.focused, PlanBoard)
        assert hand.text.count("●") == 1
        await hand.press("slash", *"dua", "enter")
        await hand.pilot.pause()
        assert "Dua" in hand.text
        assert "Satu" not in hand.text
        assert "1 tersaring" in hand.text


async def test_the_cursor_goes_where_a_form_has_put_the_plan_and_where_undo_puts_it_back(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, title="Lain")
    made = planned(desk, title="Milik saya", at=NOW + timedelta(hours=1)).id
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("tab", "down", "e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        hand.app.screen.form.put({"at": "7/12/2026 10.00"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await done(hand)
        assert (page(hand).day.day, page(hand).here) == (7, made)
        await hand.press("t", "u")
        await done(hand)
        assert (page(hand).day, page(hand).here) == (NOW.date(), made)
        assert "Dibatalkan: “Milik saya” – waktu." in hand.text
        await hand.press("U")
        await done(hand)
        assert (page(hand).day.day, page(hand).here) == (7, made)


async def test_the_list_of_a_day_is_named_where_it_is_reached_from(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        assert "Tab daftar" in hand.lines[-1]
        await hand.press("tab")
        assert "Tab" not in hand.lines[-1]
        await hand.press("question_mark")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press(*"daftar hari")
        await hand.pilot.pause()
        assert "Tab ⇧Tab" in hand.text
        await hand.press("escape", "escape")
        await hand.press("b", "b")
        assert "Tab" not in hand.lines[-1]


async def test_a_typed_date_far_away_shows_its_month_in_the_list_too(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    made = planned(desk).id
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await form_of(hand, "agenda")
        await hand.press("T")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        await hand.press(*"5/1/2027", "enter")
        await done(hand)
        assert (page(hand).day.month, page(hand).here) == (1, made)


@pytest.mark.parametrize("width", [60, 80])
async def test_every_form_of_the_page_and_every_tab_of_a_plan_is_come_to_and_what_is_left_out_is_told(
    tmp_path: Path, width: int
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, channels=("instagram", "x", "tiktok", "website", "field"))
    async with shell(desk, size=(width, 24), start="outreach", pages=SCREENS) as hand:
        for form in ("bulan", "minggu", "daftar", "papan", "terlewat", "hasil"):
            assert f"[{form}]" in hand.lines[1]
            whole = all(name in hand.lines[1] for name in ("bulan", "minggu", "papan", "hasil"))
            assert whole or "›" in hand.lines[1] or "‹" in hand.lines[1]
            await hand.press("b")
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        await hand.pilot.pause()
        for _ in range(8):
            assert "[" in hand.lines[1]
            assert "ulang" in hand.lines[1] or "›" in hand.lines[1]
            assert "[ig" not in hand.lines[1] or "Takarir Instagram" in hand.text
            await hand.press("pagedown")
            await hand.pilot.pause()
        hand.app.screen.form.form_rows["channels"].control.focus()  # type: ignore[attr-defined]
        await hand.press(*["right"] * 4)
        assert "lapangan" in hand.text
        await hand.press(*["left"] * 4)
        assert "Instagram" in hand.text

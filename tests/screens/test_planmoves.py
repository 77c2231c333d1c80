"""Kalender by keys: weeks and boards, plans that go to another day, series of which one, some or all are meant."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.models.edit import Edit, Written
from store.models.plan import Plan
from store.queries.outreach import occurrences
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.outreach import OutreachPage
from tui.screens.planform import PlanForm

SERIES = {"title": "Jadwal", "at": NOW, "channels": ("x",), "recurrence": "FREQ=WEEKLY;COUNT=4"}


def planned(desk: Desk, **fields: object) -> Written:
    wanted = {"title": "Jadwal", "at": NOW, "channels": ("x",), **fields}
    (made,) = desk.save("outreach", [Edit(fields=wanted)])
    desk.look()
    return made


def plans(desk: Desk) -> list[Plan]:
    desk.look()
    return sorted(desk.snapshot.rows("outreach"), key=lambda plan: plan.at)


async def done(hand: Hand) -> None:
    await settled(hand, lambda: len(hand.app.screen_stack) == 1)
    await hand.pilot.app.workers.wait_for_complete()
    await hand.pilot.pause()


def page(hand: Hand) -> OutreachPage:
    assert isinstance(hand.app.screen, OutreachPage)
    return hand.app.screen


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("right_parenthesis", 1),
        ("left_parenthesis", -1),
        ("right_curly_bracket", 7),
        ("left_curly_bracket", -7),
    ],
)
async def test_a_plan_goes_a_day_or_a_week_on_or_back_and_the_cursor_follows(
    tmp_path: Path, key: str, days: int
) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press(key)
        await done(hand)
        assert [plan.at for plan in plans(desk)] == [NOW + timedelta(days=days)]
        assert page(hand).day == NOW.date() + timedelta(days=days)
        assert "Dipindah" in hand.text


async def test_what_is_cut_comes_to_the_selected_day_with_its_hour(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("P")
        assert "Belum ada yang dipotong" in hand.text
        await hand.press("X", "down", "P")
        await done(hand)
        assert [plan.at for plan in plans(desk)] == [NOW + timedelta(days=7)]


async def test_where_what_was_cut_would_come_to_is_told_on_each_day_before_it_does(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("X", "down", "right")
        assert "P: pindah ke Sel 1 Des 09.14" in hand.text
        assert [plan.at for plan in plans(desk)] == [NOW]


@pytest.mark.parametrize(
    ("text", "meaning"), [("jumat depan", "Jum 4 Des 09.14"), ("5/1 14.00", "Sel 5 Jan 2027 14.00")]
)
async def test_what_a_typed_day_means_is_told_before_it_is_taken(
    tmp_path: Path, text: str, meaning: str
) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("T")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        await hand.type(text)
        await hand.pilot.pause()
        assert meaning in hand.text
        assert "5/12 14.00" in hand.text, "the hint stays in sight"
        await hand.press("x")
        await hand.pilot.pause()
        assert meaning not in hand.text
        assert [plan.at for plan in plans(desk)] == [NOW]


async def test_what_was_said_goes_when_another_month_is_looked_at_and_stays_within_it(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("right_parenthesis")
        await done(hand)
        assert "Dipindah ke" in hand.text
        await hand.press("h")
        assert "Dipindah ke" in hand.text
        await hand.press("greater_than_sign")
        assert "Dipindah ke" not in hand.text


async def test_marked_plans_move_together_and_keep_their_distance(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    planned(desk, title="Kedua", at=NOW + timedelta(hours=2))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("tab", "asterisk", "T")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press(*"5/12", "enter")
        await done(hand)
        first, second = plans(desk)
        assert (f"{first.at:%d/%m}", second.at - first.at) == ("05/12", timedelta(hours=2))
        assert (
            len({row.rev for row in map(desk.snapshot.rows("outreach").row, (first.id, second.id)) if row})
            == 1
        )


async def test_a_date_that_means_nothing_is_told_and_the_text_stays(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("T")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press(*"99/99", "enter")
        assert len(hand.app.screen_stack) == 2
        assert "99/99" in hand.text
        await hand.press("escape")
        await done(hand)
        assert [plan.at for plan in plans(desk)] == [NOW]


@pytest.mark.parametrize(("answer", "held"), [("1", 2), ("2", 2), ("3", 1)])
async def test_of_a_series_it_is_asked_which_are_meant(tmp_path: Path, answer: str, held: int) -> None:
    """Once: a plan for that occurrence. This and later: a second series. All: the series alone."""
    days = {"1": [23, 1, 7, 14], "2": [23, 1, 8, 15], "3": [24, 1, 8, 15]}
    desk = desk_at(tmp_path)
    planned(desk, **SERIES)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("down", "right_parenthesis")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press(answer)
        await done(hand)
        assert len(plans(desk)) == held
        found = occurrences(
            desk.snapshot.rows("outreach"), NOW.date(), date(2026, 12, 31), zone=desk.settings.zone, now=NOW
        )
        assert [one.at.day for one in found] == days[answer]


async def test_esc_moves_no_occurrence(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **SERIES)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("right_parenthesis", "escape")
        await done(hand)
        assert [plan.at for plan in plans(desk)] == [NOW]


async def test_one_occurrence_is_taken_away_and_the_others_stay(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **SERIES)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("down", "d")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("1")
        await done(hand)
        (series,) = plans(desk)
        assert len(series.exceptions) == 1
        assert series.recurrence == SERIES["recurrence"]


async def test_every_form_shows_the_same_plans_and_opens_each(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        for _ in range(4):
            assert page(hand).here is not None
            await hand.press("enter")
            await settled(hand, lambda: len(hand.app.screen_stack) == 2)
            assert "Jadwal" in hand.text
            await hand.press("escape")
            await done(hand)
            await hand.press("b")


async def test_a_copy_is_a_form_with_everything_but_what_became_of_the_plan(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **{"caption.x": "Halo", "status.x": "review"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("C")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        await hand.press("ctrl+s")
        await done(hand)
        first, second = plans(desk)
        copy = first if first.variants["x"].status == "draft" else second
        assert (copy.title, copy.variants["x"].caption, copy.variants["x"].posted_url) == (
            "Jadwal",
            "Halo",
            None,
        )


async def test_an_owner_is_picked_by_name(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("a")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("enter")
        await done(hand)
        assert plans(desk)[0].owner is not None


async def test_a_form_judges_a_field_once_it_is_left(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        await hand.press("tab", "tab", *"dua jam")
        await hand.pilot.pause()
        assert "bilangan" not in hand.text
        await hand.press("tab")
        await hand.pilot.pause()
        assert "bilangan" in hand.text


async def test_a_day_is_made_a_holiday_and_a_working_day_again(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("H")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("1")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine))
        await hand.press(*"Rapat", "enter")
        await done(hand)
        held = desk.calendar.holiday(NOW.date())
        assert held is not None
        assert (held.kind, held.name) == ("office", "Rapat")
        assert "tutup" in hand.text
        await hand.press("H")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("4")
        await done(hand)
        assert desk.calendar.holiday(NOW.date()) is None


async def test_the_form_of_an_occurrence_asks_which_are_meant_and_what_was_taken_away_stays_away(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **SERIES)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("down", "down", "d")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        await hand.press("1")
        await done(hand)
        await hand.press("up", "e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        assert "30/11/2026 09.14" in hand.text  # of this occurrence, not of the first
        await hand.press("tab", "end", *["backspace"] * 5, *"15.00", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 3)
        await hand.press("3")
        await done(hand)
        desk.look()
        found = occurrences(
            desk.snapshot.rows("outreach"), NOW.date(), date(2026, 12, 31), zone=desk.settings.zone, now=NOW
        )
        assert [(one.at.day, one.at.hour) for one in found] == [(23, 15), (30, 15), (14, 15)]


async def test_a_letter_typed_straight_after_another_tab_goes_there(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        form.action_turn(1)
        assert form.focused is form.form.form_rows["caption.x"].control

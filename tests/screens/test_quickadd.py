"""Quick add on Kalender: one line, chips, questions answered by a digit, the form one key away; Esc loses nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from store.errors import NoSpace
from tests.screens.hands import OfficeDesk, at, settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import shell
from tests.views.office import NOW, ZONE
from tui.app import SCREENS
from tui.messages import StoreMoved
from tui.screens.outreach import OutreachPage
from tui.screens.planform import PlanForm
from tui.screens.quickadd import QuickAdd


async def test_a_line_says_what_it_means_and_enter_saves_it() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("n")
        await hand.type("besok jam 9 ig x Waspada TPPO @staf1 !h-1")
        assert "baru> besok jam 9" in hand.text
        assert "Sel 24 Nov 09.00 · Instagram, X · @Staf 1 · ingatkan H-1" in hand.text
        assert "Enter simpan" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: desk.saved)
        await settled(hand, lambda: isinstance(hand.app.screen, OutreachPage))
        ((collection, (edit,)),) = desk.saved
        assert (collection, edit.id) == ("outreach", None)
        assert edit.fields == {
            "title": "Waspada TPPO", "at": datetime(2026, 11, 24, 9, tzinfo=ZONE), "channels": ("instagram", "x"),
            "owner": "staf1", "lead_times": ("1d",),
        }  # fmt: skip
        await settled(hand, lambda: "Tersimpan: Sel 24 Nov 09.00" in hand.text)


async def test_a_series_says_its_first_three_times_before_and_after_it_is_saved() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("n")
        await hand.type("setiap jumat 09.30 ig Rekap")
        assert "mulai Jum 27 Nov 09.30 · setiap Jumat · lalu Jum 4 Des, Jum 11 Des, …" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: desk.saved)
        await settled(hand, lambda: "Tersimpan: Jum 27 Nov 09.30, lalu Jum 4 Des, Jum 11 Des, …" in hand.text)


async def test_without_a_day_it_is_the_selected_one() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("l", "l", "n")
        await hand.type("10.00 ig Siaran")
        await hand.press("enter")
        await settled(hand, lambda: desk.saved)
        assert desk.saved[0][1][0].fields["at"].day == 25


async def test_a_question_is_answered_by_a_digit_only_once_it_was_put() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("n")
        await hand.type("besok ig 5 tips M-Paspor")
        assert "Jam berapa?" in hand.text
        assert "“5 tips M-Paspor”" in hand.text
        assert not desk.saved
        await hand.press("enter")
        assert "1-5 jawab" in hand.text
        assert not desk.saved
        await hand.press("2")
        await hand.pilot.pause()
        assert "baru> besok 12.00 ig 5 tips M-Paspor" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: desk.saved)
        assert desk.saved[0][1][0].fields["at"].hour == 12


async def test_the_next_question_follows_an_answer_at_once() -> None:
    async with at("outreach") as (hand, _):
        await hand.press("n")
        await hand.type("minggu depan jam 2 ig Rapat")
        await hand.press("enter", "1")
        await hand.pilot.pause()
        assert "jam 2" not in hand.text
        await hand.press("3")
        await hand.pilot.pause()
        assert "Rab 2 Des 14.00" in hand.text


async def test_who_types_on_instead_of_answering_types() -> None:
    async with at("outreach") as (hand, _):
        await hand.press("n")
        await hand.type("besok ig Rapat")
        await hand.press("enter")
        await hand.type(" jam 9")
        await hand.pilot.pause()
        assert "Sel 24 Nov 09.00" in hand.text


async def test_tab_goes_on_in_the_form_with_what_was_understood() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("n")
        await hand.type("setiap jumat 09.30 ig x Rekap #tppo !h-1 s.d. 31 des")
        await hand.press("tab")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        values = form.form.values
        assert (values["title"], values["channels"], values["topic"]) == ("Rekap", "instagram, x", "TPPO")
        assert values["at"] == "27/11/2026 09.30"
        assert "Rencana baru · Jumat, 27 Nov 2026" in hand.text
        await hand.press("ctrl+s")
        await settled(hand, lambda: desk.saved)
        fields = desk.saved[0][1][0].fields
        assert fields["recurrence"].startswith("FREQ=WEEKLY;BYDAY=FR;UNTIL=2026123")
        assert fields["lead_times"] == ("1d",)


async def test_what_was_left_with_escape_is_offered_again() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("n")
        await hand.type("besok ig Rapat")
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, OutreachPage)
        assert not hand.app.unsaved.any
        await hand.press("n")
        await hand.pilot.pause()
        assert "besok ig Rapat" in hand.text
        await hand.press("up")
        await hand.pilot.pause()
        assert "baru> besok ig Rapat" in hand.text
        assert not desk.saved


async def test_a_line_that_the_disk_refuses_stays() -> None:
    async with at("outreach") as (hand, desk):
        desk.error = NoSpace(file="outreach")
        await hand.press("n")
        await hand.type("besok jam 9 ig Rapat")
        await hand.press("enter")
        await hand.pilot.pause()
        await settled(hand, lambda: desk.error is None)
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, QuickAdd)
        assert "baru> besok jam 9 ig Rapat" in hand.text


async def test_a_line_survives_the_end_of_the_session(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.type("besok jam 9 ig Rapat")
        await hand.pilot.pause()
        assert hand.app.unsaved.keep()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        hand.app.unsaved.offer(hand.app)
        await settled(hand, lambda: "besok jam 9 ig Rapat" in hand.text)
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, QuickAdd))
        await hand.pilot.pause()
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, OutreachPage))
        await settled(hand, lambda: not desk.drafts.load("staf1"))
        assert [plan.title for plan in desk.store.snapshot().rows("outreach")] == ["Rapat"]


async def test_the_cursor_goes_to_the_new_plan(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        for line, title in (("rabu 16.00 ig Satu", "Satu"), ("setiap senin 16.00 s.d. 31 des x Dua", "Dua")):
            await hand.press("n")
            await hand.type(line)
            await hand.press("enter")
            await settled(hand, lambda: isinstance(hand.app.screen, OutreachPage))
            hand.app.look()
            hand.app.post_message(StoreMoved())
            await hand.pilot.pause()
            page = hand.app.screen
            assert isinstance(page, OutreachPage)
            key = page.here
            assert key is not None
            assert desk.snapshot.rows("outreach").get(key.partition("@")[0]).title == title  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_hostile_text_is_text_and_the_line_fits(size: tuple[int, int]) -> None:
    async with at("outreach", size=size) as (hand, _):
        await hand.press("n")
        await hand.type("besok jam 9 ig [/x] [@click=app.quit] $(x)")
        await hand.pilot.pause()
        assert "[/x] [@click=app.quit]" in hand.text
        assert any("Enter simpan" in line for line in hand.lines[-1:])


async def test_in_english_it_speaks_english() -> None:
    async with at("outreach", OfficeDesk(language="en")) as (hand, _):
        await hand.press("n")
        await hand.type("tomorrow 9am ig Newsletter")
        await hand.pilot.pause()
        assert "new> tomorrow 9am" in hand.text
        assert f"Tue {NOW.day + 1} Nov 09:00" in hand.text


async def test_a_toast_does_not_lie_over_the_line() -> None:
    async with at("outreach") as (hand, _desk):
        hand.app.notify("Perhatian", timeout=60)
        await hand.pilot.pause()
        await hand.press("n")
        await hand.pilot.pause()
        assert not hand.app._notifications

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.containers import Vertical

from store.errors import Replaced
from store.models.edit import Edit
from store.models.row import Provenance
from tests.queries.held import rows, snapshot
from tests.screens.hands import OfficeDesk, at, settled
from tests.views.office import TODAY, count, deferrals, office, plans, tips
from tui.app import SCREENS
from tui.messages import StoreMoved
from tui.screens.deferrals import DeferralsPage
from tui.screens.outreach import OutreachPage
from tui.screens.planform import PlanForm
from tui.screens.tips import TipsPage
from tui.screens.todayboard import TodayBoard
from tui.words.catalog import load

SIZES = [(60, 15), (80, 24), (110, 30), (200, 60)]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("screen", sorted(SCREENS))
async def test_every_screen_stands_at_every_size_with_and_without_data(screen: str, language: str) -> None:
    for held, sizes in ((office(), SIZES), (snapshot(), SIZES[1:2])):
        async with at(screen, OfficeDesk(held, language=language)) as (hand, _):
            for size in sizes:
                await hand.pilot.resize_terminal(*size)
                await hand.pilot.pause()
                assert len(hand.lines) == size[1]
                assert "{" not in hand.text
                assert f"{screen}." not in hand.text
                body = hand.app.screen.query_one("#body", Vertical)
                assert body.size.height >= size[1] - 3


async def test_the_overview_opens_the_list_behind_a_number_and_comes_back() -> None:
    async with at("today") as (hand, _):
        board = hand.app.screen.query_one(TodayBoard)
        board.key = "tips.late"
        await hand.press("enter")
        await hand.pilot.pause()
        page = hand.app.screen
        assert isinstance(page, TipsPage)
        assert page.only == "late"
        assert set(hand.table.rows.keys) == {"t-2", "t-3"}
        await hand.press("minus")
        await hand.pilot.pause()
        assert hand.app.screen.query_one(TodayBoard).key == "tips.late"


async def test_every_number_of_the_overview_opens_its_screen() -> None:
    async with at("today") as (hand, _):
        for spot in hand.app.screen.query_one(TodayBoard).board.spots:
            hand.app.screen.query_one(TodayBoard).key = spot.item.key
            await hand.press("enter")
            await hand.pilot.pause()
            page = hand.app.screen
            assert spot.item.target.screen == page.NAME  # type: ignore[attr-defined]
            if (
                spot.item.target.screen in ("tips", "villages", "sources")
                and "id" not in spot.item.target.filters
            ):
                assert len(hand.table.rows.keys) == spot.item.number
            await hand.press("1")
            await hand.pilot.pause()


async def test_a_day_aimed_at_is_the_day_under_the_cursor() -> None:
    async with at("today") as (hand, _):
        await hand.press("enter")
        await hand.pilot.pause()
        await hand.pilot.pause()
        page = hand.app.screen
        assert isinstance(page, DeferralsPage)
        assert page.day == TODAY


async def test_deferrals_moves_by_month_changes_form_and_comparison() -> None:
    async with at("deferrals") as (hand, _):
        assert "November 2026 s.d. 22 Nov" in hand.text
        assert "▲" in hand.text or "▼" in hand.text
        await hand.press("equals_sign", "equals_sign")
        assert "Okt 1–22" not in hand.text
        await hand.press("less_than_sign")
        assert "Oktober 2026" in hand.text
        await hand.press("b", "b")
        assert "rata-rata 7 hari" in hand.text
        await hand.press(*"bbbb", "greater_than_sign")
        assert "November 2026 s.d. 22 Nov" in hand.text


async def test_another_category_is_shown_alone_and_named() -> None:
    async with at("deferrals") as (hand, _):
        assert "Tab: paspor 12" in hand.text
        await hand.press("tab")
        assert "paspor · Imigrasi" in hand.text
        assert "Kantor" in hand.text
        assert "Sekupang" not in hand.text


async def test_a_figure_says_where_it_is_from() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press("j", "j", "i")
        assert "Sekupang · Min 22 Nov 2026" in hand.text
        assert "uji" in hand.text
        await hand.press("escape")
        await hand.press("enter")
        assert "Sekupang · Min 22 Nov 2026" in hand.text


async def test_older_days_are_reached_with_h() -> None:
    async with at("deferrals") as (hand, _):
        page = hand.app.screen
        assert isinstance(page, DeferralsPage)
        assert page.day == date(2026, 11, 22)
        await hand.press(*"hhhhhhhhh")
        assert page.day == date(2026, 11, 13)
        await hand.press(*"h" * 14)
        assert page.table is not None
        assert page.table.column == "name"


async def test_a_days_sheet_is_saved_as_one_step_and_zero_is_not_the_same_as_nothing() -> None:
    async with at("deferrals") as (hand, desk):
        await hand.press("l", "n")
        await hand.pilot.pause()
        assert "Senin, 23 Nov 2026" in hand.text
        assert hand.text.count("belum lapor") >= 6
        await hand.type("12")
        await hand.press("tab", "0", "ctrl+s")
        await settled(hand, lambda: desk.saved)
        ((collection, edits),) = desk.saved
        assert collection == "deferrals"
        made = {edit.fields["checkpoint"]: edit.fields for edit in edits}
        assert {name: fields["count"] for name, fields in made.items()} == {
            "batam-centre": 12,
            "harbour-bay": 0,
        }
        assert all(fields["date"] == fields["as_of"] == TODAY for fields in made.values())
        assert all(fields["reported_by"] == "Staf Satu" for fields in made.values())


async def test_a_count_taken_away_is_not_reported_any_more() -> None:
    held = office(deferrals=rows(*deferrals(), origins={"d-2026-11-22-batam-centre-": (3, Provenance())}))
    async with at("deferrals", OfficeDesk(held)) as (hand, desk):
        await hand.press("n")
        await hand.pilot.pause()
        assert "Minggu, 22 Nov 2026" in hand.text
        await hand.press("end", "backspace", "backspace", "ctrl+s")
        await settled(hand, lambda: desk.saved)
        assert desk.saved[0][1] == (Edit(id="d-2026-11-22-batam-centre-", based_on=3, base={}, delete=True),)


async def test_what_is_no_number_is_said_at_its_row_and_nothing_is_saved() -> None:
    async with at("deferrals") as (hand, desk):
        await hand.press("l", "n")
        await hand.pilot.pause()
        await hand.type("dua")
        await hand.press("ctrl+s")
        assert "“dua”" in hand.text
        assert not desk.saved


async def test_another_date_on_the_sheet_shows_that_days_figures() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press("l", "n")
        await hand.pilot.pause()
        form = hand.app.screen.form  # type: ignore[attr-defined]
        form.put({"date": "22/11/2026"})
        await hand.pilot.pause()
        assert "Minggu, 22 Nov 2026" in hand.text
        assert form.values["departure/sekupang"] == "1"


async def test_new_data_keeps_the_cursor_on_its_row() -> None:
    async with at("tips") as (hand, desk):
        await hand.press("j", "j")
        key = hand.table.key
        assert key is not None
        desk.snapshot = office(tips=[tip for tip in tips() if tip.id not in ("t-1", key[:0])][::-1])
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert hand.table.key == key


async def test_the_queue_is_narrowed_by_b_and_by_the_filter() -> None:
    async with at("tips") as (hand, _):
        assert len(hand.table.rows.keys) == 4
        for _ in range(9):
            await hand.press("b")
        assert len(hand.table.rows.keys) == 5
        await hand.press("slash", *"paspor", "enter")
        assert list(hand.table.rows.keys) == ["t-2"]


async def test_a_village_is_shown_under_a_short_list_and_beside_it_where_it_is_wide() -> None:
    async with at("villages") as (hand, _):
        assert "SK-1/2024" in hand.text
        await hand.press("j")
        assert "2171101003" in hand.text
        await hand.pilot.resize_terminal(140, 40)
        await hand.pilot.pause()
        assert "2171101003" in hand.text
        await hand.pilot.resize_terminal(80, 16)
        await hand.pilot.pause()
        assert "2171101003" not in hand.text
        await hand.press("enter")
        await hand.pilot.pause()
        assert "2171101003" in hand.text
        await hand.press("escape")


async def test_the_calendar_moves_by_day_week_and_month() -> None:
    async with at("outreach") as (hand, _):
        page = hand.app.screen
        assert isinstance(page, OutreachPage)
        await hand.press("l", "j")
        assert page.day == TODAY + timedelta(days=8)
        await hand.press("less_than_sign")
        assert page.day == date(2026, 11, 1)
        await hand.press("t")
        assert page.day == TODAY
        assert "Waspada TPPO" in hand.text
        await hand.press("b", "b", "b", "b")
        assert list(hand.table.rows.keys) == ["p-4", "p-5"]


async def test_a_plan_is_edited_over_its_revision() -> None:
    held = office(outreach=rows(*plans(), origins={"p-1": (4, Provenance())}))
    async with at("outreach", OfficeDesk(held)) as (hand, desk):
        await hand.press("e")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        form.form.put({"title": "Waspada TPPO!", "caption.tiktok": "Video", "owner": "kepala"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: desk.saved)
        (edit,) = desk.saved[0][1]
        assert (edit.id, edit.based_on) == ("p-1", 4)
        assert edit.fields == {
            "title": "Waspada TPPO!",
            "caption.tiktok": "Video",
            "owner": "kepala",
            "channels": ("instagram", "x", "tiktok"),
        }


async def test_a_new_plan_begins_on_the_selected_day() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("l", "n", "tab")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        assert form.form.values["at"] == "24/11/2026 "
        form.form.put({"title": "Jadwal", "at": "24/11/2026 09.00", "channels": "x"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: desk.saved)
        (edit,) = desk.saved[0][1]
        assert edit.id is None
        assert edit.fields["at"].isoformat() == "2026-11-24T09:00:00+07:00"
        assert edit.fields["channels"] == ("x",)


async def test_a_source_is_pulled_alone_and_a_held_answer_is_decided() -> None:
    async with at("sources") as (hand, desk):
        await hand.press("j", "r")
        await hand.app.workers.wait_for_complete()
        assert desk.puller.requests == [["lembar-tips"]]
        await hand.press("m")
        assert "tidak menahan" in hand.text
        await hand.press("j", "j", "m")
        await hand.pilot.pause()
        assert "Terima?" in hand.text
        await hand.press("t")
        await settled(hand, lambda: desk.decided)
        assert desk.decided == [("accept", "rencana", "4f1c2a9e")]


async def test_an_answer_that_came_while_somebody_decided_is_told_and_nothing_is_taken() -> None:
    async with at("sources", size=(120, 30)) as (hand, desk):
        await hand.press("j", "j", "j", "m")
        await hand.pilot.pause()
        desk.error = Replaced(id="rencana")
        await hand.press("t")
        await settled(
            hand, lambda: "diganti" in hand.text
        )  # over the screen, in lines of its own: it is long
        assert desk.decided == []


async def test_a_reader_gets_a_reason_instead_of_a_form() -> None:
    desk = OfficeDesk()
    desk.locked = "read-only"
    async with at("outreach", desk) as (hand, _):
        await hand.press("n")
        assert isinstance(hand.app.screen, OutreachPage)
        assert "hanya boleh dibaca" in hand.text


async def test_too_small_a_window_edits_nothing() -> None:
    async with at("deferrals", size=(58, 20)) as (hand, desk):
        await hand.press("n")
        assert isinstance(hand.app.screen, DeferralsPage)
        assert not desk.saved


async def test_figures_of_a_former_year_are_shown_with_their_period() -> None:
    made = [
        count(date(2020, 11, day), f"P{place}", day * place) for day in range(1, 16) for place in range(1, 17)
    ]
    async with at("deferrals", OfficeDesk(office(deferrals=made))) as (hand, _):
        assert "November 2020 s.d. 15 Nov" in hand.text
        total = sum(one.count for one in made)
        assert f"{total:,}".replace(",", ".") in hand.text
        assert "?" in hand.text


async def test_what_is_typed_in_a_plan_reads_back_as_itself() -> None:
    async with at("outreach") as (hand, desk):
        await hand.press("e")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        values, problems = form.read(form.form.values)
        assert not problems
        plan = desk.snapshot.rows("outreach").get("p-1")
        assert values["at"] == plan.at
        assert values["channels"] == ("instagram", "x")


@pytest.mark.parametrize("language", ["id", "en"])
def test_i_is_named_by_what_a_screen_holds_and_screens_by_one_name_everywhere(language: str) -> None:
    words = load(language)
    named = {name: words.t(f"{name}.key.where-from") for name in ("villages", "tips", "outreach", "sources")}
    assert set(named.values()) == {"asal data" if language == "id" else "origin"}
    assert words.t("app.screen.tips") == words.t("tips.title") == words.t("common.collection.tips")


async def test_an_empty_calendar_tells_a_viewer_who_makes_plans() -> None:
    desk = OfficeDesk(office(outreach=[], states=[]))
    desk.locked = "viewer"
    async with at("outreach", desk) as (hand, _):
        assert "boleh mengubah data" in hand.text
        assert "n membuat" not in hand.text

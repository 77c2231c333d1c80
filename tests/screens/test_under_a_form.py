"""A source changes what somebody has open in a form: asked about, merged, or signed; never written over unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.sourced import PENUNDAAN, RENCANA, Office, closed, moved, row
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


async def a_plan(office: Office) -> Desk:
    await office.pull("rencana", *RENCANA)
    desk = office.desk()
    desk.look()
    return desk


async def sheet_of(hand: Hand, day: str) -> None:
    """The sheet of another day than today."""
    await hand.press("n")
    await hand.pilot.pause()
    hand.app.screen.form.put({"date": day})  # type: ignore[attr-defined]
    await hand.pilot.pause()


@pytest.mark.parametrize(("answer", "left"), [("m", "Aula"), ("t", "Harbour Bay")])
async def test_a_form_asks_about_a_field_that_its_source_changed_meanwhile(
    office: Office, answer: str, left: str
) -> None:
    desk = await a_plan(office)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        hand.app.screen.form.put({"place": "Aula"})  # type: ignore[attr-defined]
        await office.pull("rencana", f"1,Jadwal,{NOW.isoformat()},Harbour Bay,dari sumber", later=15)
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Sumber rencana mengubahnya 09.29" in hand.text
        assert "Harbour Bay" in hand.text
        await hand.press(answer, "ctrl+s")
        await closed(hand)
        held = row(desk, "outreach", title="Jadwal")
        assert (held.record.place, held.record.notes) == (left, "dari sumber")  # type: ignore[attr-defined]
        assert held.provenance.changed_at_source == ()


async def test_a_form_tells_what_its_source_changed_and_other_fields_go_together(office: Office) -> None:
    desk = await a_plan(office)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        hand.app.screen.form.put({"notes": "bawa brosur"})  # type: ignore[attr-defined]
        await office.pull("rencana", f"1,Jadwal,{NOW.isoformat()},Harbour Bay,", later=15)
        await moved(hand, desk)
        assert "Sumber rencana baru saja mengubah tempat" in hand.text
        await hand.press("ctrl+s")
        await closed(hand)
        held = row(desk, "outreach", title="Jadwal")
        assert (held.record.place, held.record.notes) == ("Harbour Bay", "bawa brosur")  # type: ignore[attr-defined]


async def test_staffs_field_written_again_in_a_form_over_an_unseen_change_is_signed_at_once(
    office: Office,
) -> None:
    desk = await a_plan(office)
    plan = row(desk, "outreach", title="Jadwal").record.id  # type: ignore[attr-defined]
    desk.save("outreach", [Edit(id=plan, fields={"place": "Aula"})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        hand.app.screen.form.put({"place": "Aula lantai 2"})  # type: ignore[attr-defined]
        await office.pull("rencana", f"1,Jadwal,{NOW.isoformat()},Harbour Bay,", later=15)
        await hand.press("ctrl+s")
        await closed(hand)
        await moved(hand, desk)
        held = row(desk, "outreach", title="Jadwal")
        assert (held.record.place, held.provenance.changed_at_source) == ("Aula lantai 2", ("place",))  # type: ignore[attr-defined]
        assert "≠ Jadwal" in hand.text


async def test_a_field_that_is_changed_at_its_source_keeps_its_sign_through_a_form(office: Office) -> None:
    desk = await a_plan(office)
    plan = row(desk, "outreach", title="Jadwal").record.id  # type: ignore[attr-defined]
    desk.save("outreach", [Edit(id=plan, fields={"place": "Aula"})])
    await office.pull("rencana", f"1,Jadwal,{NOW.isoformat()},Harbour Bay,", later=15)
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        hand.app.screen.form.put({"place": "Aula lantai 2"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await closed(hand)
        held = row(desk, "outreach", title="Jadwal")
        assert (held.record.place, held.provenance.changed_at_source) == ("Aula lantai 2", ("place",))  # type: ignore[attr-defined]


async def test_a_draft_remembers_what_its_source_had(office: Office) -> None:
    desk = await a_plan(office)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        hand.app.screen.form.put({"place": "Aula"})  # type: ignore[attr-defined]
        await hand.pilot.pause()
        assert hand.app.unsaved.keep()
    await office.pull("rencana", f"1,Jadwal,{NOW.isoformat()},Harbour Bay,", later=15)
    desk = office.desk()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        (draft,) = desk.drafts.load("staf1")
        hand.app.screen.reopen(draft)  # type: ignore[attr-defined]
        await hand.pilot.pause()
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Harbour Bay" in hand.text


@pytest.mark.parametrize(("answer", "left"), [("m", 12), ("t", 8)])
async def test_a_sheet_asks_about_a_count_that_its_source_changed_meanwhile(
    office: Office, answer: str, left: int
) -> None:
    await office.pull("penundaan", *PENUNDAAN)
    desk = office.desk()
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await sheet_of(hand, "22/11/2026")
        hand.app.screen.form.put({"departure/batam-centre": "12"})  # type: ignore[attr-defined]
        await office.pull("penundaan", "2026-11-22,batam-centre,8", *PENUNDAAN[1:], later=15)
        await moved(hand, desk)
        assert "Sumber penundaan baru saja mengubah Batam Centre" in hand.text
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        await hand.press(answer, "ctrl+s")
        await closed(hand)
        assert row(desk, "deferrals", checkpoint="batam-centre").record.count == left  # type: ignore[attr-defined]


async def test_a_sheet_shows_what_its_source_says_now_and_typing_that_takes_it(office: Office) -> None:
    await office.pull("penundaan", *PENUNDAAN)
    desk = office.desk()
    first = row(desk, "deferrals", checkpoint="batam-centre").record.id  # type: ignore[attr-defined]
    desk.save("deferrals", [Edit(id=first, fields={"count": 10})])
    await office.pull("penundaan", "2026-11-22,batam-centre,8", *PENUNDAAN[1:], later=15)
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await sheet_of(hand, "22/11/2026")
        assert "Batam Centre (≠ sumber: 8)" in hand.text
        hand.app.screen.form.put({"departure/batam-centre": "8"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await closed(hand)
        assert row(desk, "deferrals", checkpoint="batam-centre").provenance.changed_at_source == ()
        await office.pull("penundaan", "2026-11-22,batam-centre,7", *PENUNDAAN[1:], later=30)
        assert row(desk, "deferrals", checkpoint="batam-centre").record.count == 7  # type: ignore[attr-defined]


@pytest.mark.parametrize(("answer", "left"), [("m", 12), ("t", 8)])
async def test_a_day_typed_while_its_source_delivers_it_is_asked_about(
    office: Office, answer: str, left: int
) -> None:
    await office.pull("penundaan", *PENUNDAAN)
    desk = office.desk()
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await sheet_of(hand, "23/11/2026")
        hand.app.screen.form.put({"departure/batam-centre": "12"})  # type: ignore[attr-defined]
        await office.pull("penundaan", "2026-11-23,batam-centre,8", *PENUNDAAN, later=15)
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        await hand.press(answer, "ctrl+s")
        await closed(hand)
        found = row(desk, "deferrals", checkpoint="batam-centre", date=NOW.date())
        assert found.record.count == left  # type: ignore[attr-defined]


async def test_a_count_emptied_while_its_source_changes_it_is_asked_about(office: Office) -> None:
    await office.pull("penundaan", *PENUNDAAN)
    desk = office.desk()
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await sheet_of(hand, "22/11/2026")
        hand.app.screen.form.put({"departure/batam-centre": ""})  # type: ignore[attr-defined]
        await office.pull("penundaan", "2026-11-22,batam-centre,8", *PENUNDAAN[1:], later=15)
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        await hand.press("t", "ctrl+s")
        await closed(hand)
        assert row(desk, "deferrals", checkpoint="batam-centre").record.count == 8  # type: ignore[attr-defined]

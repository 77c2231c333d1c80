"""A tip by hand while somebody is on the phone, and every field of one that is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from store.models.tip import Tip
from tests.screens.hands import settled
from tests.screens.tipped import received, tip_of, triage_desk, written
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, tips
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.tipform import TipForm

KNOWN = frozenset(f"t-{n}" for n in range(1, 6))


def newest(desk: Desk) -> Tip | None:
    desk.look()
    return next((tip for tip in desk.snapshot.rows("tips") if tip.id not in KNOWN), None)


async def opened(hand: Hand, key: str) -> TipForm:
    await hand.press(key)
    await settled(hand, lambda: isinstance(hand.app.screen, TipForm) and hand.app.screen.ready)
    await hand.pilot.pause()
    assert isinstance(hand.app.screen, TipForm)
    return hand.app.screen


async def test_channel_place_and_text_are_enough_and_the_cursor_goes_there(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        await opened(hand, "n")
        await hand.press("tab")
        await hand.type("bengk")
        assert "→ Bengkong" in hand.text
        await hand.press("right")
        assert "TPI Bengkong" in hand.text
        await hand.press("tab")
        await hand.type("Enam orang menunggu")
        await hand.press("ctrl+s")
        await written(hand, desk, lambda: newest(desk) is not None)
        tip = newest(desk)
        assert tip is not None
        assert (tip.channel, tip.checkpoint, tip.place, tip.text) == (
            "hotline",
            "bengkong",
            None,
            "Enam orang menunggu",
        )
        assert (tip.received_at, tip.status) == (NOW, "new")
        await hand.pilot.pause()
        assert hand.table.key == tip.id


async def test_words_that_name_nothing_are_a_place_of_their_own_and_a_time_may_be_typed(
    tmp_path: Path,
) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        form = await opened(hand, "n")
        form.form.put(
            {"place": "ruko dekat pasar", "text": "x", "received_at": "kemarin 21.00", "channel": "village"}
        )
        await hand.press("ctrl+s")
        await written(hand, desk, lambda: newest(desk) is not None)
        tip = newest(desk)
        assert tip is not None
        assert (tip.place, tip.village, tip.channel) == ("ruko dekat pasar", None, "village")
        assert tip.received_at == NOW.replace(hour=21, minute=0) - timedelta(days=1)


async def test_without_text_it_stays_open_and_a_draft_is_kept(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        form = await opened(hand, "n")
        form.form.put({"place": "Nongsa"})
        await hand.press("ctrl+s")
        await hand.pilot.pause(0.2)
        assert hand.app.screen is form
        assert newest(desk) is None
        assert hand.app.unsaved.keep()
    [draft] = desk.drafts.load("staf1")
    assert (draft.screen, draft.fields["place"]) == ("tips", "Nongsa")


async def test_an_anonymous_tip_takes_no_name(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        form = await opened(hand, "n")
        form.form.put({"text": "x", "anonymous": "yes", "reporter_name": "Siti"})
        await hand.press("ctrl+s")
        await hand.pilot.pause(0.2)
        assert hand.app.screen is form
        assert newest(desk) is None


async def test_what_may_name_somebody_is_in_the_form_only_while_it_is_revealed(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        hand.table.select("t-1")
        form = await opened(hand, "e")
        assert not {"text", "reporter_name", "reporter_contact", "place", "subject"} & set(form.form.values)
        assert "Siti" not in hand.text
        assert not {"turns", "purged_at"} & set(form.form.values)
        form.form.put({"topic": "pmi", "urgent": "no"})
        await hand.press("ctrl+s")
        await written(hand, desk, lambda: tip_of(desk, "t-1").topic == "pmi")
        assert tip_of(desk, "t-1").urgent is False
        assert tip_of(desk, "t-1").reporter_name == "Siti Aminah"


async def test_so_is_what_a_source_put_where_a_name_of_the_office_belongs(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    told = {"checkpoint": "dekat Pak Zulkarsih", "village": "kos Bu Zulkarsih", "assignee": "Ibu Zulkarsih"}
    received(desk, (replace(tips()[0], **told),))
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        form = await opened(hand, "e")
        assert not set(told) & set(form.form.values)
        assert "Zulkarsih" not in hand.text


async def test_a_revealed_tip_can_be_corrected_in_every_field(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        hand.table.select("t-1")
        await hand.press("I")
        await hand.pilot.pause()
        await hand.type("menelepon balik")
        await hand.press("enter")
        await settled(hand, lambda: hand.app.page.revealed_id(desk.now()) == "t-1")  # type: ignore[union-attr]
        form = await opened(hand, "e")
        assert form.form.values["reporter_name"] == "Siti Aminah"
        form.form.put({"subject": "Agen di pelabuhan"})
        await hand.press("ctrl+s")
        await written(hand, desk, lambda: tip_of(desk, "t-1").subject == "Agen di pelabuhan")


async def test_a_legal_hold_asks_for_its_reason(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        hand.table.select("t-1")
        form = await opened(hand, "e")
        form.form.put({"hold": "yes"})
        await hand.press("ctrl+s")
        await hand.pilot.pause()
        assert "Alasannya" in hand.text
        await hand.type("perkara di kejaksaan")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-1").hold)
        assert [line.why for line in desk.store.audit("tips") if line.why][-1] == "perkara di kejaksaan"

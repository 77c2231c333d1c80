"""Duplicates, referrals, answers and places of tips, by keys: on one, on marked ones, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit
from store.models.tip import Referral, Tip
from tests.screens.hands import settled
from tests.screens.test_tips_work import at_tip
from tests.screens.tipped import received, tip_of, triage_desk, written
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, tips, villages
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.confirm import ConfirmDialog
from tui.screens.pick import PickScreen
from tui.screens.textcard import TextCard
from tui.screens.tipanswer import AnswerCard
from tui.screens.tipletter import LetterCard
from tui.screens.tipmerge import MergeScreen
from tui.views.tipqueue import tips_view

SAME = "Ada agen di pelabuhan menawarkan kerja, hubungi 0812-3456-7890 sekarang"


def more_tips() -> tuple[Tip, ...]:
    at = NOW - timedelta(hours=1)
    return (
        *tips(),
        Tip(id="t-6", received_at=at, text=SAME, subject="Agen kerja", channel="website", place="Sekupang"),
        Tip(id="t-7", received_at=at, text=SAME + " juga", channel="x", status="triage", anonymous=True),
        Tip(id="t-8", received_at=at, text="Rumah kosong di Tlk. Tering dekat Batam Center"),
    )


def desk_with(root: Path, **more: Any) -> Desk:
    desk = triage_desk(root, **more)
    received(desk, more_tips())
    return desk


async def over(hand: Hand, kind: type[Any]) -> Any:
    await settled(hand, lambda: isinstance(hand.app.screen, kind) and getattr(hand.app.screen, "ready", True))
    await hand.pilot.pause()
    return hand.app.screen


async def answer(hand: Hand, text: str = "") -> None:
    await over(hand, AskLine)
    await hand.type(text)
    await hand.press("enter")
    await hand.pilot.pause()


async def test_d_proposes_what_is_alike_says_why_and_merges_into_it(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await at_tip(hand, "t-7")
        await hand.press("D")
        await over(hand, MergeScreen)
        assert "teks 9" in hand.text
        assert "selisih 1 jam" in hand.text
        assert "3456" not in hand.text
        assert hand.table.key == "t-6"
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-7").duplicate_of == "t-6")
        assert tip_of(desk, "t-7").status == "duplicate"


async def test_a_duplicate_is_parted_by_the_same_key_and_is_as_it_was(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    before = tip_of(desk, "t-7")
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-7")
        await hand.press("D")
        await over(hand, MergeScreen)
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-7").duplicate_of == "t-6")
        hand.app.page.action_view("all")
        await at_tip(hand, "t-7")
        await hand.press("D")
        await over(hand, ConfirmDialog)
        assert "Agen kerja" in hand.text
        await hand.press("1")
        await written(hand, desk, lambda: tip_of(desk, "t-7").duplicate_of is None)
        assert tip_of(desk, "t-7") == before


async def test_marked_ones_go_into_one_of_them_in_one_step(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        for key in ("t-7", "t-6", "t-3"):
            await at_tip(hand, key)
            await hand.press("space")
        await hand.press("D")
        await over(hand, MergeScreen)
        assert "ditandai" in hand.text
        await hand.type("agen kerja")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-3").duplicate_of == "t-6")
        assert [tip_of(desk, one).duplicate_of for one in ("t-7", "t-6")] == ["t-6", None]
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        await hand.press("escape", "u")
        await written(hand, desk, lambda: tip_of(desk, "t-3").duplicate_of is None)
        assert tip_of(desk, "t-7").duplicate_of is None


async def test_what_is_not_proposed_is_found_by_its_id_or_first_letters_but_not_by_what_is_masked(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("D")
        screen = await over(hand, MergeScreen)
        await hand.type("orang asing")
        await hand.pilot.pause()
        assert hand.table.key == "t-3"
        screen.query_one("PlainInput").value = "081"
        await hand.pilot.pause()
        assert hand.table.key is None
        screen.query_one("PlainInput").value = "t-8"
        await hand.pilot.pause()
        assert hand.table.key == "t-8"


async def test_f_asks_agency_basis_and_letter_and_refers_in_one_step(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("f")
        await over(hand, PickScreen)
        await hand.type("bp3")
        await hand.press("enter")
        await over(hand, ConfirmDialog)
        await hand.press("1")
        await answer(hand, "nama")
        await answer(hand, "surel")
        await answer(hand, "W32-7")
        await over(hand, ConfirmDialog)
        assert "Rujuk ke BP3MI" in hand.text
        await hand.press("y")
        await written(hand, desk, lambda: tip_of(desk, "t-1").status == "referred")
        [one] = tip_of(desk, "t-1").referrals
        found = (one.agency, one.basis, one.shared, one.channel, one.letter, one.by)
        assert found == ("bp3mi", "consent", "nama", "surel", "W32-7", "staf1")
        await hand.press("u")
        await written(hand, desk, lambda: tip_of(desk, "t-1").status == "new")
        assert tip_of(desk, "t-1").referrals == ()


async def test_marked_ones_are_referred_together_and_esc_leaves_everything(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        for key in ("t-1", "t-2"):
            await at_tip(hand, key)
            await hand.press("space")
        for last in ("escape", "y"):
            await hand.press("f")
            await over(hand, PickScreen)
            await hand.press("enter")
            await over(hand, ConfirmDialog)
            await hand.press("n")
            await answer(hand)
            await answer(hand)
            await over(hand, ConfirmDialog)
            assert "tidak ada data pribadi" in hand.text
            await hand.press(last)
            await hand.pilot.pause()
            if last == "escape":
                assert tip_of(desk, "t-1").status == "new"
        await written(hand, desk, lambda: tip_of(desk, "t-2").status == "referred")
        assert [one.basis for one in tip_of(desk, "t-1").referrals] == [""]


async def test_f_on_a_referred_one_notes_what_the_agency_said(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-4")
        await hand.press("f")
        await over(hand, ConfirmDialog)
        await hand.press("1")
        await answer(hand, "25/11/2027")
        assert "belum tiba" in hand.text
        for _ in range(10):
            await hand.press("backspace")
        await answer(hand, "kemarin")
        await answer(hand, "ditindaklanjuti")
        await written(hand, desk, lambda: tip_of(desk, "t-4").referrals[0].acknowledged is not None)
        [one] = tip_of(desk, "t-4").referrals
        assert (one.acknowledged, one.outcome) == (NOW.date() - timedelta(days=1), "ditindaklanjuti")
        assert tip_of(desk, "t-4").status == "referred"


async def test_what_no_agency_confirmed_in_time_is_marked_in_the_queue(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    made = []
    for days in (3, 10):
        one = Referral(agency="bp3mi", at=NOW - timedelta(days=days), by="staf1")
        made.append(Tip(id=f"r-{days}", text="x", received_at=one.at, status="referred", referrals=(one,)))
    received(desk, tuple(made))
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        listing = tips_view(hand.app.page.ground.sight(), only="referred").listing
        assert {key: listing.row(key)[-1].text for key in listing.keys} == {"r-3": "", "r-10": "◷"}


async def test_the_letter_is_masked_until_the_tip_is_revealed_and_never_without_a_basis(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS, size=(100, 50)) as hand:
        await at_tip(hand, "t-1")
        await refer(hand, basis="1")
        card = await over(hand, LetterCard)
        assert "Yth. BP3MI" in card.text()
        assert "Siti" not in card.text()
        assert "3456" not in card.text()
        await hand.press("I")
        await answer(hand, "menulis surat rujukan")
        await settled(hand, lambda: "Siti Aminah" in card.text())
        assert "0812 3456 7890" in card.text()
        await settled(hand, lambda: "terbaca" in hand.text)
        await hand.press("b")
        assert "hanya untuk teks yang ditutup" in hand.text.replace("\n ", " ")
        await hand.press("w")
        await settled(hand, lambda: list((tmp_path / "exports").glob("letter-t-1-*.md")))
        await hand.press("I")
        await settled(hand, lambda: "Siti" not in card.text())


async def test_without_a_basis_a_revealed_tip_still_goes_masked(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS, size=(100, 50)) as hand:
        await at_tip(hand, "t-1")
        await hand.press("I")
        await answer(hand, "menulis surat rujukan")
        await refer(hand, basis="n")
        card = await over(hand, LetterCard)
        assert "tidak disertakan" in card.text()
        assert "Siti" not in card.text()
        assert "3456" not in card.text()


async def refer(hand: Hand, *, basis: str) -> None:
    await hand.press("f")
    await over(hand, PickScreen)
    await hand.press("enter")
    await over(hand, ConfirmDialog)
    await hand.press(basis)
    for _ in range(2 if basis == "n" else 3):
        await answer(hand, "x")
    await over(hand, ConfirmDialog)
    await hand.press("s")


@pytest.mark.parametrize(("key", "status"), [("y", "triage"), ("n", "new")])
async def test_an_answer_is_picked_by_digit_counted_and_noted_with_the_next_status(
    tmp_path: Path, key: str, status: str
) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("A")
        await over(hand, PickScreen)
        await hand.type("1")
        card = await over(hand, AnswerCard)
        assert "{received}" not in card.text()
        assert "Belum terisi: {hotline}" in hand.text
        assert "karakter" in hand.text
        await hand.press("enter")
        assert "Enter sekali lagi" in hand.text
        await hand.press("enter")
        await over(hand, ConfirmDialog)
        await hand.press(key)
        await written(hand, desk, lambda: len(tip_of(desk, "t-1").notes) == 1)
        [note] = tip_of(desk, "t-1").notes
        assert (note.kind, note.channel, note.by, note.text) == ("answer", "hotline", "staf1", card.text())
        assert tip_of(desk, "t-1").status == status


async def test_words_of_ones_own_are_counted_by_the_channel(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-7")
        await hand.press("A")
        await over(hand, PickScreen)
        await hand.type("+")
        await hand.press("enter")
        await answer(hand, "Terima kasih " * 30)
        await over(hand, AnswerCard)
        assert "/280" in hand.text
        await hand.press("escape")
        await hand.pilot.pause()
        assert tip_of(desk, "t-7").notes == ()


async def test_what_cannot_be_filled_is_told(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("A")
        await over(hand, PickScreen)
        await hand.type("4")
        await over(hand, TextCard)
        assert "{agency}" in hand.text
        assert "Belum terisi" in hand.text


async def test_k_takes_the_place_that_the_words_name(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    village(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        await at_tip(hand, "t-8")
        assert "Teluk Tering?" in hand.text
        await hand.press("K")
        await written(hand, desk, lambda: tip_of(desk, "t-8").village is not None)
        named = desk.snapshot.rows("villages").get(tip_of(desk, "t-8").village or "")
        assert named is not None
        assert named.name == "Teluk Tering"
        await at_tip(hand, "t-2")
        await hand.press("K")
        await hand.pilot.pause()
        assert "tidak" in hand.text.casefold()
        assert tip_of(desk, "t-2").village is None


async def test_of_several_places_it_is_asked_which_and_among_marked_ones_only_the_sure_ones_are_taken(
    tmp_path: Path,
) -> None:
    desk = triage_desk(tmp_path)
    village(desk, 0)
    village(desk, 1)
    both = Tip(id="b", text="dari Tiban Lama ke Teluk Tering", received_at=NOW)
    received(desk, (both, Tip(id="s", text="di kel. Tiban Lama", received_at=NOW)))
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.press("asterisk", "K")
        await written(hand, desk, lambda: tip_of(desk, "s").village is not None)
        assert tip_of(desk, "b").village is None
        await hand.press("escape")
        await at_tip(hand, "b")
        await hand.press("K")
        await over(hand, PickScreen)
        await hand.type("tel")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "b").village is not None)
        named = desk.snapshot.rows("villages").get(tip_of(desk, "b").village or "")
        assert named is not None
        assert named.name == "Teluk Tering"


@pytest.mark.parametrize("key", ["D", "f", "A", "K"])
async def test_tips_whose_processing_is_limited_are_for_heads_alone(tmp_path: Path, key: str) -> None:
    head = triage_desk(tmp_path, "kepala", "head")
    received(head, more_tips())
    row = head.snapshot.rows("tips").row("t-7")
    assert row is not None
    head.save("tips", [Edit(id="t-7", based_on=row.rev, fields={"restricted": True})], why="diminta pelapor")
    desk = triage_desk(tmp_path)
    desk.look()
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-7")
        await hand.press(key)
        await hand.pilot.pause()
        assert len(hand.app.screen_stack) == 1
        assert "kepala" in hand.text.casefold()


def village(desk: Desk, place: int = 1) -> None:
    one = villages()[place]
    fields = {"name": one.name, "code": one.code, "district": one.district}
    desk.save("villages", [Edit(fields=fields)])
    desk.look()

"""Status, assignee, snooze and notes of tips: on one, on marked ones, in one step, and with somebody else at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.tipped import received, seen_again, tip_of, triage_desk, written
from tests.tui.harness import Hand, shell
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.messages import StoreMoved
from tui.views.cells import text_of
from tui.views.sight import Sight
from tui.views.tipdetail import tip_detail
from tui.views.tipqueue import chosen


async def at_tip(hand: Hand, key: str) -> None:
    await hand.pilot.pause()
    assert hand.table.select(key)
    await hand.pilot.pause()


@pytest.mark.parametrize(
    ("keys", "status"), [("1", "triage"), ("4", "done"), ("sp", "spam"), ("a", "archived"), ("dip", "open")]
)
async def test_m_changes_the_status_by_digit_or_first_letters(tmp_path: Path, keys: str, status: str) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("m")
        assert "sekarang: baru" in hand.text
        await hand.type(keys)
        await written(hand, desk, lambda: tip_of(desk, "t-1").status == status)
        [turn] = tip_of(desk, "t-1").turns
        assert (turn.by, turn.status) == ("staf1", status)


async def test_letters_that_could_be_several_wait_and_wrong_ones_change_nothing(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("m", "d", "x")
        assert "› 1 ditelaah" in hand.text
        await hand.press("escape")
        assert tip_of(desk, "t-1").status == "new"


async def test_marked_tips_change_in_one_step_that_one_undo_takes_back(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("asterisk", "m")
        assert "informasi" in hand.text
        await hand.press("3")
        ids = [tip.id for tip in desk.snapshot.rows("tips") if tip.status not in ("done",)]
        await written(hand, desk, lambda: all(tip_of(desk, one).status == "waiting" for one in ids))
        before = {one.id: one.status for one in triage_desk(tmp_path).snapshot.rows("tips")}
        assert len(ids) > 2
        assert "menunggu info" in hand.text
        await hand.press("escape", "u")
        await written(hand, desk, lambda: tip_of(desk, "t-1").status == "new")
        assert {tip_of(desk, one).status for one in before} == {"new", "triage", "open", "referred", "done"}


async def test_assigning_offers_oneself_first_and_nobody_last(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("a")
        await hand.pilot.pause()
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-1").assignee == "staf1")
        await hand.press("a")
        await hand.pilot.pause()
        await hand.type("kepala")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-1").assignee == "kepala")
        await hand.press("a")
        await hand.pilot.pause()
        await hand.press("up", "down", "down", "enter")
        await written(hand, desk, lambda: tip_of(desk, "t-1").assignee is None)


async def test_a_snooze_is_told_as_it_is_typed_and_saved(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("z")
        await hand.pilot.pause()
        await hand.type("senin 9")
        assert "Sen 30 Nov 09.00" in hand.text
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-2").status == "snoozed")
        until = tip_of(desk, "t-2").snooze_until
        assert until is not None
        assert f"{until.astimezone(desk.settings.zone):%d %H.%M}" == "30 09.00"


async def test_a_snooze_until_the_source_changes_has_no_end(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("z")
        await hand.pilot.pause()
        await hand.type("sumber")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-2").status == "snoozed")
        assert tip_of(desk, "t-2").snooze_until is None


async def test_a_note_stays_beside_somebody_elses_note_of_the_same_minute(tmp_path: Path) -> None:
    desk, other = triage_desk(tmp_path), triage_desk(tmp_path, "kepala")
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("c")
        await hand.pilot.pause()
        await noted(other, "t-2", "sudah ditelepon")
        await hand.type("datang besok")
        await hand.press("enter")
        await written(hand, desk, lambda: len(tip_of(desk, "t-2").notes) == 2)
        assert [note.text for note in tip_of(desk, "t-2").notes] == ["sudah ditelepon", "datang besok"]


async def noted(desk: Desk, key: str, text: str) -> None:
    from tui.headless.tipedits import edits_of, noted, seen

    desk.look()
    rows = seen(desk, [key])
    desk.save("tips", edits_of(rows, lambda tip: noted(tip, text, by=desk.me.login, at=desk.now())))


async def test_the_same_tip_given_to_two_people_at_once_is_asked(tmp_path: Path) -> None:
    desk, other = triage_desk(tmp_path), triage_desk(tmp_path, "kepala")
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("a")
        await hand.pilot.pause()
        other.look()
        other.save("tips", [Edit(id="t-2", fields={"assignee": "kepala"})])
        await hand.press("enter")
        await written(hand, desk, lambda: "kepala" in hand.text.casefold() and len(hand.app.screen_stack) > 1)
        await hand.press("ctrl+s")
        await written(hand, desk, lambda: tip_of(desk, "t-2").assignee == "staf1")


async def test_a_status_that_two_give_at_once_is_asked_in_the_office_s_words(tmp_path: Path) -> None:
    desk, other = triage_desk(tmp_path), triage_desk(tmp_path, "kepala", "head")
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("m")
        other.save("tips", [Edit(id="t-1", fields={"status": "not_ours", "urgent": True})])
        await hand.type("4")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "selesai" in hand.text
        assert "bukan wewenang" in hand.text
        assert "not_ours" not in hand.text


async def test_others_work_shows_without_moving_the_cursor_or_dropping_marks(tmp_path: Path) -> None:
    desk, other = triage_desk(tmp_path), triage_desk(tmp_path, "kepala")
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-3")
        await hand.press("space")
        await at_tip(hand, "t-2")
        other.look()
        other.save("tips", [Edit(id="t-1", fields={"status": "done"})])
        await seen_again(hand, desk)
        assert hand.table.key == "t-2"
        assert hand.table.marks.keys == {"t-3"}
        assert "t-1" not in hand.table.rows.keys


async def test_who_has_a_tip_open_is_told_to_others_while_they_have(tmp_path: Path) -> None:
    desk, other = triage_desk(tmp_path), triage_desk(tmp_path, "kepala", role="head")
    received(desk)
    async with shell(other, start="tips", pages=SCREENS, size=(80, 16)) as theirs:
        other.look()
        theirs.app.post_message(StoreMoved())
        await at_tip(theirs, "t-2")
        await theirs.press("enter")
        await settled(theirs, lambda: (desk.editing.look() and False) or "seen.t-2" in desk.editing.others)
        detail = tip_detail(sight_of(desk), "t-2", 70)
        assert any("Kepala (contoh) sedang membuka" in text_of(line) for line in detail.lines)
        await theirs.press("escape")
        await settled(
            theirs, lambda: (desk.editing.look() and False) or "seen.t-2" not in desk.editing.others
        )


async def test_an_urgent_tip_is_not_put_away_beyond_its_hours(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-1")
        await hand.press("z")
        await hand.pilot.pause()
        await hand.type("besok")
        await hand.press("enter")
        await hand.pilot.pause()
        assert "paling lama ditunda sampai" in hand.text
        assert tip_of(desk, "t-1").status == "new"
        await hand.press("backspace", "backspace", "backspace", "backspace", "backspace")
        await hand.type("1 jam")
        await hand.press("enter")
        await written(hand, desk, lambda: tip_of(desk, "t-1").status == "snoozed")


async def test_what_is_late_alone_is_left_by_an_exclamation_mark(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.pilot.pause()
        await hand.press("exclamation_mark")
        assert set(hand.table.rows.keys) == set(chosen(sight_of(desk), "late"))


async def test_nobody_but_a_head_works_on_a_tip_whose_processing_is_limited(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    head = triage_desk(tmp_path, "kepala", role="head")
    head.look()
    head.save("tips", [Edit(id="t-2", fields={"restricted": True})], "atas permintaan")
    desk.look()
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await at_tip(hand, "t-2")
        await hand.press("m")
        await hand.pilot.pause()
        assert len(hand.app.screen_stack) == 1
        assert "dibatasi" in hand.text


def sight_of(desk: Desk) -> Sight:
    from tui.screens.ground import Ground
    from tui.words.catalog import load
    from tui.words.format import Format

    words = load("id")
    return Ground(desk, words, Format(words, desk.settings.zone), None).sight()  # type: ignore[arg-type]

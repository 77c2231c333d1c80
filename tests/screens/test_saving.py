"""The same screens on a real desk: what is typed is on disk, and others see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from store.errors import NoSpace
from store.models.edit import Edit
from tests.screens.hands import settled
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, SETTINGS
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.messages import StoreMoved
from tui.screens.planform import PlanForm


def desk_at(root: Path, login: str = "staf1") -> Desk:
    def clock() -> datetime:
        return NOW

    settings = msgspec.structs.replace(SETTINGS, root=root)
    desk = Desk(settings, clock=clock, me=SimpleNamespace(login=login, name=login, role="staff"))  # type: ignore[arg-type]
    desk.store.prepare()
    return desk


async def test_a_typed_day_is_on_disk_and_on_the_screen(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        await hand.type("12")
        await hand.press("tab", "0", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "November 2026 s.d. 23 Nov" in hand.text
        other = desk_at(tmp_path, "staf2").snapshot.rows("deferrals")
        assert sorted((one.checkpoint, one.count) for one in other) == [
            ("batam-centre", 12),
            ("harbour-bay", 0),
        ]
        await hand.press("i")
        assert "Staf 1" in hand.text


async def test_the_same_field_changed_by_two_is_asked_and_not_lost(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    (made,) = desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        form = hand.app.screen
        assert isinstance(form, PlanForm)
        other.look()
        other.save("outreach", [Edit(id=made.id, based_on=made.rev, fields={"title": "Jadwal baru"})])
        form.form.put({"title": "Jadwal kita", "place": "Kantor"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Jadwal baru" in hand.text)
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        plan = desk.snapshot.rows("outreach").get(made.id)
        assert (plan.title, plan.place) == ("Jadwal kita", "Kantor")


async def test_a_sheet_and_a_plan_that_were_left_unsaved_are_offered_with_their_text(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    fields = {"date": "22/11/2026", "departure/sekupang": "7"}
    desk.drafts.save(desk.me.login, "deferrals", None, 0, fields, NOW)
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        (draft,) = desk.drafts.load(desk.me.login)
        hand.app.screen.reopen(draft)  # type: ignore[attr-defined]
        await hand.pilot.pause()
        await hand.pilot.pause()
        assert "Minggu, 22 Nov 2026" in hand.text
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        (one,) = desk.snapshot.rows("deferrals")
        assert (one.date.day, one.checkpoint, one.count) == (22, "sekupang", 7)
        assert not desk.drafts.load(desk.me.login)


@pytest.mark.parametrize(("screen", "field"), [("outreach", "title"), ("deferrals", "note")])
async def test_a_form_left_unsaved_leaves_an_earlier_draft_of_its_screen_alone(
    tmp_path: Path, screen: str, field: str
) -> None:
    desk = desk_at(tmp_path)
    for text in ("Pertama", "Kedua"):  # two sessions, or one that postponed the first
        async with shell(desk, start=screen, pages=SCREENS) as hand:
            await hand.press("n", *(["tab"] if screen == "outreach" else []))
            await settled(hand, lambda: hasattr(hand.app.screen, "form"))
            await hand.pilot.pause()
            hand.app.screen.form.put({field: text})  # type: ignore[attr-defined]
            await hand.pilot.pause()
            assert hand.app.unsaved.keep()
            assert hand.app.unsaved.keep()  # twice is one
    assert [draft.fields[field] for draft in desk.drafts.load("staf1")] == ["Pertama", "Kedua"]
    async with shell(desk, start=screen, pages=SCREENS) as hand:
        hand.app.unsaved.offer(hand.app)
        for text in ("Kedua", "Pertama"):
            await settled(hand, lambda: "yang belum disimpan" in hand.text)
            told = " ".join(hand.text.replace("│", " ").split())
            assert (f"09.14: {text}" if field == "title" else "09.14: Sen 23 Nov 2026") in told, "whose it is"
            await hand.press("enter")
            await settled(hand, lambda: hasattr(hand.app.screen, "form"))
            await hand.pilot.pause()
            await hand.pilot.pause()
            assert hand.app.screen.form.values[field] == text  # type: ignore[attr-defined]
            await hand.press("escape")
            await settled(hand, lambda: "buang perubahan" in hand.text)
            await hand.press("d")
            await hand.pilot.pause()
        await settled(hand, lambda: not desk.drafts.load("staf1"))


async def test_two_sessions_that_go_on_with_one_draft_keep_both_texts(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    desk.drafts.save("staf1", "outreach", None, 0, {"title": "Awal"}, NOW, key="k")
    drafts = desk.drafts.load("staf1")
    for text in ("Satu", "Dua"):
        async with shell(desk, start="outreach", pages=SCREENS) as hand:
            hand.app.unsaved._ask_about(hand.app, list(drafts))
            await hand.pilot.pause()
            await hand.press("enter")
            await settled(hand, lambda: hasattr(hand.app.screen, "form"))
            await hand.pilot.pause()
            hand.app.screen.form.put({"title": text})  # type: ignore[attr-defined]
            await hand.pilot.pause()
            assert hand.app.unsaved.keep()
    assert [draft.fields["title"] for draft in desk.drafts.load("staf1")] == ["Satu", "Dua"]


def count_of(number: int) -> dict[str, object]:
    return {"date": NOW.date(), "checkpoint": "batam-centre", "category": "departure", "count": number}


async def moved(hand: Hand, desk: Desk) -> None:
    desk.look()
    hand.app.post_message(StoreMoved())
    await hand.pilot.pause()


async def test_two_who_type_the_same_day_are_asked_and_nothing_is_counted_twice(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        await hand.type("12")
        other.save("deferrals", [Edit(fields=count_of(9))])
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Batam Centre" in hand.lines[0]
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        other.look()
        assert [one.count for one in other.snapshot.rows("deferrals")] == [12]


async def test_a_sheet_tells_what_others_type_on_the_same_day_and_keeps_its_own_text(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        await hand.type("12")
        before = hand.lines
        other.save("deferrals", [Edit(fields={**count_of(3), "checkpoint": "sekupang"})])
        await moved(hand, desk)
        assert any("Kepala" in line and "Sekupang" in line for line in hand.lines)
        assert hand.lines[:-2] == before[:-2]


async def test_a_count_that_was_emptied_here_and_changed_there_stays_if_theirs_is_taken(
    tmp_path: Path,
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    (made,) = desk.save("deferrals", [Edit(fields=count_of(5))])
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        other.save("deferrals", [Edit(id=made.id, based_on=made.rev, fields={"count": 9})])
        hand.app.screen.form.put({"departure/batam-centre": ""})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        await hand.press("t", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        other.look()
        assert [one.count for one in other.snapshot.rows("deferrals")] == [9]


@pytest.mark.parametrize(("typed", "left"), [("8", [(22, 5), (23, 8)]), ("", [(22, 5)])])
async def test_a_count_that_somebody_gave_to_another_day_meanwhile_is_typed_anew_on_this_one(
    tmp_path: Path, typed: str, left: list[tuple[int, int]]
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    (made,) = desk.save("deferrals", [Edit(fields=count_of(5))])
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        day = NOW.date() - timedelta(days=1)
        other.save("deferrals", [Edit(id=made.id, based_on=made.rev, fields={"date": day})])
        hand.app.screen.form.put({"departure/batam-centre": typed})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        other.look()
        held = other.snapshot.rows("deferrals")
        assert sorted((one.date.day, one.count) for one in held) == left


async def test_a_day_on_the_sheet_that_another_count_was_moved_to_is_asked_about(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    day = NOW.date() - timedelta(days=1)
    (made,) = desk.save("deferrals", [Edit(fields=count_of(5) | {"date": day})])
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        hand.app.screen.form.put({"date": "23/11/2026", "departure/batam-centre": "8"})  # type: ignore[attr-defined]
        await hand.pilot.pause()
        other.save("deferrals", [Edit(id=made.id, based_on=made.rev, fields={"date": NOW.date()})])
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        await hand.press("t", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        other.look()
        held = other.snapshot.rows("deferrals")
        assert [(one.date, one.count) for one in held] == [(NOW.date(), 5)]


async def test_a_plan_deleted_under_an_open_form_is_asked_about_once_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    (made,) = desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await hand.pilot.pause()
        other.save("outreach", [Edit(id=made.id, based_on=made.rev, delete=True)])
        hand.app.screen.form.put({"title": "Jadwal kita"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: "menghapus rencana ini" in hand.text)
        await hand.press("escape")
        await hand.pilot.pause()
        assert "Jadwal kita" in hand.text
        other.look()
        assert len(other.snapshot.rows("outreach")) == 0
        await hand.press("ctrl+s")
        await settled(hand, lambda: "menghapus rencana ini" in hand.text)
        await hand.press("b")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        other.look()
        assert [plan.title for plan in other.snapshot.rows("outreach")] == ["Jadwal kita"]


async def test_drafts_that_cannot_be_read_or_dropped_end_nothing(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)

    def refuses(*given: object) -> None:
        raise NoSpace(file="drafts")

    desk.drafts.load = desk.drafts.drop = refuses  # type: ignore[assignment]
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        hand.app.unsaved.offer(hand.app)
        hand.app.unsaved.drop(hand.app, "outreach", None)
        await hand.app.workers.wait_for_complete()
        assert hand.app.is_running


async def test_a_plan_opened_again_right_after_saving_holds_what_was_saved(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        for title in ("Jadwal satu", "Jadwal dua"):
            await hand.press("e")
            await hand.pilot.pause()
            hand.app.screen.form.put({"title": title})  # type: ignore[attr-defined]
            await hand.press("ctrl+s")
            await settled(hand, lambda: len(hand.app.screen_stack) == 1)
            await hand.pilot.pause()
            assert title in hand.text


async def test_a_new_plan_with_its_day_alone_is_asked_for_the_hour(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("n", "tab")
        await hand.pilot.pause()
        hand.app.screen.form.put({"title": "Jadwal"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await hand.pilot.pause()
        assert "“23/11/2026”: tambahkan jam" in hand.text
        assert "wajib diisi" not in hand.text
        hand.app.screen.form.put({"at": "23/11/2026 10.00"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        assert [plan.at.hour for plan in desk.snapshot.rows("outreach")] == [10]

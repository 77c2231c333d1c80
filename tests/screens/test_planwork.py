"""What one does with a plan on Kalender: status, the card for posting, comments, captions in the editor, templates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from store.models.edit import Edit
from store.models.plan import Media
from tests.screens.hands import settled
from tests.screens.test_planmoves import SERIES, done, planned, plans
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, SETTINGS
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.eventform import EventForm
from tui.screens.planform import PlanForm
from tui.screens.posting import PostingScreen
from tui.screens.statuses import StatusDialog
from tui.screens.templates import TemplatesScreen

REVIEWED = {"caption.x": "Halo Batam", "status.x": "review"}


def desk_at(root: Path, login: str = "staf1", approval: Any = "none") -> Desk:
    """`other`: an office in which nobody approves what they wrote themselves."""
    rules = msgspec.structs.replace(SETTINGS.outreach, approval=approval)
    settings = msgspec.structs.replace(SETTINGS, root=root, outreach=rules)
    me: Any = SimpleNamespace(login=login, name=login, role="staff")
    desk = Desk(settings, clock=lambda: NOW, me=me)
    desk.store.prepare()
    return desk


async def open_(hand: Hand, key: str, kind: type[Any]) -> Any:
    await hand.press(key)
    await settled(hand, lambda: isinstance(hand.app.screen, kind))
    await hand.pilot.pause()
    return hand.app.screen


async def answer(hand: Hand, text: str = "") -> None:
    await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
    await hand.type(text)
    await hand.press("enter")


def state(desk: Desk) -> list[str]:
    return [plan.variants["x"].status for plan in plans(desk)]


async def test_a_colleague_approves_with_a_comment_that_is_kept(tmp_path: Path) -> None:
    planned(desk_at(tmp_path, approval="other"), **REVIEWED)
    desk = desk_at(tmp_path, "staf2", "other")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("a")
        await answer(hand, "bagus")
        await done(hand)
        assert state(desk) == ["scheduled"]
        row = desk.snapshot.rows("outreach").row(plans(desk)[0].id)
        assert row is not None
        assert row.provenance.edits["status.x"].why == "bagus"


async def test_whoever_wrote_it_is_told_why_they_do_not_approve_it(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, approval="other")
    planned(desk, **REVIEWED)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("a")
        assert isinstance(hand.app.screen, StatusDialog)
        assert "minta rekan" in hand.text.replace("\n", " ")
        await hand.press("escape")
        await done(hand)
        assert state(desk) == ["review"]


async def test_a_rejection_without_a_reason_is_none(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("d")
        await answer(hand)
        assert isinstance(hand.app.screen, AskLine)
        await answer(hand, "terlalu panjang")
        await done(hand)
        assert state(desk) == ["draft"]


async def test_marked_plans_are_approved_in_one_step_and_those_that_may_not_stay(tmp_path: Path) -> None:
    theirs, desk = desk_at(tmp_path, "staf2", "other"), desk_at(tmp_path, approval="other")
    planned(theirs, **REVIEWED)
    planned(theirs, title="Kedua", at=NOW + timedelta(hours=1), **REVIEWED)
    planned(desk, title="Ketiga", at=NOW + timedelta(hours=2), **REVIEWED)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("tab", "asterisk")
        await open_(hand, "m", StatusDialog)
        assert "3 rencana" in hand.text
        assert "2 dari 3" in hand.text
        await hand.press("a")
        await answer(hand)
        await done(hand)
        assert state(desk) == ["scheduled", "scheduled", "review"]


async def test_what_is_posted_is_not_taken_along_with_others(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED | {"status.x": "posted"})
    planned(desk, title="Kedua", at=NOW + timedelta(hours=1))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("tab", "asterisk")
        await open_(hand, "m", StatusDialog)
        await hand.press("h")
        await answer(hand)
        await done(hand)
        assert state(desk) == ["posted", "hold"]


@pytest.mark.parametrize(("key", "found"), [("1", ["draft", "review"]), ("2", ["review"])])
async def test_an_occurrence_is_sent_for_review_alone_or_with_its_series(
    tmp_path: Path, key: str, found: list[str]
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **SERIES)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("r")
        await settled(hand, lambda: not isinstance(hand.app.screen, StatusDialog))
        await hand.press(key)
        await done(hand)
        assert sorted(state(desk)) == found


async def test_of_all_channels_at_once_the_event_is_not_marked_done_without_its_figures(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **{"channels": ("x", "field"), "status.x": "scheduled", "status.field": "scheduled"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("p")
        await answer(hand)
        await done(hand)
        (plan,) = plans(desk)
        assert [one.status for one in plan.variants.values()] == ["posted", "scheduled"]


async def test_the_card_marks_it_posted_with_a_link_who_and_when(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED, **{"media": (Media(name="poster.jpg"), Media(name="video.mp4"))})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        card = await open_(hand, "o", PostingScreen)
        assert "Halo Batam" in hand.text
        assert "10/280" in hand.text
        await hand.press("j", "space")
        await settled(hand, lambda: [m.ready for m in plans(desk)[0].media] == [False, True])
        await settled(hand, lambda: not card._step.busy)
        await hand.press("m")
        await answer(hand, "bukan tautan")
        assert isinstance(hand.app.screen, AskLine)
        await hand.press("ctrl+u")
        await answer(hand, "https://example.org/1")
        assert "tidak tampak" in hand.text
        await hand.press("ctrl+u")
        await answer(hand, "x.com/infokim/status/1")
        await settled(hand, lambda: state(desk) == ["posted"])
        (plan,) = plans(desk)
        assert plan.variants["x"].posted_url == "https://x.com/infokim/status/1"
        assert (plan.variants["x"].posted_at, plan.variants["x"].posted_by) == (NOW, "staf1")


async def test_a_caption_is_sent_to_the_terminal_and_stands_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED)
    sent: list[str] = []
    monkeypatch.setattr("tui.clipboard.send", lambda app, data: sent.append(data))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "o", PostingScreen)
        await hand.press("y")
        assert len(sent) == 1
        assert "Dikirim ke papan klip" in hand.text
        await hand.press("w")
        await settled(hand, lambda: any((tmp_path / "exports").glob("caption-*-x.txt")))
        (file,) = (tmp_path / "exports").glob("caption-*-x.txt")
        assert file.read_text("utf-8") == "Halo Batam\n"
        await hand.press("b")
        assert "halaman polos" in hand.text.casefold()


async def test_a_field_event_becomes_one_activity_of_its_village_however_often_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(tmp_path)
    fields = {"channels": ("field",), "kind": "event", "village": "Sembulang", "partners": ("Lurah",)}
    planned(desk, **fields, **{"status.field": "review"})
    save, refuse = desk.save, [True]

    def once(collection: str, edits: Any, why: str | None = None) -> Any:
        if collection == "outreach" and refuse.pop():
            raise OSError(28, "penuh")
        return save(collection, edits, why)

    monkeypatch.setattr(desk, "save", once)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "o", PostingScreen)
        form = await open_(hand, "m", EventForm)
        form.form.put({"participants": "35", "summary": "Tanya jawab"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: "penuh" in hand.text)
        assert plans(desk)[0].variants["field"].status == "review"
        refuse.append(False)
        form = await open_(hand, "m", EventForm)
        assert form.form.values["participants"] == "35"
        form.form.put({"participants": "36"})
        await hand.press("ctrl+s")
        await settled(hand, lambda: plans(desk)[0].variants["field"].status == "posted")
        (activity,) = desk.snapshot.rows("activities")
        assert (activity.participants, activity.partners, activity.summary) == (36, ("Lurah",), "Tanya jawab")
        assert (activity.village, activity.date) == ("Sembulang", NOW.date())
        assert plans(desk)[0].activity == activity.id


async def test_what_was_typed_about_an_event_comes_back_with_its_text(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    made = planned(desk, channels=("field",), kind="event", **{"status.field": "review"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "o", PostingScreen)
        form = await open_(hand, "m", EventForm)
        form.form.put({"summary": "Tanya jawab"})
        await hand.pilot.pause()
        hand.app.unsaved.keep()
        (draft,) = desk.drafts.load("staf1")
        assert draft.id == made.id
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        hand.app.page.reopen(draft)  # type: ignore[union-attr]
        await settled(hand, lambda: isinstance(hand.app.screen, EventForm))
        await hand.pilot.pause()
        assert hand.app.screen.form.values["summary"] == "Tanya jawab"  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: plans(desk)[0].variants["field"].status == "posted")
        assert [one.summary for one in desk.snapshot.rows("activities")] == ["Tanya jawab"]


async def test_a_comment_is_signed_and_stands_with_the_plan(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    made = planned(desk)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("c")
        await answer(hand, "fotonya menyusul")
        await done(hand)
        desk.look()
        (comment,) = desk.snapshot.rows("comments")
        assert (comment.about, comment.text, comment.by) == (made.id, "fotonya menyusul", "staf1")
        await hand.press("enter")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        assert "1 komentar" in hand.text
        assert "fotonya menyusul" in hand.text


@pytest.mark.parametrize("posted", [False, True])
async def test_a_caption_goes_through_the_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, posted: bool
) -> None:
    """Of one that is posted a reason is asked."""
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED | ({"status.x": "posted"} if posted else {}))

    async def edited(app: object, text: str) -> str:
        return f"{text}\nbaris dua"

    monkeypatch.setattr("tui.editor.edited", edited)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("E")
        if posted:
            await answer(hand, "salah tulis")
        await settled(hand, lambda: plans(desk)[0].variants["x"].caption == "Halo Batam\nbaris dua")


async def test_a_template_is_made_of_a_plan_and_a_digit_begins_a_new_one_with_it(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **{"caption.x": "Halo", "status.x": "posted", "posted_url.x": "https://x.com/i/status/1"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "N", TemplatesScreen)
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        await hand.press("ctrl+u")
        await answer(hand, "Infografis")
        await done(hand)
        desk.look()
        await open_(hand, "N", TemplatesScreen)
        await settled(hand, lambda: "Infografis" in hand.text)
        await hand.press("1")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        values = hand.app.screen.form.values  # type: ignore[attr-defined]
        assert (values["title"], values["caption.x"], values["channels"]) == ("Jadwal", "Halo", "x")
        assert values.get("posted_url.x", "") == ""
        assert values["at"] == f"{NOW:%d/%m/%Y} "


async def test_a_template_that_is_broken_by_hand_begins_an_empty_plan(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    desk.save("templates", [Edit(fields={"name": "Rusak", "content": '{"title": 3, "nichts": "x"'})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "N", TemplatesScreen)
        await hand.press("1")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))


async def test_in_the_record_in_full_the_same_keys_work_on_that_record(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **REVIEWED)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("enter")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        assert "m status" in hand.text
        await open_(hand, "m", StatusDialog)
        await hand.press("k")
        await answer(hand)
        await settled(hand, lambda: state(desk) == ["skipped"])
        await settled(hand, lambda: "dilewati" in hand.text)


async def test_the_record_in_full_tells_who_did_what_and_what_was_said_newest_last(tmp_path: Path) -> None:
    theirs, desk = desk_at(tmp_path), desk_at(tmp_path, "staf2", "other")
    made = planned(theirs, **REVIEWED)
    theirs.save("comments", [Edit(fields={"about": made.id, "text": "mohon dicek"})])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("enter")
        await settled(hand, lambda: "membuat rencana ini" in hand.text)
        assert "Riwayat · 1 komentar" in hand.text
        await open_(hand, "m", StatusDialog)
        await hand.press("a")
        await answer(hand, "bagus")
        await hand.press("pagedown")
        await settled(hand, lambda: "“bagus”" in hand.text)
        text = hand.text
        assert (
            text.index("mohon dicek") < text.index("ditinjau → disetujui → terjadwal") < text.index("“bagus”")
        )


async def test_results_of_the_month_stand_in_a_form_of_their_own_with_nothing_to_edit(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, topic="TPPO", **REVIEWED | {"status.x": "posted"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        for _ in range(5):
            await hand.press("b")
        assert "[hasil]" in hand.text
        assert "· TPPO" in hand.text
        await hand.press("m")
        assert len(hand.app.screen_stack) == 1
        await hand.press("enter")
        await settled(hand, lambda: len(hand.app.screen_stack) == 2)
        assert "Terbaik" in hand.text

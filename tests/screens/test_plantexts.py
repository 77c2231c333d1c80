"""Longer texts of a plan: comments through the editor, both texts made one, what is asked before posting is noted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_planmoves import done, planned, plans
from tests.screens.test_planwork import answer, desk_at, open_
from tests.tui.harness import shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.screens.askline import AskLine
from tui.screens.asktext import AskText
from tui.screens.confirm import ConfirmDialog
from tui.screens.conflict import ConflictScreen
from tui.screens.planform import PlanForm
from tui.screens.posting import PostingScreen
from tui.screens.statuses import StatusDialog


def editor_with(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """What the editor was opened with; it leaves `text`."""
    seen: list[str] = []

    async def edited(app: object, before: str) -> str:
        seen.append(before)
        return text

    monkeypatch.setattr("tui.editor.edited", edited)
    return seen


async def test_a_comment_is_gone_on_with_in_the_editor_and_may_have_several_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    seen = editor_with(monkeypatch, "fotonya\nmenyusul")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "c", AskLine)
        await hand.type("foto")
        assert "^O" in hand.text
        await hand.press("ctrl+o")
        await done(hand)
        desk.look()
        assert seen == ["foto"]
        assert [one.text for one in desk.snapshot.rows("comments")] == ["fotonya\nmenyusul"]


async def test_an_editor_that_is_left_as_it_was_writes_no_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_at(tmp_path)
    planned(desk)
    editor_with(monkeypatch, "")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "c", AskLine)
        await hand.press("ctrl+o")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, AskLine)


@pytest.mark.parametrize("joined", [True, False])
async def test_of_two_captions_both_are_made_one_text(tmp_path: Path, joined: bool) -> None:
    theirs, desk = desk_at(tmp_path, "staf2"), desk_at(tmp_path)
    made = planned(desk, **{"caption.x": "Halo"})
    mine = "Lapor ke 08117002019, juga di luar jam kerja, bila melihat yang janggal"
    theirs.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        form = await open_(hand, "e", PlanForm)
        form.form.put({"caption.x": mine, "title": "Judul saya"})
        theirs.save(
            "outreach",
            [
                Edit(
                    id=made.id,
                    based_on=made.rev,
                    fields={"caption.x": "Punya mereka", "title": "Judul mereka"},
                )
            ],
        )
        await hand.press("ctrl+s")
        await settled(hand, lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.pilot.pause()
        await hand.press("g", "e")
        if "Hanya takarir" in hand.text:  # the title is one line
            await hand.press("down", "e")
        await settled(hand, lambda: isinstance(hand.app.screen, AskText))
        await hand.pilot.pause()
        assert hand.app.screen.prose.text == f"{mine}\n\nPunya mereka"  # type: ignore[attr-defined]
        await hand.type(" berdua")
        await hand.press("ctrl+s" if joined else "escape")
        await settled(hand, lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.pilot.pause()
        assert ("Digabung" in hand.text) is joined
        await hand.press("ctrl+s")
        await done(hand)
        (plan,) = plans(desk)
        text = f"{mine}\n\nPunya mereka berdua" if joined else mine
        assert (plan.variants["x"].caption, plan.title) == (text, "Judul saya")


async def test_a_line_is_not_joined_and_that_is_said(tmp_path: Path) -> None:
    theirs, desk = desk_at(tmp_path, "staf2"), desk_at(tmp_path)
    made = planned(desk)
    theirs.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        form = await open_(hand, "e", PlanForm)
        form.form.put({"title": "Judul saya"})
        theirs.save("outreach", [Edit(id=made.id, based_on=made.rev, fields={"title": "Judul mereka"})])
        await hand.press("ctrl+s")
        await settled(hand, lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.pilot.pause()
        await hand.press("e")
        assert "Hanya takarir" in hand.text


async def test_a_caption_of_the_editor_that_met_another_one_is_not_lost_with_the_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, desk = desk_at(tmp_path, "staf2"), desk_at(tmp_path)
    made = planned(desk, **{"caption.x": "Halo"})
    theirs.look()
    seen: list[str] = []

    async def edited(app: object, before: str) -> str:
        seen.append(before)
        if len(seen) == 1:
            fields = {"caption.x": "Punya mereka"}
            theirs.save("outreach", [Edit(id=made.id, based_on=made.rev, fields=fields)])
        return "Punya saya"

    monkeypatch.setattr("tui.editor.edited", edited)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "E", ConflictScreen)
        await hand.press("escape")
        await done(hand)
        assert "E membukanya lagi" in hand.text
        await hand.press("E")
        await settled(hand, lambda: [plan.variants["x"].caption for plan in plans(desk)] == ["Punya saya"])
        assert seen == ["Halo", "Punya saya"]


@pytest.mark.parametrize("key", ["m", "o"])
async def test_posting_before_the_time_is_asked_about(tmp_path: Path, key: str) -> None:
    desk = desk_at(tmp_path)
    planned(desk, at=NOW + timedelta(hours=3), **{"caption.x": "Halo", "status.x": "scheduled"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, key, StatusDialog if key == "m" else PostingScreen)
        await open_(hand, "p" if key == "m" else "m", ConfirmDialog)
        assert "waktunya baru" in hand.text
        await hand.press("escape")
        await hand.pilot.pause()
        assert plans(desk)[0].variants["x"].status == "scheduled"
        if key == "o":
            await open_(hand, "m", ConfirmDialog)
            await hand.press("y")
            await answer(hand, "x.com/infokim/status/1")
            await settled(hand, lambda: plans(desk)[0].variants["x"].status == "posted")


async def test_posting_without_an_approval_says_why_it_is_not_possible(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, approval="other")
    planned(desk, **{"caption.x": "Halo", "status.x": "review"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "m", StatusDialog)
        await hand.press("p")
        assert "Belum disetujui:" in hand.text


async def test_the_empty_tab_of_media_says_what_it_is_for_and_a_caption_is_gone_on_with_at_its_end(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    planned(desk, **{"caption.x": "Halo"})
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        form = await open_(hand, "e", PlanForm)
        form.enter("media")
        await hand.pilot.pause()
        assert "harus siap sebelum tayang" in hand.text
        assert "[x] poster.jpg | teks alternatif" in hand.text
        form.enter("x")
        await hand.pilot.pause()
        assert "takarir X" in hand.text.replace("Takarir", "takarir")
        await hand.type(" Batam")
        await hand.pilot.pause()
        assert form.form.values["caption.x"] == "Halo Batam"

"""Marked rows on the real lists: what is marked is said, survives what others do, and is what `d` and `r` act on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from store.models.edit import Edit, Written
from tests.queries.held import snapshot
from tests.screens.hands import OfficeDesk, at, settled
from tests.screens.test_deleting import closed
from tests.screens.test_saving import desk_at, moved
from tests.tui.harness import Hand, shell
from tests.views.office import NOW, office, plans
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.messages import StoreMoved
from tui.screens.listpage import aim
from tui.themes import Surroundings
from tui.views.tile import Target

MONO = Surroundings(theme="mono", mouse=False, animations=False, utf8=True)
LISTS = {"villages": (), "tips": (), "outreach": ("b", "b"), "sources": ()}
"""The screens with a list, and the keys that lead to it."""


def planned(desk: Desk, *titles: str) -> dict[str, Written]:
    """Plans of today, one hour after the other."""
    edits = [
        Edit(fields={"title": title, "at": NOW + timedelta(hours=hour), "channels": ("x",)})
        for hour, title in enumerate(titles)
    ]
    made = dict(zip(titles, desk.save("outreach", edits), strict=True))
    desk.look()
    return made


def titles(root: Path) -> list[str]:
    """What somebody else sees."""
    return sorted(plan.title for plan in desk_at(root, "staf2").snapshot.rows("outreach"))


def footer(hand: Hand) -> str:
    return hand.lines[-1]


def signs(hand: Hand) -> list[str]:
    """What stands before the rows that are marked or have the cursor, from the top."""
    return [line[0] for line in hand.lines if line.startswith(("●", "◉", "›"))]


async def listed(hand: Hand, *more: str) -> None:
    """The agenda with its list focused, and keys pressed there."""
    await hand.press("b", "b", *more)
    await hand.pilot.pause()


@pytest.mark.parametrize("screen", LISTS)
@pytest.mark.parametrize(("language", "word"), [("id", "2 ditandai"), ("en", "2 marked")])
async def test_a_list_takes_marks_says_how_many_and_esc_takes_them_first(
    screen: str, language: str, word: str
) -> None:
    desk = OfficeDesk(language=language)
    async with shell(desk, around=MONO, start=screen, pages=SCREENS) as hand:
        await hand.press(*LISTS[screen])
        assert word not in hand.text
        await hand.press("space", "space")
        assert word in footer(hand)
        assert signs(hand) == ["●", "●", "›"]
        await hand.press("k")
        assert signs(hand) == ["●", "◉"]
        await hand.press("escape")
        assert word not in hand.text
        assert signs(hand) == ["›"]


async def test_v_marks_from_here_to_there_and_star_all_or_none() -> None:
    async with at("villages") as (hand, _):
        await hand.press("v")
        assert "tekan v lagi" in hand.text
        await hand.press("G", "v")
        assert "3 ditandai" in footer(hand)
        assert "tekan v lagi" not in hand.text
        await hand.press("asterisk")
        assert "ditandai" not in hand.text
        await hand.press("asterisk")
        assert "3 ditandai" in footer(hand)


async def test_esc_goes_back_by_marks_then_filter_then_what_the_list_was_narrowed_to() -> None:
    async with at("today") as (hand, _):
        aim(hand.app.ground, Target(screen="villages", filters={"only": "active"}))
        await hand.press("2")
        page = hand.app.page
        assert page is not None
        await hand.press("slash", "t", "i", "b", "enter", "space")
        seen = []
        for key in ("escape", "escape", "space", "escape", "escape"):
            table = hand.table
            seen.append((len(table.marks.keys), table.rows.filter, page.only))  # type: ignore[attr-defined]
            await hand.press(key)
        assert seen == [
            (1, "tib", "active"),
            (0, "tib", "active"),
            (0, "", "active"),
            (1, "", "active"),
            (0, "", "active"),
        ]
        assert page.only == ""  # type: ignore[attr-defined]


async def test_marks_live_through_other_peoples_changes_and_go_with_their_rows(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "space")
        other.save("outreach", [Edit(id=made["Satu"].id, based_on=1, fields={"title": "Satu baru"})])
        other.save("outreach", [Edit(fields={"title": "Nol", "at": NOW - timedelta(hours=1)})])
        await moved(hand, desk)
        assert "Nol" in hand.text
        assert signs(hand) == ["●", "●", "›"]
        assert hand.table.marks.keys == {made["Satu"].id, made["Dua"].id}
        other.save("outreach", [Edit(id=made["Dua"].id, based_on=1, delete=True)])
        await moved(hand, desk)
        assert "1 ditandai" in footer(hand)
        assert hand.table.marks.keys == {made["Satu"].id}
        other.save("outreach", [Edit(id=made["Satu"].id, based_on=2, delete=True)])
        await moved(hand, desk)
        assert "ditandai" not in hand.text


async def test_a_range_whose_first_row_vanishes_is_begun_anew(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "v")
        other.save("outreach", [Edit(id=made["Satu"].id, based_on=1, delete=True)])
        await moved(hand, desk)
        assert "tekan v lagi" not in hand.text
        await hand.press("G", "v")
        assert hand.table.marks.keys == {made["Tiga"].id}


async def test_a_pull_that_brings_new_rows_leaves_the_marks() -> None:
    async with at("outreach") as (hand, desk):
        await listed(hand, "space", "j", "space")
        marked = set(hand.table.marks.keys)
        assert len(marked) == 2
        new = msgspec.structs.replace(plans()[0], id="p-9", title="Dari sumber")
        desk.snapshot = office(outreach=[new, *plans()])
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert "Dari sumber" in hand.text
        assert hand.table.marks.keys == marked


async def test_d_deletes_all_marked_plans_in_one_step_and_one_undo_brings_them_back(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "space")
        assert "d hapus" in footer(hand)
        await hand.press("d")
        await hand.pilot.pause()
        assert "Hapus 2 rencana yang ditandai?" in hand.text
        assert ("- Satu" in hand.text, "- Dua" in hand.text, "- Tiga" in hand.text) == (True, True, False)
        await hand.press("y")
        await closed(hand)
        await moved(hand, desk)
        assert "2 dihapus. Kembalikan: u, atau infokim delete outreach" in hand.text
        assert "ditandai" not in hand.text
    assert titles(tmp_path) == ["Tiga"]
    lines = [line for line in desk.store.audit("outreach") if line.what == "delete"]
    assert len(lines) == 2
    assert len({(line.at, line.by) for line in lines}) == 1


async def test_a_question_about_many_names_the_first_ones_and_counts_the_others(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, *(f"Rencana {number}" for number in range(9)))
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "asterisk", "d")
        await hand.pilot.pause()
        assert "Hapus 9 rencana" in hand.text
        assert "dan 3 lainnya" in hand.text
        await hand.press("escape")
        await closed(hand)
        assert "9 ditandai" in footer(hand)
    assert len(titles(tmp_path)) == 9


@pytest.mark.parametrize(
    ("answer", "left"),
    [("escape", ["Dua", "Empat", "Satu baru", "Tiga"]), ("m", ["Empat"]), ("t", ["Empat", "Satu baru"])],
)
async def test_where_somebody_changed_one_of_them_it_is_named_and_nothing_is_deleted_before_the_answer(
    tmp_path: Path, answer: str, left: list[str]
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk, "Satu", "Dua", "Tiga", "Empat")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "space", "space", "d")
        await hand.pilot.pause()
        other.save("outreach", [Edit(id=made["Satu"].id, based_on=1, fields={"title": "Satu baru"})])
        await hand.press("y")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Satu" in hand.lines[0]
        assert "Satu baru" in hand.text
        assert titles(tmp_path) == ["Dua", "Empat", "Satu baru", "Tiga"]
        await hand.press(answer, *(() if answer == "escape" else ("ctrl+s",)))
        await closed(hand)
        assert titles(tmp_path) == left
        if answer == "escape":
            assert "Tidak dihapus" in hand.text
            assert "3 ditandai" in footer(hand)


async def test_two_that_others_changed_are_asked_about_one_after_the_other(tmp_path: Path) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "asterisk", "d")
        await hand.pilot.pause()
        for name in ("Satu", "Tiga"):
            other.save("outreach", [Edit(id=made[name].id, based_on=1, fields={"place": "Batam"})])
        await hand.press("y")
        await settled(hand, lambda: "Bentrok" in hand.lines[0] and "Satu" in hand.lines[0])
        await hand.press("t", "ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.lines[0] and "Tiga" in hand.lines[0])
        assert titles(tmp_path) == ["Dua", "Satu", "Tiga"]
        await hand.press("m", "ctrl+s")
        await closed(hand)
    assert titles(tmp_path) == ["Satu"]


async def test_one_that_somebody_deleted_meanwhile_is_not_counted_and_not_brought_back_with_ours(
    tmp_path: Path,
) -> None:
    desk, other = desk_at(tmp_path), desk_at(tmp_path, "kepala")
    made = planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "asterisk", "d")
        await hand.pilot.pause()
        other.save("outreach", [Edit(id=made["Satu"].id, based_on=1, delete=True)])
        await hand.press("y")
        await closed(hand)
        assert f"2 dihapus. Kembalikan: u, atau infokim delete outreach {made['Dua'].id} --undo" in hand.text
    assert titles(tmp_path) == []


async def test_a_filter_hides_marked_rows_and_what_it_hides_is_said_and_named(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "space", "slash")
        await hand.type("satu")
        await hand.press("enter")
        assert "2 ditandai, 1 tersaring" in footer(hand)
        await hand.press("slash")
        await hand.type("zzz")
        await hand.press("enter", "d")
        await hand.pilot.pause()
        assert "Hapus 2 rencana" in hand.text
        assert "- Dua" in hand.text
        await hand.press("y")
        await closed(hand)
    assert titles(tmp_path) == ["Tiga"]


async def test_one_marked_row_is_deleted_by_its_name_wherever_the_cursor_is(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "j", "d")
        await hand.pilot.pause()
        assert "Hapus Satu?" in hand.text
        await hand.press("y")
        await closed(hand)
    assert titles(tmp_path) == ["Dua", "Tiga"]


async def test_what_is_about_one_row_stays_with_the_cursor(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    planned(desk, "Satu", "Dua", "Tiga")
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand, "space", "space", "e")
        await hand.pilot.pause()
        assert hand.app.screen.form.values["title"] == "Tiga"  # type: ignore[attr-defined]
        await hand.press("escape")
        await closed(hand)
        await hand.press("enter")
        await hand.pilot.pause()
        assert "Tiga" in hand.text
        assert "Satu" not in hand.text


async def test_who_may_not_delete_is_offered_no_d_for_marked_plans() -> None:
    desk = OfficeDesk()
    desk.locked = "viewer"
    async with at("outreach", desk) as (hand, _):
        await listed(hand, "asterisk")
        assert "ditandai" in footer(hand)
        assert "d hapus" not in footer(hand)
        await hand.press("d")
        assert "hanya boleh melihat" in hand.text
        assert not desk.saved


async def test_r_pulls_the_marked_sources_else_the_selected_one_and_the_marks_stay() -> None:
    async with at("sources") as (hand, desk):
        await hand.press("r")
        await hand.press("space", "j", "space")
        marked = hand.table.chosen
        assert len(marked) == 2
        assert "r tarik" in footer(hand)
        await hand.press("r")
        assert "2 sumber sedang ditarik" in hand.text
        assert desk.puller.requests == [[hand.table.rows.keys[0]], list(marked)]
        hand.app.post_message(StoreMoved())
        await hand.pilot.pause()
        assert hand.table.chosen == marked
        await hand.press("R")
        assert desk.puller.requests[-1] is None


async def test_pickers_and_the_table_of_figures_take_no_marks() -> None:
    async with at("deferrals") as (hand, _):
        before = hand.lines
        await hand.press("space", "v", "asterisk")
        assert hand.lines == before
        await hand.press("question_mark", "space")
        assert signs(hand) == ["›"]


async def test_at_sixty_columns_the_number_and_the_key_for_the_marked_rows_stay() -> None:
    async with at("outreach", size=(60, 20)) as (hand, _):
        await listed(hand, "asterisk")
        assert "ditandai" in footer(hand)
        assert "d hapus" in footer(hand)
        assert "Esc lepas" in footer(hand)


async def test_marks_of_a_list_that_is_empty_are_none() -> None:
    async with at("villages", OfficeDesk(snapshot())) as (hand, _):
        await hand.press("space", "v", "asterisk")
        assert "ditandai" not in hand.text

"""What a source changes after staff did: signed in the lists, both values side by side, ours or the source's chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.sourced import DESA, PENUNDAAN, Office, closed, moved, row
from tests.tui.harness import Hand, shell
from tui.app import SCREENS


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


async def tiban(office: Office) -> str:
    """A village of which staff changed two fields and the source the same two afterwards."""
    await office.pull("desa", *DESA)
    desk = office.desk()
    made = row(desk, "villages", name="Tiban")
    edit = Edit(id=made.record.id, fields={"district": "Batu Aji", "notes": "baru"}, base=made.at_source)  # type: ignore[attr-defined]
    desk.save("villages", [edit], "telepon lurah")
    await office.pull("desa", "1,Tiban,Lubuk Baja,lain", DESA[1], later=15)
    return str(edit.id)


async def select(hand: Hand, name: str) -> None:
    """The cursor on a village."""
    rows = hand.app.desk.snapshot.rows("villages")
    hand.table.select(next(village.id for village in rows if village.name == name))
    await hand.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["id", "en"])
async def test_both_values_stand_side_by_side_and_each_field_is_chosen(
    office: Office, language: str, size: tuple[int, int]
) -> None:
    await tiban(office)
    desk = office.desk(language=language)
    async with shell(desk, start="villages", pages=SCREENS, size=size) as hand:
        assert any("≠ Tiban" in line for line in hand.lines)
        await select(hand, "Tiban")
        assert "=" in hand.lines[-1]
        await hand.press("equals_sign")
        for told in ("Tiban", "Batu Aji", "Lubuk Baja", "Sekupang", "Staf 1", "telepon lurah", "desa"):
            assert told in hand.text, told
        assert {"id": "09.29", "en": "09:29"}[language] in hand.text  # when it was fetched
        assert "(x)" not in hand.text
        await hand.press("enter", "down", "enter", "enter")
        await hand.press("ctrl+s")
        await closed(hand)
        held = row(office.desk("kepala"), "villages", name="Tiban")
        assert (held.record.district, held.record.notes, held.rev) == ("Batu Aji", "lain", 2)  # type: ignore[attr-defined]
        assert (set(held.provenance.edits), held.provenance.changed_at_source) == ({"district"}, ())
        assert "≠" not in hand.text
        lines = [(line.what, line.by, line.fields) for line in desk.store.audit("villages")]
        assert lines[-1] == ("edit", "staf1", ("district", "notes"))


@pytest.mark.parametrize(("answer", "left"), [("m", ("Batu Aji", "baru")), ("t", ("Lubuk Baja", "lain"))])
async def test_all_fields_are_chosen_at_once(office: Office, answer: str, left: tuple[str, str]) -> None:
    await tiban(office)
    async with shell(office.desk(), start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign", answer, "ctrl+s")
        await closed(hand)
        await office.pull("desa", "1,Tiban,Nongsa,lagi", DESA[1], later=30)
        held = row(office.desk(), "villages", name="Tiban")
        shows = ("Nongsa", "lagi") if answer == "t" else left
        assert (held.record.district, held.record.notes) == shows  # type: ignore[attr-defined]
        assert len(held.provenance.changed_at_source) == (0 if answer == "t" else 2)


async def test_what_is_not_chosen_stays_open_and_esc_writes_nothing(office: Office) -> None:
    await tiban(office)
    desk = office.desk()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign", "ctrl+s")
        assert "Belum ada yang dipilih" in hand.text
        await hand.press("m", "escape")
        await closed(hand)
        assert row(desk, "villages", name="Tiban").rev == 1
        await hand.press("equals_sign", "enter", "ctrl+s")
        await closed(hand)
        assert row(desk, "villages", name="Tiban").provenance.changed_at_source == ("notes",)
        assert "≠ Tiban" in hand.text


async def test_who_may_only_look_sees_both_and_chooses_nothing(office: Office) -> None:
    await tiban(office)
    desk = office.desk(role="viewer")
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign")
        assert "Lubuk Baja" in hand.text
        assert "hanya boleh melihat" in hand.text
        await hand.press("t", "ctrl+s")
        await hand.app.workers.wait_for_complete()
        assert len(hand.app.screen_stack) == 2
        assert row(desk, "villages", name="Tiban").rev == 1


async def test_a_pull_under_the_dialog_takes_back_the_choice_of_what_it_moved(office: Office) -> None:
    await tiban(office)
    desk = office.desk()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign", "m")
        await office.pull("desa", "1,Tiban,Nongsa,lain", DESA[1], later=30)
        await moved(hand, desk)
        assert "Nongsa" in hand.text
        assert hand.text.count("(x)") == 1
        await hand.press("ctrl+s")
        await closed(hand)
        assert row(desk, "villages", name="Tiban").provenance.changed_at_source == ("district",)


async def test_a_pull_that_the_dialog_did_not_see_leaves_the_mark(office: Office) -> None:
    await tiban(office)
    desk = office.desk()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign", "m")
        await office.pull("desa", "1,Tiban,Nongsa,lain", DESA[1], later=30)
        await hand.press("ctrl+s")
        await closed(hand)
        held = row(desk, "villages", name="Tiban")
        assert held.provenance.changed_at_source == ("district",)
        assert held.provenance.edits["district"].base == "Lubuk Baja"


async def test_a_colleague_who_chose_first_closes_the_dialog(office: Office) -> None:
    village = await tiban(office)
    desk, other = office.desk(), office.desk("kepala")
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign")
        other.save("villages", [Edit(id=village, based_on=1, withdraw=("district", "notes"))])
        await moved(hand, desk)
        await closed(hand)
        assert "Tidak ada lagi yang perlu dipilih" in hand.text


async def test_a_colleague_who_wrote_the_field_meanwhile_is_asked_about(office: Office) -> None:
    village = await tiban(office)
    desk, other = office.desk(), office.desk("kepala")
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await select(hand, "Tiban")
        await hand.press("equals_sign", "t")
        other.save("villages", [Edit(id=village, based_on=1, fields={"district": "Bengkong"})])
        await hand.press("ctrl+s")
        await settled(hand, lambda: "Bentrok" in hand.text)
        assert "Bengkong" in hand.text
        await hand.press("t", "ctrl+s")
        await closed(hand)
        held = row(desk, "villages", name="Tiban")
        assert (held.record.district, held.record.notes) == ("Bengkong", "lain")  # type: ignore[attr-defined]


async def test_the_key_says_so_where_nothing_is_changed_and_lists_find_what_is(office: Office) -> None:
    await tiban(office)
    async with shell(office.desk(), start="villages", pages=SCREENS) as hand:
        await select(hand, "Tembesi")
        await hand.press("equals_sign")
        assert "tidak ada yang berubah di sumber" in hand.text
        await hand.press("slash")
        await hand.pilot.pause()
        await hand.type("berubah di sumber")
        await hand.press("enter")
        assert [name for name in ("Tiban", "Tembesi") if any(name in line for line in hand.lines[3:5])] == [
            "Tiban"
        ]


async def test_marked_records_are_chosen_for_in_one_step(office: Office) -> None:
    await tiban(office)
    desk = office.desk()
    other = row(desk, "villages", name="Tembesi")
    desk.save("villages", [Edit(id=other.record.id, fields={"district": "Galang"})])  # type: ignore[attr-defined]
    await office.pull("desa", "1,Tiban,Lubuk Baja,lain", "2,Tembesi,Bulang,", later=30)
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await moved(hand, desk)
        await hand.press("asterisk", "equals_sign")
        assert "Tiban" in hand.text
        assert "Bulang" in hand.text
        await hand.press("t", "ctrl+s")
        await closed(hand)
        desk.look()
        assert not desk.snapshot.rows("villages").changed_at_source
        assert len({line.at for line in list(desk.store.audit("villages"))[-2:]}) == 1


async def test_a_record_in_full_has_the_key_too(office: Office) -> None:
    await tiban(office)
    async with shell(office.desk(), start="villages", pages=SCREENS, size=(80, 15)) as hand:
        await select(hand, "Tiban")
        await hand.press("enter")
        await hand.pilot.pause()
        assert "= banding" in hand.lines[-1]
        await hand.press("equals_sign")
        assert "Berubah di sumber" in hand.text


async def test_the_counts_behind_a_figure_are_chosen_for_from_where_it_is_from(office: Office) -> None:
    await office.pull("penundaan", *PENUNDAAN)
    desk = office.desk()
    first = row(desk, "deferrals", checkpoint="sekupang", count=3)
    desk.save("deferrals", [Edit(id=first.record.id, fields={"count": 4})])  # type: ignore[attr-defined]
    await office.pull("penundaan", PENUNDAAN[0], "2026-11-22,sekupang,7", PENUNDAAN[2], later=15)
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        assert "≠ Sekupang" in hand.text
        assert "i, = untuk memilih" in hand.text
        hand.table.select("sekupang")
        await hand.press("left", "equals_sign")  # on a day that is not signed it compares the months
        assert len(hand.app.screen_stack) == 1
        await hand.press("right", "equals_sign")
        assert "Sekupang · Min 22 Nov 2026" in hand.lines[0]
        await hand.press("escape", "i")
        await hand.pilot.pause()
        assert "≠ 1 berubah di sumber" in hand.text
        await hand.press("equals_sign")
        await hand.pilot.pause()
        assert "Sekupang · Min 22 Nov 2026" in hand.lines[0]
        await hand.press("t", "ctrl+s")
        await closed(hand)
        assert row(desk, "deferrals", checkpoint="sekupang", count=7).provenance.edits == {}

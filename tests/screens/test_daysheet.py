"""The sheet of a day, typed by keys, on an office that has configured no checkpoints and on one that has."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.sourced import Office, row
from tests.tui.harness import shell
from tests.views.office import NOW, SETTINGS
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.messages import StoreMoved

TODAY = NOW.date()
NAMES = tuple(f"Titik {n:02}" for n in range(16))


def desk_at(root: Path, *, configured: bool = False) -> Desk:
    def clock() -> datetime:
        return NOW

    points = SETTINGS.checkpoints if configured else ()
    settings = msgspec.structs.replace(SETTINGS, root=root, checkpoints=points)
    me = SimpleNamespace(login="staf1", name="staf1", role="staff")
    desk = Desk(settings, clock=clock, me=me)  # type: ignore[arg-type]
    desk.store.prepare()
    return desk


def put(desk: Desk, *counts: tuple[date, str, int]) -> None:
    fields = ({"date": day, "checkpoint": name, "count": n} for day, name, n in counts)
    desk.save("deferrals", [Edit(fields=one) for one in fields])
    desk.look()


async def test_after_one_figure_in_years_the_sheet_and_the_table_still_know_every_checkpoint(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    old = [(date(2020, 11, 1) + timedelta(days=n), name, 5) for n in range(15) for name in NAMES]
    put(desk, *old, (TODAY, NAMES[3], 5))
    async with shell(desk, start="deferrals", pages=SCREENS, size=(120, 40)) as hand:
        assert all(name in hand.text for name in NAMES)
        assert "5+" in hand.text
        assert "belum lapor" in hand.text
        await hand.press("n")
        await hand.pilot.pause()
        assert all(name in hand.text for name in NAMES)


async def test_the_first_digit_in_a_filled_cell_replaces_it_and_a_movement_key_edits_it(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path, configured=True)
    put(desk, (TODAY, "batam-centre", 1259), (TODAY, "harbour-bay", 34))
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        await hand.type("12")
        await hand.press("tab", "end", "5", "tab", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        found = {one.checkpoint: one.count for one in desk.snapshot.rows("deferrals")}
        assert found == {"batam-centre": 12, "harbour-bay": 345}
        hand.app.post_message(StoreMoved())
        await hand.press("n")
        await hand.pilot.pause()
        await hand.press("backspace", "9", "ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        desk.look()
        found = {one.checkpoint: one.count for one in desk.snapshot.rows("deferrals")}
        assert found == {"batam-centre": 19, "harbour-bay": 345}


async def test_a_figure_typed_beside_and_over_those_of_a_source_says_so_in_words_and_with_a_sign(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path)
    await office.pull("penundaan", "2026-11-20,sekupang,5", "2026-11-20,batam-centre,7")
    desk = office.desk()
    async with shell(desk, start="deferrals", pages=SCREENS, size=(120, 40)) as hand:
        assert "terkini" in hand.text
        assert "diisi manual" not in hand.text
    over = row(desk, "deferrals", checkpoint="sekupang")
    desk.save("deferrals", [Edit(id=over.record.id, based_on=over.rev, fields={"count": 6})])  # type: ignore[attr-defined]
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS, size=(120, 40)) as hand:
        assert "diisi manual · terkini" in hand.text
        assert "✎ Sekupang" in hand.text
        assert "✎ Batam Centre" not in hand.text
        assert "✎ diisi manual: Sekupang 20 Nov" in hand.text
    put(desk, (TODAY, "batam-centre", 5))
    async with shell(desk, start="today", pages=SCREENS) as hand:
        [head] = [line for line in hand.text.splitlines() if "PENUNDAAN" in line]
        assert "diisi manual" in head
        assert "terkini" not in head


async def test_a_count_of_a_day_to_come_is_taken_with_a_warning_before_and_after_save(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, configured=True)
    async with shell(desk, start="deferrals", pages=SCREENS) as hand:
        await hand.press("n")
        await hand.pilot.pause()
        hand.app.screen.form.put({"date": "01/01/2027"})  # type: ignore[attr-defined]
        await hand.pilot.pause()
        assert "yang belum tiba" in hand.text
        hand.app.screen.form.put({"date": "23/11/2026"})  # type: ignore[attr-defined]
        await hand.pilot.pause()
        assert "yang belum tiba" not in hand.text
        hand.app.screen.form.put({"date": "01/01/2027", "departure/sekupang": "7"})  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        assert "yang belum tiba" in hand.text
    desk.look()
    [held] = desk.snapshot.rows("deferrals")
    assert (held.date, held.count) == (date(2027, 1, 1), 7)
    [again] = desk.save("deferrals", [Edit(id=held.id, based_on=1, fields={"count": 8})])
    assert [(each.code, each.warning) for each in again.problems] == [("future", True)]
    desk.look()
    [mended] = desk.save("deferrals", [Edit(id=held.id, based_on=2, fields={"date": TODAY})])
    assert mended.problems == ()

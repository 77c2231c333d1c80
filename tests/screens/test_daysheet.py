"""The sheet of a day, typed by keys, on an office that has configured no checkpoints and on one that has."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec

from store.models.edit import Edit
from tests.screens.hands import settled
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

"""Who is away when, from `H` on Kalender: listed, added, changed, taken away; and told to who plans for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_planmoves import done
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.absences import AbsencesScreen, read_days
from tui.screens.askline import AskLine, Wrong
from tui.screens.confirm import ConfirmDialog
from tui.screens.ground import Ground
from tui.screens.pick import PickScreen


def held(desk: Desk) -> list[tuple[str, date, date]]:
    desk.look()
    return [(one.who, one.since, one.until) for one in desk.snapshot.rows("absences")]


async def listed(hand: Hand) -> None:
    await hand.press("H")
    await settled(hand, lambda: isinstance(hand.app.screen, ConfirmDialog))
    await hand.press("5")
    await settled(hand, lambda: isinstance(hand.app.screen, AbsencesScreen) and hand.app.screen.ready)


async def test_somebody_is_noted_as_away_changed_and_taken_away_again(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand)
        await hand.press("enter")  # nobody is away: the line that adds one
        await settled(
            hand, lambda: type(hand.app.screen) is PickScreen and "Siapa yang tidak masuk" in hand.text
        )
        await hand.type("staf 1")
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        assert "1/12 – 5/12" in hand.text, "the hint about spans stands there"
        assert "Sen 23 Nov 2026" in hand.text, "what an empty line means"
        await hand.type("23/11 s.d. 5/12")
        await hand.pilot.pause()
        assert "Sen 23 Nov 2026 – Sab 5 Des 2026" in hand.text
        await hand.press("enter")
        await done(hand)
        assert held(desk) == [("staf1", date(2026, 11, 23), date(2026, 12, 5))]
        assert "Dicatat: Staf 1 tidak masuk" in hand.text
        await listed(hand)
        assert "Staf 1" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        assert "23/11/2026 – 05/12/2026" in hand.text
        assert "1/12, atau 1/12 – 5/12" in hand.text
        await hand.press("ctrl+u")
        await hand.type("30/11")
        await hand.press("enter")
        await done(hand)
        assert held(desk) == [("staf1", date(2026, 11, 30), date(2026, 11, 30))]
        await listed(hand)
        await hand.press("delete")
        await settled(hand, lambda: isinstance(hand.app.screen, ConfirmDialog))
        await hand.press("y")
        await done(hand)
        assert held(desk) == []


async def test_an_empty_line_is_the_selected_day(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("l")
        await listed(hand)
        await hand.press("enter")
        await settled(hand, lambda: type(hand.app.screen) is PickScreen)
        await hand.type("staf 1")
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready)
        await hand.press("enter")
        await done(hand)
        assert held(desk) == [("staf1", date(2026, 11, 24), date(2026, 11, 24))]


async def test_who_is_away_now_comes_before_who_was(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    for who, since, until in (
        ("lama", (10, 1), (10, 2)),
        ("nanti", (12, 1), (12, 2)),
        ("kini", (11, 20), (11, 25)),
    ):
        fields = {"who": who, "since": date(2026, *since), "until": date(2026, *until)}
        desk.save("absences", [Edit(fields=fields)])
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await listed(hand)
        assert sorted(("lama", "nanti", "kini"), key=hand.text.index) == ["kini", "nanti", "lama"]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("1/12", 1),
        ("1/12 – 5/12", 5),
        ("1/12 - 5/12", 5),
        ("1/12 sampai 5/12", 5),
        ("2026-12-01 to 2026-12-05", 5),
    ],
)
async def test_one_day_or_a_first_and_a_last_one_are_read(tmp_path: Path, text: str, until: int) -> None:
    ground: Ground
    async with shell(desk_at(tmp_path), start="outreach", pages=SCREENS) as hand:
        ground = hand.app.ground
        assert read_days(ground, text) == (date(2026, 12, 1), date(2026, 12, until))
        for wrong in ("5/12 – 1/12", "entah", "1/12 – "):
            with pytest.raises(Wrong):
                read_days(ground, wrong)

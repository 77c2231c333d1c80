"""Whole frames of the forms of Penundaan as text; INFOKIM_GOLDEN=write makes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screens.hands import OfficeDesk, at
from tui.screens.deferrals import DeferralsPage

FRAMES = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "keys", "size", "language"),
    [
        ("week", "LLLL", (80, 24), "id"),
        ("quarter", "L", (120, 40), "en"),
        ("trend", "bb", (80, 24), "id"),
        ("years", "bbb", (80, 24), "en"),
        ("heat", "bbbb", (80, 24), "id"),
    ],
)
async def test_the_frame_of_a_form_is_as_it_was(
    name: str, keys: str, size: tuple[int, int], language: str
) -> None:
    async with at("deferrals", OfficeDesk(language=language), size=size) as (hand, _):
        await hand.press(*keys)
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, DeferralsPage)
        frame = "\n".join(line.rstrip() for line in hand.lines) + "\n"
    file = FRAMES / f"deferrals-{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("INFOKIM_GOLDEN") == "write":
        file.write_text(frame, "utf-8")
    assert frame == file.read_text("utf-8")

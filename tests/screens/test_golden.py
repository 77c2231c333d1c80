"""Whole frames as text. INFOKIM_GOLDEN=write makes them anew; look at the difference before it is committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.screens.hands import at

FRAMES = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ("today", (80, 24)),
        ("deferrals", (80, 24)),
        ("outreach", (80, 24)),
        ("tips", (80, 24)),
        ("tips", (120, 30)),
        ("villages", (80, 24)),
        ("villages", (120, 40)),
    ],
)
async def test_the_frame_is_as_it_was(screen: str, size: tuple[int, int]) -> None:
    async with at(screen, size=size) as (hand, _):
        await hand.pilot.pause()
        frame = "\n".join(line.rstrip() for line in hand.lines) + "\n"
    file = FRAMES / f"{screen}-{size[0]}x{size[1]}.txt"
    if os.environ.get("INFOKIM_GOLDEN") == "write":
        file.write_text(frame, "utf-8")
    assert frame == file.read_text("utf-8")

"""Names beside each other: what is left out is told."""

from __future__ import annotations

import pytest

from tui.views.cells import Style
from tui.views.switcher import switcher

NAMES: list[tuple[str, Style]] = [(name, "") for name in ("satu", "dua", "tiga", "empat", "lima")]


@pytest.mark.parametrize("here", range(len(NAMES)))
@pytest.mark.parametrize("room", range(14, 40))
def test_the_present_one_is_shown_and_every_side_that_goes_on_has_a_sign(here: int, room: int) -> None:
    texts = [text for text, _ in switcher(NAMES, here, room)]
    names = [text for text in texts if text not in "‹›"]
    every = [text for text, _ in NAMES]
    assert NAMES[here][0] in names
    assert every[every.index(names[0]) :][: len(names)] == names
    assert (texts[0] == "‹") == (names[0] != every[0])
    assert (texts[-1] == "›") == (names[-1] != every[-1])
    assert len("  ".join(texts)) <= room or len(names) == 1


def test_all_are_shown_where_there_is_room_and_the_present_one_where_there_is_none() -> None:
    assert switcher(NAMES, 2, 28) == NAMES
    assert [text for text, _ in switcher(NAMES, 2, 0)] == ["‹", "tiga", "›"]

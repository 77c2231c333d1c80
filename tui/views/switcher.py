"""Names beside each other, one of them the present one: all, or those around it with a sign that there are more."""

from __future__ import annotations

from collections.abc import Sequence

from tui.views.cells import Style, width

BEFORE, BEHIND = "‹", "›"
GAP = 2
"""Cells between two names."""
Name = tuple[str, Style]
"""A name and its look."""


def switcher(names: Sequence[Name], here: int, room: int) -> list[Name]:
    """Those that fit into `room` cells, the present one always and the next one before all others.

    What is left out before and behind them is told by a sign, never by silence.
    """
    first, last = here, here
    while True:
        wider = [
            span
            for span in ((first, last + 1), (first - 1, last))
            if span[0] >= 0 and span[1] < len(names) and _taken(names, *span) <= room
        ]
        if not wider:
            break
        first, last = wider[0] if last - here <= here - first or len(wider) == 1 else wider[-1]
    shown = list(names[first : last + 1])
    before: list[Name] = [(BEFORE, "muted")] if first else []
    behind: list[Name] = [(BEHIND, "muted")] if last + 1 < len(names) else []
    return [*before, *shown, *behind]


def _taken(names: Sequence[Name], first: int, last: int) -> int:
    texts = [text for text, _ in names[first : last + 1]]
    texts += [BEFORE] * bool(first) + [BEHIND] * (last + 1 < len(names))
    return sum(map(width, texts)) + GAP * (len(texts) - 1)

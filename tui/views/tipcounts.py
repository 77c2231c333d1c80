"""The line of views above the queue, each with its count and the chosen one marked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.views.cells import Cell, line_width
from tui.views.sight import Sight
from tui.views.tipqueue import VIEWS, once

Piece = tuple[Cell, ...]


def counts_lines(sight: Sight, only: str, wide: int) -> list[tuple[Cell, ...]]:
    """As long words as fit one line of `wide` cells; where not even short ones do, two lines."""
    queue = sight.triage
    counts = once(queue, f"counts {sight.me}", lambda: queue.counts(sight.me))
    for words, gap in (("long", 3), ("long", 2), ("short", 2), ("short", 1)):
        line = _joined(_pieces(sight, counts, only, words, VIEWS), gap)
        if line_width(line) <= wide:
            return [line]
    half = (len(VIEWS) + 1) // 2
    return [_joined(_pieces(sight, counts, only, "short", part), 2) for part in (VIEWS[:half], VIEWS[half:])]


def _pieces(
    sight: Sight, counts: Mapping[str, int], only: str, words: str, views: Sequence[str]
) -> list[Piece]:
    found: list[Piece] = []
    for view in views:
        sign = sight.format.text("›" if view == only else " ")
        look = "strong" if view == only else "muted"
        n = counts[view]
        urgent = view in ("late", "urgent") and n
        found.append(
            (
                Cell(f"{sign}{sight.t(f'triage.view.{words}.{view}')} ", look),  # type: ignore[arg-type]
                Cell(sight.format.number(n), "late" if urgent else look if view == only or not n else ""),  # type: ignore[arg-type]
            )
        )
    return found


def _joined(pieces: Sequence[Piece], gap: int) -> tuple[Cell, ...]:
    """The sign stands in the gap before its word."""
    line: list[Cell] = []
    for place, piece in enumerate(pieces):
        line += [*([Cell(" " * (gap - 1))] if place and gap > 1 else []), *piece]
    return tuple(line)

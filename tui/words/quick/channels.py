"""Whether a word for a channel is one here, or a word of the title: `besok jam 9 ig` or `Penyuluhan desa binaan`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.words.quick.scan import Part

_BEFORE = ("di", "via", "lewat", "on", "in")
_BETWEEN = ("dan", "and", "&", "+", ",", "/")


class Run(NamedTuple):
    """Channels that stand beside each other."""

    first: int
    last: int
    channels: tuple[str, ...]
    doubtful: bool
    """Whether each of its words may also be a title's."""
    marked: bool
    """Whether somebody wrote `kanal` before it."""


class Sorted(NamedTuple):
    """What became of the channels of a line."""

    sure: tuple[Run, ...]
    asked: tuple[Run, ...]


def sort(parts: Sequence[Part], words: Sequence[str]) -> Sorted:
    """Which channels of `parts` are meant, and which must be asked. `words`: of the whole line, folded."""
    runs = _runs([part for part in parts if part.kind == "channel"], words)
    taken = {at for part in parts for at in range(part.first, part.last)}
    taken |= {at for run in runs for at in range(run.first, run.last)}
    sure: list[Run] = []
    asked: list[Run] = []
    for run in runs:
        found = _judged(run, words, taken, alone=len(runs) == 1)
        (asked if found is None else sure).append(found or run)
    return Sorted(tuple(sure), tuple(asked))


def _runs(parts: Sequence[Part], words: Sequence[str]) -> list[Run]:
    """Channels side by side, or with `dan` between them."""
    runs: list[Run] = []
    for part in parts:
        channels, doubtful, marked = part.value
        last = runs[-1] if runs else None
        gap = words[last.last : part.first] if last else []
        if last and not marked and (not gap or (len(gap) == 1 and gap[0] in _BETWEEN)):
            both = last.channels + channels
            runs[-1] = Run(last.first, part.last, both, last.doubtful and doubtful, last.marked)
        else:
            runs.append(Run(part.first, part.last, channels, doubtful, marked))
    return runs


def _judged(run: Run, words: Sequence[str], taken: set[int], *, alone: bool) -> Run | None:
    """The run where it is certain, with the preposition before it; None where it must be asked."""
    left_title = run.first > 0 and run.first - 1 not in taken
    right_title = run.last < len(words) and run.last not in taken
    if run.marked:
        return run
    if left_title and right_title:
        return None
    if left_title and words[run.first - 1] in _BEFORE and (alone or not run.doubtful):
        return run._replace(first=run.first - 1)
    if not run.doubtful:
        return run
    if left_title or (right_title and (run.first == 0 or not alone)):
        return None
    return run

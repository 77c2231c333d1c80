"""How often a source changed figures that it had delivered: the share of its figures of the last days, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

LOOK = timedelta(days=60)
"""The days of the figures that are looked at."""
OFTEN = 0.1
LEAST = 3
"""Corrected figures below which nothing is said, whatever their share."""


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A source and what it did to its figures."""

    source: str
    figures: int
    """Its figures of the days that were looked at."""
    corrected: int
    """How many of them had another value before."""
    ids: tuple[str, ...]
    """Those, in the order they were given."""

    @property
    def share(self) -> float:
        """E.g. 0.15."""
        return self.corrected / self.figures if self.figures else 0.0


def corrected(figures: Mapping[str, str | None], changed: Iterable[str]) -> tuple[Corrected, ...]:
    """Every source that corrects itself often, the one that does it most first.

    `figures`: record → its source, None for what people typed. `changed`: the records whose count a pull replaced.
    """
    changed = frozenset(changed)
    held: dict[str, list[str]] = {}
    for record, source in figures.items():
        if source is not None:
            held.setdefault(source, []).append(record)
    found = []
    for source, ids in held.items():
        mine = tuple(one for one in ids if one in changed)
        one = Corrected(source=source, figures=len(ids), corrected=len(mine), ids=mine)
        if one.corrected >= LEAST and one.share >= OFTEN:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (-one.share, one.source)))

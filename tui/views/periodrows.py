"""Penundaan: the lines of a table of any period, what each adds up to, and the rows behind one of its figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from store.models.deferral import Deferral
from store.queries.cube import ANY, Cube
from store.queries.deferrals import Slice, known_names, whole
from tui.views.periods import cube_of
from tui.views.sight import Sight

TOTAL = ""
KIND, REASON = "kind:", "reason:"
"""Before what a line is of, where that is no checkpoint."""
NOWHERE = "all"
"""The key of the line of figures for the whole office."""


def asked(key: str) -> tuple[str, str | None]:
    """The checkpoint and the reason of a line's key, as the cube takes them."""
    if key.startswith(REASON):
        return ANY, key[len(REASON) :] or None
    return (ANY if key == TOTAL or key.startswith(KIND) or whole(key) else key), ANY


def kinds_of(sight: Sight, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The kind of checkpoint → those of these names that are of it; `other` for names that nobody knows."""
    kinds = {point.id: point.kind for point in sight.settings.checkpoints}
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(kinds.get(name, "other"), []).append(name)
    return {kind: tuple(found[kind]) for kind in ("port", "airport", "counter", "other") if kind in found}


class Sums(msgspec.Struct, frozen=True):
    """What the lines of a table add up to."""

    held: Cube
    of: Slice
    names: tuple[str, ...]
    """The checkpoints in their order: those configured, then those met."""
    kinds: dict[str, tuple[str, ...]]

    def count(self, key: str, first: date, last: date) -> int | None:
        """The figure of a line; None where nothing is held."""
        checkpoint, reason = asked(key)
        if key.startswith(KIND):
            return _added(self.count(name, first, last) for name in self.kinds.get(key[len(KIND) :], ()))
        every = self.held.total(self.of, first, last, checkpoint=checkpoint, reason=reason).count
        if not whole(key):
            return every
        counted = _added(self.count(name, first, last) for name in self.names)
        return every if counted is None or every is None else every - counted or None

    def days(self, key: str, first: date, last: date) -> int:
        """On how many days a figure is held."""
        checkpoint, _ = asked(key)
        return self.held.days_held(self.of, first, last, checkpoint=checkpoint)


def sums_of(sight: Sight, of: Slice, first: date, last: date) -> Sums:
    """The checkpoints that have a line in these days: the configured ones that were open, and every one that is held."""
    held = cube_of(sight)
    configured = [point.id for point in sight.checkpoints(of.category, first, last)]
    met = held.checkpoints(of, first, last)
    if not sight.settings.checkpoints:
        configured = list(known_names(sight.snapshot.rows("deferrals"), of))
    names = tuple(dict.fromkeys((*configured, *met)))
    return Sums(held, of, names, kinds_of(sight, names))


def records_of(
    sight: Sight, of: Slice, key: str, first: date, last: date, *, every: bool = False
) -> list[Deferral]:
    """The counts that add up to a figure of Penundaan; key "": those of all checkpoints. In the order of time.

    `every`: also those that stand beside it and are not added: a month's figure beside its days, and of the same figure
    twice the one that does not count.
    """
    held = cube_of(sight)
    checkpoint, reason = asked(key)
    found = list(held.figure(of, first, last, checkpoint=checkpoint, reason=reason).rows)
    if key.startswith(KIND):
        mine = set(kinds_of(sight, {row.checkpoint for row in found}).get(key[len(KIND) :], ()))
        found = [row for row in found if row.checkpoint in mine]
    elif whole(key):
        found = [row for row in found if whole(row.checkpoint)]
    if every:
        found += [row for row in beside(sight, of, key, first, last) if row not in found]
    return found


def beside(sight: Sight, of: Slice, key: str, first: date, last: date) -> list[Deferral]:
    """What is held of these days and not added, because other figures say the same."""
    held = cube_of(sight)
    checkpoint, reason = asked(key)
    if reason != ANY or key.startswith(KIND):
        return []
    used = {row.id for row in held.figure(of, first, last, checkpoint=checkpoint).rows}
    more = [
        *held.checks(of, first, last, checkpoint=checkpoint),
        *held.passed_over(of, first, last, checkpoint=checkpoint),
    ]
    if checkpoint == ANY:
        for name in held.office(of):
            more += held.figure(of, first, last, checkpoint=name).rows
            more += held.checks(of, first, last, checkpoint=name)
    return [row for row in {row.id: row for row in more}.values() if row.id not in used]


def _added(counts: Iterable[int | None]) -> int | None:
    held = [count for count in counts if count is not None]
    return sum(held) if held else None

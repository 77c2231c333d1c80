"""Which tips may tell of the same thing, and which were merged: signals, and the tips they count as. Pure.

How like two texts are is measured by whoever asks (`tui/headless/similar.py`); here stands which ones are worth the
look, and what the place, the hours between them and that likeness come to together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from store.models.tip import Tip
from store.queries.records import Records

WINDOW: Final = timedelta(days=14)
"""Tips further apart than this are not proposed; whoever knows better types the id."""
MOST: Final = 4_000
"""Texts that are compared: those of the same place first, then the nearest in time."""
LIKE_HERE: Final = 60
LIKE: Final = 68
"""How like a text must be, of 100: from the same place, and from anywhere. Two that tell of other things come to 50."""
SOON: Final = timedelta(hours=24)
"""Two tips of one topic from one place within this are proposed whatever their words."""

Marks = Callable[[Tip], frozenset[str]]
"""What tells the place of a tip: marks that two tips of one place share. Nothing where no place is known."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A tip that may tell of the same thing."""

    id: str
    """Of the one that keeps: a duplicate stands for the tip that it counts as."""
    score: int
    """0 … 100; for the order."""
    text: int
    """How like the words are: 0 … 100."""
    gap: timedelta
    """Between the two, never negative."""
    same_place: bool
    same_topic: bool
    """Both name the same one, and not just *other*."""


def near(
    rows: Records[Tip], tip: Tip, marks: Marks, *, skip: Callable[[Tip], bool] | None = None
) -> list[Tip]:
    """The tips worth comparing with `tip`: within `WINDOW`, at most `MOST`. `skip`: those that may not be looked at."""
    own, at = main_of(rows, tip.id), tip.received_at
    first, last = at - WINDOW, at + WINDOW
    found = [
        other
        for other in rows
        if first <= other.received_at <= last
        and other.id != tip.id
        and other.purged_at is None
        and not (skip is not None and skip(other))
        and (other.duplicate_of is None or main_of(rows, other.id) != own)
    ]
    if len(found) <= MOST:
        return found
    here = marks(tip)
    same = [other for other in found if not here.isdisjoint(marks(other))] if here else []
    if len(same) >= MOST:
        return _nearest(same, at, MOST)
    kept = {id(other) for other in same}
    rest = [other for other in found if id(other) not in kept]
    return [*same, *_nearest(rest, at, MOST - len(same))]


def _nearest(tips: list[Tip], at: datetime, most: int) -> list[Tip]:
    """The nearest in time, so many. The window is halved first as long as it holds plenty: sorting takes longest."""
    span = WINDOW / 2
    while len(tips) > 2 * most:
        nearer = [tip for tip in tips if at - span <= tip.received_at <= at + span]
        if len(nearer) < most:
            break
        tips, span = nearer, span / 2
    return sorted(tips, key=lambda tip: abs(tip.received_at - at))[:most]


def ranked(
    rows: Records[Tip],
    tip: Tip,
    likeness: Iterable[tuple[Tip, float]],
    marks: Marks,
    named: Marks = lambda _: frozenset(),
    most: int = 20,
) -> tuple[Candidate, ...]:
    """What speaks for each, the most likely first. `likeness`: a tip and how like its words are, 0 … 100.

    `named`: marks of the places that a tip's words name; asked only of those whose words are alike, for it takes longer.
    """
    here, found = marks(tip) | named(tip), dict[str, Candidate]()
    for other, like in likeness:
        gap = abs(other.received_at - tip.received_at)
        if like < LIKE_HERE and gap > SOON:  # most of them: what else there is need not be known
            continue
        same_place = not here.isdisjoint(marks(other)) or (
            like >= LIKE_HERE and not here.isdisjoint(named(other))
        )
        same_topic = tip.topic == other.topic != "other"
        if like < (LIKE_HERE if same_place else LIKE) and not (same_place and same_topic and gap <= SOON):
            continue
        score = 0.65 * like + 20 * same_place + 15 * (1 - gap / WINDOW)
        name = main_of(rows, other.id)
        one = Candidate(
            id=name,
            score=round(score),
            text=round(like),
            gap=gap,
            same_place=same_place,
            same_topic=same_topic,
        )
        if name != tip.id and (name not in found or found[name].score < one.score):
            found[name] = one
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.gap, one.id))[:most])


# what was merged


def main_of(rows: Records[Tip], tip_id: str) -> str:
    """The tip that one counts as: the end of its chain of duplicates; itself where it is none.

    Two people who merge two tips into each other at the same moment, on files that were joined later, make a circle:
    then the first of their ids counts.
    """
    seen = [tip_id]
    while (
        (tip := rows.get(seen[-1])) is not None
        and tip.duplicate_of
        and rows.get(tip.duplicate_of) is not None
    ):
        if tip.duplicate_of in seen:
            return min(seen[seen.index(tip.duplicate_of) :])
        seen.append(tip.duplicate_of)
    return seen[-1]


def merged(rows: Records[Tip]) -> Mapping[str, Sequence[str]]:
    """A tip that others count as → all of its signals, itself first; ask through `rows.memo(merged)`.

    Only tips with duplicates stand here; the others are their own only signal.
    """
    found: dict[str, list[str]] = {}
    for tip in rows:
        if tip.duplicate_of and (main := main_of(rows, tip.id)) != tip.id:
            found.setdefault(main, [main]).append(tip.id)
    return found


def signals_of(rows: Records[Tip], tip_id: str) -> tuple[str, ...]:
    """The ids of all that came in and counts as this tip, itself first. Of a duplicate: itself alone."""
    return tuple(rows.memo(merged).get(tip_id, (tip_id,)))


def cases(rows: Records[Tip]) -> frozenset[str]:
    """The ids that count as tips: every one but those merged into another; ask through `rows.memo(cases)`."""
    return frozenset(tip.id for tip in rows if not tip.duplicate_of or main_of(rows, tip.id) == tip.id)

"""Which tips may be duplicates of one: the words are compared by RapidFuzz, imported here and only when somebody asks.

Which tips are compared, and what the comparison is worth, is `store/queries/similar.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from store.models.names import Names, alike
from store.queries.similar import LIKE_HERE, Candidate, Marks, near, ranked
from store.queries.villages import places
from store.queries.whereabouts import gazetteer

if TYPE_CHECKING:
    from store.models.tip import Tip
    from store.queries.villages import Places
    from store.snapshot import Snapshot

LONGEST: Final = 600
"""Characters of a text that are compared; who writes more says what it is about before."""
FEW: Final = 4
"""A text of fewer words is inside nearly every other one: then only the whole counts."""


def candidates(
    snapshot: Snapshot, tip_id: str, *, role: str = "head", most: int = 20
) -> tuple[Candidate, ...]:
    """What a tip may be a duplicate of, the most likely first; nothing where it is gone or its text was purged.

    `role`: whose eyes it is for: tips whose processing is limited are compared for heads alone. It takes up to 0.1 s
    with 100,000 tips, so callers on a loop use a thread.
    """
    rows = snapshot.rows("tips")
    tip = rows.get(tip_id)
    if tip is None or tip.purged_at is not None:
        return ()
    marks = marks_of(snapshot)
    found = near(rows, tip, marks, skip=None if role == "head" else lambda other: other.restricted)
    return ranked(rows, tip, _compared(tip, found), marks, named_in(snapshot), most)


def marks_of(snapshot: Snapshot) -> Marks:
    """What tells the place of a tip: its village, its checkpoint, the words somebody wrote for it."""
    villages = snapshot.rows("villages")
    known, names = villages.memo(places, snapshot.names), snapshot.names
    met: dict[tuple[str | None, str | None, str | None], frozenset[str]] = {}

    def marks(tip: Tip) -> frozenset[str]:
        told = tip.checkpoint, tip.village, tip.place
        found = met.get(told)
        if found is None:  # many tips, few places
            found = met[told] = frozenset(_marks(known, names, *told))
        return found

    return marks


def named_in(snapshot: Snapshot) -> Marks:
    """The same for the places that a tip's words name, guessed as they are."""
    guesses = snapshot.rows("villages").memo(gazetteer, snapshot.names)

    def marks(tip: Tip) -> frozenset[str]:
        guess = guesses.of(tip)
        points, villages = guess.checkpoints, guess.villages
        return frozenset((*(f"checkpoint {one}" for one in points), *(f"village {one}" for one in villages)))

    return marks


def _marks(
    villages: Places, names: Names, checkpoint: str | None, village: str | None, place: str | None
) -> Iterator[str]:
    if checkpoint:
        yield f"checkpoint {checkpoint}"
    if village:
        yield f"village {villages.find(village) or alike(village)}"
    if place:
        yield f"place {alike(place)}"
        if (found := villages.find(place)) is not None:
            yield f"village {found}"
        point, is_known = names.canonical("checkpoint", place)
        if is_known and point in names.ids("checkpoint"):
            yield f"checkpoint {point}"


def _compared(tip: Tip, others: Sequence[Tip]) -> Iterator[tuple[Tip, float]]:
    """Each of them with how like its words are to those of `tip`, in whatever order they stand; 0 … 100."""
    from rapidfuzz import fuzz, process, utils  # 50 ms

    own = utils.default_process(_words(tip))
    texts = [utils.default_process(_words(other)) for other in others]
    is_short = own.count(" ") + 1 < FEW
    for text, like, at in process.extract(own, texts, scorer=fuzz.token_ratio, limit=None):
        if like >= LIKE_HERE:  # all words of one within the other are not yet the same
            whole = fuzz.token_sort_ratio(own, text)
            like = whole if is_short or text.count(" ") + 1 < FEW else (whole + like) / 2
        yield others[at], like


def _words(tip: Tip) -> str:
    return f"{tip.subject or ''} {tip.text}"[:LONGEST]

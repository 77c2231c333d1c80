"""Figures on which two sources disagree: signed in the lists; `i` has the other value and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from store.models.collections import flatten
from store.models.deferral import Deferral
from store.models.row import Row
from store.queries.deferrals import Slice
from store.snapshot import Rows
from tui.views.cells import Cell, Listing
from tui.views.changed import with_signs
from tui.views.provenance import records_of
from tui.views.sight import Sight

FIGURES = {"deferrals": frozenset({"count"})}
"""Collections of figures: only these fields are disagreed about, a note that is worded otherwise is none."""


def disputed(sight: Sight, collection: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of some records of which two sources say different things; config order decided which is shown."""
    several = [one for one in sight.snapshot.states.values() if one.collection == collection]
    renamed = sight.snapshot.rows(collection).renamed
    if len(several) < 2 and not (renamed and renamed.together):  # nearly always: no row is looked at
        return ()
    found: tuple[str, ...] = sight.snapshot.rows(collection).memo(_disputed, collection, tuple(ids))
    return found


def _disputed(rows: Rows[Any], collection: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ids if _differs(collection, rows.row(one)))


def _differs(collection: str, row: Row[Any] | None) -> bool:
    """Both must say something: what one source leaves out the other only adds."""
    if row is None or not row.provenance.alternatives:
        return False
    ours, wanted = flatten(row.record), FIGURES.get(collection)
    return any(
        name in ours and value not in (None, "", ()) and (wanted is None or name in wanted)
        for other in row.provenance.alternatives
        for name, value in other.fields.items()
    )


def disputed_counts(sight: Sight, of: Slice, first: date, last: date) -> tuple[Deferral, ...]:
    """The counts of a span of days on which two sources disagree."""
    held = {record.id: record for record in records_of(sight, of, "", first, last)}
    return tuple(held[one] for one in disputed(sight, "deferrals", held))


def with_disputed(sight: Sight, listing: Listing, column: str, keys: Iterable[str]) -> Listing:
    """A listing with the sign before the text of `column` in the rows of `keys`."""
    return with_signs(sight, listing, column, keys, mark="disputed", word="sources.disputed.word")


def disputed_note(sight: Sight, n: int, key: str) -> tuple[tuple[Cell, ...], ...]:
    """The line below a list that says what the sign means and which key shows both."""
    if not n:
        return ()
    told = sight.words.tn("sources.disputed.note", n, sign=sight.format.mark("disputed"), button=key)
    return ((Cell(told, "warn"),),)

"""Figures that people typed among those of sources: the sign in lists, and the line that says what it means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from store.models.deferral import Deferral
from store.queries.deferrals import Slice, typed_by_hand
from tui.views.cells import Cell, Listing
from tui.views.changed import with_signs
from tui.views.sight import Sight

NAMED = 3
"""Figures that the line names; the others are counted."""


def hand_counts(sight: Sight, of: Slice, first: date, last: date) -> tuple[Deferral, ...]:
    """The counts of a span of days that are by hand, newest first. None where no source is: all of them are, and the
    freshness says so. What its source changed afterwards has a sign of its own.
    """
    if not any(state.collection == "deferrals" for state in sight.snapshot.states.values()):
        return ()
    rows = sight.snapshot.rows("deferrals")
    found = (
        one
        for name in rows.worked - rows.changed_at_source
        if (one := rows.get(name)) is not None
        and (one.category, one.agency) == (of.category, of.agency)
        and first <= one.date <= last
        and typed_by_hand(rows, one)
    )
    return tuple(sorted(found, key=lambda one: (one.date, one.checkpoint), reverse=True))


def with_hand(sight: Sight, listing: Listing, column: str, keys: Iterable[str]) -> Listing:
    """A listing with the sign before the text of `column` in the rows of `keys`; by hand is no problem for `!`."""
    told = with_signs(sight, listing, column, keys, mark="manual", word="sources.fresh.manual", look="manual")
    return msgspec.structs.replace(told, problem=listing.problem)


def hand_note(sight: Sight, counts: tuple[Deferral, ...]) -> tuple[tuple[Cell, ...], ...]:
    """The line below the table: what the sign means, and which figures are meant."""
    if not counts:
        return ()
    form = sight.format
    named = "; ".join(
        f"{sight.checkpoint(one.checkpoint)} "
        f"{form.dated(one.date, sight.today) if one.period == 'day' else form.month(one.date)}"
        for one in counts[:NAMED]
    )
    more = f" +{form.number(len(counts) - NAMED)}" if len(counts) > NAMED else ""
    told = sight.t("deferrals.by-hand", sign=form.mark("manual"), named=named + more)
    return ((Cell(told, "manual"),),)

"""Penundaan: the signs before the lines of a table, and the sentences that say what they mean."""

from __future__ import annotations

from store.queries.deferrals import Slice
from store.queries.periods import Period
from tui.views.byhand import hand_counts, hand_note, with_hand
from tui.views.cells import Cell, Listing
from tui.views.changed import changed_counts, changed_note, with_signs
from tui.views.disputed import disputed_counts, disputed_note, with_disputed
from tui.views.sight import Sight


def signed_table(
    sight: Sight, listing: Listing, of: Slice, period: Period, keys: str, *, plain: bool = False
) -> tuple[Listing, tuple[tuple[Cell, ...], ...]]:
    """`keys`: those that show both values. `plain`: the lines are no checkpoints and are not signed."""
    first, last = period.first, period.last
    changed = changed_counts(sight, of, first, last)
    apart = disputed_counts(sight, of, first, last)
    hand = hand_counts(sight, of, first, last)
    if not plain:
        listing = with_hand(sight, listing, "name", {count.checkpoint for count in hand})
        listing = with_disputed(sight, listing, "name", {count.checkpoint for count in apart})
        listing = with_signs(sight, listing, "name", {count.checkpoint for count in changed})
    notes = (
        *changed_note(sight, len(changed), keys),
        *disputed_note(sight, len(apart), keys),
        *hand_note(sight, hand),
    )
    return listing, notes

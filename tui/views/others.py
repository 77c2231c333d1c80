"""What others say of a figure that two sources give otherwise, for other programs. It draws nothing."""

from __future__ import annotations

from typing import Any

from store.models.row import Row

FIGURES = {"deferrals": frozenset({"count"})}
"""Collections of figures: only these fields are disagreed about, a note that is worded otherwise is none."""


def others_of(collection: str, row: Row[Any]) -> list[dict[str, Any]]:
    """`{"source", FIELD: VALUE}` of each who says otherwise, disputed or chosen from."""
    wanted = FIGURES.get(collection)
    told = (
        {"source": other.source} | {n: v for n, v in other.fields.items() if wanted is None or n in wanted}
        for other in row.provenance.alternatives
    )
    return [one for one in told if len(one) > 1]

"""What sources said of some records before they changed it, from their histories. Read when somebody asks (`i`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from store.errors import StoreError

if TYPE_CHECKING:
    from store.history import HistoryLine
    from tui.headless.desk import Desk


def corrections(desk: Desk, collection: str, ids: Sequence[str]) -> Mapping[str, Sequence[HistoryLine]]:
    """Record → the values that pulls replaced in it, oldest first; of every source of the collection.

    A history that cannot be read says nothing: what is held now is shown all the same.
    """
    wanted = frozenset(ids)
    found: dict[str, list[HistoryLine]] = {}
    for source, state in desk.snapshot.states.items():
        if state.collection != collection or not wanted:
            continue
        with suppress(StoreError):
            one = ids[0] if len(wanted) == 1 else None
            for line in desk.store.history(source, one):
                if line.what == "changed" and (one is not None or line.id in wanted):
                    found.setdefault(one or line.id, []).append(line)
    return {name: sorted(lines, key=lambda line: line.at) for name, lines in found.items()}

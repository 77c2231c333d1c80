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
    renamed = desk.snapshot.rows(collection).renamed
    shown = renamed.shown if renamed is not None else {}  # histories have the ids on disk
    found: dict[str, list[HistoryLine]] = {}
    for source, state in desk.snapshot.states.items():
        if state.collection != collection or not wanted:
            continue
        with suppress(StoreError):
            one = ids[0] if len(wanted) == 1 else None
            for line in desk.store.history(source, one):
                name = one or (line.id if line.id in wanted else shown.get(line.id, line.id))
                if line.what == "changed" and name in wanted:
                    found.setdefault(name, []).append(line)
    return {name: sorted(lines, key=lambda line: line.at) for name, lines in found.items()}

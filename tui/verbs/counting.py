"""What counts of a tip where nobody said it: whether it is urgent, and when it is due, as the queue has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from store.models.row import Row
    from tui.headless.desk import Desk

COMPUTED = ("urgent", "due_at")
"""Fields of a tip that the office's rules fill in where no person did."""


class Counting:
    """The tips of a desk as its queue sees them at this moment."""

    def __init__(self, desk: Desk) -> None:
        from store.queries.triage import triage
        from tui.headless.triagerules import rules_of

        rows = desk.snapshot.rows("tips")
        self._found = triage(rows, rules_of(desk.snapshot, desk.settings), desk.now())
        self._place = {line.tip.id: place for place, line in enumerate(self._found.lines)}

    def of(self, tip: Any) -> Any:
        """The tip with what counts; a closed one as it is held, but for who said nothing: it waits for nobody."""
        line = self._found.by_id.get(tip.id)
        if line is None:
            return tip if tip.urgent is not None else replace(tip, urgent=False)
        return replace(tip, urgent=line.urgent, due_at=line.due)

    def row(self, row: Row[Any]) -> Row[Any]:
        """The same of a row."""
        return replace(row, record=self.of(row.record))

    @property
    def order(self) -> Callable[[Row[Any]], Any]:
        """What breaks first, then what is closed, the newest first."""
        place, last = self._place, len(self._place)

        def key(row: Row[Any]) -> tuple[int, float, str]:
            tip = row.record
            return place.get(tip.id, last), -tip.received_at.timestamp(), tip.id

        return key

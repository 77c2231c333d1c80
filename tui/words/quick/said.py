"""What one line says of its moment: its parts by what they are, and what they are worked out with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.words.quick.asking import Asking
from tui.words.quick.model import Known
from tui.words.quick.scan import Part


class Said:
    """The parts that have to do with when it is."""

    def __init__(self, parts: Sequence[Part], asking: Asking, *, now: datetime, known: Known) -> None:
        self.asking = asking
        self.now = now
        self.known = known
        self.today = now.date()
        self.minute = now.replace(second=0, microsecond=0)
        self.days = _of(parts, "day", "part-today")
        self.clocks = _of(parts, "clock")
        self.numbers = _of(parts, "number")
        """Numbers without a word that may be hours; only where no hour is named."""
        self.dayparts = _of(parts, "part", "part-today")
        self.all_day = _of(parts, "all-day")
        self.repeats = _of(parts, "repeat")
        self.untils = _of(parts, "until")
        self.years = _of(parts, "year")
        self.counts = _of(parts, "count")
        self.durations = _of(parts, "duration")

    @property
    def day(self) -> Part | None:
        """The part that names the day; of several that are the same one the plainest."""
        return next((part for part in self.days if part.kind == "day"), next(iter(self.days), None))


def _of(parts: Sequence[Part], *kinds: str) -> list[Part]:
    return [part for part in parts if part.kind in kinds]

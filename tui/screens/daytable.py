"""The table of Penundaan: one figure under the cursor, and days that go on beyond both edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.message import Message

from tui.widgets.table import Table


def day_named(column: str | None) -> date | None:
    """The day of a column; None for the others."""
    try:
        return date.fromisoformat(column or "")
    except ValueError:
        return None


class DayTable(Table):
    """A table with a cell cursor that asks for older and newer days at the edges of those shown."""

    @dataclass
    class Beyond(Message):
        """The cursor wants the day before the first one shown, or after the last."""

        by: int

    def __init__(self) -> None:
        # Not to be marked: its rows are sums, its cursor stands on one figure, and no key acts on several of either.
        super().__init__(cell_cursor=True, markable=False)
        self._begun = False

    @property
    def days(self) -> list[int]:
        """The places of the day columns that are shown."""
        return [at for at, place in enumerate(self.places) if day_named(place.column.name) is not None]

    def action_step(self, by: int) -> None:
        """The figure beside; beyond the edge of the days the page is asked for other days."""
        days = self.days
        if days and self._column == (days[0] if by < 0 else days[-1]):
            self.post_message(self.Beyond(by))
        else:
            super().action_step(by)

    def pass_edge(self, by: int) -> None:
        """There is no such day: go on to the column beyond."""
        super().action_step(by)

    def start(self) -> None:
        """The cursor on the last day shown, once; afterwards it stays where it is put."""
        if not self._begun:
            self.last_day()

    def last_day(self) -> None:
        """The cursor on the last day shown."""
        if self.days:
            self._begun = True
            self._column = self.days[-1]
            self.refresh_row(self.cursor)

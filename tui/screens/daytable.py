"""The table of Penundaan: one figure under the cursor, sums among them, and days that go on beyond both edges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.message import Message

from tui.views.cells import Listing
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
    def key(self) -> str | None:
        """The row under the cursor, or the sum below the rows."""
        return super().key if self._sum is None else self._sum

    @property
    def _sum(self) -> str | None:
        keys = self.rows.listing.footer_keys
        return keys[self.footer_at] if self.footer_at is not None and self.footer_at < len(keys) else None

    def sign(self, row: int) -> str:
        """Nothing beside the rows while the cursor stands on a sum."""
        return super().sign(row) if self.footer_at is None else " "

    def action_move(self, by: int) -> None:
        """Up or down; below the last row come the sums."""
        sums = len(self.rows.listing.footer_keys) if self._lines.foot else 0
        if self.footer_at is not None:
            self._to_sum(None if self.footer_at + by < 0 else min(self.footer_at + by, sums - 1))
        elif by > 0 and sums and self.cursor + by >= len(self.rows.keys) > 0:
            self._to_sum(0)
        else:
            super().action_move(by)

    def _to_sum(self, place: int | None) -> None:
        if place == self.footer_at:
            return
        self.footer_at = place
        self._lines.refresh_changed()
        self.post_message(self.Moved(self))

    def _go(self, row: int) -> None:
        if self.footer_at is not None:
            self._to_sum(None)
        super()._go(row)

    def show(self, listing: Listing) -> None:
        """Draw this now; the cursor stays on its column, and on its sum as long as there is one."""
        if self.footer_at is not None and self.footer_at >= len(listing.footer_keys):
            self.footer_at = None
        column = self.column
        super().show(listing)
        if column is not None and column != self.column:
            self.go_to(column)

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

    def refresh_row(self, row: int) -> None:
        """Draw one row again, or the sums where the cursor stands on one of them."""
        if self.footer_at is not None:
            self._lines.refresh_changed()
        super().refresh_row(row)

    def go_to(self, column: str) -> None:
        """The cursor on a column, if it is shown."""
        for at, place in enumerate(self.places):
            if place.column.name == column:
                self._column = at
                self.refresh_row(self.cursor)

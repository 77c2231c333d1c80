"""Rows of cells as they came → those under the header that may be data. For formats in which a row may have any length.

What people write around their tables is told apart here for text as `sources/formats/xlsx.py` does for workbooks, by the
same sieve.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sources.headings import Wanted
from sources.leftover import Row, Sieve, is_blank, needs
from sources.names import Names
from sources.spec import SourceSpec
from sources.table import Refused
from sources.totals import Totals
from store.models.problem import Problem

_MOST_TORN = 1_000
"""Rows of another length that may be notes; where more are, the table itself is torn."""
_WIDEST = 500
"""Columns of a table that has notes: each such row is filled up to them."""


class Grid:
    """The rows of one body, under so many columns."""

    def __init__(self, width: int, refused: Refused | None = None) -> None:
        """`refused`: those that were refused before; more are added to them."""
        self.rows: list[Row] = []
        """Each exactly as wide as the header; whoever reads appends to them."""
        self.refused = Refused() if refused is None else refused
        self.problems: list[Problem] = []
        """About rows that are no data."""
        self.left = 0
        """How many those are."""
        self._width = width
        self._torn: dict[int, int] = {}
        """Rows that are longer or shorter → how long they are. They stand among the others, cut or filled up."""
        self._holds = width <= _WIDEST

    def torn(self, number: int, cells: Sequence[Any]) -> None:
        """A row that is longer or shorter than the header: a note, or one that is refused, never shifted."""
        if not self._holds:
            self._refuse(number, len(cells))
            return
        self._torn[number] = len(cells)
        self.rows.append((number, [*cells[: self._width], *[None] * (self._width - len(cells))]))
        if len(self._torn) > _MOST_TORN:
            self._holds = False
            self._let_go()

    def reach(self, named: int) -> int:
        """How many of the columns behind those with a name hold anything, up to the last that does."""
        behind = [cells[named:] for _, cells in self.rows if any(cells[named:])]
        return max(
            (at for cells in behind for at, cell in enumerate(cells, 1) if not is_blank(cell)), default=0
        )

    def narrow(self, width: int) -> None:
        """Cut off columns without a name in which nothing stands."""
        if width < self._width:
            self._width = width
            self.rows = [(number, cells[:width]) for number, cells in self.rows]

    def sift(
        self,
        spec: SourceSpec,
        columns: Sequence[str],
        headings: Sequence[Sequence[Any]],
        totals: Totals | None,
    ) -> None:
        """Tell data from what stands around it. `headings`: the cells of the header's rows."""
        used = Wanted(spec).used(columns)
        filled = [[*cells[: self._width], *[None] * (self._width - len(cells))] for cells in headings]
        sieve = Sieve(needs(spec, columns, used), filled, totals or Totals(spec, Names()))
        self.rows = sieve.kept(self.rows)
        self.left = sieve.left.count
        self.problems = sieve.left.told(str)
        self._let_go()

    def _let_go(self) -> None:
        """What is still among the rows and does not fit the header is refused."""
        if self._torn:
            for number, _ in self.rows:
                if number in self._torn:
                    self._refuse(number, self._torn[number])
            self.rows[:] = [row for row in self.rows if row[0] not in self._torn]  # whoever reads holds it
            self._torn = {}

    def _refuse(self, number: int, length: int) -> None:
        code = "short-row" if length < self._width else "long-row"
        self.refused.add(code, number, str(length), str(self._width))

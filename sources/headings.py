"""The names of a table's columns: which rows hold them, how several rows are joined, how they are told apart. Pure.

For formats whose rows are cells on a grid. `find` knows what a source's table asks for and looks for the rows that
have most of it; what stands above is a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from msgspec import UNSET

from sources.names import folded
from sources.spec import FieldRule, SourceSpec
from store.models.problem import Problem
from store.models.text import clean

LOOKED_AT = 50
"""Rows among which the header is looked for."""
WIDEST = 1_000
"""Columns among which names are looked for: 50 rows of 200,000 cells would take a minute."""
DEEPEST = 3
"""Rows that a header found by itself may have."""

Numbered = tuple[int, Sequence[Any]]
"""A row's number and its cells."""
Span = tuple[int, int, int, int]
"""Cells merged into one: first row, first column, last row, last column; rows as numbered, columns from 0."""


class Header(NamedTuple):
    """Where the names of the columns are, and what they are."""

    rows: tuple[int, ...]
    """The numbers of its rows."""
    names: tuple[str, ...]
    """One per column, `` for a column without one."""


def name_of(cell: Any) -> str:
    """What a cell says as the name of a column: one clean line, single spaces."""
    return "" if cell is None else " ".join(clean(str(cell)).split())


def unique(names: Iterable[str]) -> tuple[tuple[str, ...], list[Problem]]:
    """Clean, unique names. A name that comes again gets a number and a warning; an empty one its position."""
    columns: dict[str, None] = {}
    met: dict[str, int] = {}  # 5,000 columns of one name took three minutes when each was counted from 1
    warnings: list[Problem] = []
    for position, name in enumerate(names, 1):
        own, count = name or f"column {position}", met.get(name, 1)
        while own in columns:
            count += 1
            own = f"{name} ({count})"
        met[name] = count
        if name and count > 1:
            warnings.append(Problem(code="duplicate-column", value=name[:80], expected=own, warning=True))
        columns[own] = None
    return tuple(columns), warnings


class Wanted:
    """The columns that a source's table names."""

    def __init__(self, spec: SourceSpec) -> None:
        rules = (rule.source if isinstance(rule, FieldRule) else rule for rule in spec.fields.values())
        said = [*(rule for rule in rules if rule is not UNSET), *_listed(spec.key_from), *spec.fill_down]
        made: set[str] = set()
        self._patterns: list[str] = []
        if spec.unpivot is not None:
            made = {spec.unpivot.name, spec.unpivot.value}
            self._patterns = [folded(pattern) for pattern in spec.unpivot.columns]
        self._places = [str(place) for place in said if place not in made]
        self._names = frozenset(folded(place) for place in self._places)
        self._takes_the_rest = not said or (spec.unpivot is not None and not spec.unpivot.columns)
        self._fields = {
            name_of(rule.source if isinstance(rule, FieldRule) else rule): name
            for name, rule in spec.fields.items()
        }

    @property
    def all(self) -> int:
        """How many there are."""
        return len(self._names) + len(self._patterns)

    def found(self, names: Iterable[str]) -> int:
        """How many of them are among these names."""
        there = {folded(name) for name in names if name}
        patterns = sum(any(fnmatchcase(name, each) for name in there) for each in self._patterns)
        return len(self._names & there) + patterns

    def field(self, column: str) -> str:
        """Our field that is read from a column, or nothing."""
        return self._fields.get(column, "")

    def used(self, columns: Sequence[str]) -> list[int]:
        """The positions of the columns that the table uses, also within expressions."""
        places = [" ".join(place.split()) for place in self._places]
        return [
            at
            for at, column in enumerate(columns)
            if self._takes_the_rest
            or column in places
            or any(column in place for place in places)
            or any(fnmatchcase(folded(column), each) for each in self._patterns)
        ]


def find(rows: Sequence[Numbered], wanted: Wanted, merged: Sequence[Span] = ()) -> Header | None:
    """The header among the first rows: those that hold most of what is wanted; None where none holds anything of it.

    One row, or several joined where cells are merged over them or where only the joined names fit.
    """
    head = _head(rows)
    best: tuple[tuple[int, bool, int, int], Sequence[Numbered]] | None = None
    for start in range(len(head)):
        natural = _depth(head, start, merged)
        for depth in range(1, DEEPEST + 1):
            block = head[start : start + depth]
            if len(block) < depth or block[-1][0] - block[0][0] != depth - 1:
                break
            header = join([(number, cells[:WIDEST]) for number, cells in block], merged)
            found = wanted.found(header.names)
            if found and found == wanted.all and depth == natural:
                return join(block, merged)
            rank = (found, depth == natural, -start, -depth)
            if found and (best is None or rank > best[0]):
                best = rank, block
    return join(best[1], merged) if best is not None else None


def guess(rows: Sequence[Numbered], merged: Sequence[Span] = ()) -> Header | None:
    """The first rows that look like a header: several texts with something under them; else the first row of all."""
    head = _head(rows)
    widest = max((sum(cell is not None for cell in cells) for _, cells in head), default=0)
    start = next((at for at in range(len(head)) if _looks_like_one(head, at, merged, widest)), 0)
    return join(head[start : start + _depth(head, start, merged)], merged) if head else None


def at(numbers: Sequence[int], rows: Sequence[Numbered], merged: Sequence[Span] = ()) -> Header:
    """The header in the rows with these numbers."""
    held = dict(rows[: max(numbers, default=0)])
    return join([(number, held.get(number, ())) for number in numbers], merged)


def join(block: Sequence[Numbered], merged: Sequence[Span] = ()) -> Header:
    """Several rows of names as one: `Keberangkatan` over `Laki-laki | Perempuan` is `Keberangkatan Laki-laki`, ….

    A name above counts for every column below it that it is merged over, or that is blank up there and stands right of
    such a column (people centre over columns without merging them).
    """
    width = max((len(cells) for _, cells in block), default=0)
    grid = [[name_of(cells[at]) if at < len(cells) else "" for at in range(width)] for _, cells in block]
    for level in range(len(grid) - 1):
        _spread(grid, level, block[level][0], merged)
    names = [" ".join(_without_repeats(row[at] for row in grid)) for at in range(width)]
    while names and not names[-1]:
        names.pop()
    return Header(tuple(number for number, _ in block), tuple(names))


def _spread(grid: list[list[str]], level: int, number: int, merged: Sequence[Span]) -> None:
    """Fill the blank cells of one row of names from the cell that spans them."""
    row, below = grid[level], grid[level + 1 :]
    spans = [span for span in merged if span[0] <= number <= span[2] and span[3] > span[1]]
    covered = {column: span for span in spans for column in range(span[1], min(span[3] + 1, len(row)))}
    for column in range(1, len(row)):
        if row[column] or not any(under[column] for under in below):
            continue
        own, left = covered.get(column), covered.get(column - 1)
        if own is not None:
            row[column] = row[own[1]]
        elif left is None and any(under[column - 1] for under in below):
            row[column] = row[column - 1]


def _without_repeats(parts: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part and (not kept or part != kept[-1]):
            kept.append(part)
    return kept


def _head(rows: Sequence[Numbered]) -> list[Numbered]:
    return [(number, cells) for number, cells in rows[:LOOKED_AT] if any(map(name_of, cells[:WIDEST]))]


def _depth(head: Sequence[Numbered], start: int, merged: Sequence[Span]) -> int:
    """How many rows the header has that begins here, as its merged cells say; 1 where they say nothing."""
    number, cells = head[start]
    texts = sum(isinstance(cell, str) for cell in cells)
    if texts < 2:
        return 1
    here = [span for span in merged if span[0] == number and _named(cells, span[1])]
    depth = max((span[2] - number + 1 for span in here), default=1)
    if depth == 1 and start + 1 < len(head) and head[start + 1][0] == number + 1:
        over = {column for span in here for column in range(span[1], span[3] + 1) if span[3] > span[1]}
        under = [column for column, cell in enumerate(head[start + 1][1]) if cell is not None]
        all_text = all(isinstance(head[start + 1][1][column], str) for column in under)
        depth = 2 if under and over.issuperset(under) and all_text else 1
    reach = [row for row in head[start : start + depth] if row[0] < number + depth]
    return len(reach) if depth <= DEEPEST else 1


def _named(cells: Sequence[Any], column: int) -> bool:
    return column < len(cells) and isinstance(cells[column], str)


def _looks_like_one(head: Sequence[Numbered], start: int, merged: Sequence[Span], widest: int) -> bool:
    """Two texts or more, over more than half of the columns, and something under them in the rows that follow."""
    number, cells = head[start]
    texts = sum(isinstance(cell, str) for cell in cells)
    named = {column for column, cell in enumerate(cells) if name_of(cell)}
    for top, left, _, right in merged:
        if top == number and left in named:
            named.update(range(left, right + 1))
    if texts < 2 or len(named) * 2 <= widest:
        return False
    following = [row for row in head[start + 1 : start + 1 + DEEPEST] if row[0] <= number + DEEPEST]
    under = (sum(column < len(row) and row[column] is not None for column in named) for _, row in following)
    return any(count >= max(2, len(named) / 2) for count in under)


def _listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()

"""Their rows → rows of which each is one of ours: cells merged downwards are filled, wide columns become rows. Pure.

The other direction, one record spread over several rows, is collected once it is known whose rows they are (`gather`, in
`sources/validate.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from msgspec import UNSET

from sources.convert import NONE_AT_ALL, is_nothing
from sources.errors import Unreadable
from sources.headings import name_of
from sources.leftover import Judge, Left, closed_up, total_in
from sources.locate import in_object, names_in
from sources.records import KEY
from sources.spec import FieldRule, SourceSpec
from sources.spec_parts import Unpivot
from sources.table import Table
from store.models.problem import Problem
from store.models.text import clean


class Spot(NamedTuple):
    """Where a row of ours comes from: one column of one of their rows."""

    row: int
    column: str

    def counted(self, before: int) -> str:
        """How problems name it; `before`: rows on earlier pages."""
        return f"{before + self.row} · {self.column}"


class Shape(NamedTuple):
    """The rows of a table in the shape that `fields` speaks of."""

    rows: Sequence[tuple[int | Spot, Any]]
    columns: tuple[str, ...]
    rejected: Sequence[Problem] = ()
    """Rows that could not be brought into shape."""
    missing: Sequence[str] = ()
    """Declared columns that are not there."""
    problems: Sequence[Problem] = ()
    """About the table as a whole: warnings."""


def shaped(table: Table, spec: SourceSpec, limit: int, totals: Judge) -> Shape:
    """The table as its source's `fill_down` and `unpivot` say; as it is without them.

    Raises Unreadable `too-many-rows` where it comes to more than `limit` rows.
    """
    shape = Shape(table.rows, table.columns)
    if spec.fill_down:
        shape = _filled(table, spec.fill_down, totals)
    if spec.unpivot is None or shape.missing:
        return shape
    tall = _tall_cells if table.cells else _tall_objects
    return tall(shape, spec.unpivot, _used(spec), limit)


def _filled(table: Table, names: Sequence[str], judge: Judge) -> Shape:
    """Blank cells take the value above. Below a row that could not be read nobody knows it: such rows are refused.

    A total stands under the last row of its group, its first cells blank: filled it would count everything twice.
    """
    places = _places(table, names)
    missing = [name for name in names if name not in places.values()] if table.rows else []
    refused = [int(each.row) for each in table.rejected if each.row.isdecimal()]
    gaps = sorted((*refused, *table.more), reverse=True)
    above = _Above(places, judge)
    rows: list[tuple[int | Spot, Any]] = []
    rejected: list[Problem] = []
    totals = Left()
    for number, row in table.rows:
        while gaps and gaps[-1] < number:
            gaps.pop()
            above.forget()
        what, which = above.fill(row) if table.cells or isinstance(row, dict) else ("", "")
        if not what:
            rows.append((number, row))
        elif what == "total":
            totals.add(number, what, which[:80])
        else:
            rejected.append(Problem(code="nothing-above", value=which[:80], row=str(number)))
    return Shape(rows, table.columns, rejected, missing, totals.told(str))


class _Above:
    """The values that blank cells below them mean."""

    def __init__(self, places: dict[Any, str], totals: Judge) -> None:
        """`places`: positions or keys → how the config calls them."""
        self._places = places
        self._is_name = totals.means_something
        self._values: dict[Any, Any] = {}
        self._unknown: set[Any] = set()

    def forget(self) -> None:
        """A row could not be read: what stood there, nobody knows."""
        self._unknown.update(self._places)

    def fill(self, row: Any) -> tuple[str, str]:
        """Fill a row in its place. Else why it is none: `total` and its word, `unknown` and the column."""
        blank, written = [], []
        for place in self._places:
            value = row[place] if isinstance(row, list) else row.get(place)
            if value is None or (isinstance(value, str) and (not value or value.isspace())):
                blank.append(place)
            else:
                written.append((place, value))
        cells = row if isinstance(row, list) else row.values()
        total = total_in(cells if blank else [value for _, value in written], self._is_name)
        if total:
            return "total", total
        for place, value in written:
            self._values[place] = value
            self._unknown.discard(place)
        for place in blank:
            if place in self._unknown:
                return "unknown", self._places[place]
            if place in self._values:
                row[place] = self._values[place]
        return "", ""


def _places(table: Table, names: Sequence[str]) -> dict[Any, str]:
    """Position or key → the name in the config, of those that are there."""
    if table.cells:
        columns = {name_of(name): name for name in names}
        return {at: columns[column] for at, column in enumerate(table.columns) if column in columns}
    return {
        name: name for name in names if any(isinstance(row, dict) and name in row for _, row in table.rows)
    }


_NO_DATA = re.compile(
    r"(?:grand |sub[ -]?)?(?:total|jumlah|jml|rata[- ]?rata|rerata|average|kumulatif|cumulative|target)\b.*|[σ∑].*"
    r"|(?:keterangan|ket|catatan|petugas|notes?|remarks?|officer)\b\.?.*|no\.?|nr\.?|nomor|#|column \d+",
    re.IGNORECASE,
)
"""Columns that are none of several alike: sums, numbers of lines, columns without a name."""


_MOST_LEFT = 100
"""Keys left out that are told: each object may have its own."""


def _tall_cells(shape: Shape, unpivot: Unpivot, used: frozenset[str], limit: int) -> Shape:
    """One row per wide column. The new columns stand in front, so that theirs cannot hide them."""
    wide, missing, problems = _wide_columns(shape.columns, unpivot, used)
    texts = {at for at in wide if not unpivot.columns and _is_text(row[at] for _, row in shape.rows)}
    problems += [
        Problem(code="left-out-column", value=wide.pop(at)[:80], warning=True) for at in sorted(texts)
    ]
    rest = [at for at in range(len(shape.columns)) if at not in wide]
    spots = [(at, name, name[:40]) for at, name in sorted(wide.items())]
    rows: list[tuple[int | Spot, Any]] = []
    for number, row in shape.rows:
        shared = [row[at] for at in rest]
        for at, name, short in spots:
            if not is_nothing(row[at]):
                rows.append((Spot(_row(number), short), [name, row[at], *shared]))
        if len(rows) > limit:
            raise Unreadable("too-many-rows", limit=limit)
    columns = (unpivot.name, unpivot.value, *(shape.columns[at] for at in rest))
    return Shape(rows, columns, shape.rejected, missing, [*shape.problems, *problems])


def _is_text(cells: Iterable[Any]) -> bool:
    """Whether several things stand in a column, and a number nowhere: one alone may be a mistake."""
    found = 0
    for cell in cells:
        if isinstance(cell, str) and not any(map(str.isdigit, cell[:60])):
            found += not (is_nothing(cell) or cell.strip().casefold() in NONE_AT_ALL)
        elif not is_nothing(cell):
            return False
    return found > 2


def _wide_columns(
    columns: Sequence[str], unpivot: Unpivot, used: frozenset[str]
) -> tuple[dict[int, str], list[str], list[Problem]]:
    """The wide columns by position, the patterns that fit none, and what is said about columns left out."""
    if not unpivot.columns:
        free = {at: name for at, name in enumerate(columns) if name not in used}
        wide = {at: name for at, name in free.items() if not _NO_DATA.fullmatch(closed_up(name))}
        left = [name for name in free.values() if _NO_DATA.fullmatch(closed_up(name))]
        warnings = [Problem(code="left-out-column", value=name[:80], warning=True) for name in left]
        return wide, [] if wide else ["*"], warnings
    fits = {pattern: _fitting(name_of(pattern), columns, used) for pattern in unpivot.columns}
    named = {name for names in fits.values() for name in names}
    wide = {at: name for at, name in enumerate(columns) if name in named}
    return wide, [pattern for pattern, names in fits.items() if not names], []


def _tall_objects(shape: Shape, unpivot: Unpivot, used: frozenset[str], limit: int) -> Shape:
    """One row per wide key, of the object itself or of an object in it (`counts.*`)."""
    takers = {pattern: _taker(pattern, used) for pattern in unpivot.columns}
    problems: list[Problem] = []
    if not takers:
        wide, left = _wide_keys(shape.rows, used)
        takers = {
            "*": lambda row: ((("", key), row[key]) for key in row if key in wide and _is_one(row[key]))
        }
        problems = [
            Problem(code="left-out-column", value=clean(key)[:80], warning=True) for key in left[:_MOST_LEFT]
        ]
    met: set[str] = set()
    rows: list[tuple[int | Spot, Any]] = []
    rejected = list(shape.rejected)
    for number, row in shape.rows:
        if not isinstance(row, dict):
            rejected.append(Problem(code="type", value="array", expected="object", row=str(_row(number))))
            continue
        pairs: dict[tuple[str, str], Any] = {}
        for pattern, take in takers.items():
            found = dict(take(row))
            pairs |= found
            if found:
                met.add(pattern)
        shared = {key: value for key, value in row.items() if ("", key) not in pairs}
        for (_, key), value in pairs.items():
            if not is_nothing(value):
                spot = Spot(_row(number), clean(key)[:40])
                rows.append((spot, {**shared, unpivot.name: key, unpivot.value: value}))
        if len(rows) > limit:
            raise Unreadable("too-many-rows", limit=limit)
    missing = [pattern for pattern in takers if shape.rows and pattern not in met]
    columns = (*shape.columns, unpivot.name, unpivot.value)
    return Shape(rows, columns, rejected, missing, [*shape.problems, *problems])


def _wide_keys(rows: Iterable[tuple[int | Spot, Any]], used: frozenset[str]) -> tuple[set[str], list[str]]:
    """The keys that `fields` does not use and that hold one value each; and those left out, as a table's columns are."""
    values: dict[str, list[Any]] = {}
    for _, row in rows:
        for key, value in row.items() if isinstance(row, dict) else ():
            if key not in used and key != KEY and _is_one(value):
                values.setdefault(key, []).append(value)
    left = [key for key, cells in values.items() if _NO_DATA.fullmatch(closed_up(key)) or _is_text(cells)]
    return values.keys() - set(left), left


def _is_one(value: Any) -> bool:
    return not isinstance(value, dict | list)


Take = Callable[[dict[str, Any]], Iterable[tuple[tuple[str, str], Any]]]
"""An object → ((the place of the object in it that has the key, the key), the value) of each wide key."""


def _taker(pattern: str, used: frozenset[str]) -> Take:
    """The keys that a pattern means: of the object, else of the one in it that the pattern names before its last dot."""
    parent, dot, last = pattern.rpartition(".")
    inside = in_object(parent) if dot else None

    def take(row: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
        own = _fitting(pattern, row, used)
        for key in own:
            yield ("", key), row[key]
        found = inside(row) if inside is not None and not own else None
        if isinstance(found, Mapping):
            for key in _fitting(last, found, frozenset()):
                yield (parent, key), found[key]

    return take


def _used(spec: SourceSpec) -> frozenset[str]:
    """The columns that a source's table uses by name."""
    rules = (rule.source if isinstance(rule, FieldRule) else rule for rule in spec.fields.values())
    keys = (spec.key_from,) if isinstance(spec.key_from, str) else spec.key_from or ()
    said = [*(rule for rule in rules if rule is not UNSET), *keys, *spec.fill_down]
    return frozenset().union(*(names_in(place) for place in said))


def _fitting(pattern: str, names: Iterable[str], used: frozenset[str]) -> list[str]:
    """The names that a pattern means: the one that it is, else those that `*` and `?` make it and `fields` does not use."""
    if pattern in names:
        return [pattern]
    if "*" not in pattern and "?" not in pattern:
        return []
    wild = _wild(pattern)
    return [name for name in names if name not in used and name != KEY and wild.fullmatch(name)]


@cache
def _wild(pattern: str) -> re.Pattern[str]:
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL)


def _row(number: int | Spot) -> int:
    return number if isinstance(number, int) else number.row

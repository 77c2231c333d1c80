"""Where the rows are in a decoded document: a list, a map from id to object, a header beside its rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.errors import Unreadable
from sources.grid import Grid
from sources.headings import name_of, unique
from sources.jsontext import Twice
from sources.leftover import is_blank
from sources.locate import BadExpression, in_object
from sources.spec import SourceSpec
from sources.table import Refused, Table, bounded
from sources.totals import Totals
from store.models.problem import Problem
from store.models.text import clean

KEY = "@key"
"""The name under which a row of a map finds its key."""


class Rows(NamedTuple):
    """The rows of a document, as a `Table` has them."""

    rows: list[tuple[int, Any]]
    columns: tuple[str, ...]
    cells: bool
    problems: list[Problem]
    refused: Refused
    left: int = 0
    """How many are no data."""


def rows_of(document: Any, spec: SourceSpec, twice: Twice, totals: Totals | None) -> Rows:
    """The rows where `records` says, counted from 1. What is no row is refused one by one, never shifted.

    Raises Unreadable: `no-records`; `no-list` where `columns` or `order` lead to none.
    """
    found = _at(document, spec.records)
    refused = Refused()
    if isinstance(found, dict) and _is_map(found, spec):
        named = _named(found, _order(document, spec), refused, spec.order or "")
        problems = twice.told((number, found[name]) for number, name in named)
        rows = [(number, _with_key(found[name], name)) for number, name in named]
    elif isinstance(found, list):
        bounded(len(found))
        rows = list(enumerate(found, 1))
        problems = twice.told(rows)
    else:
        raise Unreadable(
            "no-records", where=spec.records or "", found=kind_of(found), columns=_keys_of(document)
        )
    if spec.columns is not None:
        under = _under(_header(document, spec.columns), rows, refused, spec, totals)
        return under._replace(problems=[*problems, *under.problems])
    kept = [(number, row) for number, row in rows if isinstance(row, dict | list)]
    if len(kept) < len(rows):
        for number, row in rows:
            if not isinstance(row, dict | list):
                refused.add("type", number, kind_of(row), "object")
    return Rows(kept, keys_of(kept), False, problems, refused)


def keys_of(rows: Sequence[tuple[int, Any]]) -> tuple[str, ...]:
    """The keys of the first hundred objects, in the order met."""
    met = {key: None for _, row in rows[:100] if isinstance(row, dict) for key in row}
    return tuple(clean(key) for key in met)


def table_of(
    rows: list[tuple[int, Any]],
    refused: Refused,
    problems: list[Problem],
    read_as: dict[str, str],
    **more: Any,
) -> Table:
    """A table of objects. `more`: what else there is to say of it."""
    return Table(
        rows=rows,
        columns=keys_of(rows),
        cells=False,
        problems=problems,
        rejected=refused.first,
        more=refused.more,
        read_as=read_as,
        **more,
    )


def kind_of(value: Any) -> str:
    """How JSON calls it."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _at(document: Any, where: str | None) -> Any:
    """What is there; None too where the expression does not work on this document."""
    try:
        return document if where is None else in_object(where)(document)
    except BadExpression:
        return None


def _is_map(found: dict[str, Any], spec: SourceSpec) -> bool:
    """Whether it holds records by id. Without `order`, an object around the rows must not be taken for one."""
    if spec.order is not None:
        return True
    return spec.records is not None and all(row is None or isinstance(row, dict) for row in found.values())


def _order(document: Any, spec: SourceSpec) -> list[Any] | None:
    """The ids that count; None: all of them. Raises Unreadable `no-list`."""
    if spec.order is None:
        return None
    found = _at(document, spec.order)
    if not isinstance(found, list):
        raise Unreadable("no-list", where=spec.order, found=kind_of(found), columns=_keys_of(document))
    return found


def _named(
    found: dict[str, Any], order: list[Any] | None, refused: Refused, where: str
) -> list[tuple[int, str]]:
    """The names of the objects of a map; an id without an object is refused."""
    names: list[tuple[int, str]] = []
    bounded(len(found if order is None else order))
    for number, key in enumerate(found if order is None else order, 1):
        name = str(key)
        if name in found:
            names.append((number, name))
        else:
            value = clean(name)[:80] if isinstance(key, str | int) else kind_of(key)
            refused.add("no-object", number, value, where)
    return names


def _with_key(row: Any, name: str) -> Any:
    return {KEY: name, **row} if isinstance(row, dict) else row


def _header(document: Any, where: str) -> list[str]:
    """The names of the columns. Raises Unreadable `no-list`."""
    found = _at(document, where)
    if not isinstance(found, list) or not found or any(isinstance(name, dict | list) for name in found):
        raise Unreadable("no-list", where=where, found=kind_of(found), columns=_keys_of(document))
    return [name_of(name) for name in found]


def _under(
    header: Sequence[str],
    rows: Sequence[tuple[int, Any]],
    refused: Refused,
    spec: SourceSpec,
    totals: Totals | None,
) -> Rows:
    """Rows of cells. One that is shorter or longer than the header is refused: nobody knows which cell is missing."""
    columns, problems = unique(header)
    width = len(columns)
    grid = Grid(width, refused)
    for number, row in rows:
        if not isinstance(row, list):
            refused.add("type", number, kind_of(row), "list")
        elif not all(map(is_blank, row)):
            if len(row) == width or (len(row) > width and all(map(is_blank, row[width:]))):
                grid.rows.append((number, row[:width]))
            else:
                grid.torn(number, row)
    grid.sift(spec, columns, [header], totals)
    return Rows(grid.rows, columns, True, [*problems, *grid.problems], refused, grid.left)


def _keys_of(document: Any) -> str:
    return (
        ", ".join(clean(str(key))[:40] for key in list(document)[:12]) if isinstance(document, dict) else ""
    )

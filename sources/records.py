"""Where the rows are in a decoded document: a list, a map from id to object, a header beside its rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.errors import Unreadable
from sources.headings import name_of, unique
from sources.locate import BadExpression, in_object
from sources.spec import SourceSpec
from sources.table import Refused, bounded
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


def rows_of(document: Any, spec: SourceSpec) -> Rows:
    """The rows where `records` says, counted from 1. What is no row is refused one by one, never shifted.

    Raises Unreadable: `no-records`; `no-list` where `columns` or `order` lead to none.
    """
    found = _at(document, spec.records)
    refused = Refused()
    if isinstance(found, list):
        bounded(len(found))
    if isinstance(found, dict) and _is_map(found, spec):
        rows = _mapped(found, _order(document, spec), refused, spec.order or "")
    elif isinstance(found, list):
        rows = list(enumerate(found, 1))
    else:
        raise Unreadable(
            "no-records", where=spec.records or "", found=kind_of(found), columns=_keys_of(document)
        )
    if spec.columns is not None:
        return _under(_header(document, spec.columns), rows, refused)
    kept = [(number, row) for number, row in rows if isinstance(row, dict | list)]
    if len(kept) < len(rows):
        for number, row in rows:
            if not isinstance(row, dict | list):
                refused.add("type", number, kind_of(row), "object")
    return Rows(kept, keys_of(kept), False, [], refused)


def keys_of(rows: Sequence[tuple[int, Any]]) -> tuple[str, ...]:
    """The keys of the first hundred objects, in the order met."""
    met = {key: None for _, row in rows[:100] if isinstance(row, dict) for key in row}
    return tuple(clean(key) for key in met)


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


def _mapped(
    found: dict[str, Any], order: list[Any] | None, refused: Refused, where: str
) -> list[tuple[int, Any]]:
    """The objects of a map, each with its key; an id without an object is refused."""
    rows: list[tuple[int, Any]] = []
    bounded(len(found if order is None else order))
    for number, key in enumerate(found if order is None else order, 1):
        name = str(key)
        if name in found:
            row = found[name]
            rows.append((number, {KEY: name, **row} if isinstance(row, dict) else row))
        else:
            value = clean(name)[:80] if isinstance(key, str | int) else kind_of(key)
            refused.add("no-object", number, value, where)
    return rows


def _header(document: Any, where: str) -> list[str]:
    """The names of the columns. Raises Unreadable `no-list`."""
    found = _at(document, where)
    if not isinstance(found, list) or not found or any(isinstance(name, dict | list) for name in found):
        raise Unreadable("no-list", where=where, found=kind_of(found), columns=_keys_of(document))
    return [name_of(name) for name in found]


def _under(header: Sequence[str], rows: list[tuple[int, Any]], refused: Refused) -> Rows:
    """Rows of cells. One that is shorter or longer than the header is refused: nobody knows which cell is missing."""
    columns, problems = unique(header)
    width = len(columns)
    kept: list[tuple[int, Any]] = []
    for number, row in rows:
        if not isinstance(row, list):
            refused.add("type", number, kind_of(row), "list")
        elif len(row) == width or (len(row) > width and not any(_is_filled(cell) for cell in row[width:])):
            if any(map(_is_filled, row)):
                kept.append((number, row[:width]))
        elif any(map(_is_filled, row)):
            code = "short-row" if len(row) < width else "long-row"
            refused.add(code, number, str(len(row)), str(width))
    return Rows(kept, columns, True, problems, refused)


def _is_filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _keys_of(document: Any) -> str:
    return (
        ", ".join(clean(str(key))[:40] for key in list(document)[:12]) if isinstance(document, dict) else ""
    )

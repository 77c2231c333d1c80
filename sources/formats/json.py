"""JSON: a list of objects, or a document in which `records` says where the list is."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec

from sources.errors import Unreadable
from sources.locate import BadExpression, in_object
from sources.spec import SourceSpec
from sources.table import Table, decode
from store.models.problem import Problem
from store.models.text import clean

_TOLERATED = re.compile(r"\\u[dD][89a-fA-F]|\bNaN\b|\bInfinity\b")


def parse(data: bytes, spec: SourceSpec, charset: str | None) -> Table:
    """The objects under `records`. What is no object or list among them is refused row by row.

    Raises Unreadable: `encoding`, `unreadable` (no JSON, cut off, nested too deep), `no-records`, `not-data` (empty).
    """
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable("not-data", found="empty", expected="json")
    document = _document(text)
    found = _records(document, spec.records)
    rows: list[tuple[int, Any]] = []
    rejected: list[Problem] = []
    for number, row in enumerate(found, 1):
        if isinstance(row, dict | list):
            rows.append((number, row))
        else:
            rejected.append(Problem(code="type", value=_kind(row), expected="object", row=str(number)))
    return Table(
        rows=rows,
        columns=_keys(rows),
        cells=False,
        problems=problems,
        rejected=rejected,
        read_as={"format": "json", "encoding": encoding},
        document=document,
    )


def _document(text: str) -> Any:
    """The decoded text. msgspec first, 5 times faster.

    It refuses half a surrogate pair, which people paste, NaN, which programs write, and numbers beyond a float: one
    value, and not a reason to lose every other row. Those come back through the standard library and are judged
    where they stand.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise Unreadable("unreadable", expected="json", found="depth") from None
    except msgspec.DecodeError as error:
        reason = str(error)
    if "out of range" in reason or _TOLERATED.search(text):
        import json

        with suppress(ValueError, RecursionError):
            return json.loads(text, parse_int=_whole)
    place = re.search(r"\(byte (\d+)\)", reason)
    position = place[1] if place else ""
    found = "truncated" if "truncated" in reason else "malformed"
    raise Unreadable("unreadable", expected="json", found=found, byte=position)


def _whole(digits: str) -> int | float:
    """A whole number; one that no count can be comes as infinity (`int` itself refuses 4,300 digits)."""
    return int(digits) if len(digits) < 400 else float("inf")


def _records(document: Any, where: str | None) -> list[Any]:
    """The list of rows. Raises Unreadable `no-records` with the keys that are there."""
    found = document
    if where is not None:
        try:
            found = in_object(where)(document)
        except BadExpression:
            found = None
    if isinstance(found, list):
        return found
    keys = (
        ", ".join(clean(str(key))[:40] for key in list(document)[:12]) if isinstance(document, dict) else ""
    )
    raise Unreadable("no-records", where=where or "", found=_kind(found), columns=keys)


def _keys(rows: list[tuple[int, Any]]) -> tuple[str, ...]:
    """The keys of the first hundred objects, in the order met."""
    met = {key: None for _, row in rows[:100] if isinstance(row, dict) for key in row}
    return tuple(clean(key) for key in met)


def _kind(value: Any) -> str:
    """How JSON calls it."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")

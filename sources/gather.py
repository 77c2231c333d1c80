"""One record spread over several rows: its list fields are collected, everything else must be the same in all of them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from sources.names import folded
from store.models.collections import assemble
from store.models.kinds import Record
from store.models.problem import Problem


class _Met(NamedTuple):
    """What the rows of one record said so far."""

    values: dict[str, Any]
    label: str
    later: dict[str, str]
    """Field → the row that said it, where that was not the first."""


class Spread:
    """Records by id while their rows come in."""

    def __init__(self, collection: str, lists: Sequence[str]) -> None:
        """`lists`: our fields that are collected."""
        self._collection = collection
        self._lists = frozenset(lists)
        self._met: dict[str, _Met] = {}

    def add(self, record_id: str, values: dict[str, Any], label: str) -> Problem | None:
        """Another row of a record, or `disagrees`. A field that a row leaves out is no disagreement."""
        met = self._met.get(record_id)
        if met is None:
            self._met[record_id] = _Met(dict(values), label, {})
            return None
        held = met.values
        for name, value in values.items():
            if name not in self._lists and name in held and not _same(held[name], value):
                said = met.later.get(name, met.label)
                return Problem(code="disagrees", field=name, value=str(value)[:80], expected=said, row=label)
        for name, value in values.items():
            if name in self._lists:
                before = held.get(name, ())
                held[name] = before + tuple(one for one in dict.fromkeys(value) if one not in before)
            elif name not in held:
                held[name] = value
                met.later[name] = label
        return None

    def records(self, refused: Container[str]) -> list[Record]:
        """All of them but the `refused`: a record of which a row is missing would lose what that row held."""
        return [
            assemble(self._collection, record_id, met.values)
            for record_id, met in self._met.items()
            if record_id not in refused
        ]


def _same(one: Any, other: Any) -> bool:
    """Whether two rows say the same, however a text is spaced or capitalised."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or folded(one) == folded(other)
    return bool(one == other)

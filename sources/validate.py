"""Mapped rows → records with ids, good ones and bad ones told apart.

Identity is decided here: from fields or from their key, never from a position (DESIGN 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace

from sources.convert import Misfit, code
from sources.locate import BadExpression, Get
from sources.mapping import Mapped
from sources.spec import SourceSpec
from store.models.collections import COLLECTIONS, assemble, flat_fields
from store.models.identity import fetched_id
from store.models.kinds import Record
from store.models.problem import Problem

Key = tuple[Any, ...]


class Gathering:
    """What the rows of one pull come to, page by page."""

    def __init__(self, spec: SourceSpec) -> None:
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self.fetched = 0
        self.rejected = 0
        self.rejected_ids: dict[str, None] = {}
        """Ids of rejected rows whose key could be read: the store keeps what it holds of them."""
        self._source = spec.id
        self._collection = spec.collection
        self._required = tuple(name for name, field in flat_fields(spec.collection).items() if field.required)
        self._key = _key_fields(spec)
        self._first_of_several = spec.key is None and spec.collection == "villages"
        self._defaults = _defaults(spec.collection)
        self._parts = _parts(self._collection, self._key, self._defaults)
        self._met: dict[str, str] = {}

    def reject(self, problem: Problem) -> None:
        """A row that never became fields: too short, no object."""
        self.fetched += 1
        self.rejected += 1
        self.problems.append(problem)

    def take(self, mapped: Mapped, label: str, theirs: Sequence[Get] | None, row: Any) -> Record | None:
        """One row: a record where everything fits, else None and its problems.

        `label` is the row's number; `theirs` finds the values of `key_from` in `row`.
        """
        values, problems = mapped
        self.fetched += 1
        if problems:
            self.problems += [replace(problem, row=label) for problem in problems]
        wrong = {problem.field for problem in problems if not problem.warning}
        for name in self._required:
            if name not in values and name not in wrong:
                self.problems.append(Problem(code="required", field=name, row=label))
                wrong.add(name)
        if not wrong:
            record = self._identified(values, label, theirs, row)
            if record is not None:
                self.records.append(record)
                return record
        elif wrong.isdisjoint(self._key) or theirs is not None:
            self._remember(values, theirs, row)
        self.rejected += 1
        return None

    def _remember(self, values: dict[str, Any], theirs: Sequence[Get] | None, row: Any) -> None:
        """Whose row was bad, where its key is whole: it is not missing, so nothing vanishes because of it."""
        with suppress(Misfit, BadExpression):
            key = self._key_of(values, theirs, row)
            if not _is_empty(key):
                self.rejected_ids[fetched_id(self._collection, self._source, key)] = None

    def _key_of(self, values: dict[str, Any], theirs: Sequence[Get] | None, row: Any) -> Key:
        """What tells a row from others. Raises Misfit and BadExpression where their own key cannot be read."""
        return self._own_key(values) if theirs is None else tuple([code(get(row)) for get in theirs])

    def _identified(
        self, values: dict[str, Any], label: str, theirs: Sequence[Get] | None, row: Any
    ) -> Record | None:
        """The record with its id, unless its key is empty, damaged or was met before."""
        try:
            key = self._key_of(values, theirs, row)
        except (Misfit, BadExpression):
            self.problems.append(Problem(code="code", field="key_from", expected="text", row=label))
            return None
        if _is_empty(key):
            self.problems.append(
                Problem(code="no-key", field="key_from" if theirs else ", ".join(self._key), row=label)
            )
            return None
        id_ = fetched_id(self._collection, self._source, key)
        first = self._met.get(id_)
        if first is not None:
            shown = " · ".join(str(part) for part in key if part is not None)
            self.problems.append(
                Problem(code="duplicate", field="key", value=shown[:80], expected=first, row=label)
            )
            return None
        self._met[id_] = label
        values.pop("id", None)
        return assemble(self._collection, id_, values)

    def _own_key(self, values: dict[str, Any]) -> Key:
        """The values of the key's fields, with the record's defaults where a row says nothing."""
        if self._first_of_several:
            return (next((values[name] for name in self._key if values.get(name)), None),)
        return tuple(
            [values.get(name, default) if named else default for name, default, named in self._parts]
        )


def _is_empty(key: Key) -> bool:
    return all(part is None or part == "" for part in key)


def _key_fields(spec: SourceSpec) -> tuple[str, ...]:
    """Our fields that identify a row: declared, or the collection's own."""
    if spec.key is None:
        return COLLECTIONS[spec.collection].key
    return (spec.key,) if isinstance(spec.key, str) else spec.key


def _parts(
    collection: str, key: tuple[str, ...], defaults: dict[str, Any]
) -> tuple[tuple[str, Any, bool], ...]:
    """What a row's key is made of: (our field, its default, whether the row's own value counts).

    A count's key has all parts of the collection's own, at their defaults where a source declares fewer: so a day
    that somebody typed, and the same day of another source with another `key`, are the same record.
    """
    whole = COLLECTIONS[collection].key if collection == "deferrals" else ()
    names = (*whole, *(name for name in key if name not in whole))
    return tuple((name, defaults.get(name), name in key) for name in names)


def _defaults(collection: str) -> dict[str, Any]:
    """What a record holds where a row says nothing (DESIGN 6: period `day`, category `departure`, …)."""
    fields = msgspec.structs.fields(COLLECTIONS[collection].record)
    return {field.name: field.default for field in fields if field.default is not msgspec.NODEFAULT}

"""Mapped rows → records with ids, good ones and bad ones told apart; rows of one record joined.

Identity is decided here: from fields or from their key, never from a position (DESIGN 6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from sources.convert import Misfit, code
from sources.gather import Spread
from sources.leftover import LEFT_OUT, TOLD
from sources.locate import BadExpression, Get
from sources.mapping import Mapped
from sources.spec import SourceSpec
from store.models.collections import COLLECTIONS, assemble, flat_fields
from store.models.identity import Ids, key_parts
from store.models.kinds import Record
from store.models.problem import Problem

MOST_TOLD = 1_000
"""Problems of one pull that are kept; a state keeps 200, and each takes 250 bytes."""
Key = list[Any]
Theirs = Sequence[Get] | None
"""Getters of the columns that `key_from` names."""


class Gathering:
    """What the rows of one pull come to, page by page."""

    def __init__(self, spec: SourceSpec) -> None:
        self._records: list[Record] = []
        self.problems: list[Problem] = []
        """The first of them."""
        self.wrong: Counter[tuple[str, str]] = Counter()
        """(code, field) → how often that is why a row was refused, of those that are told and those that are not."""
        self.fetched = 0
        self.rejected = 0
        self.rejected_ids: dict[str, None] = {}
        """Ids of rejected rows whose key could be read: the store keeps what it holds of them."""
        self._collection = spec.collection
        self._required = frozenset(
            name for name, field in flat_fields(spec.collection).items() if field.required
        )
        declared = (spec.key,) if isinstance(spec.key, str) else spec.key
        self._key = COLLECTIONS[spec.collection].key if declared is None else declared
        self._first_of_several = spec.key is None and spec.collection == "villages"
        self._parts = key_parts(self._collection, declared)
        self._told = frozenset(name for name, _ in self._parts)
        """Our fields that a row's key is made of."""
        self._place = 0
        self._left = 0
        """Rows that were totals; they are not among those fetched."""
        self._met: dict[str, str | int] = {}
        self._ids = Ids(spec.collection, spec.id)
        self._spread = Spread(spec.collection, spec.gather) if spec.gather else None

    @property
    def records(self) -> list[Record]:
        """The good ones so far, in the order met; of those spread over several rows, the ones with no row refused."""
        return self._records if self._spread is None else self._spread.records(self.rejected_ids)

    def reject(self, problem: Problem) -> None:
        """A row that never became fields: too short, no object."""
        self.fetched += 1
        self.rejected += 1
        self._tell(problem)

    def reject_more(self, count: int, like: Sequence[Problem]) -> None:
        """So many more rows that never became fields; `like`: the first of them, and what was wrong there."""
        self.fetched += count
        self.rejected += count
        if like:
            self.wrong[like[-1].code, like[-1].field] += count

    def _tell(self, problem: Problem) -> None:
        if not problem.warning:
            self.wrong[problem.code, problem.field] += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem)

    def take(self, mapped: Mapped, label: str | int, theirs: Theirs, row: Any) -> None:
        """One row: a record, or a part of one, where everything fits; else problems.

        `label` is the row's number; `theirs` finds the values of `key_from` in `row`.
        """
        values, problems = mapped
        total = next((each for each in problems if each.code == LEFT_OUT), None) if problems else None
        if total is not None:
            self._leave(replace(total, row=str(label)))
            return
        self.fetched += 1
        is_whole = not problems and self._required <= values.keys()  # nearly every row
        is_good = is_whole or not self._is_bad(values, problems, label, theirs, row)
        if not is_good or not self._landed(values, label, theirs, row):
            self.rejected += 1

    def _leave(self, problem: Problem) -> None:
        """A row that adds up others: told one by one, and those that are too many by their number alone."""
        self._left += 1
        if self._left > TOLD:
            more = replace(problem, code="left-out-more", field="", value=str(self._left - TOLD), expected="")
            if self._left > TOLD + 1:
                self.problems[self._place] = more
                return
            self._place, problem = len(self.problems), more
        self.problems.append(problem)

    def _is_bad(
        self, values: dict[str, Any], problems: list[Problem], label: str | int, theirs: Theirs, row: Any
    ) -> bool:
        """Whether something in the row does not fit, which is told here, and warnings with it."""
        for problem in problems:
            self._tell(replace(problem, row=str(label)))
        wrong = {problem.field for problem in problems if not problem.warning}
        for name in self._required - values.keys() - wrong:
            self._tell(Problem(code="required", field=name, row=str(label)))
            wrong.add(name)
        if wrong and (wrong.isdisjoint(self._told) or theirs is not None):
            self._remember(values, theirs, row)
        return bool(wrong)

    def _remember(self, values: dict[str, Any], theirs: Theirs, row: Any) -> None:
        """Whose row was bad, where its key is whole: it is not missing, so nothing vanishes because of it."""
        key = self._key_of(values, theirs, row)
        if key is not None and not _is_empty(key):
            self.rejected_ids[self._ids(key)] = None

    def _key_of(self, values: dict[str, Any], theirs: Theirs, row: Any) -> Key | None:
        """What tells a row from others: our fields, with the record's defaults where it says nothing, or their columns.

        None where their own key cannot be read.
        """
        if theirs is not None:
            try:
                return [code(get(row)) for get in theirs]
            except (Misfit, BadExpression):
                return None
        if self._first_of_several:
            return [next((values[name] for name in self._key if values.get(name)), None)]
        return [values.get(name, default) for name, default in self._parts]

    def _landed(self, values: dict[str, Any], label: str | int, theirs: Theirs, row: Any) -> bool:
        """Whether the row became a record, or joined one. Not where its key is empty, damaged or was met before."""
        key = self._key_of(values, theirs, row)
        if key is None:
            self._tell(Problem(code="code", field="key_from", expected="text", row=str(label)))
            return False
        if not any(key) and _is_empty(key):
            field = ", ".join(self._key) if theirs is None else "key_from"
            self._tell(Problem(code="no-key", field=field, row=str(label)))
            return False
        id_ = self._ids(key)
        values.pop("id", None)
        if self._spread is not None:
            return self._joined(self._spread, id_, values, str(label))
        first = self._met.setdefault(id_, label)
        if first is not label:
            shown = " · ".join(str(part) for part in key if part is not None)
            self._tell(
                Problem(code="duplicate", field="key", value=shown[:80], expected=str(first), row=str(label))
            )
            return False
        self._records.append(assemble(self._collection, id_, values))
        return True

    def _joined(self, spread: Spread, id_: str, values: dict[str, Any], label: str) -> bool:
        """Whether the row fits the others of its record; where not, what is held of the record stays."""
        problem = spread.add(id_, values, label)
        if problem is not None:
            self._tell(problem)
            self.rejected_ids[id_] = None
        return problem is None


def _is_empty(key: Key) -> bool:
    return all(part is None or part == "" for part in key)

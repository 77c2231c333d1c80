"""Columns and names that stand twice: what could mean two things is refused where the source's table asks for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from sources.headings import name_of
from sources.leftover import is_blank
from sources.locate import names_in
from sources.spec import FieldRule, SourceSpec
from sources.table import Table
from store.models.problem import Problem

_CODES = ("duplicate-column", "duplicate-name")
_WORD = re.compile(r"[^\s.\[\]{}()|&,:\"'`@*?]+")


class Doubles:
    """Knows which columns one source asks for."""

    def __init__(self, spec: SourceSpec) -> None:
        rules = (rule.source if isinstance(rule, FieldRule) else rule for rule in spec.fields.values())
        keys = (spec.key_from,) if isinstance(spec.key_from, str) else spec.key_from or ()
        wide = spec.unpivot.columns if spec.unpivot is not None else ()
        said = [*(str(rule) for rule in rules if rule is not UNSET), *keys, *spec.fill_down, *wide]
        names = {each for place in said for each in names_in(place)}
        self._columns = frozenset(map(name_of, names))
        around = [place for place in (spec.records, spec.columns) if isinstance(place, str)]
        self._names = names | {word for place in (*said, *around) for word in _WORD.findall(place)}

    def told(self, table: Table) -> tuple[list[Problem], list[str]]:
        """The problems of a table, all that stands twice among them as a warning; and the names that are asked for and
        say different things."""
        found: list[Problem] = []
        asked: list[str] = []
        for problem in table.problems:
            if problem.code in _CODES:
                name = self._asked_for(problem, table)
                asked += [name] if name and name not in asked else []
                problem = replace(problem, warning=True)
            found.append(problem)
        return found, asked

    def _asked_for(self, problem: Problem, table: Table) -> str:
        if problem.code == "duplicate-name":
            return problem.value if not problem.warning and problem.value in self._names else ""
        name, again = problem.expected.rpartition(" (")[0], problem.expected
        if name not in self._columns or again in self._columns or not table.cells:
            return ""  # whoever names the second one knows of both
        return name if _differ(table.rows, table.columns.index(name), table.columns.index(again)) else ""


def _differ(rows: Sequence[tuple[int, Any]], first: int, second: int) -> bool:
    """Whether two columns say different things; one in which nothing stands says nothing."""
    if all(is_blank(row[second]) for _, row in rows):
        return False
    return any(_plain(row[first]) != _plain(row[second]) for _, row in rows)


def _plain(cell: Any) -> Any:
    return None if is_blank(cell) else cell.strip() if isinstance(cell, str) else cell

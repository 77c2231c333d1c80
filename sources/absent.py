"""What none of an answer's objects has: they have no header, and one page of them says nothing about the others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from sources.locate import BadExpression
from sources.mapping import FieldPlan
from sources.presets import named
from sources.shape import Shape
from sources.spec import FieldRule, SourceSpec
from store.models.called import mask_headings
from store.models.collections import flat_fields
from store.models.problem import Problem

MOST_COMPARED = 1_000
"""Columns among which the nearest name is looked for."""


class Absent:
    """The fields and columns that no page had so far."""

    def __init__(self, spec: SourceSpec) -> None:
        self._spec = spec
        self._fields: Mapping[str, str] | None = None
        """Our fields → their places, of those that were in no row yet. None: no row came."""
        self._columns: list[str] = []
        """Declared columns of another kind that were on no page yet."""
        self._met: dict[str, None] = {}

    def page(self, plans: Iterable[FieldPlan], shape: Shape) -> dict[str, str]:
        """One more page: our fields → their places, of those that none of its rows has."""
        rows = [row for _, row in shape.rows]
        if not rows:
            return {}
        lacking = {
            plan.name: self._place(plan.name)
            for plan in plans
            if (self._fields is None or plan.name in self._fields or self._spec.url is None)
            and not any(_there(plan, row) for row in rows)
        }
        if self._fields is None:
            self._fields, self._columns = lacking, list(shape.missing)
        else:
            self._fields = {name: place for name, place in lacking.items() if name in self._fields}
            self._columns = [name for name in self._columns if name in shape.missing]
        if len(self._met) < MOST_COMPARED:
            self._met |= dict.fromkeys(shape.columns)
        return lacking

    def needed(self, lacking: Mapping[str, str], columns: Iterable[str]) -> list[str]:
        """The places among them without which there is no record, and which are not even empty ones."""
        known = set(columns)
        return [
            place
            for name, place in lacking.items()
            if self._is_required(name)
            and not self._has_default(name)
            and place.partition(".")[0] not in known
        ]

    def missing(self) -> list[str]:
        """The same of all pages, and the declared columns that none of them had."""
        return [*self._columns, *self.needed(self._fields or {}, self._met)]

    def told(self) -> list[Problem]:
        """A warning for each other field that no row has; not for those that only their preset asks for."""
        found: list[Problem] = []
        for name, place in (self._fields or {}).items():
            if self._is_required(name) or self._has_default(name) or self._is_brought(name, place):
                continue
            if place in self._met:  # there, but null in every row
                found.append(Problem(code="empty-column", field=name, value=place, warning=True))
            else:
                near = ", ".join(mask_headings(filter(None, [nearest(place, tuple(self._met))])))
                found.append(
                    Problem(code="missing-column", field=name, value=place, expected=near, warning=True)
                )
        return found

    def _place(self, name: str) -> str:
        rule = self._spec.fields[name]
        return rule if isinstance(rule, str) else str(rule.source)

    def _is_required(self, name: str) -> bool:
        field = flat_fields(self._spec.collection).get(name)
        return field is not None and field.required

    def _has_default(self, name: str) -> bool:
        rule = self._spec.fields[name]
        return isinstance(rule, FieldRule) and isinstance(rule.default, str | int | float | bool)

    def _is_brought(self, name: str, place: str) -> bool:
        """Whether a field stands there because its preset says so: not everything has everything."""
        preset = named(self._spec.preset)
        if preset is None:
            return False
        if name == "id":
            return place == preset.id
        theirs = preset.fields.get(self._spec.collection, {}).get(name)
        return place == (theirs.get("source") if isinstance(theirs, dict) else theirs)


def _there(plan: FieldPlan, row: Any) -> bool:
    try:
        return plan.get(row) is not None
    except BadExpression:
        return True


def nearest(name: str, columns: Sequence[str]) -> str:
    """The column that was probably meant, or nothing."""
    folded = {column.casefold(): column for column in columns[:MOST_COMPARED]}
    close = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else ""

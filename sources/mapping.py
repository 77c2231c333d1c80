"""Rows of theirs → fields of ours, by the table of the source (DESIGN 4). Pure.

Everything that can be decided once per pull is: where a field is, how it is read, which names it may have. Values that
were met before are not read again (a year of daily counts holds 366 dates in 200,000 rows).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from sources.convert import Misfit, Reading, written
from sources.converters import converter
from sources.date_words import Span
from sources.known import COUNTED
from sources.leftover import LEFT_OUT
from sources.locate import BadExpression, Get, in_columns, in_object
from sources.names import Names, folded
from sources.personal import CODE as PERSONAL
from sources.personal import guarded, own_numbers
from sources.presets import named
from sources.spec import FieldRule, SourceSpec
from sources.totals import Totals
from store.models.closed import kinds_in
from store.models.collections import fit, flat_fields
from store.models.kinds import FieldSpec, Kind
from store.models.problem import Problem
from store.models.text import clean

REMEMBERED = 20_000
"""Values remembered per field; free text would otherwise keep a whole answer alive twice."""
NAMED = ("checkpoint", "agency", "channel", "channels")
"""Fields that hold an id of the office's own tables, or a name as it came."""
LONGEST_NAME = 60
"""Characters of a channel's name: what is longer is a text in the wrong column."""
ID_FIELD = FieldSpec("id", Kind("code"), False, str)
"""Their `id` is no field of a record: it only tells rows apart."""
SPANS = ("deferrals", "date")
"""The one field in which a month or a year may stand for a day: its record has a `period` that says so."""

TEXTS = ("line", "prose", "lines", "parts")
"""Kinds of fields that hold what people write."""
SEVERAL = ("lines", "parts", "channels")
"""Kinds of fields that hold a list themselves."""

Found = tuple[Any, Problem | None]
"""A value and what is wrong with it; a warning comes with its value."""
Read = Callable[[Any], Found]


class FieldPlan(NamedTuple):
    """How one field is taken from a row."""

    name: str
    get: Get
    met: dict[Any, Any]
    """Texts that were read before → their values."""
    odd: dict[str, Found]
    """The same for texts that are nothing, and for those with a problem."""
    read: Read


Mapped = tuple[dict[str, Any], list[Problem]]
"""One row of ours before it has an identity: its values, and its problems, each with its field, none with its row."""


class RowMap:
    """The compiled table of one source for rows of one shape. Not shared between threads: it remembers values."""

    def __init__(
        self,
        spec: SourceSpec,
        names: Names,
        reading: Reading,
        columns: Sequence[str] | None,
    ) -> None:
        """`columns`: the header of a table of cells; None where each row is an object."""
        self.missing: list[str] = []
        """Declared places that the columns do not have."""
        self._constants: dict[str, Any] = {}
        self._spans = spec.collection == SPANS[0]
        self._warned: set[tuple[str, str]] = set()
        self.plans: list[FieldPlan] = []
        preset = named(spec.preset)
        utc = preset.utc if preset is not None else ()
        own = own_numbers(names.numbers)
        for name, rule in spec.fields.items():
            field = _field(spec.collection, name)
            if isinstance(rule, FieldRule) and rule.value is not UNSET:
                value, problem = reader(spec, field, FieldRule(source=""), names, reading)(rule.value)
                if problem is None or problem.warning:
                    self._constants[name] = value
                continue
            said = rule if isinstance(rule, FieldRule) else FieldRule(source=rule)
            place = str(said.source)
            get = in_object(place) if columns is None else in_columns(place, columns)
            if get is None:
                self.missing.append(place)
            else:
                if said.html or (spec.html_text and field.kind.name in TEXTS):
                    get = _without_tags(get)
                clock = replace(reading, zone=UTC) if place in utc else reading
                read = guarded(spec.collection, field, reader(spec, field, said, names, clock), own)
                self.plans.append(FieldPlan(name, get, {}, {}, read))
        self._steps = [(plan.name, plan.get, plan.met, plan) for plan in self.plans]

    def row(self, row: Any) -> Mapped:
        """The fields of one row. Never raises for anything that a row may hold."""
        values = self._constants.copy()
        problems: list[Problem] = []
        for name, get, met, plan in self._steps:
            try:
                raw = get(row)
            except BadExpression:
                problems.append(Problem(code="expression", field=name))
                continue
            try:
                values[name] = met[raw]  # texts alone are in it, so 1 never finds True
            except (KeyError, TypeError):
                self._take(plan, raw, values, problems)
        if self._spans and type(values.get("date")) is Span:
            _settle(values, problems)
        return values, problems

    def _take(self, plan: FieldPlan, raw: Any, values: dict[str, Any], problems: list[Problem]) -> None:
        """One value that was not met before, or is nothing, or has a problem."""
        found = plan.odd.get(raw) if type(raw) is str else None
        if found is None:
            found = plan.read(raw)
            if type(raw) is str and len(plan.met) + len(plan.odd) < REMEMBERED:
                if found[0] is not None and found[1] is None:
                    plan.met[raw] = found[0]
                else:
                    plan.odd[raw] = found
        value, problem = found
        if problem is not None and (not problem.warning or self._first(problem)):
            problems.append(problem)
        if value is not None:
            values[plan.name] = value

    def _first(self, problem: Problem) -> bool:
        """Whether this warning is new: an unknown checkpoint is said once, not once a day. What is dropped, always."""
        if problem.code in (PERSONAL, LEFT_OUT):
            return True
        before = len(self._warned)
        self._warned.add((problem.field, problem.value))
        return len(self._warned) > before


def _field(collection: str, name: str) -> FieldSpec:
    return ID_FIELD if name == "id" else flat_fields(collection)[name]


def _without_tags(get: Get) -> Get:
    """The same value with the HTML of its texts made plain."""
    from sources.plaintext import to_text

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            return to_text(value)
        if isinstance(value, Mapping):
            return {key: plain(part) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list) else value

    return lambda row: plain(get(row))


def _settle(values: dict[str, Any], problems: list[Problem]) -> None:
    """A count of a whole month or year has its period from the date as it is written, and never that of a day.

    No record holds a quarter. Where `period` is mapped, it must say the same.
    """
    span: Span = values.pop("date")
    if any(problem.field == "period" and not problem.warning for problem in problems):
        values["date"] = span.first
    elif span.period == "quarter":
        problems.append(Problem(code="quarter", field="date", value=span.text[:80]))
    elif values.setdefault("period", span.period) == span.period:
        values["date"] = span.first
    else:
        problems.append(Problem(code="period", field="date", value=span.text[:80]))


def reader(spec: SourceSpec, field: FieldSpec, rule: FieldRule, names: Names, reading: Reading) -> Read:
    """How a raw value of one field is read: table, conversion, the office's names, fit. Never raises."""
    convert = converter(field, reading, spans=(spec.collection, field.name) == SPANS)
    table = {folded(theirs): ours for theirs, ours in rule.map.items()}
    default = None if rule.default is UNSET else rule.default
    says_whose = field.name in COUNTED.get(spec.collection, ())
    totals = Totals(spec, names)

    def adds_up(raw: Any) -> bool:
        return isinstance(raw, str) and totals.adds_up(field.name, raw)

    def looked_up(raw: Any) -> tuple[Any, Problem | None]:
        """What the table makes of it; a warning where the default stands for a value that is there."""
        text = written(raw) if isinstance(raw, str | int | float) else raw
        ours = table.get(folded(text), UNSET) if isinstance(text, str) else raw if text is not None else None
        if ours is not UNSET:
            return ours, None
        if default is None:
            return raw, None
        return default, _problem("unmapped", field, raw, str(default), warning=True)

    several = field.kind.name in SEVERAL

    def read(raw: Any) -> Found:
        if type(raw) is list and not several and len(raw) == 1 and isinstance(raw[0], str):
            raw = raw[0]  # what a table looks up in another one comes so
        if says_whose and adds_up(raw):
            return None, _left_out(field, raw)
        try:
            value, warning = looked_up(raw) if table else (raw, None)
            ours = convert(value)
            if ours is None and default is not None:  # an empty cell, a dash, `n/a`
                ours = convert(default)
        except Misfit as misfit:
            if adds_up(raw):
                return None, _left_out(field, raw)
            return None, _problem(misfit.code, field, raw, misfit.expected)
        if ours is None or ours == "" or ours == ():
            return None, None
        if field.name in NAMED:
            ours, met = _named(field, ours, names)
            warning = met or warning
        if type(ours) is Span or field.name == "channel":
            return ours, warning
        if ours == ():
            return None, warning
        fitted, problem = fit(field, ours)
        if problem is not None:
            return None, replace(problem, value=_shown(raw))
        return fitted, warning

    return read


def _left_out(field: FieldSpec, raw: str) -> Problem:
    return _problem(LEFT_OUT, field, raw.strip(), "total", warning=True)


def _named(field: FieldSpec, met: Any, names: Names) -> Found:
    """A name as records hold it: the id that the config gives it, or the name as it came, and a warning where nobody
    has said either what it means (`store/renaming.py` reads what people said). Plans hold no name that is no channel.
    """
    choices = field.kind.choices
    if field.name == "channels":
        found = {part: names.canonical("channel", part)[0] for part in met}
        unknown = ", ".join(part for part, id_ in found.items() if id_ not in choices)
        kept = tuple(dict.fromkeys(id_ for id_ in found.values() if id_ in choices))
        return kept, _problem("unmatched", field, unknown, "", warning=True) if unknown else None
    own = names.configured(field.name, met)
    if own is not None and (not choices or own in choices):
        return own, None
    if choices and (len(met) > LONGEST_NAME or kinds_in("", met)):
        return None, _problem("choice", field, met, ", ".join(choices), warning=True)
    known = names.canonical(field.name, met)
    if known[1] and (not choices or known[0] in choices):
        return met, None
    return met, _problem("unmatched", field, met, "", warning=True)


def constant_problem(spec: SourceSpec, name: str, value: Any) -> Problem | None:
    """What is wrong with a constant, a mapped value or a default that the config gives for one of our fields."""
    reading = Reading(zone=UTC, office=UTC, dates=spec.date_formats, decimal=spec.decimal)
    field = _field(spec.collection, name)
    found, problem = reader(spec, field, FieldRule(source=""), Names(), reading)(value)
    if problem is not None and problem.code == "unmatched" and field.kind.choices:
        return _problem("choice", field, value, ", ".join(field.kind.choices))
    if problem is not None and not problem.warning:
        return problem
    return Problem(code="required", field=name) if found is None and value not in (None, "") else None


def _problem(kind: str, field: FieldSpec, raw: Any, expected: str, *, warning: bool = False) -> Problem:
    return Problem(code=kind, field=field.name, value=_shown(raw), expected=expected, warning=warning)


def _shown(raw: Any) -> str:
    """A raw value for a problem: one clean line, at most 80 characters."""
    if isinstance(raw, Mapping | list | tuple):
        return type(raw).__name__
    return clean(str(raw))[:80]

"""The collections as one table, and the way between a record and its flat fields.

Flat fields are what people name: `title`, `caption.x`. Forms, the ledger, conflicts, the command line and `list`
speak flat; screens and queries hold records. A flat value is a typed Python value (date, aware datetime, int, bool,
str, tuple of str) or, for kind `parts`, a tuple of the record's own structs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from store.models.acknowledgement import Acknowledgement
from store.models.alias import Alias
from store.models.candidate import Candidate
from store.models.comment import Comment
from store.models.days import Absence, HolidayNote
from store.models.deferral import Deferral
from store.models.kinds import FieldSpec, Kind, Record, fields_of
from store.models.plan import CHANNELS, START, Plan, Variant
from store.models.problem import Problem
from store.models.repeat import ends_twice, parts, readable, written
from store.models.report import Report
from store.models.suggestion import Suggestion
from store.models.template import Template
from store.models.tip import Tip
from store.models.village import Activity, Village


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """One collection: its record, and what identifies a fetched row of it (DESIGN 6)."""

    name: str
    record: type[Record]
    key: tuple[str, ...]
    """Our fields that identify a fetched row by default."""
    shared: bool = False
    """True: rows of two sources with the same key are the same record. False: the source is part of the identity."""
    fetched: bool = True
    """False: kept in the ledger alone; no source may deliver it and no screen is about it."""


COLLECTIONS: dict[str, Collection] = {
    "villages": Collection(name="villages", record=Village, key=("code", "id"), shared=True),
    "activities": Collection(name="activities", record=Activity, key=("id",)),
    "deferrals": Collection(
        name="deferrals",
        record=Deferral,
        key=("date", "period", "checkpoint", "category", "agency", "reason"),
        shared=True,
    ),
    "tips": Collection(name="tips", record=Tip, key=("id",)),
    "outreach": Collection(name="outreach", record=Plan, key=("id",)),
    "aliases": Collection(name="aliases", record=Alias, key=("kind", "name"), shared=True, fetched=False),
    "acknowledgements": Collection(
        name="acknowledgements", record=Acknowledgement, key=("id",), fetched=False
    ),
    "holidays": Collection(name="holidays", record=HolidayNote, key=("date",), shared=True, fetched=False),
    "absences": Collection(name="absences", record=Absence, key=("id",), fetched=False),
    "comments": Collection(name="comments", record=Comment, key=("id",), fetched=False),
    "templates": Collection(name="templates", record=Template, key=("id",), fetched=False),
    "reports": Collection(name="reports", record=Report, key=("id",), fetched=False),
    "suggestions": Collection(name="suggestions", record=Suggestion, key=("id",), fetched=False),
    "candidates": Collection(name="candidates", record=Candidate, key=("id",), fetched=False),
}
"""`villages`: the code where there is one, else the id; every other key uses all of its fields."""

FETCHED = tuple(name for name, collection in COLLECTIONS.items() if collection.fetched)
"""Those that a source may deliver: what a config may name, and what the screens are about."""

_DURATION = re.compile("[0-9]{1,5}[mhdw]")

CHANNELS_FIELD = FieldSpec("channels", Kind("channels", choices=CHANNELS), False, tuple[str, ...])


@cache
def flat_fields(collection: str) -> dict[str, FieldSpec]:
    """Every flat field of a collection by name, in the order of the form."""
    fields = dict(fields_of(COLLECTIONS[collection].record))
    if collection == "outreach":
        fields["channels"] = CHANNELS_FIELD
        for channel in CHANNELS:
            for name, spec in fields_of(Variant).items():
                flat = f"{name}.{channel}"
                fields[flat] = FieldSpec(flat, spec.kind, False, spec.type)
    return fields


def flatten(record: Record) -> dict[str, Any]:
    """The flat fields of a record, without `id`; absent optional fields are left out (but `channels` is always there)."""
    flat: dict[str, Any] = {}
    for name in record.__struct_fields__:  # msgspec.structs.fields resolves type hints anew: 0.27 ms a record
        value = getattr(record, name)
        if name in ("id", "variants") or value is None or value == ():
            continue
        flat[name] = value
    if isinstance(record, Plan):
        flat["channels"] = tuple(record.variants)
        for channel, variant in record.variants.items():
            flat |= {
                f"{name}.{channel}": value
                for name, value in msgspec.structs.asdict(variant).items()
                if value is not None and value != ""
            }
    return flat


def build(
    collection: str, record_id: str, flat: Mapping[str, Any]
) -> tuple[Record | None, tuple[Problem, ...]]:
    """A record from flat fields, and everything that does not fit.

    Values may be typed or in their JSON form (ISO dates). The record is None where a problem that is no warning was
    found. Unknown fields are problems; None, "" and an empty tuple mean absent.
    """
    specs = flat_fields(collection)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, value in flat.items():
        if name not in specs:
            problems.append(Problem(code="unknown-field", field=name, expected=", ".join(specs)))
        elif value is not None and value != "" and value not in ((), []):
            typed, problem = fit(specs[name], value)
            if problem is None:
                values[name] = typed
            else:
                problems.append(problem)
    missing = {p.field for p in problems}
    problems += [
        Problem(code="required", field=name)
        for name, spec in specs.items()
        if spec.required and name not in values and name not in missing
    ]
    if any(not problem.warning for problem in problems):
        return None, tuple(problems)
    return assemble(collection, record_id, values), tuple(problems)


def assemble(collection: str, record_id: str, values: Mapping[str, Any]) -> Record:
    """A record from flat fields that `fit` has passed, required ones among them; checks nothing again.

    A pull of 200,000 rows meets few different values per field: it fits each once and assembles each row.
    """
    if collection == "outreach":
        values = _with_variants(values)
    return COLLECTIONS[collection].record(id=record_id, **values)


_PLAIN = ("line", "prose", "code")
"""Kinds whose every text fits."""


def fit(spec: FieldSpec, value: Any) -> tuple[Any, Problem | None]:
    """One value, not None, as the field's type; or None and what is wrong with it."""
    kind = spec.kind
    if type(value) is str and kind.name in _PLAIN and not (kind.choices or kind.rule or kind.starts):
        # To convert it takes a microsecond, as long as everything else that is done with a text.
        return value, None
    try:
        typed = msgspec.convert(value, spec.type, strict=True)
    except msgspec.ValidationError:
        return None, _misfit("type", spec, value, kind.name)
    if kind.name == "moment" and typed.tzinfo is None:
        return None, _misfit("zone", spec, value, "moment")
    if kind.choices and not set(typed if isinstance(typed, tuple) else [typed]) <= set(kind.choices):
        return None, _misfit("choice", spec, value, ", ".join(kind.choices))
    if kind.least is not None and typed < kind.least:
        return None, _misfit("range", spec, value, str(kind.least))
    if kind.durations and (wrong := [text for text in typed if not _DURATION.fullmatch(text)]):
        return None, _misfit("duration", spec, wrong[0], "1d, 2h, 15m, 3w")
    return _of_series(spec, typed)


def _of_series(spec: FieldSpec, typed: Any) -> tuple[Any, Problem | None]:
    """What says when a plan repeats: its rule, and starts of its occurrences."""
    if spec.kind.rule:
        if ends_twice(typed):
            return None, _misfit("count-until", spec, typed, "")
        if not readable(typed):
            return None, _misfit("recurrence", spec, typed, "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261231")
        return written(parts(typed)), None
    if spec.kind.starts:
        named = typed if isinstance(typed, tuple) else (typed,)
        if wrong := [text for text in named if not _is_start(text)]:
            return None, _misfit("start", spec, wrong[0], "2026-11-30T10:00")
    return typed, None


def _is_start(text: str) -> bool:
    try:
        return datetime.strptime(text, START).strftime(START) == text  # noqa: DTZ007 - the office's clock
    except ValueError:
        return False


def _misfit(code: str, spec: FieldSpec, value: Any, expected: str) -> Problem:
    return Problem(code=code, field=spec.name, value=str(value), expected=expected)


def _with_variants(values: Mapping[str, Any]) -> dict[str, Any]:
    """Gather `caption.x` and its kin into the variants of the channels named by `channels`."""
    plain = {name: value for name, value in values.items() if "." not in name and name != "channels"}
    spoken = [name.partition(".")[2] for name in values if "." in name]
    channels: Iterable[str] = values.get("channels", tuple(spoken))
    plain["variants"] = {
        channel: Variant(
            **{
                name.partition(".")[0]: value
                for name, value in values.items()
                if name.partition(".")[2] == channel
            }
        )
        for channel in CHANNELS
        if channel in channels
    }
    return plain

"""How a field of a record is declared: one annotation says its kind, its choices and whether it is personal.

`fields_of` reads the annotations of a record class, so the record is the only place where a field is described.
The codec (msgspec) ignores these marks; validation, masking, forms and the command line read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec


@dataclass(frozen=True)
class Kind:
    """What a field holds, for everything that is not the codec."""

    name: str
    """line | prose | choice | number | yesno | day | moment | lines | channels | parts | code."""
    choices: tuple[str, ...] = ()
    """The identifiers allowed, for kind `choice`; empty = any."""
    personal: bool = False
    """Masked on screens, in exports and in messages; never in a log (DESIGN 2, UU 27/2022)."""
    least: int | None = None
    """The smallest number allowed, for kind `number`."""
    durations: bool = False
    """For kind `lines`: each is a length of time, a whole number with m, h or d; `3w` = three working days."""

    rule: bool = False
    """For kind `line`: a rule of recurrence (`store/models/repeat.py`)."""
    grows: bool = False
    """For kind `parts`: what two people add at the same time is both kept, and is no conflict."""
    starts: bool = False
    """For kinds `line` and `lines`: each names an occurrence by its start, `2026-11-30T10:00`."""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a collection as validation, forms and the command line see it."""

    name: str
    kind: Kind
    required: bool
    type: Any
    """The Python type its value is converted to, e.g. `date | None`."""


def choice(*names: str) -> Kind:
    """A field that holds one of `names`."""
    return Kind("choice", choices=names)


Line = Annotated[str, Kind("line")]
"""One line of plain text."""
Prose = Annotated[str, Kind("prose")]
"""Plain text that may hold line breaks."""
PersonalLine = Annotated[str, Kind("line", personal=True)]
PersonalProse = Annotated[str, Kind("prose", personal=True)]
Code = Annotated[str, Kind("code")]
"""A code that looks like a number and is text: leading zeros count, 1E+13 is refused."""
Count = Annotated[int, Kind("number", least=0)]
"""A number of things: whole, not negative."""
YesNo = Annotated[bool, Kind("yesno")]
Day = Annotated[date, Kind("day")]
Moment = Annotated[datetime, Kind("moment")]
"""A moment, always with its zone."""
Lines = Annotated[tuple[str, ...], Kind("lines")]
"""Several short texts in an order that matters."""
Durations = Annotated[tuple[str, ...], Kind("lines", durations=True)]
"""Lengths of time as people write them: `1d`, `2h`, `15m`."""

Rule = Annotated[str, Kind("line", rule=True)]
"""An RRULE (RFC 5545) without DTSTART."""
Start = Annotated[str, Kind("line", starts=True)]
"""An occurrence, by its start on the office's clock: `2026-11-30T10:00`."""
Starts = Annotated[tuple[str, ...], Kind("lines", starts=True)]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The parent of the five collections' records. `id` never depends on a position (DESIGN 6).

    `gc=False`: a record refers to values only, never back to itself, and 100,000 of them need not be walked each time.
    """

    id: str


@cache
def fields_of(record: type[msgspec.Struct]) -> dict[str, FieldSpec]:
    """The declared fields of a record class in their order, without `id` and without nested variants."""
    hints = get_type_hints(record, include_extras=True)
    found: dict[str, FieldSpec] = {}
    for field in msgspec.structs.fields(record):
        kind, kind_free = _kind(hints[field.name])
        if field.name == "id" or kind is None:
            continue
        found[field.name] = FieldSpec(field.name, kind, field.required, kind_free)
    return found


def _kind(hint: Any) -> tuple[Kind | None, Any]:
    """The `Kind` inside a type hint (also inside `X | None`) and the hint itself."""
    if get_origin(hint) is Annotated:
        marks = [mark for mark in hint.__metadata__ if isinstance(mark, Kind)]
        return (marks[0] if marks else None), hint
    for part in get_args(hint):
        if get_origin(part) is Annotated:
            return _kind(part)[0], hint
    return None, hint

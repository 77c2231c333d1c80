"""Which kind of field is read in which way: the table over `convert.py` and `parts.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sources.convert import Reading, choice, code, line, lines, prose, yes_or_no
from sources.dates import day, moment, span
from sources.numbers import number
from sources.parts import parts
from store.models.kinds import FieldSpec

Convert = Callable[[Any], Any]
"""A value as it came → ours, None where it is absent. Raises Misfit."""


def converter(field: FieldSpec, reading: Reading, *, spans: bool = False) -> Convert:
    """How to read values of one of our fields. `spans`: a month or a year may stand where a day does."""
    kind = field.kind.name
    if kind in ("day", "moment"):
        read_date = moment if kind == "moment" else span if spans else day
        return lambda value: read_date(value, reading)
    if kind == "number":
        return lambda value: number(value, reading.decimal)
    if kind == "choice":
        choices = {re.sub(r"[\s-]+", "_", choice.casefold()): choice for choice in field.kind.choices}
        return lambda value: choice(value, choices)
    if kind == "parts":
        return lambda value: parts(value, field, reading)
    return _PLAIN[kind]


_PLAIN: dict[str, Convert] = {
    "line": line,
    "prose": prose,
    "code": code,
    "yesno": yes_or_no,
    "lines": lines,
    "channels": lambda value: tuple(item.casefold() for item in lines(value) or ()) or None,
}

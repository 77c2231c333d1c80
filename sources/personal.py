"""Personal data at the door: what could name a person stays out of collections that hold none, and out of every problem.

For deferrals, villages and activities a mapped text with a NIK, a passport, a telephone number or an e-mail address is
dropped as a whole, for the name stands beside the number; only contacts by role may have a telephone. Tips keep their
texts (they are masked wherever they are shown). The office's own numbers, such as its hotline, name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from store.models.called import is_misplaced, mask_misplaced, mask_text
from store.models.closed import CLOSED, kinds_in, without
from store.models.collections import flat_fields
from store.models.kinds import FieldSpec
from store.models.personal import DOTS, mask_contact, mask_name, mask_numbers, may_name, plain_signs
from store.models.problem import OF_CONFIG, Problem

CODE = "personal-text"
_TEXTS = frozenset(("line", "prose", "code", "lines", "parts", "number"))
_CUT = 80
_TORN = re.compile(r"[\d\s.\-()/]*\Z")

Read = Callable[[Any], tuple[Any, Problem | None]]


_PARTED = r"[\s.\-()/]{0,3}"


def own_numbers(numbers: Iterable[str]) -> re.Pattern[str] | None:
    """What finds the office's own numbers, however they are written: with 0, 62, +62 or nothing in front. None: none."""
    cores = {re.sub(r"\A(?:(?:00)?62|0)", "", re.sub(r"\D", "", number)) for number in numbers}
    found = [_PARTED.join(core) for core in sorted(cores) if len(core) > 5]
    if not found:
        return None
    front = rf"(?<!\d)[(\[]?(?:(?:\+|00)?{_PARTED}6{_PARTED}2{_PARTED}(?:0{_PARTED})?|0{_PARTED})?"
    return re.compile(rf"{front}(?:{'|'.join(found)})(?!\d)")


def guarded(collection: str, field: FieldSpec, read: Read, own: re.Pattern[str] | None = None) -> Read:
    """The same reading, but for texts that could name a person: None, and a problem that says what it is, not its value.

    A warning where the row can do without: not for a required field, an agency (its default is another one) or a code
    (another village would be meant). `own` finds numbers that name nobody: those of the office itself.
    """
    if collection not in CLOSED or field.name == "id" or field.kind.name not in _TEXTS:
        return read
    needed = field.required or field.name in ("agency", "code")

    def safe(raw: Any) -> tuple[Any, Problem | None]:
        found = read(raw)
        if found[0] is None or (type(found[0]) is str and not may_name(plain_signs(found[0]))):
            return found
        value, kinds = without(field, found[0], raw)
        if not kinds or (own is not None and not _others(field, found[0], own)):
            return found
        return value, Problem(
            code=CODE, field=field.name, expected=", ".join(sorted(kinds)), warning=not needed
        )

    return safe


def _others(field: FieldSpec, value: Any, own: re.Pattern[str]) -> bool:
    """Whether a text, or any of several, could name a person by more than the office's own numbers."""
    if isinstance(value, tuple):
        return any(_others(field, part, own) for part in value)
    if not isinstance(value, str):
        return True
    return bool(kinds_in(field.name, own.sub("…", plain_signs(value))))


def without_values(collection: str, problems: Iterable[Problem]) -> list[Problem]:
    """Problems as they may be kept and shown: their values masked."""
    fields = flat_fields(collection)
    return [_masked(fields, problem) for problem in problems]


def _masked(fields: dict[str, FieldSpec], problem: Problem) -> Problem:
    value, expected = problem.value, problem.expected
    field = fields.get(problem.field)
    if problem.code in OF_CONFIG:
        pass
    elif value and field is not None and field.kind.personal:
        value = mask_contact(value) if "contact" in problem.field else mask_name(value)
    elif value:
        value = _whole(mask_misplaced(value) if is_misplaced(field, value) else mask_text(value), value)
        value = mask_contact(value) if kinds_in("", value) else value
    expected = mask_numbers(expected)
    if (value, expected) == (problem.value, problem.expected):
        return problem
    return replace(problem, value=value, expected=expected)


def _whole(safe: str, text: str) -> str:
    """A value that was cut may end within a number, which nobody can tell any more."""
    if len(text) < _CUT or safe.endswith(DOTS):
        return safe
    return _TORN.sub("", safe) + "…"

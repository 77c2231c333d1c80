"""What a column of somebody's table looks like: a date and in which order, a number and its signs, an id, prose.

Pure, and only an opinion: it says what it saw, and whether the values leave any doubt. Nobody's data is read by it
without a person having looked (`sources test`, `sources add`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from sources.convert import NONE_AT_ALL, is_nothing
from sources.spec import SourceSpec

SEEN = 200
"""Values of a column that are looked at."""
_MOST = 0.9
"""The share of values that must look alike; the rest are slips of a pen."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One column of theirs."""

    name: str
    """As `from` of a field names it: a literal key, or a path into nested objects."""
    kind: str
    """empty | date | number | code | yesno | line | prose | personal | other."""
    form: str = ""
    """Of dates the form to declare (empty: none is needed); of numbers the decimal sign to declare."""
    certain: bool = True
    """False: the values leave open whether the day or the month comes first."""
    unique: bool = False
    """No value comes twice."""
    alone: bool = False
    """There was one value to look at; it tells rows apart as far as anybody can see."""
    distinct: int = 0
    example: str = ""
    """The first value, as text; not masked."""


def looks_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> tuple[Look, ...]:
    """How each column looks, in their order, and the members of nested objects as columns of their own."""
    held: dict[str, list[Any]] = {name: [] for name in columns}
    for number, row in enumerate(rows):
        if number == SEEN:
            break
        for name, value in row.items():
            _gather(held, name, value, depth=2)
    return tuple(_look(name, values) for name, values in held.items() if values or name in columns)


def unused(spec: SourceSpec, looks: Sequence[Look]) -> tuple[Look, ...]:
    """Those of the columns that the source's table does not mention: in a field, its key, or a shape."""
    places = [rule if isinstance(rule, str) else rule.source for rule in spec.fields.values()]
    places += [spec.key_from] if isinstance(spec.key_from, str) else list(spec.key_from or ())
    said = [place for place in (*places, *spec.fill_down) if isinstance(place, str)]
    melted = spec.unpivot.columns or ("*",) if spec.unpivot is not None else ()

    def is_used(name: str) -> bool:
        alone = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
        return any(name == place or alone.search(place) for place in said) or any(
            fnmatchcase(name, pattern) for pattern in melted
        )

    return tuple(look for look in looks if not is_used(look.name))


def _gather(held: dict[str, list[Any]], name: str, value: Any, *, depth: int) -> None:
    """A value under its name; of an object its members, two steps down at most."""
    if not isinstance(value, Mapping):
        held.setdefault(name, []).append(value)
    elif depth:
        held.pop(name, None)
        for key, part in value.items():
            _gather(held, _below(name, str(key)), part, depth=depth - 1)


def _below(name: str, key: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII)
    return f"{name}.{key}" if plain else f'{name}."{key}"'


def _look(name: str, values: Sequence[Any]) -> Look:
    there = [value for value in values if value != [] and not is_nothing(value)]
    if not there:
        return Look(name=name, kind="empty")
    texts = [str(value).strip() for value in there]
    said = [value for value, text in zip(there, texts, strict=True) if text.casefold() not in NONE_AT_ALL]
    kind, form, certain = _kind(said or there, [str(value).strip() for value in said or there])
    return Look(
        name=name,
        kind=kind,
        form=form,
        certain=certain,
        unique=len(set(texts)) == len(values) and len(texts) > 1,
        alone=len(values) == 1,
        distinct=len(set(texts)),
        example=texts[0],
    )


def _kind(there: Sequence[Any], texts: Sequence[str]) -> tuple[str, str, bool]:
    """(kind, form, certain)."""
    if any(isinstance(value, list | tuple | Mapping) for value in there):
        return "other", "", True
    if _share(isinstance(value, date | datetime) for value in there):
        return "date", "", True
    if _share(
        isinstance(value, bool) or text.casefold() in _YES_NO
        for value, text in zip(there, texts, strict=True)
    ):
        return "yesno", "", True
    if _share(_PERSONAL.search(text) is not None for text in texts):
        return "personal", "", True
    return _dates(texts) or _numbers(texts) or (_words(texts), "", True)


_YES_NO = frozenset(("ya", "tidak", "yes", "no", "true", "false"))
_PERSONAL = re.compile(
    r"^(?:[\w.+%-]+@[\w-]+\.[\w.-]+|(?:\+?62|0)[\s-]?8[\d\s-]{7,14}|\d{16}|[A-Za-z]\d{7})$", re.ASCII
)
_UNDECLARED = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}.*)?|(?:\w+,? )?\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4}(?:[ T].*)?|1\d{9}|1\d{12}"
)
"""Dates that can mean only one thing: ISO 8601, a month by its name, seconds and milliseconds of our days."""
_ORDERED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,].*)?")


def _dates(texts: Sequence[str]) -> tuple[str, str, bool] | None:
    """Some may be plain and others in an order: real dates of a workbook beside typed ones."""
    plain = sum(_UNDECLARED.fullmatch(text) is not None for text in texts)
    met = [match for text in texts if (match := _ORDERED.fullmatch(text))]
    if plain + len(met) < _MOST * len(texts):
        return None
    if not met:
        return "date", "", True
    first, second = (max(int(match[at]) for match in met) for at in (1, 3))
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return None
    sign, year = met[0][2], "%Y" if len(met[0][4]) == 4 else "%y"
    order = ("%m", "%d") if second > 12 else ("%d", "%m")  # day first unless the values say otherwise
    return "date", sign.join((*order, year)), first > 12 or second > 12


_WHOLE = re.compile(r"[+-]?\d+(?:[.,]0+)?")
_DOTTED = re.compile(r"(?:Rp\.? ?)?[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAED = re.compile(r"(?:Rp\.? ?)?[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _numbers(texts: Sequence[str]) -> tuple[str, str, bool] | None:
    if not _share(any(form.fullmatch(text) for form in (_WHOLE, _DOTTED, _COMMAED)) for text in texts):
        return None
    if any(len(text) > 1 and text.startswith("0") and text.isdigit() for text in texts):
        return "code", "", True
    dotted, commaed = (any(form.fullmatch(text) for text in texts) for form in (_DOTTED, _COMMAED))
    return "number", "," if dotted else ".", not (dotted and commaed)


def _words(texts: Sequence[str]) -> str:
    """`prose` runs over several words and lines; a `code` is short, of capitals, digits and signs."""
    if sum(map(len, texts)) / len(texts) > 60 or any("\n" in text for text in texts):
        return "prose"
    if _share(re.fullmatch(r"[A-Za-z]{0,8}[\d./_-]+\w*|[0-9a-f-]{16,}", text) is not None for text in texts):
        return "code"
    return "line"


def _share(hits: Iterable[bool]) -> bool:
    """Whether nearly all are hits."""
    found = list(hits)
    return sum(found) >= _MOST * len(found)

"""Fields that hold several small records: officers, contacts, notes, referrals, media, a post's result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args, get_type_hints

import msgspec

from sources.convert import Misfit, Reading, is_nothing, lines, prose, yes_or_no
from sources.dates import day, moment
from sources.numbers import number
from store.models.kinds import FieldSpec


def parts(value: Any, field: FieldSpec, reading: Reading) -> Any:
    """A tuple of the field's own structs (or one struct), from objects; names alone may stand as text.

    `Ani; Budi` fits where a part needs nothing but a name. Keys that a part does not have are not taken.
    Raises Misfit.
    """
    struct = _struct(field.type)
    if value is None or value == "":
        return None
    if struct.__name__ == "Result":
        return _part(value, struct, reading)
    if isinstance(value, str):
        value = list(lines(value) or ())
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(_part(item, struct, reading) for item in items if not _is_blank(item)) or None


def _is_blank(item: Any) -> bool:
    """Nothing, or an object made of columns that are all blank: a row without an officer."""
    return all(map(is_nothing, item.values())) if isinstance(item, Mapping) else is_nothing(item)


def _struct(hint: Any) -> type[msgspec.Struct]:
    """The one struct inside `tuple[Officer, ...]`, `Annotated[Result, …] | None` and the like."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    for inner in get_args(hint):
        if inner is not type(None) and inner is not Ellipsis:
            return _struct(inner)
    raise TypeError(hint)


def _part(value: Any, struct: type[msgspec.Struct], reading: Reading) -> Any:
    """One part from an object or, where a name is all that it needs, from a text."""
    if isinstance(value, struct):
        return value
    if isinstance(value, str | int):
        needed = [f.encode_name for f in msgspec.structs.fields(struct) if f.required]
        if needed != ["name"]:
            raise Misfit("type", "parts")
        value = {"name": value}
    if not isinstance(value, Mapping):
        raise Misfit("type", "parts")
    hints = get_type_hints(struct)
    ours = {}
    for part in msgspec.structs.fields(struct):
        found = _value(value.get(part.encode_name), hints[part.name], reading)
        if found is not None:
            ours[part.encode_name] = found
    try:
        return msgspec.convert(ours, struct, strict=True)
    except msgspec.ValidationError:
        raise Misfit("type", "parts") from None


def _value(value: Any, hint: Any, reading: Reading) -> Any:
    """One value inside a part, by its type."""
    types = {hint, *get_args(hint)}
    if datetime in types:
        return moment(value, reading)
    if date in types:
        return day(value, reading)
    if bool in types:
        return yes_or_no(value)
    if int in types:
        return number(value, reading.decimal)
    return prose(value)

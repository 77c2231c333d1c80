"""Personal data behind dots: what a list, a message, a preview or a log may show of it (UU 27/2022).

The patterns stand below, where sources keep such texts out (`store/models/personal.py`). Two levels: `mask_text`, the
closer look (`store/models/called.py`), for whatever the public wrote and wherever it is not known who did; and
`mask_numbers`, which leaves names alone, for what staff and other offices write of counts, villages and plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from store.models.called import NARROW, is_misplaced, is_row, mask_headings, mask_misplaced, mask_text
from store.models.collections import COLLECTIONS, flat_fields
from store.models.kinds import fields_of
from store.models.personal import DOTS, mask_contact, mask_name, mask_numbers
from store.models.problem import OF_CONFIG, Problem

__all__ = [
    "CUT",
    "DOTS",
    "NARROW",
    "OURS",
    "is_row",
    "known_of",
    "mask_contact",
    "mask_headings",
    "mask_misplaced",
    "mask_name",
    "mask_numbers",
    "mask_text",
    "masked",
    "shown",
    "value_of",
]

CUT: Final = 40
"""Cells that a value may take in problems and previews (DESIGN 5)."""
_WRITTEN: Final = frozenset({"line", "prose", "lines", "parts", "code"})
"""Kinds of fields that may hold any text; the others hold only what was read as their kind."""
OURS: Final = frozenset({"outreach"})
"""Collections whose text is meant for the public: a caption must show the hotline."""
IDS: Final = frozenset({"by", "kind", "basis", "status", "role", "agency"})
"""Parts of a field that hold an id, a login or a word of ours; every other text of a part may hold anything."""
PUBLIC: Final = frozenset({"tips", "suggestions"})
"""Collections that hold what the public wrote: names in their texts are hidden too."""


def known_of(record: Any) -> tuple[str, ...]:
    """What a record's own fields say of a person: hidden wherever it stands in its texts too."""
    names = (getattr(record, "reporter_name", None), getattr(record, "reporter_contact", None))
    return tuple(name for name in names if name)


def masked(collection: str, field: str, value: Any, known: Iterable[str] = ()) -> Any:
    """A flat field's value as it may be shown by default: the same type, personal texts masked.

    Parts (officers, contacts, notes, …) come back as the same structs with their texts masked. `known`: `known_of` the
    record, where it is at hand.
    """
    spec = flat_fields(collection).get(field) if collection in COLLECTIONS else None
    if isinstance(value, str):
        if spec is not None and spec.kind.personal:
            return mask_contact(value) if "contact" in field else mask_name(value)
        if collection in OURS or (spec is not None and spec.kind.name in ("code", "choice")):
            return value
        return _text(collection, value, known)
    if isinstance(value, tuple):
        return tuple(_part(item, collection, known) for item in value)
    return value


def _text(collection: str, text: str, known: Iterable[str] = ()) -> str:
    if collection in COLLECTIONS and collection not in PUBLIC:
        return mask_numbers(text)
    return mask_text(text, known)


def shown(collection: str, field: str, value: str, known: Iterable[str] = ()) -> str:
    """A value in a problem or a preview: masked, on one line, cut at 40 characters. `known`: as for `masked`.

    One that need not fit its field: a number in a field of choices is hidden, and so is a name under a misspelt field.
    """
    fields = flat_fields(collection) if collection in COLLECTIONS else {}
    home, name = (collection, field) if field in fields or not value else _meant(collection, field)
    safe = (
        str(masked(home, name, value, known))
        if name in fields or home != collection
        else mask_text(value, known)
    )
    if field not in fields or fields[field].kind.name not in _WRITTEN:
        safe = mask_misplaced(safe) if is_misplaced(fields.get(field), safe) else mask_text(safe)
    text = " ".join(safe.split())
    return text if len(text) <= CUT else f"{text[: CUT - 1]}…"


def value_of(problem: Problem, collection: str) -> str:
    """The value that a problem tells, as `shown`. The name of a column that the config asks for is no value of a row."""
    if problem.code in OF_CONFIG:
        return shown("", "", problem.value)
    return shown(collection, problem.field, problem.value) if problem.value else ""


def _meant(collection: str, field: str) -> tuple[str, str]:
    """The collection and name of the field that one nobody knows is most like, where that one is personal; else as it
    is."""
    if collection not in COLLECTIONS:
        return collection, field
    from difflib import get_close_matches  # only for a mistake: it costs 4 ms

    known = {name: home for home in (*COLLECTIONS, collection) for name in flat_fields(home)}
    close = get_close_matches(field.casefold(), known, n=1, cutoff=0.7)
    found = (known[close[0]], close[0]) if close else (collection, field)
    return found if close and flat_fields(found[0])[found[1]].kind.personal else (collection, field)


def _part(item: Any, collection: str, known: Iterable[str]) -> Any:
    """One part of a field: its personal texts by name or number, its other texts by what is found in them."""
    if isinstance(item, str):
        return item if collection in OURS else _text(collection, item, known)
    if not isinstance(item, msgspec.Struct):
        return item
    personal = {name for name, spec in fields_of(type(item)).items() if spec.kind.personal}
    changes: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(item).items():
        if isinstance(value, str) and name in personal:
            changes[name] = mask_contact(value) if name == "phone" else mask_name(value)
        elif isinstance(value, str) and name not in IDS:
            changes[name] = _text(collection, value, known)
    return msgspec.structs.replace(item, **changes)

"""Collections that hold no personal data but names of officers and contacts: what of a value may be kept. Pure.

A text with a NIK, a passport, a telephone number or an e-mail address goes as a whole, for the name stands beside the
number; contacts by role may have a telephone, and codes and decrees have as many digits as one.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from store.models.kinds import FieldSpec
from store.models.personal import Found, may_name, personal_in, plain_signs
from store.models.village import Contact

CLOSED = frozenset(("deferrals", "villages", "activities"))
_AREAS = frozenset(("code", "village", "district"))
"""Fields that may hold the code of an area, which has as many digits as a telephone number."""
_AREA = re.compile(r"[1-9]\d(?:(?:[0-4]|7)\d(?:\d{2,3}|\d{6}|\d{9})?)?")
"""Codes of the ministry and of the statistics office: 2 to 13 digits, the regency's number below 50 or from 70."""
_NO_ZERO = re.compile(r"(?<!\d)8[1-9]\d{8,11}(?!\d)")
"""A mobile number as a spreadsheet keeps it: without the 0 in front."""
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")
_PARTED = re.compile(r"[A-Za-z]|\d{8}")


def without(field: FieldSpec, value: Any, raw: Any = None) -> tuple[Any, set[str]]:
    """What may be kept of a flat value, and the kinds of personal data in the rest: nik | passport | phone | mail | account.

    `raw`: a number as it was written, which is a count or a telephone.
    """
    if isinstance(value, str):
        kinds = kinds_in(field.name, value)
        return (None if kinds else value), kinds
    if isinstance(value, int):
        kinds = kinds_in(field.name, str(value if raw is None else raw))
        return (None if kinds else value), kinds
    if not isinstance(value, tuple):
        return value, set()
    kept, kinds = [], set()
    for item in value:
        part, met = _part(field, item)
        kinds |= met
        if part is not None:
            kept.append(part)
    return (tuple(kept) or None), kinds


def _part(field: FieldSpec, item: Any) -> tuple[Any, set[str]]:
    """One text of several, or one small record; its required texts take the rest of it with them."""
    if not isinstance(item, msgspec.Struct):
        return without(field, item)
    kinds: set[str] = set()
    emptied: dict[str, Any] = {}
    for part in msgspec.structs.fields(item):
        value = getattr(item, part.name)
        met = kinds_in(part.name, value) if isinstance(value, str) else set()
        if isinstance(item, Contact) and part.name == "phone":
            met -= {"phone", "mail"}
        if met:
            kinds |= met
            if part.required:
                return None, kinds
            emptied[part.name] = part.default
    return (msgspec.structs.replace(item, **emptied) if emptied else item), kinds


def kinds_in(name: str, text: str) -> set[str]:
    """Which kinds of personal data a text of this field holds, as `without` calls them; nearly always none."""
    plain = plain_signs(text)
    if not may_name(plain) or (name in _AREAS and _AREA.fullmatch(text.replace(".", ""))):
        return set()
    kinds = {
        found.kind for found in personal_in(plain) if name != "decree" or not _is_number_of(plain, found)
    }
    if _NO_ZERO.search(plain) is not None:
        kinds.add("phone")
    return kinds


def _is_number_of(text: str, found: Found) -> bool:
    """Whether what was found is part of a decree's number: `W.32-1234.5`, `08/2024/123`."""
    part = text[found.start : found.end]
    if found.kind == "passport":
        return _PARTED.search(part[1:]) is None and re.search(r"\d{7}", part) is None
    return found.kind in ("phone", "nik") and bool(_YEAR.search(part)) and _PARTED.search(part) is None

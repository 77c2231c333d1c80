"""Personal data behind dots: what a list, a message, a preview or a log may show of it (UU 27/2022).

Masked in free text: telephone numbers (08…, +62…, 62…, area codes in brackets), NIK (16 digits), passports (a letter
and 7 digits), e-mail, with whatever spaces, dashes, dots and brackets people put between. Dates, clocks, counts and
area codes stay. In doubt it masks: a hidden figure costs a look, a shown number cannot be taken back.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from store.models.collections import COLLECTIONS, flat_fields
from store.models.kinds import fields_of

DOTS: Final = "•••"
CUT: Final = 40
"""Cells that a value may take in problems and previews (DESIGN 5)."""
OURS: Final = frozenset({"outreach"})
"""Collections whose text is meant for the public: a caption must show the hotline."""

_BETWEEN = r"\s.\-‐‑‒–—−()\[\]/_·"
_SEP = rf"[{_BETWEEN}]{{0,3}}"
_ALONE = "".join(rf"(?<!\d{f'[{_BETWEEN}]' * signs})" for signs in range(4))
"""No digit before, not even behind up to three separators: what follows is not the middle of a longer number."""
_CLOCK = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_DAY_FIRST = r"(?:0?[1-9]|[12]\d|3[01])(?P<{0}>[-./])(?:0?[1-9]|1[0-2])(?P={0})(?:19|20)\d\d"
_YEAR_FIRST = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_KEPT = re.compile(
    # A date and a clock look like a number in 08…: "08-11-2025 10.00" has twelve digits.
    rf"{_ALONE}(?:{_DAY_FIRST.format('a')}|{_YEAR_FIRST})(?:[\sT,]{{1,2}}{_CLOCK}(?::[0-5]\d)?)?(?!{_SEP}\d)"
    rf"|{_ALONE}(?:{_DAY_FIRST.format('b')}|{_YEAR_FIRST})(?=[\s,]{{1,2}}{_CLOCK}[-–])"
    rf"|{_ALONE}{_CLOCK}\s?[-–]\s?{_CLOCK}(?:(?!{_SEP}\d)|(?=\s\d{{1,2}}\s[^\W\d_]))"
)
_FOUND = re.compile(
    # Possessive and only from the start of a run: 50,000 letters without an @ took 3.7 s.
    rf"(?P<mail>(?<![\w.+%\-])[\w.+%\-]++@[\w\-]++(?:\.[\w\-]++)+)"
    # With a 0 or a + in front before the NIK: two numbers of twelve digits hold sixteen in a row.
    rf"|(?P<phone>(?<!\d)(?:[(\[]?(?:\+|00){_SEP}6{_SEP}2{_SEP}(?:0{_SEP})?|[(\[]?0{_SEP})8(?:{_SEP}\d){{7,12}}(?!\d)"
    rf"|(?<!\d)[(\[]?\+{_SEP}6{_SEP}2{_SEP}[1-9](?:{_SEP}\d){{6,13}}(?!\d)"
    rf"|(?<!\d)\(0\d{{2,3}}\){_SEP}\d(?:{_SEP}\d){{4,7}}(?!\d)"
    rf"|(?<!\d)0(?:2[1-9]|[3-9]\d{{1,2}})[-\s]\d{{5,8}}(?!\d))"
    rf"|(?P<nik>(?<!\d)\d(?:{_SEP}\d){{15}}(?!\d))"
    rf"|(?P<bare>(?<!\d)[(\[]?6{_SEP}2{_SEP}(?:0{_SEP})?8(?:{_SEP}\d){{7,12}}(?!\d))"
    rf"|(?P<passport>(?<![^\W_])[^\W\d_][ .\-]?\d(?:[ .\-]?\d){{6}}(?!\d))"
)
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D+){3}(?:19|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}(?:\s\d{1,3}(?:\.\d{3})?)+")


def mask_name(name: str) -> str:
    """The first letter and dots, whatever the length: `S•••`. Nothing stays nothing."""
    stripped = name.strip()
    return f"{stripped[0]}{DOTS}" if stripped else ""


def mask_contact(contact: str) -> str:
    """A telephone number keeps its first two signs and last two digits, anything else its first letter.

    `0812 3456 7890` → `08•••90`, `+62 812…` → `+62•••90`, `warga@example.org` → `w•••@•••`, `@warga` → `@w•••`.
    """
    text = contact.strip()
    digits = [sign for sign in text if sign.isdigit()]
    if "@" in text[1:]:
        return f"{text[0]}{DOTS}@{DOTS}"
    if len(digits) >= 7:
        return _phone("+62" if text.startswith("+") else "".join(digits[:2]), digits)
    if text.startswith("@") and len(text) > 1:
        return f"@{text[1]}{DOTS}"
    return mask_name(text)


def mask_text(text: str) -> str:
    """Free text with every number, address and document that could name a person behind dots."""
    parts: list[str] = []
    done = 0
    for kept in _KEPT.finditer(text):
        parts += [_FOUND.sub(_hide, text[done : kept.start()]), kept.group()]
        done = kept.end()
    return "".join([*parts, _FOUND.sub(_hide, text[done:])])


def masked(collection: str, field: str, value: Any) -> Any:
    """A flat field's value as it may be shown by default: the same type, personal texts masked.

    Parts (officers, contacts, notes, …) come back as the same structs with their texts masked.
    """
    spec = flat_fields(collection).get(field) if collection in COLLECTIONS else None
    if isinstance(value, str):
        if spec is not None and spec.kind.personal:
            return mask_contact(value) if "contact" in field else mask_name(value)
        if collection in OURS or (spec is not None and spec.kind.name in ("code", "choice")):
            return value
        return mask_text(value)
    if isinstance(value, tuple):
        return tuple(_part(item, collection) for item in value)
    return value


def shown(collection: str, field: str, value: str) -> str:
    """A value in a problem or a preview: masked, on one line, cut at 40 characters."""
    text = " ".join(str(masked(collection, field, value)).split())
    return text if len(text) <= CUT else f"{text[: CUT - 1]}…"


def _part(item: Any, collection: str) -> Any:
    """One part of a field: its personal texts by name or number, its other texts by what is found in them."""
    if isinstance(item, str):
        return item if collection in OURS else mask_text(item)
    if not isinstance(item, msgspec.Struct):
        return item
    personal = {name for name, spec in fields_of(type(item)).items() if spec.kind.personal}
    changes: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(item).items():
        if isinstance(value, str) and name in personal:
            changes[name] = mask_contact(value) if name == "phone" else mask_name(value)
        elif isinstance(value, str) and name == "text":
            changes[name] = mask_text(value)
    return msgspec.structs.replace(item, **changes)


def _hide(found: re.Match[str]) -> str:
    text = found.group()
    match found.lastgroup:
        case "phone" | "bare":
            digits = [sign for sign in text if sign.isdigit()]
            return _phone("+62" if "+" in text else "".join(digits[:2]), digits)
        case "nik":
            return text if _YEARS.fullmatch(text) or _THOUSANDS.fullmatch(text) else DOTS * 2
        case "mail":
            return f"{text[0]}{DOTS}@{DOTS}"
        case _:
            return DOTS * 2


def _phone(start: str, digits: list[str]) -> str:
    return f"{start}{DOTS}{''.join(digits[-2:])}"

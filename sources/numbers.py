"""Numbers as they come → whole numbers: thousands and decimals by the declared sign, currency, words for none."""

from __future__ import annotations

import re
from typing import Any

from sources.convert import DASHES, NO_FIGURE, NONE_AT_ALL, bare, refuse, scalar
from store.models.text import clean

_CURRENCY = re.compile(r"(?:rp|idr)\.?\s*", re.IGNORECASE)
_NO_CENTS = re.compile(r"[.,](?:-|–|—)+")
"""How a price ends that has no cents: `Rp80.000,-`."""
_TWO_WAYS = re.compile(r"[+-]?\d+(?:[.,]\d+)+")
"""A number, but not in the form of the declared sign."""


def number(value: Any, decimal: str) -> int | None:
    """A whole number; None where there is none (a dash, `n/a`). `nihil` is 0: somebody counted, and there were none.

    `1.234` is 1234 only where the decimal sign is declared as `,`. Exactly three digits behind the decimal sign are
    refused: somebody's thousands, read with the wrong sign. Raises Misfit: `decimal`, `whole`, `range`, `type`.
    """
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        return refuse("type", "number")
    if isinstance(value, int | float):
        if not abs(value) < 2**53:  # infinities and NaN too
            return refuse("range", "number")
        return int(value) if value == int(value) else refuse("whole", "number")
    text = scalar(value, "number") or ""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    return _written_number(bare(clean(text).strip()), decimal)


def _written_number(text: str, decimal: str) -> int | None:
    """A number with a sign, thousands, decimals or a currency, or a word for none."""
    if len(text) > 40:
        return refuse("type", "number")
    word = text.casefold()
    if not text or word in NO_FIGURE:
        return None
    if word in NONE_AT_ALL:
        return 0
    currency = _CURRENCY.match(text)
    if currency is not None:
        text = text[currency.end() :]
        if text in DASHES:  # how spreadsheets show an amount of nothing
            return None
        cents = _NO_CENTS.search(text)
        text = text[: cents.start()] if cents is not None and cents.end() == len(text) else text
    return _digits(text.replace("\N{MINUS SIGN}", "-"), decimal)


def _digits(text: str, decimal: str) -> int:
    thousands = "." if decimal == "," else ","
    plain = rf"[+-]?(?:\d+|\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d{{1,3}}(?:[\u00a0\u202f\u2009 ]\d{{3}})+)"
    match = re.fullmatch(rf"({plain})(?:[{decimal}](\d*))?", text, re.ASCII)
    if match is None:
        return refuse("decimal" if _TWO_WAYS.fullmatch(text) and text.isascii() else "type", "number")
    decimals = match[2] or ""
    if len(decimals) == 3:
        return refuse("decimal", "number")
    whole = int(re.sub(r"[^0-9+-]", "", match[1]))
    if decimals.strip("0"):
        return refuse("whole", "number")
    return whole if abs(whole) < 2**53 else refuse("range", "number")

"""Values as they come → values as we keep them: days, moments, numbers, codes, texts (DESIGN 2.9).

An order or a sign that nobody declared and that matters is a misfit, never a guess. All text passes `clean`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Any, NoReturn

import msgspec

from store.models.text import clean


class Misfit(Exception):
    """A value that cannot be read. `code` and `expected` become a Problem."""

    def __init__(self, code: str, expected: str) -> None:
        self.code = code
        self.expected = expected
        super().__init__(code, expected)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a source writes: what its table declares."""

    zone: tzinfo
    """Zone of times that name none."""
    office: tzinfo
    """Zone in which moments are kept."""
    dates: tuple[str, ...] = ()
    decimal: str = "."


def scalar(value: Any, expected: str = "line") -> str | None:
    """Text, number or truth value as text; None where it is absent."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else _refuse("range", expected)
    if isinstance(value, float):
        if not abs(value) < float("inf"):  # NaN too: a text `nan` would be a checkpoint of that name
            return _refuse("range", expected)
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _refuse("type", expected)


def line(value: Any) -> str | None:
    """One line of clean text without spaces at its ends."""
    text = scalar(value)
    return None if text is None else clean(text).strip() or None


def prose(value: Any) -> str | None:
    """Clean text that may have line breaks."""
    text = scalar(value, "prose")
    return None if text is None else clean(text.replace("\r\n", "\n"), lines=True).strip() or None


_DAMAGED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+|\d{5,}[.,]0+")


def code(value: Any) -> str | None:
    """A code as text, leading zeros kept. What a spreadsheet made of a long one (`1,00015E+13`) is refused."""
    text = line(value) if not isinstance(value, float | bool) else _refuse("code", "text")
    if text is not None and _DAMAGED.fullmatch(text):
        return _refuse("code", "text")
    return text


_YES = frozenset(("true", "1", "yes", "y", "ya", "benar", "iya"))
_NO = frozenset(("false", "0", "no", "n", "tidak", "bukan", "tdk"))


def yes_or_no(value: Any) -> bool | None:
    """A truth value; `t` is refused, for it means *true* to some and *tidak* to others."""
    text = line(value)
    if text is None:
        return None
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return _refuse("type", "yesno")


def choice(value: Any, choices: dict[str, str]) -> str | None:
    """One of our identifiers, whatever its case; anything else stays as it is and is refused by the collection."""
    text = line(value)
    return None if text is None else choices.get(re.sub(r"[\s-]+", "_", text.casefold()), text)


def lines(value: Any) -> tuple[str, ...] | None:
    """Several short texts: a list, or text with semicolons, newlines or commas between them (the first found)."""
    if isinstance(value, str):
        separator = next((sign for sign in (";", "\n") if sign in value), ",")
        value = value.split(separator)
    items = value if isinstance(value, list | tuple) else [value]
    found = tuple(text for item in items if (text := line(item)) is not None)
    return found or None


def number(value: Any, decimal: str) -> int | None:
    """A whole number. `1.234` is 1234 only where the decimal sign is declared as `,`.

    Exactly three digits behind the decimal sign are refused: somebody's thousands, read with the wrong sign.
    """
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        return _refuse("type", "number")
    if isinstance(value, int | float):
        if not abs(value) < 2**53:  # infinities and NaN too
            return _refuse("range", "number")
        return int(value) if value == int(value) else _refuse("whole", "number")
    text = scalar(value, "number") or ""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    return _written_number(clean(text).strip(), decimal)


def _written_number(text: str, decimal: str) -> int | None:
    """A number with a sign, thousands or decimals."""
    if not text:
        return None
    thousands = "." if decimal == "," else ","
    if len(text) > 30:
        return _refuse("type", "number")
    plain = rf"[+-]?(?:\d+|\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d{{1,3}}(?:[\u00a0\u202f\u2009 ]\d{{3}})+)"
    match = re.fullmatch(rf"({plain})(?:[{decimal}](\d*))?", text, re.ASCII)
    if match is None:
        wrong_sign = re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?", text)
        return _refuse("decimal" if wrong_sign else "type", "number")
    decimals = match[2] or ""
    if len(decimals) == 3:
        return _refuse("decimal", "number")
    whole = int(re.sub(r"[^0-9+-]", "", match[1]))
    if decimals.strip("0"):
        return _refuse("whole", "number")
    return whole if abs(whole) < 2**53 else _refuse("range", "number")


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:?\d{2}.*)?|\d{8}(T\d{4}.*)?")
_ORDERED = re.compile(r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}\b.*")


def day(value: Any, reading: Reading) -> date | None:
    """A day. A moment with a zone is the day that it was where the source is."""
    found = _read_date(value, reading, "day")
    if isinstance(found, datetime):
        return (found.astimezone(reading.zone) if found.tzinfo else found).date()
    return found


def moment(value: Any, reading: Reading) -> datetime | None:
    """A moment with its zone: the source's where the value names none; midnight where it is a day."""
    found = _read_date(value, reading, "moment")
    if found is None:
        return None
    if not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day, tzinfo=reading.zone)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=reading.zone)).astimezone(reading.office)
    except (OverflowError, ValueError):
        return _refuse("range", "moment")


def _read_date(value: Any, reading: Reading, expected: str) -> date | datetime | None:
    """A declared form, else ISO 8601. An order of day and month that nobody declared is refused."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, bool | float | list | dict):
        return _refuse("type", expected)
    text = line(value)
    if text is None:
        return None
    for form in reading.dates:
        found = _by_form(text, form)
        if found is not None:
            return found
    if _ISO.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return _refuse("type", expected)
        return found if found.tzinfo or len(text) > 10 else found.date()
    if _ORDERED.fullmatch(text):
        return _refuse("date-order", ", ".join(reading.dates) or "%d/%m/%Y")
    return _refuse("type", ", ".join(reading.dates) or expected)


def _by_form(text: str, form: str) -> datetime | None:
    if "%b" in form or "%B" in form or "%a" in form or "%A" in form:
        text = _in_english(text)
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the reading's, given by the callers
    except ValueError:
        return None


_WORDS = {
    "januari": "January", "februari": "February", "pebruari": "February", "maret": "March", "mei": "May",
    "juni": "June", "juli": "July", "agustus": "August", "agu": "Aug", "agt": "Aug", "ags": "Aug",
    "oktober": "October", "okt": "Oct", "nopember": "November", "nop": "Nov", "desember": "December", "des": "Dec",
    "senin": "Monday", "sen": "Mon", "selasa": "Tuesday", "sel": "Tue", "rabu": "Wednesday", "rab": "Wed",
    "kamis": "Thursday", "kam": "Thu", "jumat": "Friday", "jum'at": "Friday", "jum": "Fri", "sabtu": "Saturday",
    "sab": "Sat", "minggu": "Sunday", "min": "Sun",
}  # fmt: skip
"""Indonesian names of months and days; strptime knows only the locale's, which is English here."""


def _in_english(text: str) -> str:
    return re.sub(r"[A-Za-z']+", lambda word: _WORDS.get(word[0].casefold(), word[0]), text)


def _refuse(code: str, expected: str) -> NoReturn:
    raise Misfit(code, expected)

"""Values of date fields → days and moments, by what the source's table declares (DESIGN 2.9)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from sources.convert import NO_FIGURE, NONE_AT_ALL, Misfit, Reading, bare, refuse, scalar, written
from sources.date_forms import declared, form_of
from sources.date_plain import says_none, undeclared
from sources.date_words import Found, Span

_LONGEST = 100
"""Characters of a date with everything around it."""


def day(value: Any, reading: Reading) -> date | None:
    """A day. A moment with a zone is the day that it was where the source is. Raises Misfit, `coarse` for a month."""
    found = span(value, reading)
    return refuse("coarse", "day") if isinstance(found, Span) else found


def span(value: Any, reading: Reading) -> date | Span | None:
    """A day, or the month, quarter or year that is all that the value names. Raises Misfit."""
    if type(value) is str and len(value) == 10 and value[4] == value[7] == "-" and not reading.dates:
        with suppress(ValueError):
            return date.fromisoformat(value)
    found = _read(value, reading, "day")
    if not isinstance(found, datetime):
        return found
    try:
        return (found.astimezone(reading.zone) if found.tzinfo else found).date()
    except (OverflowError, ValueError):
        return refuse("range", "day")


def moment(value: Any, reading: Reading) -> datetime | None:
    """A moment with its zone: the source's where the value names none; midnight where it is a day. Raises Misfit."""
    found = _read(value, reading, "moment")
    if found is None:
        return None
    if isinstance(found, Span):
        return refuse("coarse", "moment")
    if not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day, tzinfo=reading.zone)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=reading.zone)).astimezone(reading.office)
    except (OverflowError, ValueError):
        return refuse("range", "moment")


def _read(value: Any, reading: Reading, expected: str) -> Found | None:
    """A declared form, else one that can mean only one thing; None where there is nothing."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, bool | list | dict):
        return refuse("type", expected)
    text = written(scalar(value, expected))  # a number is read as its digits: 1769000000, 201605, 46000.5
    if text is None or text.casefold() in NO_FIGURE or text.casefold() in NONE_AT_ALL:
        return None
    if len(text) > _LONGEST:
        return refuse("type", expected)
    text = bare(text)
    return None if says_none(text) else _text(text, reading, expected)


def _text(text: str, reading: Reading, expected: str) -> Found | None:
    if reading.dates:
        now = reading.now.astimezone(reading.zone) if reading.now is not None else None
        for form in reading.dates:
            found = declared(text, form_of(form), now)
            if found is not None:
                return found
    try:
        return undeclared(text)
    except Misfit as misfit:
        code, form = misfit.code, misfit.expected
    if code in ("type", "date-order") and reading.dates:
        form = ", ".join(reading.dates)
    return refuse(code, expected if form == "day" else form)

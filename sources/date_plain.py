"""Dates that need no declaration, because they can mean one thing only. Pure.

ISO 8601, months by name, seconds and milliseconds since 1970, years, quarters and months. What could be read in two
ways is refused, with the declaration that would settle it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sources.convert import refuse
from sources.date_forms import EPOCH
from sources.date_words import MONTHS, TIME_BEHIND, Found, Span, check_weekday, clock, without_weekday

_EPOCH_DIGITS = re.compile(r"(\d{10}|\d{13})(?:\.\d{1,9})?", re.ASCII)
_FIRST_EPOCH, _LAST_EPOCH = 1_000_000_000, 4_102_444_800
"""September 2001 (ten digits from there on) to the end of 2099."""
_NONE = re.compile(r"0+|(?:0000-00-00|0001-01-01)(?:[T ][0:.]*(?:Z|\+00:00)?)?")
_ORDERED = re.compile(r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}\b", re.ASCII)


def says_none(text: str) -> bool:
    """Whether it is what databases write for *no date*: `0`, `0000-00-00`, `0001-01-01T00:00:00`."""
    return _NONE.fullmatch(text) is not None


def undeclared(text: str) -> Found:
    """A text that is a date in one way only. Raises Misfit: `date-order`, `no-year`, `weekday`, `serial`, `type`."""
    found = _figures(text) or _iso(text) or _spoken(text) or _span(text)
    if found is not None:
        return found
    if _ORDERED.match(text) and not _ISO.fullmatch(text):
        return refuse("date-order", "%d/%m/%Y")
    return refuse("type", "day")


_ISO = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{8})(?:[T ]\s*(\d{1,2}[:.]?\d{2}.*))?", re.IGNORECASE | re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?", re.ASCII)
"""1954 to 2119 as a spreadsheet counts days."""


def _figures(text: str) -> Found | None:
    """Digits alone: seconds and milliseconds since 1970, year and month, a year."""
    digits = _EPOCH_DIGITS.fullmatch(text)
    if digits is not None:
        seconds = float(text) if len(digits[1]) == 10 else float(text) / 1000
        if _FIRST_EPOCH <= seconds < _LAST_EPOCH:
            return EPOCH + timedelta(seconds=seconds)
        return None
    if _SERIAL.fullmatch(text):
        return refuse("serial", "excel")
    if not text.isascii() or not text.isdigit() or len(text) not in (4, 6, 8):
        return None
    if len(text) == 8:
        return _iso(text) or (refuse("date-order", "%d%m%Y") if _day_first(text) else None)
    year, month = int(text[:4]), int(text[4:] or 1)
    if not 1900 <= year <= 2199 or not 1 <= month <= 12:
        return refuse("date-order", "%d%m%y") if len(text) == 6 and _day_first(text) else None
    if len(text) == 4:
        return Span(date(year, 1, 1), "year", text)
    if 1 <= year % 100 <= 12:  # `201205` may be May 2012, 5 December 2020 and 20 December 2005
        return refuse("date-order", "%Y%m")
    return Span(date(year, month, 1), "month", text)


def _day_first(text: str) -> bool:
    """Whether six or eight digits look like day, month and year, or the other way round."""
    first, second, last = int(text[:2]), int(text[2:4]), int(text[4:])
    return 1 <= first <= 31 and 1 <= second <= 31 and (len(text) == 6 or 1900 <= last <= 2199)


def _iso(text: str) -> Found | None:
    """ISO 8601, and its day before another clock: `2026-11-23 09.15 WIB`."""
    parts = _ISO.fullmatch(text)
    if parts is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is not None:
        return found if found.tzinfo or len(text) > 10 else found.date()
    try:
        day = date.fromisoformat(parts[1])
    except ValueError:
        return None
    time = clock(parts[2]) if parts[2] else None
    return datetime.combine(day, time) if time is not None else None


_D_M_Y = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ ./-]*([^\W\d_]{3,12})\.?(?:[ ,./-]*(\d{4}|\d{2}(?!\d)))?", re.IGNORECASE
)
_M_D_Y = re.compile(r"([^\W\d_]{3,12})\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:,? +(\d{4}))?", re.IGNORECASE)
_Y_M_D = re.compile(r"(\d{4})[ /-]([^\W\d_]{3,12})[ /-](\d{1,2})")


def _spoken(text: str) -> Found | None:
    """A day whose month is a name: `Senin, 8 November 2025 pukul 09.15 WIB`, `06-Feb-2020`, RFC 822."""
    behind = TIME_BEHIND.fullmatch(text)
    time = clock(behind[2]) if behind is not None else None
    day = None
    if behind is not None and time is not None:
        day = _spoken_day(behind[1].rstrip(" ,"))
    if day is None or time is None:
        return _spoken_day(text)
    return datetime.combine(day, time)


def _spoken_day(text: str) -> date | None:
    weekday, text = without_weekday(text)
    if found := _D_M_Y.fullmatch(text):
        parts = found[3], found[2], found[1]
    elif found := _M_D_Y.fullmatch(text):
        parts = found[3], found[1], found[2]
    elif found := _Y_M_D.fullmatch(text):
        parts = found[1], found[2], found[3]
    else:
        return None
    year, month = parts[0], MONTHS.get(parts[1].casefold())
    if month is None:
        return None
    if year is None:  # `8 Nov` lacks its year; `Nov-24` may have one
        return (
            refuse("no-year", "%d %b")
            if text[0].isdigit()
            else refuse("date-order", "%b-%y" if "-" in text else "%b %d")
        )
    if len(year) == 2 and not weekday:
        return refuse("date-order", "%d-%b-%y")
    try:  # RFC 822 has years of two digits, and a weekday to tell by
        day = date(int(year) + (2000 if len(year) == 2 else 0), month, int(parts[2]))
    except ValueError:
        return None
    check_weekday(weekday, day)
    return day


_MONTH_OF = re.compile(r"([^\W\d_]{3,12})\.?[ ,/-]*(\d{4})|(\d{4})[ ,/-]*([^\W\d_]{3,12})")
_MONTH_IN_DIGITS = re.compile(r"(\d{4})[/-](\d{1,2})|(\d{1,2})[/-](\d{4})", re.ASCII)
_QUARTER = re.compile(
    r"(\d{4})[ -]?q([1-4])|(?:q|kuartal|triwulan|tw\.?) ?(iv|i{1,3}|[1-4])[ ,/-]*(\d{4})",
    re.IGNORECASE | re.ASCII,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _span(text: str) -> Span | None:
    """`Mei 2016`, `2016-05`, `05/2016`, `2016Q1`, `Triwulan I 2016`."""
    if found := _QUARTER.fullmatch(text):
        year, which = found[1] or found[4], (found[2] or found[3]).casefold()
        quarter = _ROMAN.get(which) or int(which)
        return _first(int(year), quarter * 3 - 2, "quarter", text)
    if found := _MONTH_OF.fullmatch(text):
        named = MONTHS.get((found[1] or found[4]).casefold(), 0)
        return _first(int(found[2] or found[3]), named, "month", text)
    if found := _MONTH_IN_DIGITS.fullmatch(text):
        return _first(int(found[1] or found[4]), int(found[2] or found[3]), "month", text)
    return None


def _first(year: int, month: int, period: str, text: str) -> Span | None:
    return Span(date(year, month, 1), period, text) if 1900 <= year <= 2199 and 1 <= month <= 12 else None

"""Periods of figures as people type them, in Indonesian and English at once: `nov 2024`, `triwulan 3`, `1-22 nov`,
`minggu lalu`, `7 hari terakhir`, `1 okt s.d. 22 nov 2026`.

Figures lie in the past: a name without a year is the last one that has begun (in November `desember` is last year's).
What can mean two things is asked, never guessed: it comes back as a misreading.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from store.queries.deferrals import shift
from store.queries.periods import Period, of_kind
from tui.words import days

_UNITS = {
    "hari": "day", "day": "day", "days": "day",
    "minggu": "week", "pekan": "week", "week": "week", "weeks": "week",
    "bulan": "month", "month": "month", "months": "month",
    "triwulan": "quarter", "kuartal": "quarter", "tw": "quarter", "quarter": "quarter", "quarters": "quarter",
    "tahun": "year", "year": "year", "years": "year",
}  # fmt: skip
_WHICH = {"ini": 0, "this": 0, "lalu": -1, "kemarin": -1, "last": -1, "previous": -1, "sebelumnya": -1}
_LAST = ("terakhir", "last")
_BETWEEN = re.compile(r"\s(?:s\.?\s?/?\s?d\.?|sampai(?:\sdengan)?|hingga|to|until|till|–|—|-)\s")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = re.compile(
    r"(?:q|tw|triwulan|kuartal|quarter)\s?(?:ke-?\s?)?([1-4]|iv|i{1,3})(?:[\s/\-](\d{4}))?", re.ASCII
)
_HALF = re.compile(r"(?:semester|smt|half)\s?(?:ke-?\s?)?([12]|i{1,2})(?:[\s/\-](\d{4}))?", re.ASCII)
_YEAR = re.compile(r"(?:tahun |year )?((?:19|20)\d\d)", re.ASCII)
_MONTH = re.compile(r"(?:bulan )?([^\W\d_]+)\.?(?:[\s\-/](\d{4}|'?\d{2}))?", re.ASCII)
_NUMBERED = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})", re.ASCII)
_SPAN = re.compile(r"(\d{1,2})\s?[-–—]\s?(\d{1,2})\s([^\W\d_]+)\.?(?:\s(\d{4}))?")
_SPAN_SLASHED = re.compile(r"(\d{1,2})\s?[-–—]\s?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.ASCII)


class Misread(NamedTuple):
    """Why a text is no period."""

    code: str
    """no-period | no-day | turned (it ends before it begins) | which-day."""
    facts: tuple[str, ...] = ()
    """Of `no-day` and `which-day` the part that was not understood."""


def read_period(text: str, today: date) -> Period | Misread:
    """The period that a person typed. Never raises."""
    folded = " ".join(text.casefold().replace(",", " ").split())
    try:
        found = (
            _relative(folded, today)
            or _quartered(folded, today)
            or _numbered(folded)
            or _spanned(folded, today)
            or _ranged(folded, today)
            or _monthly(folded, today)
            or _daily(folded, today)
        )
    except (ValueError, OverflowError):
        return Misread("no-day", (folded,))
    if found is None:
        return Misread("no-period")
    return Misread("turned") if isinstance(found, Period) and found.last < found.first else found


def _relative(text: str, today: date) -> Period | None:
    """`minggu ini`, `bulan lalu`, `last year`, `7 hari terakhir`, `last 3 months`."""
    words = text.split()
    pairs = [(0, 1), (1, 0)]
    if len(words) == 2:
        for unit, which in pairs:
            kind, by = _UNITS.get(words[unit]), _WHICH.get(words[which])
            if kind is not None and by is not None and kind != "day":
                return of_kind(kind, today).moved(by)
    if len(words) == 3:
        for place in ((0, 1, 2), (1, 2, 0)):
            amount, kind = days.number(words[place[0]]), _UNITS.get(words[place[1]])
            if amount and kind is not None and words[place[2]] in _LAST:
                return _last(amount, kind, today)
    return None


def _last(amount: int, kind: str, today: date) -> Period:
    """The last days, weeks, … up to today, today among them."""
    if kind in ("day", "week"):
        return Period(today - timedelta(amount * (7 if kind == "week" else 1) - 1), today)
    months = {"month": 1, "quarter": 3, "year": 12}[kind] * amount
    return Period(of_kind("month", shift(today.replace(day=1), 1 - months)).first, today)


def _quartered(text: str, today: date) -> Period | None:
    for pattern, months in ((_QUARTER, 3), (_HALF, 6)):
        if (met := pattern.fullmatch(text)) is not None:
            number = _ROMAN.get(met[1]) or int(met[1])
            year = int(met[2]) if met[2] else today.year
            first = date(year, (number - 1) * months + 1, 1)
            if not met[2] and first > today:
                first = first.replace(year=year - 1)
            if months == 3:
                return of_kind("quarter", first)
            return Period(first, shift(first, 6) - timedelta(1))
    return None


def _numbered(text: str) -> Period | None:
    """`2024`, `2024-11`, `11/2024`."""
    if (met := _YEAR.fullmatch(text)) is not None:
        return of_kind("year", date(int(met[1]), 1, 1))
    if (met := _NUMBERED.fullmatch(text)) is not None:
        year, month = (met[1], met[2]) if met[1] else (met[4], met[3])
        return of_kind("month", date(int(year), int(month), 1))
    return None


def _monthly(text: str, today: date) -> Period | None:
    met = _MONTH.fullmatch(text)
    month = _months().get(met[1]) if met is not None else None
    if met is None or month is None:
        return None
    return of_kind("month", date(_year(met[2]) or _begun(month, 1, today), month, 1))


def _spanned(text: str, today: date) -> Period | None:
    """`1-22 nov`, `1–22 nov 2026`, `1-22/11/2026`."""
    if (met := _SPAN.fullmatch(text)) is not None:
        month = _months().get(met[3])
    elif (met := _SPAN_SLASHED.fullmatch(text)) is not None:
        month = int(met[3])
    else:
        return None
    if month is None:
        return None
    first, last = int(met[1]), int(met[2])
    year = int(met[4]) if met[4] else _begun(month, first, today)
    return Period(date(year, month, first), date(year, month, last))


def _ranged(text: str, today: date) -> Period | Misread | None:
    """Two days, months or years with *s.d.* between them."""
    parts = _BETWEEN.split(f" {text} ".replace("  ", " ").strip())
    if len(parts) != 2:
        return None
    end = read_period(parts[1], today)
    if isinstance(end, Misread):
        return end
    begin = read_period(_completed(parts[0], parts[1]), today)
    if isinstance(begin, Misread):
        return begin
    if begin.first > end.last and not _dated(parts[0]):  # "1 des s.d. 5 jan 2026"
        begin = Period(begin.first.replace(year=begin.first.year - 1), begin.last)
    return Period(begin.first, end.last)


def _completed(begin: str, end: str) -> str:
    """`1 s.d. 22 nov 2026`: what the beginning leaves out stands at the end; `1 okt s.d. 22 nov 2026` the year."""
    words = end.split()
    if days.number(begin) is not None and begin.isdigit() and len(begin) <= 2:
        return " ".join([begin, *words[1:]])
    if not _dated(begin) and re.fullmatch(r"(?:19|20)\d\d", words[-1]) and len(words) > 1:
        return f"{begin} {words[-1]}"
    return begin


def _dated(text: str) -> bool:
    """Whether a year stands in it."""
    return re.search(r"(?:19|20)\d\d", text) is not None


def _daily(text: str, today: date) -> Period | Misread | None:
    words = text.split()
    found = days.read(words, today)
    if found is None or found.taken != len(words):
        return None
    if found.code == "no-day":
        return Misread("no-day", (text,))
    chosen = [day for day in found.days if day <= today] if len(found.days) > 1 else list(found.days)
    if len(chosen) != 1:
        return Misread("which-day", (text,))
    day = chosen[0]
    if day > today and not _dated(text):
        try:
            day = (
                day.replace(year=day.year - 1)
                if any(word in _months() for word in words) or "/" in text
                else day
            )
        except ValueError:
            return Misread("no-day", (text,))
    return Period(day, day, "day")


def _begun(month: int, day: int, today: date) -> int:
    """The last year in which that day is not to come."""
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@cache
def _months() -> dict[str, int]:
    return days.months()

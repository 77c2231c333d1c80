"""What written dates are made of: names of months and days in Indonesian and English, clocks, zones. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from sources.convert import refuse


class Span(NamedTuple):
    """A month, a quarter or a year: its first day must not be taken for the whole of it."""

    first: date
    period: str
    """month | quarter | year."""
    text: str
    """As it was written."""


Found = date | datetime | Span
"""What a written date turns out to be. A moment without a zone is naive: whose zone it has is the reader's business."""

_MONTHS = (
    "january januari jan", "february februari pebruari feb peb", "march maret mar", "april apr", "may mei",
    "june juni jun", "july juli jul", "august agustus aug agu agt ags agust", "september sept sep",
    "october oktober oct okt", "november nopember nov nop", "december desember dec des",
)  # fmt: skip
_DAYS = (
    "monday senin mon sen", "tuesday selasa tue tues sel", "wednesday rabu wed rab", "thursday kamis thu thur thurs kam",
    "friday jumat jum'at jum\u2019at fri jum", "saturday sabtu sat sab", "sunday minggu ahad sun min",
)  # fmt: skip
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
WEEKDAYS = {word: number for number, words in enumerate(_DAYS, 1) for word in words.split()}
"""Casefolded name → number; days as ISO counts them, Monday is 1."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_LEADING = re.compile(rf"({_WORD.pattern})\.?\s*,?\s+")
CLOCK = (
    r"(?:(?:pukul|pkl\.?|jam|at)\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?"
    r"(?:\s*(z|wib|wita|wit|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|utc|ut|gmt))?(?:\s*(?:\([^()]{1,40}\)|\[[\w/+-]{1,40}\]))?"
)
TIME_BEHIND = re.compile(rf"(.+?)(?:(?<=\d)T\s*|,\s*|\s+)({CLOCK})", re.IGNORECASE | re.ASCII)
"""A date (1) with a time of day behind it (2)."""
_CLOCK = re.compile(CLOCK, re.IGNORECASE | re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?", re.ASCII)
_ZONES = {"z": 0, "utc": 0, "ut": 0, "gmt": 0, "wib": 7, "wita": 8, "wit": 9}


def in_english(text: str, form: str) -> str:
    """The same with English names of months and days, full or cut to three letters as the strptime form asks.

    strptime knows only the locale's names, and those are English here.
    """
    cut_month, cut_day = 3 if "%b" in form else None, 3 if "%a" in form else None

    def name(word: re.Match[str]) -> str:
        folded = word[0].casefold()
        if folded in MONTHS:
            return _MONTHS[MONTHS[folded] - 1].partition(" ")[0][:cut_month]
        if folded in WEEKDAYS:
            return _DAYS[WEEKDAYS[folded] - 1].partition(" ")[0][:cut_day]
        return word[0]

    return _WORD.sub(name, text)


def without_weekday(text: str) -> tuple[int, str]:
    """The weekday in front (Monday is 1; 0 where there is none) and the rest."""
    found = _LEADING.match(text)
    number = WEEKDAYS.get(found[1].casefold(), 0) if found is not None else 0
    return (number, text[found.end() :]) if found is not None and number else (0, text)


def check_weekday(weekday: int, day: date) -> None:
    """Raises Misfit where the weekday that stands with a date (0: none does) is not its own: one of the two is wrong."""
    if weekday and day.isoweekday() != weekday:
        refuse("weekday", str(day.isoweekday()))


def clock(text: str) -> time | None:
    """`09:15`, `09.15.00`, `3:00:00 PM GMT+3`, `pukul 09.15 WIB`, `10:00:00 +0700` as a time, with its zone if it has one.

    None where the text is no time of day. `GMT+3` is three hours ahead, as people mean it.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, half = int(found[1]), (found[5] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    try:
        return time(hour, int(found[2]), int(found[3] or 0), micro, tzinfo=_zone(found[6]))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    """Raises ValueError for an offset that no place has."""
    if text is None:
        return None
    offset = _OFFSET.search(text)
    if offset is None:
        hours = _ZONES[text.casefold()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if ahead > timedelta(hours=15) or int(offset[3] or 0) > 59:
        raise ValueError(text)
    return timezone(-ahead if offset[1] == "-" else ahead)

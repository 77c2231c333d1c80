"""Which cells of a workbook are dates: number formats, and the serial numbers behind them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal

Kind = Literal["number", "date", "datetime", "time"] | int
"""What a number format makes of a number; an integer: so many digits, with zeros in front."""

_BUILT_IN: dict[int, Kind] = {
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "date"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), *range(45, 48), 55, 56), "time"),
    22: "datetime",
}
"""The formats that have no code in the file; 27 to 36 and 50 to 58 are those of East Asian editions."""
_NO_PLACES = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]|E[+-]', re.IGNORECASE)
"""What holds letters that stand for nothing: texts, padding, colours, currencies, exponents."""
_LAST = 2_958_465
"""31 December 9999 as a serial number."""
_LONG_AGO = 1_000
"""Days up to which a number shown as hours is a length of time, and not a moment of which only the hours are shown."""
_DAY_IN_MS = 86_400_000


def built_in(number: int) -> Kind:
    """What one of the program's own formats makes of a number."""
    return _BUILT_IN.get(number, "number")


def kind_of(code: str) -> Kind:
    """What a format written as a code makes of a number: `dd/mm/yyyy`, `[h]:mm`, `0000`, `#,##0`."""
    first = _NO_PLACES.sub("", code[:500]).partition(";")[0].casefold().strip()
    if re.fullmatch("0{2,15}", first):
        return len(first)
    if "general" in first or "standard" in first:
        return "number"
    has_time = bool(re.search("[hs]", first))
    has_day = bool(re.search("[dy]", first)) or ("m" in first and not has_time)
    if re.search(r"[#0?]", re.sub(r"s[.,]0+", "s", first)):
        return "number"
    if has_day:
        return "datetime" if has_time else "date"
    return "time" if has_time else "number"


def from_serial(serial: float, kind: Kind, *, since_1904: bool) -> date | datetime | str | None:
    """The day, the moment without a zone, or the time of day as `08:30`; None where there is no such day.

    In the system of 1900, number 60 is a 29 February that never was, and 0 what a formula makes of an empty cell.
    """
    if not 0 <= serial <= _LAST:
        return None
    days, ms = divmod(round(serial * _DAY_IN_MS), _DAY_IN_MS)
    if kind == "time" and days < _LONG_AGO:
        return _clock(days, ms)
    if since_1904:
        first = date(1904, 1, 1)
    elif days == 60 or days == 0:
        return None
    else:
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    try:
        day = first + timedelta(days=days)
    except OverflowError:
        return None
    if ms == 0 and kind == "date":
        return day
    return datetime(day.year, day.month, day.day) + timedelta(milliseconds=ms)  # noqa: DTZ001 - the source's zone, given by `convert`


def _clock(days: int, ms: int) -> str:
    """A time of day, or a length of time over 24 hours, to the second where it has seconds."""
    minutes, seconds = divmod(days * 86_400 + round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")

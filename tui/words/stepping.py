"""A typed moment one step later or earlier: the day where the cursor stands on the date, else a quarter of an hour."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2})([.:])(\d{2}))?\s*")
QUARTER = timedelta(minutes=15)
"""The next one is a full quarter: 10.07 becomes 10.15."""


def stepped(text: str, place: int, by: int) -> tuple[str, int] | None:
    """`24/11/2026 10.00` with the cursor on the day and by 1: `25/11/2026 10.00`. None where the text is none such.

    `place`: of the cursor, which stays on what it steps. A day alone steps by days.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, sign, minute = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001 - a clock
        if hour is None or place <= match.end(3):
            moment += timedelta(days=by)
        else:
            odd = moment.minute % 15
            back = QUARTER if not odd else timedelta(minutes=odd)
            moment += timedelta(minutes=15 - odd) if by > 0 else -back
    except (ValueError, OverflowError):
        return None
    clock = f" {moment:%H}{sign}{moment:%M}" if hour is not None else ""
    found = f"{moment:%d/%m}/{moment.year:04}{clock}"
    return found, min(place, len(found))

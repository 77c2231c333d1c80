"""Rules of recurrence (RFC 5545, 3.3.10) as they are written. Pure. What they name stands in `ruletimes.py`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_RANGES = {
    "BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53), "BYMONTH": (1, 12), "BYSETPOS": (-366, 366),
}  # fmt: skip
_WITHOUT_NOUGHT = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")


class BadRule(Exception):
    """A rule that cannot be read."""


class Rule(NamedTuple):
    """A rule as it is written, its numbers checked."""

    frequency: str
    interval: int = 1
    most: int | None = None
    """How many times there are in all (COUNT)."""
    until: str = ""
    """As it is written: what it means depends on the zone of the event."""
    week_start: int = 0
    """0 is Monday."""
    by: dict[str, tuple[int, ...]] = {}
    """BYMONTH and the like → their numbers."""
    by_day: tuple[tuple[int, int], ...] = ()
    """(which of them in the month or year, 0: every; weekday, 0 is Monday)."""


def rule_of(text: str) -> Rule:
    """`FREQ=WEEKLY;BYDAY=MO,TU;COUNT=5` as a rule. Parts that nobody knows are left out. Raises BadRule."""
    said: dict[str, str] = {}
    for part in text.strip().upper().split(";"):
        name, equals, value = part.partition("=")
        if equals:
            said[name.strip()] = value.strip()
    frequency = said.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise BadRule(text)
    by = {name: _numbers(value, name) for name, value in said.items() if name in _RANGES}
    by_day = _by_day(said.get("BYDAY", ""))
    if any(which for which, _ in by_day) and frequency not in ("MONTHLY", "YEARLY"):
        by_day = tuple((0, day) for _, day in by_day)  # `WEEKLY;BYDAY=1MO`, which some programs write
    if "BYWEEKNO" in by and frequency != "YEARLY":
        raise BadRule(text)
    most = _number(said["COUNT"], -(10**9), 10**9) if said.get("COUNT") else 0
    week_start = _WEEKDAYS.get(said.get("WKST", "MO"))
    if week_start is None:
        raise BadRule(text)
    interval = _number(said.get("INTERVAL", "1"), 1, 10**6)
    return Rule(
        frequency, interval, most if most > 0 else None, said.get("UNTIL", ""), week_start, by, by_day
    )


_UNTIL = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z)?)?", re.ASCII)


def end_of(rule: Rule, first: datetime, zone: tzinfo) -> datetime | None:
    """The last moment of a rule (UNTIL) on the clock of `zone`; None where it has none. Raises BadRule.

    A day alone counts to its end; a moment with `Z` is in UTC, any other on the clock. `first`: of a whole day its midnight.
    """
    if not rule.until:
        return None
    found = _UNTIL.fullmatch(rule.until)
    if found is None:
        raise BadRule(rule.until)
    try:
        local = datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 - a wall clock
        if found[4] is None:
            return local + timedelta(days=1) - timedelta.resolution
        local += timedelta(hours=int(found[4]), minutes=int(found[5]), seconds=int(found[6] or 0))
        if found[7]:
            local = local.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise BadRule(rule.until) from None
    return local


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,10}", text, re.ASCII) or not least <= int(text) <= most:
        raise BadRule(text)
    return int(text)


def _numbers(text: str, name: str) -> tuple[int, ...]:
    found = {_number(part.strip(), *_RANGES[name]) for part in text.split(",") if part.strip()}
    if not found or (0 in found and name in _WITHOUT_NOUGHT):
        raise BadRule(text)
    return tuple(sorted(found))


def _by_day(text: str) -> tuple[tuple[int, int], ...]:
    found: dict[tuple[int, int], None] = {}
    for part in text.split(",") if text else ():
        match = _BY_DAY.fullmatch(part.strip())
        if match is None or match[1] in ("0", "00", "+0", "-0"):
            raise BadRule(text)
        found[int(match[1] or 0), _WEEKDAYS[match[2]]] = None
    return tuple(found)

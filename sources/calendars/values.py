"""What the properties of an event hold: texts, times, lengths of time. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from sources.calendars.lines import Property
from sources.calendars.zones import Zones

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*+,")
_TIME = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z)?)?", re.ASCII | re.IGNORECASE
)
_LENGTH = re.compile(
    r"([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)


class BadValue(Exception):
    """A value that cannot be read."""


class When(NamedTuple):
    """A day, or a moment on the clock of its zone."""

    local: datetime
    """Without a zone; of a day its midnight."""
    zone: tzinfo
    is_day: bool
    floats: bool = False
    """True: the calendar names no zone; `zone` is the source's."""

    def at(self, local: datetime) -> When:
        """Another time of the same kind and zone."""
        return self._replace(local=local)

    @property
    def instant(self) -> datetime:
        """In UTC."""
        try:
            return self.local.replace(tzinfo=self.zone).astimezone(UTC)
        except (OverflowError, ValueError):  # the first and last day of the calendar
            return self.local.replace(tzinfo=UTC)

    def iso(self) -> str:
        """`2026-11-23`, `2026-11-23T09:00:00+07:00`."""
        return (
            self.local.date().isoformat() if self.is_day else self.local.replace(tzinfo=self.zone).isoformat()
        )

    def mark(self) -> str:
        """How it tells one occurrence from others: the same whichever zone it is written in."""
        if self.is_day:
            return self.local.strftime("%Y%m%d")
        if self.floats:
            return self.local.strftime("%Y%m%dT%H%M%S")
        return self.instant.strftime("%Y%m%dT%H%M%SZ")


def text_of(value: str) -> str:
    """A text with what is escaped in it made plain."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts_of(value: str, most: int) -> list[str]:
    """The texts of a list: commas between them, unless they are escaped. Of more than `most` the first of them."""
    if "," not in value:
        return [text_of(value).strip()] if value.strip() else []
    parts: list[str] = []
    start = 0
    for found in _SEPARATOR.finditer(value):
        parts.append(value[start : found.end() - 1])
        start = found.end()
        if len(parts) == most:
            start = len(value)
            break
    return [text for part in (*parts, value[start:]) if (text := text_of(part).strip())]


def when(value: str, parameters: Property, zones: Zones) -> When:
    """A day or a time. Raises BadValue."""
    found = _TIME.fullmatch(value.strip())
    if found is None:
        raise BadValue(value)
    year, month, day, hour, minute, second, utc = found.groups()
    is_day = hour is None or parameters.parameter("VALUE").upper() == "DATE"
    try:
        local = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - the zone is beside it
        if not is_day:
            local += timedelta(
                hours=_below(hour, 24), minutes=_below(minute, 59), seconds=_below(second or "0", 60)
            )
    except (ValueError, OverflowError):
        raise BadValue(value) from None
    if is_day:
        return When(local, zones.own, True)
    if utc:
        return When(local, UTC, False)
    zone = zones.named(parameters.parameter("TZID"))
    return When(local, zone or zones.own, False, zone is None)


def _below(digits: str, most: int) -> int:
    if int(digits) > most:
        raise ValueError(digits)
    return int(digits)


def length(value: str) -> timedelta:
    """`PT1H30M`, `P1D`. Raises BadValue."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None or not any(found.groups()[1:]):
        raise BadValue(value)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    total = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -total if found[1] == "-" else total


def until(value: str, first: When) -> datetime | None:
    """The last moment of a rule on the clock of its event; None where it has none, or one that cannot be read."""
    found = _TIME.fullmatch(value)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None or first.is_day:
            return datetime.combine(day, datetime.max.time())
        local = datetime.combine(day, datetime.min.time()) + timedelta(
            hours=int(found[4]), minutes=int(found[5]), seconds=int(found[6] or 0)
        )
        if found[7]:
            return local.replace(tzinfo=UTC).astimezone(first.zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return local

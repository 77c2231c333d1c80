"""Time zones as calendars name them: IANA's, those of Windows, the file's own, plain offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from sources.calendars.lines import Component
from store.models.rules import BadRule, rule_of
from store.models.ruletimes import Budget, TooMuch, times

_PATH = re.compile(r"[A-Za-z]{2,20}(?:/[A-Za-z0-9_+-]{2,30}){1,2}")
_PLAIN = re.compile(r"(?!localtime|posix)[A-Za-z][A-Za-z0-9+-]{1,20}")
_OFFSET = re.compile(r"\(?(?:UTC|GMT|Etc/GMT)? ?([+-])(\d{1,2}):?(\d{2})?\b.*", re.IGNORECASE | re.ASCII)
_SHORT = {
    "UTC": "UTC", "Z": "UTC", "GMT": "UTC", "WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura",
}  # fmt: skip
_FROM, _TO = datetime(1970, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - clocks of a zone that is being made
"""Years in which a zone of the file changes its clocks."""
_STEPS, _STEPS_OF_ALL = 20_000, 500_000
"""What the rules of one zone may cost, and those of all zones of a file."""
_MOST_CHANGES = 1_000
_MOST_ZONES = 1_000
_MOST_LINES = 20_000
"""Properties of all zones of a file together."""


class Zones:
    """Looks up the zones of one calendar file."""

    def __init__(self, own: tzinfo, components: Iterable[Component]) -> None:
        """`own`: the zone of times that name none; `components`: the file's VTIMEZONEs."""
        self.own = own
        self.unknown: dict[str, None] = {}
        """Names that nobody knows; their times are read in `own`."""
        self._defined: dict[str, Component] = {}
        lines = 0
        for component in components:
            lines += len(component.properties) + sum(len(part.properties) for part in component.parts)
            if len(self._defined) < _MOST_ZONES and lines < _MOST_LINES:
                self._defined.setdefault(component.value("TZID").strip('"'), component)
        self._left = Budget(_STEPS_OF_ALL)
        self._known: dict[str, tzinfo | None] = {"": None}

    def named(self, name: str) -> tzinfo | None:
        """The zone of that name; None where it is empty or nobody knows it."""
        if name not in self._known:
            found = self._find(name.strip())
            if len(self._known) < _MOST_ZONES:
                self._known[name] = found
            if found is None and len(self.unknown) < _MOST_ZONES:
                self.unknown[name] = None
            return found
        return self._known[name]

    def _find(self, name: str) -> tzinfo | None:
        defined = self._defined.get(name)
        location = defined.value("X-LIC-LOCATION") if defined is not None else ""
        return (
            _by_name(name)
            or _by_name(location)
            or (_Made.of(defined, self._left) if defined is not None else None)
            or _by_offset(name)
        )


def _by_name(name: str) -> tzinfo | None:
    """IANA's name, also behind a path, or that of Windows."""
    if not name or len(name) > 100:
        return None
    short = _SHORT.get(name.upper())
    if short is not None:
        return _zone(short)
    steps = name.split("/")
    for path in (
        "/".join(steps[-3:]),
        "/".join(steps[-2:]),
    ):  # `/freeassociation.sourceforge.net/Tzfile/Asia/Jakarta`
        if _PATH.fullmatch(path) and (found := _zone(path)) is not None:
            return found
    from tzlocal.windows_tz import win_tz

    return _zone(win_tz.get(name, "")) or (_zone(name) if _PLAIN.fullmatch(name) else None)


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (
        OSError,
        ValueError,
        LookupError,
    ):  # ZoneInfoNotFoundError is a KeyError; OSError: the name of a folder
        return None


def _by_offset(name: str) -> tzinfo | None:
    """`GMT+0700`, `(UTC+07:00) Bangkok, Hanoi, Jakarta`. `Etc/GMT+7` is west of Greenwich, and IANA knows it."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if ahead > timedelta(hours=15):
        return None
    return timezone(-ahead if found[1] == "-" else ahead)


class _Made(tzinfo):
    """A zone that the file defines: when its clocks change, and to which offset."""

    def __init__(self, name: str, before: timedelta, changes: list[tuple[datetime, timedelta]]) -> None:
        self._name = name
        self._before = before
        self._starts = [start for start, _ in changes]
        self._offsets = [offset for _, offset in changes]

    @classmethod
    def of(cls, component: Component, left: Budget) -> _Made | None:
        """The zone, or None where nothing in its definition can be read. `left`: for it and all others."""
        budget = Budget(min(_STEPS, left.left))
        had = budget.left
        changes: list[tuple[datetime, timedelta]] = []
        before: dict[datetime, timedelta] = {}
        for part in component.parts:
            start, to = _moment(part.value("DTSTART")), _offset(part.value("TZOFFSETTO"))
            if start is None or to is None:
                continue
            before[start] = _offset(part.value("TZOFFSETFROM")) or to
            changes += [(each, to) for each in _starts(part, start, budget)]
        left.left -= had - max(budget.left, 0)
        if not changes:
            return None
        return cls(component.value("TZID"), before[min(before)], sorted(changes))

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset of a time on the zone's clock."""
        if moment is None:
            return self._before
        at = bisect_right(self._starts, moment.replace(tzinfo=None))
        return self._offsets[at - 1] if at else self._before

    def dst(self, moment: datetime | None) -> timedelta:
        """Never said: what counts is the offset."""
        return timedelta()

    def __str__(self) -> str:
        """As the file calls it, like `ZoneInfo`."""
        return self._name

    def tzname(self, moment: datetime | None) -> str:
        """As the file calls it."""
        return self._name


def _starts(part: Component, start: datetime, budget: Budget) -> list[datetime]:
    """When an observance begins: its first time, and those that its rules and lists name."""
    found = {start}
    for each in part.properties:
        if each.name == "RDATE":
            listed = (_moment(value) for value in each.value.split(",", _MOST_CHANGES)[:_MOST_CHANGES])
            found.update(moment for moment in listed if moment is not None)
        elif each.name == "RRULE":
            try:
                rule = rule_of(each.value)
                last = _moment(rule.until) if rule.until else None
                for moment in times(rule, start, last, max(start, _FROM), _TO, budget):
                    found.add(moment)
                    if len(found) > _MOST_CHANGES:
                        break
            except (BadRule, TooMuch):
                continue
    return list(found)


def _moment(text: str) -> datetime | None:
    """A time on the zone's clock, whatever stands behind it; the few hours that `Z` may mean do not matter here."""
    try:
        return datetime.strptime(text.strip().rstrip("Zz"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the clock of a zone
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    """`+0730`, `-043015`."""
    found = re.fullmatch(r"([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?", text.strip(), re.ASCII)
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if ahead >= timedelta(hours=24):
        return None
    return -ahead if found[1] == "-" else ahead

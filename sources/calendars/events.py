"""One VEVENT: what it says of itself as a row, and what it says of its times."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sources.calendars.lines import Component, Property
from sources.calendars.values import BadValue, When, length, parts_of, text_of, when
from sources.calendars.zones import Zones
from sources.errors import Unreadable
from sources.table import MOST_REFUSED, Refused
from store.models.problem import Problem
from store.models.rules import BadRule, Rule, rule_of
from store.models.text import clean

_TIMES = frozenset(
    ("DTSTART", "DTEND", "DURATION", "RDATE", "EXDATE", "RRULE", "EXRULE", "RECURRENCE-ID", "DTSTAMP", "UID")
)
_LISTS = ("CATEGORIES", "RESOURCES")
_MOMENTS = ("CREATED", "LAST-MODIFIED")
_PEOPLE = ("ORGANIZER", "ATTENDEE")
_MOST_DATES = 5_000
"""Dates that one event may list."""
_MOST_DATES_IN_ALL = 50_000
"""Dates that all events of a file may list."""
_LONGEST_NAME = 200
"""Letters of a calendar's name: each of its rows has it."""
_MOST_NAMES = 100
"""Properties of different names in one event."""
_MOST_REPEATED = 200
"""Properties of one name in one event."""
DAY = timedelta(days=1)


class Event(NamedTuple):
    """An event, or another version of one of its occurrences."""

    uid: str
    line: int
    row: dict[str, Any]
    start: When | None
    """None: it cannot be read, or there is none; `row` has it as it is written."""
    duration: timedelta
    instead_of: When | None
    """The occurrence that it stands for."""
    and_later: bool
    """True: for all later ones too."""
    rules: tuple[Rule, ...]
    without: tuple[Rule, ...]
    listed: tuple[tuple[When, timedelta | None], ...]
    """Further times, and how long where it says so."""
    left_out: tuple[When, ...]
    version: tuple[int, str]
    """The greater one is newer."""

    @property
    def repeats(self) -> bool:
        """Whether it happens more than once."""
        return bool(self.rules or self.listed)


class Reader:
    """Reads events; `problems` and `rejected` gather what is said about them."""

    def __init__(self, zones: Zones) -> None:
        self.problems: list[Problem] = []
        self.rejected = Refused()
        self._zones = zones
        self._dates = 0
        """Dates that were listed so far."""

    def event(self, component: Component) -> Event | None:
        """What an event says; None where nobody knows which one it is. What cannot be read in it is told.

        Raises Unreadable `too-many-rows` where the events list more dates than are read.
        """
        start = self._when(component, "DTSTART", tell=False)
        changes = component.first("RECURRENCE-ID")
        instead_of = self._when(component, "RECURRENCE-ID", tell=False)
        if component.broken or (changes is not None and instead_of is None):
            value = clean(f"RECURRENCE-ID:{changes.value[:200]}")[:80] if changes is not None else ""
            self.rejected.add("broken-event", component.line, value)
            return None
        times = self._listed(component)
        if component.cut:
            self._tell_cut(component, component.value("UID"), len(component.properties))
        return Event(
            uid=component.value("UID"),
            line=component.line,
            row=self._row(component, start),
            start=start,
            duration=self._duration(component, start),
            instead_of=instead_of,
            and_later=changes is not None and changes.parameter("RANGE").upper().startswith("THISANDFUTURE"),
            rules=self._rules(component, "RRULE"),
            without=self._rules(component, "EXRULE"),
            listed=times["RDATE"],
            left_out=tuple(each for each, _ in times["EXDATE"]),
            version=(
                _number(component.value("SEQUENCE")),
                component.value("LAST-MODIFIED") or component.value("DTSTAMP"),
            ),
        )

    def _row(self, component: Component, start: When | None) -> dict[str, Any]:
        """Its properties by their names in lower case, `-` as `_`; several of one name as a list."""
        row: dict[str, Any] = {"uid": component.value("UID")}
        for each in component.properties:
            if each.name in _TIMES or not each.value or each.parameter("ENCODING").upper() == "BASE64":
                continue
            key = _key(each.name)
            found = self._read(each)
            before = row.get(key)
            if before is None and len(row) < _MOST_NAMES:
                row[key] = found
            elif isinstance(before, list) and len(before) < _MOST_REPEATED:
                before += found if isinstance(found, list) else [found]
            elif before is not None and not isinstance(before, list):
                row[key] = [before, *(found if isinstance(found, list) else [found])]
        if start is None and component.value("DTSTART"):
            row["start"] = component.value("DTSTART")
        rule = component.value("RRULE")
        if rule:
            row["rrule"] = rule
        if "status" in row:
            row["status"] = str(row["status"]).lower()
        name = component.around.value("X-WR-CALNAME") if component.around is not None else ""
        return row | {"calendar": text_of(name[:_LONGEST_NAME])} if name else row

    def _read(self, each: Property) -> Any:
        if each.name in _LISTS:
            return parts_of(each.value, _MOST_REPEATED)
        if each.name in _PEOPLE:
            return each.parameter("CN") or re.sub(r"\Amailto:", "", each.value, flags=re.IGNORECASE)
        if each.name in _MOMENTS:
            try:
                return when(each.value, each, self._zones).iso()
            except BadValue:
                return each.value
        return text_of(each.value)

    def _when(self, component: Component, name: str, *, tell: bool = True) -> When | None:
        each = component.first(name)
        if each is None:
            return None
        try:
            return when(each.value, each, self._zones)
        except BadValue:
            if tell:
                self._tell("event-value", component, each)
            return None

    def _duration(self, component: Component, start: When | None) -> timedelta:
        """From DTEND or DURATION; without either a day is a day and a moment a moment."""
        least = DAY if start is not None and start.is_day else timedelta()
        if start is None:
            return least
        each = component.first("DURATION")
        if component.first("DTEND") is None and each is not None:
            try:
                return max(length(each.value), least)
            except (BadValue, OverflowError):
                self._tell("event-value", component, each)
                return least
        end = self._when(component, "DTEND")
        if end is None:
            return least
        if start.is_day or end.is_day:
            return max(end.local - start.local, least)
        return max(end.instant - start.instant, least)

    def _rules(self, component: Component, name: str) -> tuple[Rule, ...]:
        found: list[Rule] = []
        for each in component.properties:
            if each.name == name and each.value.strip() and len(found) < 10:
                try:
                    found.append(rule_of(each.value))
                except BadRule:
                    self._tell("event-rule", component, each)
        return tuple(found)

    def _listed(self, component: Component) -> dict[str, tuple[tuple[When, timedelta | None], ...]]:
        """The dates under RDATE and EXDATE; a period comes with its length."""
        found: dict[str, list[tuple[When, timedelta | None]]] = {"RDATE": [], "EXDATE": []}
        self._count(component)
        cut = False
        for each in component.properties:
            if each.name not in found or not each.value.strip():
                continue
            cut = cut or each.value.count(",") >= _MOST_DATES - len(found[each.name])
            for value in each.value.split(",", _MOST_DATES)[:_MOST_DATES]:
                begin, _, rest = value.partition("/")
                try:
                    start = when(begin, each, self._zones)
                    taken = _taken(start, rest, each, self._zones) if rest else None
                except BadValue:
                    self._tell("event-value", component, each)
                    break
                if len(found[each.name]) < _MOST_DATES:
                    found[each.name].append((start, taken))
        if cut:
            self._tell_cut(component, component.value("UID"), _MOST_DATES)
        return {name: tuple(times) for name, times in found.items()}

    def _count(self, component: Component) -> None:
        """Raises Unreadable where the events so far list too many dates."""
        listed = (each.value for each in component.properties if each.name in ("RDATE", "EXDATE"))
        self._dates += sum(value.count(",") + 1 for value in listed)
        if self._dates > _MOST_DATES_IN_ALL:
            raise Unreadable("too-many-rows", limit=_MOST_DATES_IN_ALL)

    def _tell_cut(self, component: Component, what: str, most: int) -> None:
        """Say that an event has more lines or dates than are read."""
        value = clean(what[:80])
        self._add(
            Problem(code="long-event", value=value, expected=str(most), row=str(component.line), warning=True)
        )

    def _add(self, problem: Problem) -> None:
        if len(self.problems) < MOST_REFUSED:
            self.problems.append(problem)

    def _tell(self, code: str, component: Component, each: Property) -> None:
        value = clean(f"{each.name}:{each.value[:200]}")[:80]
        self._add(Problem(code=code, value=value, row=str(component.line), warning=True))


@lru_cache(1_000)
def _key(name: str) -> str:
    """A property's name in a row: one text for all rows."""
    return name.lower().replace("-", "_")


def _taken(start: When, rest: str, each: Property, zones: Zones) -> timedelta:
    """How long a period is: it names its end or its length. Raises BadValue."""
    if rest.lstrip("+-").upper().startswith("P"):
        return max(length(rest), timedelta())
    return max(when(rest, each, zones).instant - start.instant, timedelta())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

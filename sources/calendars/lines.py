"""The text of a calendar as components: `BEGIN`, lines of properties, `END`. Every line is looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sources.errors import Unreadable

MOST_LINES = 500_000
"""Lines of one file: ten megabytes of events as programs write them are 350,000."""
_MOST_HELD = 10_000
"""Properties of one event or zone, or of a calendar itself, that are read."""
_MOST_PARTS = 1_000
"""Observances of one zone."""
_PROPERTY = re.compile(
    r"([A-Za-z0-9_-]{1,100})((?:;[A-Za-z0-9_-]++=(?:\"[^\"]*+\"|[^\":;]++){0,100}+){0,100}+):(.*)", re.DOTALL
)
_PARAMETER = re.compile(r";([A-Za-z0-9_-]+)=((?:\"[^\"]*+\"|[^\":;]++)*+)")
_END_OF_ZONE = "END:VTIMEZONE"
_ALONE = ("VCALENDAR", "VEVENT", "VTIMEZONE")
"""Components that stand in no other but a calendar: where one begins, another one of them has ended."""
_TAKEN = (*_ALONE, "STANDARD", "DAYLIGHT")
"""Components whose properties are read. Alarms, tasks and the like are left out as a whole."""


class Property(NamedTuple):
    """One line."""

    name: str
    """In upper case."""
    value: str
    """As it is written."""
    parameters: str
    """As they are written, with their semicolons."""

    def parameter(self, name: str) -> str:
        """A parameter without its quotes, or nothing."""
        found = _PARAMETER.findall(self.parameters) if self.parameters else ()
        return next((value.strip('"') for key, value in found if key.upper() == name), "")


class Component(NamedTuple):
    """A calendar, an event, a zone, or one of a zone's observances."""

    name: str
    line: int
    """Where it begins, counted from 1."""
    properties: list[Property]
    parts: list[Component]
    """The observances of a zone."""
    around: Component | None = None
    """The calendar that it stands in."""
    broken: bool = False
    """True: it never ended, something else began instead."""
    cut: bool = False
    """True: it has more lines than are read."""

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((each for each in self.properties if each.name == name), None)

    def value(self, name: str) -> str:
        """What the first property of that name says, or nothing."""
        found = self.first(name)
        return found.value.strip() if found is not None else ""


def components(text: str) -> Iterator[Component]:
    """The events and zones of the calendars in a text, each when it has ended: none of them is held here.

    Raises Unreadable: `not-data` where there is no calendar, `unreadable` where the last one is cut off.
    """
    reader, number, start = _Reader(), 1, 0
    while start < len(text):
        line = text[start : _end(text, start)]
        whole = _PROPERTY.match(line.replace("\n ", "").replace("\n\t", "")) if line else None
        if whole is not None:
            yield from reader.take(Property(whole[1].upper(), whole[3], whole[2]), number)
        number += line.count("\n") + 1
        start += len(line) + 1
    if not reader.calendars:
        raise Unreadable("not-data", found="text" if text.strip() else "empty", expected="ics")
    if reader.is_open:
        raise Unreadable("unreadable", expected="ics", found="truncated", line=number - 1)


def bounded(data: bytes) -> None:
    """Raises Unreadable `too-many-rows` where a file has more lines than are read. Before anything is made of it."""
    if data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") > MOST_LINES:
        raise Unreadable("too-many-rows", limit=MOST_LINES)


def _end(text: str, start: int) -> int:
    """Where a line ends, with the lines that go on with it. A pattern would remember each of those."""
    end = text.find("\n", start)
    while end >= 0 and text.startswith((" ", "\t"), end + 1):
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def zones_in(text: str) -> Iterator[Component]:
    """The zones that a text defines: they are needed before the events, and may stand behind them."""
    start = 0
    while (begin := text.find("BEGIN:VTIMEZONE", start)) >= 0:
        end = text.find(_END_OF_ZONE, begin)
        if end < 0:
            return
        start = end + len(_END_OF_ZONE)
        yield from components(f"BEGIN:VCALENDAR\n{text[begin:start]}\nEND:VCALENDAR\n")


class _Reader:
    """What is open."""

    def __init__(self) -> None:
        self.calendars = 0
        self._open: list[Component] = []
        self._held = 0
        """Properties of what is open, but for the calendar's."""
        self._cut = False
        self._inside = ""
        """The component whose lines are left out."""

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def take(self, line: Property, number: int) -> Iterator[Component]:
        """One line; the components that end with it."""
        name, word = line.name, line.value.strip().upper()
        marks = name in ("BEGIN", "END")
        if self._inside and not (marks and word in (self._inside, *_ALONE)):
            return
        if self._inside and word == self._inside:
            self._inside = ""
        elif name == "BEGIN" and (self._open or word == "VCALENDAR"):
            yield from self._begin(word, number)
        elif name == "END" and any(each.name == word for each in self._open):
            while self._open[-1].name != word:
                yield from self._close(broken=True)
            yield from self._close(broken=False)
        elif self._open and not marks:
            self._hold(line)

    def _hold(self, line: Property) -> None:
        """Keep a property, unless there are too many already."""
        inner = len(self._open) > 1
        if (self._held if inner else len(self._open[0].properties)) >= _MOST_HELD:
            self._cut = self._cut or inner
            return
        self._held += inner
        self._open[-1].properties.append(line)

    def _begin(self, word: str, number: int) -> Iterator[Component]:
        self._inside = ""
        while word in _ALONE and len(self._open) > (word != "VCALENDAR"):
            yield from self._close(broken=True)
        if word not in _TAKEN or len(self._open) > 2:
            self._inside = word
            return
        self.calendars += word == "VCALENDAR"
        self._open.append(Component(word, number, [], [], self._open[0] if self._open else None))

    def _close(self, *, broken: bool) -> Iterator[Component]:
        """The innermost component has ended, or never will."""
        self._inside = ""
        last = self._open.pop()
        if len(self._open) == 1:
            yield last._replace(broken=broken, cut=self._cut)
            self._held, self._cut = 0, False
        elif self._open and len(self._open[-1].parts) < _MOST_PARTS:
            self._open[-1].parts.append(last)

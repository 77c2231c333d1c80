"""Calendars (iCalendar, .ics): one row per event, and per occurrence of those that repeat."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from sources.calendars.events import Event, Reader
from sources.calendars.lines import bounded, components, zones_in
from sources.calendars.series import Expander, Row, Span
from sources.calendars.zones import Zones
from sources.convert import Reading
from sources.errors import Unreadable
from sources.records import keys_of
from sources.spec import FieldRule, SourceSpec
from sources.table import Table, decode
from store.models.problem import Problem
from store.models.text import clean

MOST_EVENTS = 50_000
"""Events, and rows, of one file."""
MOST_STEPS = 500_000
"""Of all rules of a file together that lead nowhere: a second."""
_MOST_VALUES = 600_000
"""Values in all rows of one file together; a usual event has twelve."""
_FOLDS = (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t")
YEAR = timedelta(days=366)
_CALENDARS_ZONE = re.compile(r"^X-WR-TIMEZONE:(.{1,100})$", re.MULTILINE)
_STATUS = re.compile(r"\bstatus\b")


def parse(data: bytes, spec: SourceSpec, charset: str | None, reading: Reading | None = None) -> Table:
    """Rows with the keys `id uid start end last_day duration all_day recurrence_id rrule` and every other property.

    Numbered by the line of their event. What repeats is followed from a year before `reading.now` to a year after; it
    is only its first time where that is not known.
    Raises Unreadable: `encoding`, `not-data`, `unreadable` (cut off), `too-many-rows`, `expanded` (a field makes rows repeat
    that are occurrences already).
    """
    if spec.collection == "outreach" and "recurrence" in spec.fields:
        raise Unreadable("expanded")
    bounded(data)
    text, encoding, problems = _decoded(data, spec, charset)
    zones = Zones(reading.zone if reading is not None else UTC, zones_in(text))
    said = _CALENDARS_ZONE.search(text) if spec.timezone is None else None
    if said is not None:
        zones.own = zones.named(said[1].strip()) or zones.own
    reader = Reader(zones)
    groups = _grouped(text, reader)
    span = _span(reading.now, reading.zone) if reading is not None and reading.now is not None else None
    expander = Expander(span, steps=MOST_STEPS, keeps_cancelled=_uses_status(spec))
    rows: list[Row] = []
    values = 0
    for uid in list(groups):
        for row in expander.rows(groups.pop(uid)):  # else all rows would be there twice
            values += len(row[1])
            if len(rows) >= MOST_EVENTS or values > _MOST_VALUES:
                raise Unreadable("too-many-rows", limit=len(rows))
            rows.append(row)
    return Table(
        rows=rows,
        columns=keys_of(rows),
        cells=False,
        problems=[*problems, *_unknown(zones), *reader.problems, *expander.problems],
        rejected=reader.rejected.first,
        more=reader.rejected.more,
        read_as={"format": "ics", "encoding": encoding},
        place="",
        since=span.start if span is not None and expander.met_repetition else None,
    )


def _decoded(data: bytes, spec: SourceSpec, charset: str | None) -> tuple[str, str, list[Problem]]:
    """The text with one kind of line end. Lines that are folded inside a letter are made whole first."""
    if spec.encoding is None and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode()
        except UnicodeDecodeError:
            whole = data
            for fold in _FOLDS:
                whole = whole.replace(fold, b"")
            if _is_utf8(whole):
                data = whole
    text, encoding, problems = decode(data, declared=spec.encoding, charset=charset)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding, problems


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _grouped(text: str, reader: Reader) -> dict[str, list[Event]]:
    """The events by their UID, in the order met; those without one are alone."""
    found: dict[str, list[Event]] = {}
    for count, component in enumerate(components(text)):
        if count >= MOST_EVENTS:
            raise Unreadable("too-many-rows", limit=MOST_EVENTS)
        event = reader.event(component) if component.name == "VEVENT" else None
        if event is not None:
            found.setdefault(event.uid or f"\0{event.line}", []).append(event)
    return found


def _span(now: datetime, zone: tzinfo) -> Span:
    """A year before and after, from midnight to midnight where the source is."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(today - YEAR, today + YEAR)


def _uses_status(spec: SourceSpec) -> bool:
    """Whether a field of ours is taken from the status: then cancelled events are rows like others."""
    places = (rule.source if isinstance(rule, FieldRule) else rule for rule in spec.fields.values())
    return any(isinstance(place, str) and _STATUS.search(place) for place in places)


def _unknown(zones: Zones) -> list[Problem]:
    own = str(zones.own)
    return [
        Problem(code="unknown-zone", value=clean(name)[:80], expected=own, warning=True)
        for name in zones.unknown
    ]

"""A calendar file as plans: what repeats keeps its rule, exceptions and changed occurrences. Pure: text in, edits out.

The UID of an event is kept, and the id of its plan comes from it: a second import of the same file finds what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from sources.calendars.events import Event, Reader
from sources.calendars.lines import bounded, components, zones_in
from sources.calendars.values import When
from sources.calendars.zones import Zones
from sources.errors import Unreadable
from store.models.collections import build
from store.models.edit import Edit
from store.models.identity import occurrence_id
from store.models.plan import CHANNELS, Plan
from store.models.problem import Problem
from store.models.repeat import parts, readable, written
from store.models.text import clean
from store.queries.records import Records
from store.queries.series import name_of, rule_times, wall
from tui.headless.icsfile import DOMAIN

MOST_EVENTS = 5_000
MOST_BYTES = 20_000_000


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the file, and what becomes of it."""

    what: str
    """new | exists | cancelled | rejected."""
    uid: str
    title: str
    id: str | None = None
    """The id of its plan, the new one or the one that is there."""
    at: datetime | None = None
    recurrence: str | None = None
    edits: tuple[Edit, ...] = ()
    """The plan and its changed occurrences, of one step."""
    problems: tuple[Problem, ...] = ()


def read(
    data: bytes, rows: Records[Plan], zone: tzinfo, channels: Mapping[str, str] | None = None
) -> tuple[Found, ...]:
    """The events of a file in their order. `channels`: word of a channel, folded → channel, for its categories.

    Raises Unreadable: not-data, unreadable, encoding, too-large, too-many-rows.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large", limit=MOST_BYTES)
    bounded(data)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Unreadable("encoding", expected="utf-8") from None
    zones = Zones(zone, zones_in(text))
    reader = Reader(zones)
    groups: dict[str, list[Event]] = {}
    for count, component in enumerate(components(text)):
        if count > MOST_EVENTS:
            raise Unreadable("too-many-rows", limit=MOST_EVENTS)
        event = reader.event(component) if component.name == "VEVENT" else None
        if event is not None:
            groups.setdefault(event.uid or f"line-{event.line}", []).append(event)
    said: dict[str, list[Problem]] = {}
    for problem in (*reader.problems, *reader.rejected.first):
        said.setdefault(problem.row, []).append(problem)
    known = {plan.uid: plan.id for plan in rows if plan.uid is not None}
    reading = _Reading(rows, zone, channels or {}, known, said)
    return tuple(reading.found(uid, events) for uid, events in groups.items())


class _Reading:
    """What is known while events are read."""

    def __init__(
        self,
        rows: Records[Plan],
        zone: tzinfo,
        channels: Mapping[str, str],
        known: Mapping[str, str],
        said: Mapping[str, Sequence[Problem]],
    ) -> None:
        self._rows, self._zone, self._channels, self._known, self._said = rows, zone, channels, known, said

    def found(self, uid: str, events: Sequence[Event]) -> Found:
        """The plan of one UID."""
        masters = [one for one in events if one.instead_of is None]
        master = max(masters, key=lambda one: one.version) if masters else events[0]
        title = clean(str(master.row.get("summary") or "")).strip()
        problems = tuple(p for one in events for p in self._said.get(str(one.line), ()))
        own = uid.removesuffix(f"@{DOMAIN}")
        there = self._known.get(uid) or (own if self._rows.get(own) is not None else None)
        about: dict[str, Any] = {"uid": uid, "title": title, "problems": problems}
        if there is not None:
            return Found(what="exists", id=there, **about)
        if master.row.get("status") == "cancelled":
            return Found(what="cancelled", **about)
        fields, wrong = self._fields(master, title), list(problems)
        plan_id = occurrence_id("ics", uid)
        if fields is None:
            wrong.append(Problem(code="required", field="at", row=str(master.line)))
            return Found(what="rejected", **{**about, "problems": tuple(wrong)})
        fields["uid"] = uid
        others: list[dict[str, Any]] = []
        if master.repeats or len(events) > 1:
            others = self._repeats(plan_id, master, events, fields, wrong)
        record, misfits = build("outreach", plan_id, fields)
        wrong += misfits
        about["problems"] = tuple(wrong)
        if record is None:
            return Found(what="rejected", **about)
        edits = (Edit(id=plan_id, create=True, fields=fields), *(Edit(fields=other) for other in others))
        return Found(
            what="new", id=plan_id, at=fields["at"], recurrence=fields.get("recurrence"), edits=edits, **about
        )

    def _fields(self, event: Event, title: str) -> dict[str, Any] | None:
        """The flat fields of one event; None without a time that can be read."""
        if event.start is None:
            return None
        row = event.row
        fields: dict[str, Any] = {
            "title": title,
            "at": self._moment(event.start),
            "all_day": event.start.is_day,
        }
        minutes = event.duration // timedelta(minutes=1)
        if minutes and not (event.start.is_day and minutes <= 1440):
            fields["duration"] = minutes
        fields["place"] = clean(str(row.get("location") or "")).strip() or None
        fields["notes"] = clean(str(row.get("description") or ""), lines=True).strip() or None
        fields["topic"] = clean(str(row.get("x_infokim_topic") or "")).strip() or None
        kind = str(row.get("x_infokim_kind") or "").strip().lower()
        fields["kind"] = kind if kind in ("post", "event") else "event"
        named = row.get("categories")
        words = {str(one).casefold() for one in (named if isinstance(named, list) else [named])}
        fields["channels"] = tuple(
            channel
            for channel in CHANNELS
            if channel in words or not words.isdisjoint(w for w, c in self._channels.items() if c == channel)
        )
        return {name: value for name, value in fields.items() if value not in (None, "", ())}

    def _moment(self, when: When) -> datetime:
        """A moment in the office's zone; a day is that day there, whatever the calendar's zone."""
        if when.is_day:
            return when.local.replace(tzinfo=self._zone)
        return when.instant.astimezone(self._zone)

    def _start(self, when: When, master: Event) -> datetime:
        """A time of a series on the office's clock; a day alone stands for its time of day."""
        if when.is_day and master.start is not None and not master.start.is_day:
            return datetime.combine(when.local.date(), wall(self._moment(master.start), self._zone).time())
        return wall(self._moment(when), self._zone)

    # what repeats

    def _repeats(
        self,
        plan_id: str,
        master: Event,
        events: Sequence[Event],
        fields: dict[str, Any],
        wrong: list[Problem],
    ) -> list[dict[str, Any]]:
        """Rule and exceptions of a series into its fields; the plans that stand for single occurrences."""
        first = wall(fields["at"], self._zone)
        text = self._rule(master, first, wrong)
        extra = {self._start(when, master) for when, _ in master.listed}
        gone = {self._start(when, master) for when in master.left_out}
        if text is not None and not _names(text, first, self._zone):
            text = _one_less(text)  # other programs count a first time that the rule does not name
            extra.add(first)
        if text is None and extra:
            text = "FREQ=DAILY;COUNT=1"
        if text is None:
            return []
        fields["recurrence"] = text
        changed: dict[datetime, dict[str, Any]] = {
            start: {name: value for name, value in fields.items() if name not in ("recurrence", "uid")}
            | {"at": start.replace(tzinfo=self._zone)}
            for start in extra - gone
            if not _names(text, first, self._zone, start)
        }
        for event in sorted(
            (one for one in events if one.instead_of is not None), key=lambda one: one.version
        ):
            start = self._start(event.instead_of, master) if event.instead_of is not None else first
            if event.and_later:
                wrong.append(
                    Problem(code="ics-later", value=name_of(start), row=str(event.line), warning=True)
                )
            other = self._fields(event, clean(str(event.row.get("summary") or "")).strip() or fields["title"])
            if event.row.get("status") == "cancelled" or other is None:
                gone.add(start)
                changed.pop(start, None)
            else:
                changed[start] = other
        fields["exceptions"] = tuple(sorted(name_of(one) for one in gone))
        if not fields["exceptions"]:
            del fields["exceptions"]
        return [
            {**other, "series": plan_id, "occurrence": name_of(start)}
            for start, other in sorted(changed.items())
            if start not in gone
        ]

    def _rule(self, master: Event, first: datetime, wrong: list[Problem]) -> str | None:
        """The rule as a plan has it, and what of it cannot be kept."""
        raw = master.row.get("rrule")
        if not raw:
            return None
        line = str(master.line)
        text = written(parts(str(raw)))
        if not readable(text):
            wrong.append(Problem(code="event-rule", value=text, row=line, warning=True))
            return None
        if len(master.rules) > 1 or master.without:
            wrong.append(Problem(code="ics-rules", value=text, row=line, warning=True))
        if master.start is not None and not master.start.is_day and master.start.local != first:
            wrong.append(Problem(code="ics-zone", value=str(master.start.zone), row=line, warning=True))
        return text


def _names(text: str, first: datetime, zone: tzinfo, start: datetime | None = None) -> bool:
    wanted = first if start is None else start
    return any(_minute(text, first, wanted, zone))


def _minute(text: str, first: datetime, wanted: datetime, zone: tzinfo) -> Iterator[bool]:
    return (True for _ in rule_times(text, first, wanted, wanted + timedelta(minutes=1), zone))


def _one_less(text: str) -> str:
    said = parts(text)
    if "COUNT" in said:
        said["COUNT"] = str(max(1, int(said["COUNT"]) - 1))
    return written(said)

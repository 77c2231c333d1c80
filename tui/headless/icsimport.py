"""A calendar file as plans: what repeats keeps its rule, exceptions and changed occurrences. Pure: text in, edits out.

The UID of an event is kept, and the id of its plan comes from it: a second import of the same file finds what is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import msgspec

from sources.calendars.events import Event, Reader
from sources.calendars.lines import Component, bounded, components, zones_in
from sources.calendars.series import on_clock
from sources.calendars.values import When
from sources.calendars.zones import Zones
from sources.errors import Unreadable
from store.models.collections import build
from store.models.edit import Edit
from store.models.identity import occurrence_id
from store.models.personal import mask_numbers
from store.models.plan import Plan
from store.models.problem import Problem
from store.models.repeat import ends_twice, parts, readable, written
from store.models.text import clean
from store.queries.records import Records
from store.queries.series import END, name_of, rule_times, wall
from tui.headless.icsfields import MOST_LETTERS, EventFields
from tui.headless.icsfile import DOMAIN
from tui.headless.icsforeign import One, OneByOne, has_several, office_rule, without_far_end

MOST_EVENTS = 5_000
MOST_BYTES = 20_000_000
_OF_SERIES = re.compile(r"/\d{8}T\d{6}Z\Z", re.ASCII)
"""Behind the UID of a series whose occurrences were taken one by one: which of them it is."""


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
    last: date | None = None
    """Of a series whose occurrences are taken one by one: the day of the last of them."""
    edits: tuple[Edit, ...] = ()
    """The plan and its changed occurrences, of one step."""
    problems: tuple[Problem, ...] = ()


def read(
    data: bytes,
    rows: Records[Plan],
    zone: tzinfo,
    channels: Mapping[str, str] | None = None,
    *,
    now: datetime,
    untitled: str = "–",
) -> tuple[Found, ...]:
    """The events of a file in their order. `channels`: word of a channel, folded → channel, for its categories.

    `now`: a series that no rule on the office's clock can follow is taken one by one from a year before to two years
    after it. `untitled`: the title of an event that has none.

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
    said: dict[str, list[Problem]] = {}
    for count, component in enumerate(components(text)):
        if count > MOST_EVENTS:
            raise Unreadable("too-many-rows", limit=MOST_EVENTS)
        event = reader.event(component) if component.name == "VEVENT" else None
        if event is not None:
            groups.setdefault(event.uid or f"line-{event.line}", []).append(event)
            said[str(event.line)] = list(_unknown_zones(component, zones))
    for problem in (*reader.problems, *reader.rejected.first):
        said.setdefault(problem.row, []).append(problem)
    known = {_OF_SERIES.sub("", plan.uid): plan.id for plan in rows if plan.uid is not None}
    known |= {plan.uid: plan.id for plan in rows if plan.uid is not None}
    reading = _Reading(rows, zone, channels or {}, known, said, now, untitled)
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
        now: datetime,
        untitled: str,
    ) -> None:
        self._rows, self._zone, self._known, self._said = rows, zone, known, said
        self._now, self._untitled = now, untitled
        self._read = EventFields(zone, channels)
        self._one_by_one = OneByOne(now)

    def found(self, uid: str, events: Sequence[Event]) -> Found:
        """The plan of one UID, or the plans of its occurrences."""
        try:
            return self._found(uid, events)
        except (OverflowError, ValueError):  # a time at the end of the calendar
            line = str(events[0].line)
            value = f"DTSTART:{events[0].start.iso()}" if events[0].start is not None else "DTSTART"
            wrong = (*self._said.get(line, ()), Problem(code="event-value", value=value, row=line))
            title = mask_numbers(
                clean(str(events[0].row.get("summary") or ""))[: MOST_LETTERS["title"]]
            ).strip()
            return Found(what="rejected", uid=uid, title=title, problems=wrong)

    def _found(self, uid: str, events: Sequence[Event]) -> Found:
        masters = [one for one in events if one.instead_of is None]
        master = max(masters, key=lambda one: one.version) if masters else events[0]
        told: list[Problem] = [p for one in events for p in self._said.get(str(one.line), ())]
        told += [
            Problem(code="ics-double", row=str(one.line), warning=True)
            for one in masters
            if one is not master
        ]
        title = self._read.text(master, "summary", "title", told)
        if not title:
            told.append(
                Problem(code="ics-untitled", value=self._untitled, row=str(master.line), warning=True)
            )
            title = self._untitled
        problems = tuple(told)
        own = uid.removesuffix(f"@{DOMAIN}")
        there = self._known.get(uid) or (own if self._rows.get(own) is not None else None)
        about: dict[str, Any] = {"uid": uid, "title": title, "problems": problems}
        if there is not None:
            return Found(what="exists", id=there, **about)
        if master.row.get("status") == "cancelled":
            return Found(what="cancelled", **about)
        wrong = list(problems)
        fields = self._read.of(master, title, wrong)
        plan_id = occurrence_id("ics", uid)
        if fields is None:
            wrong.append(Problem(code="required", field="at", row=str(master.line)))
            return Found(what="rejected", **{**about, "problems": tuple(wrong)})
        if master.start is not None and not self._fits(master):
            return self._singly(uid, master, master.start, events, about)
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

    def _start(self, when: When, master: Event) -> datetime:
        """A time of a series on the office's clock; what it is called is looked at on the clock of the series."""
        return wall(self._read.moment(on_clock(when, master.start or when)), self._zone)

    # what repeats

    def _fits(self, master: Event) -> bool:
        """Whether its rules, as far as they can be read, are one rule on the office's clock."""
        text = without_far_end(str(master.row.get("rrule") or ""))
        if master.start is None or master.instead_of is not None or _wrong(master, text) is not None:
            return True
        if has_several(master):
            return False
        return master.start.is_day or office_rule(text, master.start, self._zone, self._now) is not None

    def _singly(
        self, uid: str, master: Event, first: When, events: Sequence[Event], about: Mapping[str, Any]
    ) -> Found:
        """A plan for each occurrence of a series."""
        ones, missing, told = self._one_by_one.of(master, first, events)
        wrong = [*about["problems"], *told]
        edits = [edit for one in ones if (edit := self._single(uid, one, str(about["title"]), wrong))]
        last = max((edit.fields["at"].date() for edit in edits), default=None)
        if last is not None and not any(problem.code == "recurs-often" for problem in told):
            wrong += self._told_singly(master, first, last, missing)
        about = {**about, "problems": tuple(dict.fromkeys(wrong)), "last": last}
        if not edits:
            return Found(what="rejected", **about)
        return Found(what="new", id=edits[0].id, at=edits[0].fields["at"], edits=tuple(edits), **about)

    def _told_singly(
        self, master: Event, first: When, last: date, missing: tuple[datetime, datetime] | None
    ) -> Iterator[Problem]:
        """Why each occurrence is a plan, and up to when; `missing`: before and after which there are more."""
        row, until = str(master.line), last.isoformat()
        if has_several(master):
            yield Problem(code="ics-rules", expected=until, row=row, warning=True)
        else:
            zone = clean(str(first.zone))[:80]
            yield Problem(code="ics-single", value=zone, expected=until, row=row, warning=True)
        if missing is not None:
            since, end = (wall(each, self._zone).date().isoformat() for each in missing)
            yield Problem(code="ics-missing", value=since, expected=end, row=row, warning=True)

    def _single(self, uid: str, one: One, title: str, wrong: list[Problem]) -> Edit | None:
        if one.event.row.get("summary"):
            title = self._read.text(one.event, "summary", "title", wrong) or title
        fields = self._read.of(one.event, title, wrong)
        if fields is None:
            return None
        own = occurrence_id("ics", f"{uid}/{one.mark}")
        fields["uid"] = f"{uid}/{one.mark}"
        record, misfits = build("outreach", own, fields)
        wrong += misfits
        return Edit(id=own, create=True, fields=fields) if record is not None else None

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
        extra = {self._start(when, master) for when, _ in master.listed if when.local.year < END.year}
        gone = {self._start(when, master) for when in master.left_out if when.local.year < END.year}
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
            title = self._read.text(event, "summary", "title", wrong) or fields["title"]
            other = self._read.of(event, title, wrong)
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
        text = without_far_end(str(raw))
        if (code := _wrong(master, text)) is not None:
            wrong.append(Problem(code=code, value=text, row=line, warning=True))
            return None
        if master.start is not None and not master.start.is_day and master.start.local != first:
            wrong.append(
                Problem(code="ics-zone", value=clean(str(master.start.zone))[:80], row=line, warning=True)
            )
            text = office_rule(text, master.start, self._zone, self._now) or text
        return text


def _wrong(master: Event, text: str) -> str | None:
    """The problem of its rule that keeps a plan from repeating by it."""
    if ends_twice(text) or any(rule.most is not None and rule.until for rule in master.rules):
        return "ics-count-until"
    return None if readable(text) else "event-rule"


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


def _unknown_zones(component: Component, zones: Zones) -> Iterator[Problem]:
    """The names of zones in an event that nobody knows."""
    for name in {
        each.parameter("TZID"): None for each in component.properties if "TZID" in each.parameters.upper()
    }:
        if name in zones.unknown:
            value, own = clean(name)[:80], str(zones.own)
            yield Problem(
                code="ics-unknown-zone", value=value, expected=own, row=str(component.line), warning=True
            )

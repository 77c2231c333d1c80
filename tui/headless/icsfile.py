"""The outreach calendar as iCalendar (RFC 5545), for other calendars to read. Pure: plans in, text out.

Titles, times, places and channels go out; whoever is in charge, captions and notes stay in. What depends on the clock
(*missed*) is left out too, so that the text changes only when a plan does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import msgspec

from store.models.plan import Plan
from store.models.repeat import end_of_day, parts, readable, until_text, written
from store.queries.outreach import status_of
from store.queries.records import Records
from store.queries.series import (
    END,
    bounded,
    index,
    local_of,
    name_of,
    of_series,
    rule_times,
    single_of,
    wall,
)
from store.queries.workdays import Calendar

PRODUCT = "-//infokim//outreach//ID"
DOMAIN = "infokim"
_WIDE = 75
"""Octets of a line (RFC 5545, 3.1)."""
_STATES = {"draft": "TENTATIVE", "review": "TENTATIVE", "hold": "TENTATIVE", "skipped": "CANCELLED"}


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How the calendar is written."""

    name: str
    """What it is called where it is subscribed to."""
    zone: tzinfo
    calendar: Calendar
    channels: Mapping[str, str] = {}
    """Channel → its word for people."""


class Version(msgspec.Struct, frozen=True):
    """Of one plan: its revision, and when it was last changed."""

    rev: int
    at: datetime | None


def calendar_text(rows: Records[Plan], form: Form, versions: Mapping[str, Version]) -> str:
    """Every plan as an event, those that repeat with their rules; lines end with CRLF and have at most 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(form.name)}",
        f"X-WR-TIMEZONE:{form.zone}",
        *_zone_lines(form.zone),
    ]
    known = rows.memo(index)
    for plan in sorted(rows, key=lambda one: one.id):
        version = versions.get(plan.id, Version(0, None))
        series = known.repeating.get(plan.series or "")
        if plan.recurrence is not None:
            lines += _series(plan, known.changed.get(plan.id, {}), form, version)
        elif series is not None and plan.occurrence is not None:
            lines += _changed(plan, series, form, version)
        else:
            lines += _event(plan, wall(plan.at, form.zone), form, version, uid_of(plan))
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines)


def uid_of(plan: Plan) -> str:
    """The UID of a plan: that of the calendar it came from, else its own."""
    return plan.uid or f"{plan.id}@{DOMAIN}"


def escaped(text: str) -> str:
    """A text as a value."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line as it is sent: no part of it over 75 octets, none cut inside a letter, each with CRLF."""
    if len(line.encode()) <= _WIDE:
        return f"{line}\r\n"
    found, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _WIDE:
            found.append(part)
            part, size = " ", 1
        part, size = part + letter, size + octets
    return "".join(f"{each}\r\n" for each in (*found, part))


# events


def _event(
    plan: Plan, local: datetime, form: Form, version: Version, uid: str, more: Iterable[str] = ()
) -> list[str]:
    """One event; `more`: what says when it repeats, or which occurrence it stands for."""
    stamp = (version.at or plan.at).astimezone(UTC)
    status = status_of(tuple(variant.status for variant in plan.variants.values()))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(uid)}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{version.rev}",
        *_times(plan, local, form.zone),
        *more,
        f"SUMMARY:{escaped(plan.title)}",
        f"STATUS:{_STATES.get(status, 'CONFIRMED')}",
        f"TRANSP:{'OPAQUE' if plan.kind == 'event' else 'TRANSPARENT'}",
        f"X-INFOKIM-KIND:{plan.kind}",
    ]
    if plan.place:
        lines.append(f"LOCATION:{escaped(plan.place)}")
    if plan.topic:
        lines.append(f"X-INFOKIM-TOPIC:{escaped(plan.topic)}")
    if plan.variants:
        words = (form.channels.get(channel, channel) for channel in plan.variants)
        lines.append(f"CATEGORIES:{','.join(escaped(word) for word in words)}")
    return [*lines, "END:VEVENT"]


def _times(plan: Plan, local: datetime, zone: tzinfo) -> Iterator[str]:
    yield _when("DTSTART", local, plan, zone)
    if plan.all_day:
        days = max(1, round((plan.duration or 0) / 1440))
        yield _when("DTEND", local + timedelta(days=days), plan, zone)
    elif plan.duration:
        end = (local.replace(tzinfo=zone).astimezone(UTC) + timedelta(minutes=plan.duration)).astimezone(zone)
        yield _when("DTEND", end.replace(tzinfo=None), plan, zone)


def _when(name: str, local: datetime, plan: Plan, zone: tzinfo) -> str:
    if plan.all_day:
        return f"{name};VALUE=DATE:{local:%Y%m%d}"
    return f"{name};TZID={zone}:{local:%Y%m%dT%H%M%S}"


def _series(plan: Plan, changed: Mapping[str, Plan], form: Form, version: Version) -> Iterator[str]:
    """A plan that repeats. It begins with the first time that its rule names: other programs count a first one besides."""
    begin, text = wall(plan.at, form.zone), plan.recurrence or ""
    first = next(rule_times(text, begin, begin, END, form.zone), None)
    if first is None:
        return
    without, moved = _holidays(plan, changed, form)
    dates = {start for start in (*plan.exceptions, *without) if local_of(start) is not None}
    more = [f"RRULE:{_rule(plan, text, begin, form.zone)}"] if readable(text) else []
    more += [_when("EXDATE", _local(start), plan, form.zone) for start in sorted(dates)]
    more += [
        _when("RDATE", _local(start), plan, form.zone)
        for start in sorted(changed)
        if not _names(text, begin, start, form.zone)
    ]
    uid = uid_of(plan)
    yield from _event(plan, first, form, version, uid, more)
    for start, at in moved.items():
        yield from _event(
            plan, at, form, version, uid, [_when("RECURRENCE-ID", _local(start), plan, form.zone)]
        )


def _rule(plan: Plan, text: str, begin: datetime, zone: tzinfo) -> str:
    """The rule with its end as RFC 5545 wants it beside such a beginning."""
    said = parts(text)
    known = bounded(text, begin, zone)
    if "UNTIL" in said and known is not None:
        last = known[1] if not said["UNTIL"].isdigit() else end_of_day(known[1].date())
        said["UNTIL"] = until_text(last, zone, all_day=plan.all_day)
    return written(said)


def _changed(plan: Plan, series: Plan, form: Form, version: Version) -> list[str]:
    """What stands for one occurrence; nothing where a holiday lets it fall out (then it is an EXDATE)."""
    one = single_of(plan, form.zone, form.calendar)
    if one is None:
        return []
    which = _when("RECURRENCE-ID", _local(plan.occurrence or ""), series, form.zone)
    return _event(plan, wall(one.at, form.zone), form, version, uid_of(series), [which])


def _holidays(plan: Plan, changed: Mapping[str, Plan], form: Form) -> tuple[list[str], dict[str, datetime]]:
    """Starts on holidays that do not take place, and those that take place elsewhere with where."""
    days = sorted(form.calendar.holidays)
    fallen = [start for start, one in changed.items() if single_of(one, form.zone, form.calendar) is None]
    if plan.on_holiday in (None, "keep") or not days:
        return fallen, {}
    first, last, far = days[0], days[-1], timedelta(days=32)
    near = of_series(plan, changed, first - far, last + far, form.zone, form.calendar)
    kept = {one.start: one for one in near}
    without = fallen
    moved: dict[str, datetime] = {}
    for local in _on(plan, first, last, form):
        start = name_of(local)
        if start in changed or start in plan.exceptions:
            continue
        if start not in kept:
            without.append(start)
        elif (at := wall(kept[start].at, form.zone)) != local:
            moved[start] = at
    return without, moved


def _on(plan: Plan, first: date, last: date, form: Form) -> Iterator[datetime]:
    """The starts of a series on holidays."""
    since, until = datetime.combine(first, datetime.min.time()), end_of_day(last)
    for local in rule_times(plan.recurrence or "", wall(plan.at, form.zone), since, until, form.zone):
        if form.calendar.holiday(local.date()) is not None:
            yield local


def _names(text: str, begin: datetime, start: str, zone: tzinfo) -> bool:
    local = _local(start)
    return any(True for _ in rule_times(text, begin, local, local + timedelta(minutes=1), zone))


def _local(start: str) -> datetime:
    return local_of(start) or END


# zones


@lru_cache(maxsize=4)
def _zone_lines(zone: tzinfo) -> tuple[str, ...]:
    return tuple(_observances(zone))


def _observances(zone: tzinfo) -> Iterator[str]:
    """The zone with its changes of 2000 to 2037; Asia/Jakarta has none."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    before = _offset(zone, moment)
    yield from _observance("STANDARD", datetime(1970, 1, 1), before, before, zone, moment)  # noqa: DTZ001 - a clock
    while moment.year < 2038:
        following = moment + timedelta(days=1)
        if _offset(zone, following) != before:
            while _offset(zone, moment) == before:
                moment += timedelta(minutes=15)
            after = _offset(zone, moment)
            kind = "DAYLIGHT" if moment.astimezone(zone).dst() else "STANDARD"
            yield from _observance(kind, (moment + before).replace(tzinfo=None), before, after, zone, moment)
            before = after
        moment = following
    yield "END:VTIMEZONE"


def _observance(
    kind: str, start: datetime, before: timedelta, after: timedelta, zone: tzinfo, moment: datetime
) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{start:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_signed(before)}"
    yield f"TZOFFSETTO:{_signed(after)}"
    yield f"TZNAME:{moment.astimezone(zone).tzname() or zone}"
    yield f"END:{kind}"


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"

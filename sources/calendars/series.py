"""Events with one UID → the occurrences in a span of time: rules, further dates, exceptions, changed occurrences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sources.calendars.events import DAY, Event
from sources.calendars.values import When, until
from sources.table import MOST_REFUSED
from store.models.problem import Problem
from store.models.ruletimes import Budget, TooMuch, times

MOST_OCCURRENCES = 1_000
"""Of one event in the span. Daily for two years are 732."""
_STEPS = 100_000
"""Of one rule; a weekly one takes 750 for two years. A rule for every second is given up after 0.3 s."""
_STEPS_FOR_ONE = 32
"""Steps for each time that a rule names: those count for nothing, what all rules share is what leads nowhere."""

Row = tuple[int, dict[str, Any]]
"""(the line of its event, what is known of one occurrence)."""


class Span(NamedTuple):
    """Of what repeats, the occurrences between these moments are rows."""

    start: datetime
    end: datetime


class Expander:
    """Makes rows of events. `problems` gathers what is said about them."""

    def __init__(
        self, span: Span | None, *, steps: int, keeps_cancelled: bool, most: int = MOST_OCCURRENCES
    ) -> None:
        """`span`: None for the first time alone. `steps`: how many all rules together may take. `most`: of one event."""
        self.problems: list[Problem] = []
        self.met_repetition = False
        self._span = span
        self._left = Budget(steps)
        self._keeps_cancelled = keeps_cancelled
        self._most = most

    def rows(self, events: Sequence[Event]) -> Iterator[Row]:
        """The rows of the events with one UID. Cancelled ones are left out unless they are to be kept."""
        masters = _newest([each for each in events if each.instead_of is None])
        changed = [each for each in events if each.instead_of is not None]
        for number, master in enumerate(masters):
            name = _uid(master) if len(masters) == 1 else f"{_uid(master)}/{_mark(master)}"
            mine = changed if number == 0 else []
            if master.start is None or not (master.repeats or mine):
                yield from self._row(master, master.start, master.duration, name)
            else:
                yield from self._series(master, master.start, mine, name)
        if not masters:
            for each in _by_occurrence(changed, changed[0].start).values():
                yield from self._row(each, each.start, each.duration, _uid(each), each.instead_of)

    def _series(self, master: Event, first: When, changes: Sequence[Event], name: str) -> Iterator[Row]:
        """The occurrences of an event that repeats, in order, and what stands for some of them."""
        self.met_repetition = True
        left_out = {_called(each, first) for each in master.left_out}
        changed = _by_occurrence(changes, first)
        later = sorted((each for each in changed.values() if each.and_later), key=_instead_of)
        lengths = {on_clock(each, first).mark(): taken for each, taken in master.listed if taken is not None}
        for original in self._starts(master, first):
            names = _names(original)
            if not left_out.isdisjoint(names):
                continue
            instead = next((changed.pop(each) for each in names if each in changed), None)
            if instead is not None:
                yield from self._row(instead, instead.start, instead.duration, name, original)
                continue
            said, start = _moved(master, later, original)
            yield from self._row(said, start, lengths.get(original.mark(), said.duration), name, original)
        for called, each in changed.items():
            is_old = bool(each.rules) and each.version[0] < master.version[0]
            if called not in left_out and not is_old and self._is_near(each):
                yield from self._row(each, each.start, each.duration, name, on_clock(each.instead_of, first))

    def _starts(self, master: Event, first: When) -> list[When]:
        """When it happens in the span, exceptions still among them. Only at first where that cannot be followed."""
        if self._span is None:
            return [first]
        begin, stop = (_local(each, first) for each in self._span)
        begin -= min(max(master.duration, DAY), 366 * DAY)
        budget = Budget(min(_STEPS, self._left.left))
        before, worth = budget.left, 0
        ends = [until(rule.until, first) for rule in master.rules]
        over = bool(ends) and all(end is not None and end < first.local for end in ends)
        listed = [on_clock(each, first) for each, _ in master.listed] + ([] if over else [first])
        found = {each.local for each in listed if begin <= each.local < stop}
        try:
            for rule, end in zip(master.rules, ends, strict=True):
                for moment in times(rule, first.local, end, begin, stop, budget):
                    found.add(moment)
                    if len(found) > self._most:
                        raise TooMuch
            for rule in master.without:
                found.difference_update(
                    times(rule, first.local, until(rule.until, first), begin, stop, budget)
                )
        except TooMuch:
            self._tell_too_much(master)
            return [first]
        else:
            worth = len(found) * _STEPS_FOR_ONE
        finally:
            self._left.left -= max(before - max(budget.left, 0) - worth, 0)
        return [first.at(local) for local in sorted(found)]

    def _tell_too_much(self, master: Event) -> None:
        if len(self.problems) >= MOST_REFUSED:
            return
        rule = str(master.row.get("rrule", ""))[:80]
        self.problems.append(
            Problem(
                code="recurs-often",
                value=rule,
                expected=str(self._most),
                row=str(master.line),
                warning=True,
            )
        )

    def _is_near(self, each: Event) -> bool:
        """Whether a changed occurrence is in the span, or was."""
        moments = [when.instant for when in (each.start, each.instead_of) if when is not None]
        return self._span is None or any(self._span.start <= each < self._span.end for each in moments)

    def _row(
        self, event: Event, start: When | None, duration: timedelta, name: str, original: When | None = None
    ) -> Iterator[Row]:
        if event.row.get("status") == "cancelled" and not self._keeps_cancelled:
            return
        row = {**event.row, "id": name if original is None else _occurrence_id(name, original)}
        if original is not None:
            row["recurrence_id"] = original.iso()
        if start is not None:
            row |= _span_of(start, duration)
        yield event.line, row


def _span_of(start: When, duration: timedelta) -> dict[str, Any]:
    """The times of an occurrence. `end` is the first moment, or day, that does not belong to it any more."""
    found: dict[str, Any] = {"start": start.iso(), "all_day": start.is_day}
    if duration:
        found["duration"] = duration // timedelta(minutes=1)
    try:
        if start.is_day:
            end = start.at(start.local + duration)
        else:
            end = start.at((start.instant + duration).astimezone(start.zone).replace(tzinfo=None))
        last = max(end.local - timedelta.resolution, start.local)
    except (OverflowError, ValueError):
        return found
    return found | {"end": end.iso(), "last_day": last.date().isoformat()}


def _newest(masters: Sequence[Event]) -> list[Event]:
    """The newest version of an event; all of them where programs gave one UID to several events."""
    if len(masters) < 2:
        return list(masters)
    newest = max(each.version[0] for each in masters)
    by_start: dict[str, Event] = {}
    for each in masters:
        if each.version[0] == newest:
            known = by_start.get(_mark(each))
            if known is None or known.version <= each.version:
                by_start[_mark(each)] = each
    return list(by_start.values())


def _by_occurrence(changed: Sequence[Event], first: When | None) -> dict[str, Event]:
    """The newest version of each changed occurrence, by what the occurrence is called that it stands for."""
    found: dict[str, Event] = {}
    for each in changed:
        called = _called(each.instead_of, first) if each.instead_of is not None else ""
        if called not in found or found[called].version <= each.version:
            found[called] = each
    return found


def _moved(master: Event, later: Sequence[Event], original: When) -> tuple[Event, When]:
    """What an occurrence says and when it is: as its event, or as the last change that was made for all later ones."""
    said = next((each for each in reversed(later) if _instead_of(each) < original.instant), None)
    if said is None or said.start is None or said.instead_of is None:
        return master, original
    shift = said.start.instant - said.instead_of.instant
    try:
        return said, original.at((original.instant + shift).astimezone(original.zone).replace(tzinfo=None))
    except OverflowError:
        return said, original


def _names(original: When) -> tuple[str, ...]:
    """Everything that an exception may call an occurrence: its moment, its time on the clock, its day."""
    day, clock = original.local.strftime("%Y%m%d"), original.local.strftime("%Y%m%dT%H%M%S")
    if original.is_day:
        return (day,)
    return (original.instant.strftime("%Y%m%dT%H%M%SZ"), clock, day)


def _called(exception: When, first: When | None) -> str:
    """What an exception calls its occurrence. One of a series of days may be written as a moment, and the other way."""
    is_day = exception.is_day or (first is not None and first.is_day)
    return exception.local.strftime("%Y%m%d") if is_day else exception.mark()


def on_clock(each: When | None, first: When) -> When:
    """A time of a series as one on its clock: a day among moments is at their time of day."""
    if each is None:
        return first
    if first.is_day or each.is_day:
        midnight = datetime.combine(first.local.date(), datetime.min.time())
        return first.at(datetime.combine(each.local.date(), datetime.min.time()) + (first.local - midnight))
    return first.at(each.local if each.floats else _local(each.instant, first))


def _local(moment: datetime, first: When) -> datetime:
    """A moment on the clock of a series."""
    return moment.astimezone(first.zone).replace(tzinfo=None)


def _instead_of(each: Event) -> datetime:
    return each.instead_of.instant if each.instead_of is not None else datetime.max.replace(tzinfo=UTC)


def _occurrence_id(name: str, original: When | None) -> str:
    return f"{name}/{original.mark()}" if original is not None else name


def _mark(event: Event) -> str:
    return event.start.mark() if event.start is not None else ""


def _uid(event: Event) -> str:
    """Its UID; without one, one from what it says: never from where it stands."""
    if event.uid:
        return event.uid
    said = (_mark(event), str(event.row.get("summary", "")), str(event.row.get("location", "")))
    return "sha256:" + hashlib.sha256("\0".join(said).encode()).hexdigest()[:32] if any(said) else ""

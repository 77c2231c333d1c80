"""A series on the clock of another zone: its rule on the office's clock where there is one, else its occurrences one by one.

Pure. A rule can be said on another clock where the two are always as far apart, and where its days stay days of the same
kind: weekdays move together, the 1st of a month may become the last of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from sources.calendars.events import Event
from sources.calendars.series import Expander, Span
from sources.calendars.values import When
from sources.errors import Unreadable
from store.models.problem import Problem
from store.models.repeat import NAMES, parts, until_text, written
from store.models.rules import BadRule, Rule, end_of, rule_of
from store.queries.series import END, bounded, last_of, wall

YEAR = timedelta(days=366)
MOST_SINGLE = 20_000
"""Plans that stand for one occurrence each, of a whole file."""
_MOST_OF_ONE = 1_500
"""Of one series: daily for three years are 1,098."""
_STEPS = 500_000
_PROBES = timedelta(days=14)
"""No zone has a summer time, or a break in it, that is shorter."""


class One(NamedTuple):
    """One occurrence."""

    event: Event
    """What says what it is, with its own start and length."""
    mark: str
    """The moment by the rule that it stands for, `20261201T233000Z`."""


def office_rule(text: str, first: When, zone: tzinfo, now: datetime) -> str | None:
    """A readable rule that begins at `first` as the same rule on the clock of `zone`; None where there is none.

    Whether the clocks are always as far apart is looked at from a year before `now` to two years after it.
    """
    known = bounded(text, first.local, first.zone)
    if known is None:
        return None
    shift = wall(first.instant, zone) - first.local
    if any(wall(each.instant, zone) - each.local != shift for each in _probes(first, known[1], zone, now)):
        return None
    return _shifted(text, first, zone) if shift else text


def has_several(master: Event) -> bool:
    """Whether it repeats by more than one rule, or not by another (EXRULE): a plan has one."""
    return len(master.rules) > 1 or bool(master.rules and master.without)


def without_far_end(text: str) -> str:
    """The rule without an end that lies behind all calendars: programs write 99991231 for never."""
    said = parts(text)
    if said.get("UNTIL", "")[:4] >= str(END.year):
        del said["UNTIL"]
    return written(said)


def _probes(first: When, last: datetime, zone: tzinfo, now: datetime) -> Iterator[When]:
    since, until = _span(first, last, now)
    yield first.at(until)
    while since < until:
        yield first.at(since)
        since += _PROBES


def _span(first: When, last: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The days that count, on the clock of the series: those around now, or its first ones where it is elsewhere."""
    since, until = wall(now, first.zone) - YEAR, wall(now, first.zone) + 2 * YEAR
    if last < since or until < first.local:
        since, until = first.local, first.local + 3 * YEAR
    return max(since, first.local), max(min(until, last), first.local)


def _shifted(text: str, first: When, zone: tzinfo) -> str | None:
    rule, said = rule_of(text), parts(text)
    if not {"BYHOUR", "BYMINUTE"}.isdisjoint(rule.by):
        return None
    if rule.frequency in ("HOURLY", "MINUTELY") and (rule.by or rule.by_day):
        return None
    days = (wall(first.instant, zone).date() - first.local.date()).days
    if days and rule.frequency not in ("HOURLY", "MINUTELY") and not _days_move(rule, said, days):
        return None
    try:
        end = end_of(rule, first.local, first.zone)
    except BadRule:
        return None
    if end is not None:
        said["UNTIL"] = until_text(wall(first.at(end).instant, zone), zone, all_day=False)
    return written(said)


def _days_move(rule: Rule, said: dict[str, str], days: int) -> bool:
    """Move the weekdays of a rule. False: its days are no weekdays."""
    if rule.frequency not in ("DAILY", "WEEKLY") or rule.by:
        return False
    if rule.by_day:
        said["BYDAY"] = ",".join(NAMES[(day + days) % 7] for _, day in rule.by_day)
    if rule.frequency == "WEEKLY" and (rule.interval > 1 or "WKST" in said):
        said["WKST"] = NAMES[(rule.week_start + days) % 7]
    return True


class OneByOne:
    """Follows series on their own clocks, exceptions and changes too."""

    def __init__(self, now: datetime) -> None:
        """`now`: occurrences from a year before it to two years after are taken."""
        self._now = now
        self._left = MOST_SINGLE

    def of(
        self, master: Event, first: When, events: Sequence[Event]
    ) -> tuple[list[One], tuple[datetime, datetime] | None, Sequence[Problem]]:
        """The occurrences; before and after which moments there are more, if there are; and what is told.

        Of a series that is wholly elsewhere its first ones. Raises Unreadable `too-many-rows` where the series of a file
        have too many in all.
        """
        last = max((last_of(rule, first.local, first.zone) for rule in master.rules), default=END)
        since, until = _span(first, last, self._now)
        span = Span(first.at(since).instant, first.at(until).instant + timedelta(seconds=1))
        expander = Expander(span, steps=_STEPS, keeps_cancelled=False, most=_MOST_OF_ONE)
        mine = [master, *(each for each in events if each.instead_of is not None)]
        by_line = {each.line: each for each in mine}
        found: list[One] = []
        for line, row in expander.rows(mine):
            if self._left <= 0:
                raise Unreadable("too-many-rows", limit=MOST_SINGLE)
            self._left -= 1
            found.append(_one(by_line[line], row, first))
        has_more = first.local < since or until < last
        return found, (span.start, span.end) if has_more else None, expander.problems


def _one(event: Event, row: dict[str, object], first: When) -> One:
    begin = datetime.fromisoformat(str(row["start"])) if "start" in row else None
    start = None
    if begin is not None:
        is_day = bool(row["all_day"])
        start = When(begin.replace(tzinfo=None), begin.tzinfo or first.zone, is_day)
    minutes = row.get("duration", 0)
    length = timedelta(minutes=minutes if isinstance(minutes, int) else 0)
    original = datetime.fromisoformat(str(row["recurrence_id"]))
    moment = original.astimezone(UTC) if original.tzinfo is not None else original  # a day has no zone
    return One(event._replace(start=start, duration=length), moment.strftime("%Y%m%dT%H%M%SZ"))

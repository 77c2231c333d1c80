"""One month of deferrals as a table: a line per checkpoint, their sums, and the same days of other months beside them.

The rules are those of `store/queries/deferrals.py`: nothing is added that must not be, and missing is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from heapq import nlargest

import msgspec

from store.models.deferral import Deferral
from store.queries.deferrals import DEFAULT, Series, Slice, days_in, ever, index, shift, span, whole
from store.queries.records import Records

USUAL = 0.6
"""A checkpoint usually reports when it did so on this share of the last fourteen days held, however long ago."""


class Compared(msgspec.Struct, frozen=True):
    """A figure of another month beside this one, over the same number of days where days are held."""

    first: date
    last: date
    then: int | None = None
    """None: nothing is held."""
    now: int | None = None
    """This month's figure over as many days; what `then` may be compared with."""
    days_then: int = 0
    days_now: int = 0
    """On how many days a figure is held, then and now; 0 for a month's figure."""
    stated: bool = False
    """True: `then` is a month's figure, not a sum of days."""

    @property
    def fair(self) -> bool:
        """Whether a percentage is honest: both sides cover about the same days, and then was not zero."""
        if self.then is None or self.now is None or self.then == 0 or self.first > self.last:
            return False
        if self.days_then == 0 or self.days_now == 0:
            return self.days_then == self.days_now
        return min(self.days_then, self.days_now) >= 0.8 * max(self.days_then, self.days_now)

    @property
    def change(self) -> float | None:
        """(now - then) / then, e.g. 0.08; None where that would not be honest."""
        if not self.fair or self.then is None or self.now is None:
            return None
        return (self.now - self.then) / self.then


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One checkpoint in one month."""

    checkpoint: str
    known: bool
    """False: *unmatched*, a name that the configuration does not know."""
    days: Mapping[date, int]
    """Only the days held; a day that is missing here is not zero."""
    total: int | None
    """The sum of the days held, else the month's figure; None where neither is held."""
    stated: int | None = None
    """The month's figure as its source gives it: the total where no days are held, else a check."""
    stated_until: date | None = None
    before: Compared
    year: Compared

    @property
    def by_days(self) -> bool:
        """Whether the total is a sum of days."""
        return bool(self.days)


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One month of one slice: lines, sums, and what is missing."""

    first: date
    slice: Slice
    until: date | None
    """The last day held, *s.d.*; None where no day is held."""
    lines: tuple[Line, ...]
    total: Line
    """The sums of all lines; `days` holds a day as soon as one checkpoint does."""
    missing: Mapping[date, tuple[str, ...]]
    """Day held → checkpoints that usually report and did not: the day's sum is not complete."""
    office: int | None = None
    """A figure for the whole office that stands beside the sum as a check."""
    office_until: date | None = None
    others: tuple[tuple[Slice, int | None], ...] = ()
    """Every other slice that holds anything at all, with its own sum of this month."""

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the month."""
        return tuple(self.first + timedelta(days=n) for n in range(days_in(self.first)))


def month_of(
    rows: Records[Deferral],
    first: date,
    of: Slice = DEFAULT,
    *,
    known: Sequence[str] = (),
    configured: frozenset[str] = frozenset(),
) -> Month:
    """The table of one month. `known`: the checkpoints to show even where they hold nothing, in their order;
    `configured`: every id that is no *unmatched* name. Without any, every name met is a checkpoint of its own (DESIGN 4),
    whenever it was met: one figure typed after a gap of years leaves the others in the table, without figures.
    """
    series = rows.memo(index).get(of) or Series()
    until = _until(series, first)
    met = [name for name in _met(series, first) if not whole(name)]
    if met and not configured:
        met = [*{*met, *ever(series)}]
    names = [*known, *sorted((name for name in met if name not in known), key=str.casefold)]
    lines = [_line(series, name, first, until, not configured or name in configured) for name in names]
    office = _line(series, _whole_name(series), first, until, True)
    if all(line.total is None for line in lines) and office.total is not None:
        lines.append(office)
        office = _line(series, "", first, until, True)
    return Month(
        first=first,
        slice=of,
        until=until,
        lines=tuple(lines),
        total=_total(lines, series, first, until),
        missing=_missing(series, first),
        office=office.total,
        office_until=office.stated_until,
        others=tuple(
            (other, _sum_of(held, first)) for other, held in rows.memo(index).items() if other != of
        ),
    )


def _until(series: Series, first: date) -> date | None:
    """The last day of the month that any checkpoint holds, whole-office figures included."""
    last = first.replace(day=days_in(first))
    found = [day for table in series.day.values() for day in span(first, last) if day in table]
    return max(found, default=None)


def _met(series: Series, first: date) -> list[str]:
    """Names with a figure in this month, or within the same days of the months it is compared with."""
    spans = {(m.year, m.month) for m in (first, shift(first, -1), shift(first, -12))}
    found: dict[str, None] = {}
    for tables in (series.day, series.month):
        for name, table in tables.items():
            if any((day.year, day.month) in spans for day in table):
                found[name] = None
    return list(found)


def _whole_name(series: Series) -> str:
    return next((name for name in (*series.day, *series.month) if whole(name)), "")


def _line(series: Series, name: str, first: date, until: date | None, known: bool) -> Line:
    """One checkpoint's month and its comparisons."""
    table = series.day.get(name, {})
    held = {day: table[day] for day in span(first, first.replace(day=days_in(first))) if day in table}
    stated = series.month.get(name, {}).get(first)
    return Line(
        checkpoint=name,
        known=known,
        days=held,
        total=sum(held.values()) if held else stated,
        stated=stated,
        stated_until=series.as_of.get(("month", name, first)),
        before=_compared(series, name, first, shift(first, -1), until),
        year=_compared(series, name, first, shift(first, -12), until),
    )


def _compared(series: Series, name: str, first: date, other: date, until: date | None) -> Compared:
    """This month against another one, over as many days as both have of those held by now."""
    count = min((until or first.replace(day=days_in(first))).day, days_in(other))
    last = other.replace(day=count)
    table = series.day.get(name, {})
    now = [table[day] for day in span(first, first.replace(day=count)) if day in table]
    then = [table[day] for day in span(other, last) if day in table]
    if not then and other in series.month.get(name, {}):
        return _compared_stated(series, name, first, other, until)
    return Compared(
        first=other,
        last=last,
        then=sum(then) if then else None,
        now=sum(now) if now else None,
        days_then=len(then),
        days_now=len(now),
    )


def _compared_stated(series: Series, name: str, first: date, other: date, until: date | None) -> Compared:
    """The other month has a figure and no days: comparable only where both sides cover as many days."""
    full = other.replace(day=days_in(other))
    last = series.as_of.get(("month", name, other)) or full
    table = series.day.get(name, {})
    held = [table[day] for day in span(first, first.replace(day=days_in(first))) if day in table]
    if held:
        now = sum(held) if until and until.day == last.day else None
    else:
        covered = series.as_of.get(("month", name, first)) or first.replace(day=days_in(first))
        whole_months = covered.day == days_in(first) and last == full
        now = series.month.get(name, {}).get(first) if covered.day == last.day or whole_months else None
    return Compared(first=other, last=last, then=series.month[name][other], now=now, stated=True)


def _total(lines: Sequence[Line], series: Series, first: date, until: date | None) -> Line:
    """The sum of the lines, so that a table's last row always equals the rows above it."""
    days: dict[date, int] = {}
    for line in lines:
        for day, count in line.days.items():
            days[day] = days.get(day, 0) + count
    totals = [line.total for line in lines if line.total is not None]
    stated = [line.stated for line in lines if line.stated is not None]
    return Line(
        checkpoint="",
        known=True,
        days=dict(sorted(days.items())),
        total=sum(totals) if totals else None,
        stated=sum(stated) if stated else None,
        stated_until=max((line.stated_until for line in lines if line.stated_until), default=None),
        before=_compared_total([line.before for line in lines], series, first, shift(first, -1), until),
        year=_compared_total([line.year for line in lines], series, first, shift(first, -12), until),
    )


def _compared_total(
    parts: Sequence[Compared], series: Series, first: date, other: date, until: date | None
) -> Compared:
    """The sum of the lines' comparisons; days are counted once, however many checkpoints hold them."""
    count = min((until or first.replace(day=days_in(first))).day, days_in(other))
    last = other.replace(day=count)
    then = [part.then for part in parts if part.then is not None]
    now = [part.now for part in parts if part.now is not None]
    stated = [part for part in parts if part.stated]
    if not then:
        return Compared(first=other, last=last, now=sum(now) if now else None)
    all_stated = len(stated) == len(then)
    comparable = not stated or (all_stated and all(part.now is not None for part in stated))
    return Compared(
        first=other,
        last=max(part.last for part in stated) if all_stated else last,
        then=sum(then),
        now=sum(now) if now and comparable else None,
        days_then=0 if stated else sum(day in series.days for day in span(other, last)),
        days_now=0 if stated else sum(day in series.days for day in span(first, first.replace(day=count))),
        stated=bool(stated),
    )


def _missing(series: Series, first: date) -> dict[date, tuple[str, ...]]:
    """Per day held in the month: who usually reports and did not."""
    tables = {name: table for name, table in series.day.items() if not whole(name)}
    last = first.replace(day=days_in(first))
    past = nlargest(14, (day for day in series.days if day < first))
    held = [*reversed(past), *(day for day in span(first, last) if day in series.days)]
    found: dict[date, tuple[str, ...]] = {}
    for place, day in enumerate(held):
        if day < first:
            continue
        recent = held[max(0, place - 14) : place]
        late = tuple(
            name
            for name, table in tables.items()
            if recent and day not in table and sum(d in table for d in recent) >= USUAL * len(recent)
        )
        if late:
            found[day] = late
    return found


def _sum_of(series: Series, first: date) -> int | None:
    """One slice's own sum of a month, by the same rules as its table."""
    until = _until(series, first)
    lines = [_line(series, name, first, until, True) for name in _met(series, first)]
    totals = [line.total for line in lines if not whole(line.checkpoint) and line.total is not None]
    office = [line.total for line in lines if whole(line.checkpoint) and line.total is not None]
    return sum(totals) if totals else (office[0] if office else None)

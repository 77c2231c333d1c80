"""Every count of deferrals as a cube of day × checkpoint × category × agency × reason, and any slice of it.

The rules are those of `store/queries/deferrals.py`: categories and agencies are never added, a month's or year's figure
stands where no days are held and is a check where they are, missing is None and never 0. A figure knows the rows that it
was made of. One pass makes the cube (`rows.memo(cube)`); a slice of it asks for prefix sums, so that it costs the same
for a day and for ten years.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise

import msgspec

from store.models.deferral import Deferral
from store.queries.deferrals import Slice, days_in, standing, whole
from store.queries.records import Records

ANY = "*"
"""As a reason or a checkpoint: all of them."""
LAG = timedelta(days=2)
"""A day is awaited for so long after it; then it is missing. The office reports the day before (FIELD.md)."""
STATES = ("held", "zero", "missing", "awaited", "unopened", "closed", "coming")
"""What may be said of one checkpoint on one day: never that two of them are the same."""


class Strand:
    """The figures of one checkpoint, slice, period and reason, by the first day of their period."""

    def __init__(self, held: Sequence[Deferral]) -> None:
        """`held`: in the order of their days, one for each."""
        self.days = [one.date.toordinal() for one in held]
        self.held = held
        self._sums = [0, *accumulate(one.count for one in held)]
        self.passed_over: tuple[Deferral, ...] = ()
        """Of the same figure twice those that do not stand, by day."""

    def within(self, first: date, last: date) -> tuple[int, int]:
        """The places of the figures from a day to another, both included: from, to."""
        return bisect_left(self.days, first.toordinal()), bisect_right(self.days, last.toordinal())

    def sum(self, begin: int, end: int) -> int:
        """The sum of the figures at these places."""
        return self._sums[end] - self._sums[begin]

    def on(self, day: date) -> Deferral | None:
        """The figure of a day."""
        place = bisect_left(self.days, number := day.toordinal())
        return self.held[place] if place < len(self.days) and self.days[place] == number else None


Part = tuple[Strand, int, int, bool]
"""A strand, the places from and to, and whether they are figures of months or years."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number, and what it was made of."""

    count: int | None
    """None: nothing is held. Never 0 instead."""
    rows: tuple[Deferral, ...] = ()
    """The records whose counts add up to it."""
    days: int = 0
    """On how many different days a figure is held."""
    until: date | None = None
    """The last day that any of the rows covers."""
    stated: int = 0
    """How much of `count` are figures of a whole month or year."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The records' ids."""
        return tuple(one.id for one in self.rows)


class Total(msgspec.Struct, frozen=True):
    """A number without its rows, for tables and charts: `Cube.figure` gives them to whoever asks."""

    count: int | None
    stated: int = 0


NOTHING = Total(None)


class Cube:
    """All figures. Immutable for its readers."""

    def __init__(self, rows: Records[Deferral]) -> None:
        groups: dict[tuple[str, str, str, str, str | None], list[Deferral]] = {}
        for row in rows:
            key = (row.category, row.agency, row.period, row.checkpoint, row.reason)
            group = groups.get(key)
            if group is None:
                groups[key] = [row]
            else:
                group.append(row)
        self._strands: dict[Slice, dict[str, dict[str, dict[str | None, Strand]]]] = {}
        for (category, agency, period, checkpoint, reason), held in groups.items():
            tables = self._strands.setdefault(Slice(category, agency), {"day": {}, "month": {}, "year": {}})
            strand = tables[period].setdefault(checkpoint, {})[reason] = Strand(_each_once(rows, held))
            if len(strand.held) < len(held):
                stands = {one.id for one in strand.held}
                strand.passed_over = tuple(one for one in held if one.id not in stands)

    @cached_property
    def slices(self) -> tuple[Slice, ...]:
        """Every slice that holds anything."""
        return tuple(sorted(self._strands))

    def checkpoints(self, of: Slice, first: date = date.min, last: date = date.max) -> tuple[str, ...]:
        """The names that hold anything within these days, by name; a figure for the whole office is none."""
        found = {
            name
            for table in self._strands.get(of, {}).values()
            for name, strands in table.items()
            if not whole(name) and any(a < b for a, b in (s.within(first, last) for s in strands.values()))
        }
        return tuple(sorted(found, key=str.casefold))

    def reasons(self, of: Slice, first: date = date.min, last: date = date.max) -> tuple[str | None, ...]:
        """The reasons that hold anything within these days, by name; None for counts without one, last."""
        found = {
            reason
            for table in self._strands.get(of, {}).values()
            for strands in table.values()
            for reason, strand in strands.items()
            if (place := strand.within(first, last))[0] < place[1]
        }
        return tuple(sorted(found, key=lambda reason: (reason is None, (reason or "").casefold())))

    def total(
        self, of: Slice, first: date, last: date, *, checkpoint: str = ANY, reason: str | None = ANY
    ) -> Total:
        """The sum of a slice from a day to another, both included; `checkpoint` ANY: of all, without office figures."""
        count, stated, anything = 0, 0, False
        for strand, begin, end, is_stated in self._parts(of, first, last, checkpoint, reason):
            part = strand.sum(begin, end)
            count, anything = count + part, True
            stated += part if is_stated else 0
        return Total(count, stated) if anything else NOTHING

    def figure(
        self, of: Slice, first: date, last: date, *, checkpoint: str = ANY, reason: str | None = ANY
    ) -> Figure:
        """The same with the rows behind it, in the order of days."""
        parts = list(self._parts(of, first, last, checkpoint, reason))
        if not parts:
            return Figure(count=None)
        parts.sort(key=_by_name)
        rows = [row for strand, begin, end, _ in parts for row in strand.held[begin:end]]
        rows.sort(key=_first_day)  # stable: of one day by their names
        days = {day for strand, begin, end, stated in parts if not stated for day in strand.days[begin:end]}
        return Figure(
            count=sum(strand.sum(begin, end) for strand, begin, end, _ in parts),
            rows=tuple(rows),
            days=len(days),
            until=max(covers(strand.held[end - 1]) for strand, _, end, _ in parts),
            stated=sum(strand.sum(begin, end) for strand, begin, end, stated in parts if stated),
        )

    def by_day(
        self, of: Slice, first: date, last: date, *, checkpoint: str = ANY, reason: str | None = ANY
    ) -> dict[date, int]:
        """Every day held → its sum, in order: for bars, trends and heat maps."""
        found: dict[int, int] = {}
        for strands in self._named(of, "day", checkpoint):
            for strand in _reasoned(strands, reason):
                begin, end = strand.within(first, last)
                for row, day in zip(strand.held[begin:end], strand.days[begin:end], strict=True):
                    found[day] = found.get(day, 0) + row.count
        return {date.fromordinal(day): found[day] for day in sorted(found)}

    def days_held(self, of: Slice, first: date, last: date, *, checkpoint: str = ANY) -> int:
        """On how many different days a figure is held."""
        held: set[int] = set()
        for strands in self._named(of, "day", checkpoint):
            for strand in strands.values():
                begin, end = strand.within(first, last)
                held.update(strand.days[begin:end])
        return len(held)

    def checks(self, of: Slice, first: date, last: date, *, checkpoint: str = ANY) -> tuple[Deferral, ...]:
        """Figures of months and years that lie within these days and stand beside what is counted there."""
        used = {id(row) for row in self.figure(of, first, last, checkpoint=checkpoint).rows}
        return tuple(
            row
            for period in ("month", "year")
            for strands in self._named(of, period, checkpoint)
            for strand in strands.values()
            for row in strand.held
            if id(row) not in used and first <= row.date and covers(row) <= last
        )

    def passed_over(
        self, of: Slice, first: date, last: date, *, checkpoint: str = ANY, reason: str | None = ANY
    ) -> tuple[Deferral, ...]:
        """Figures of these days that another one of the same day, checkpoint and reason stands before."""
        tables = self._strands.get(of, {}).values()
        return tuple(
            row
            for table in tables
            for name, strands in table.items()
            if checkpoint in (ANY, name)
            for strand in _reasoned(strands, reason)
            for row in strand.passed_over
            if first <= row.date <= last
        )

    def office(self, of: Slice) -> tuple[str, ...]:
        """The names of figures for the whole office."""
        return tuple({name for table in self._strands.get(of, {}).values() for name in table if whole(name)})

    def until(self, of: Slice, first: date, last: date, *, checkpoint: str = ANY) -> date | None:
        """The last day that a figure of these days covers; None where nothing is held."""
        parts = self._parts(of, first, last, checkpoint, ANY)
        return max((covers(strand.held[end - 1]) for strand, _, end, _ in parts), default=None)

    def state(
        self,
        of: Slice,
        checkpoint: str,
        day: date,
        *,
        today: date,
        opened: date | None = None,
        closed: date | None = None,
    ) -> str:
        """One of `STATES`. `opened`, `closed`: the checkpoint's first and last day, as configured."""
        counts = [
            row.count
            for strand in self._strands.get(of, {}).get("day", {}).get(checkpoint, {}).values()
            if (row := strand.on(day)) is not None
        ]
        if counts:
            return "held" if sum(counts) else "zero"
        if opened is not None and day < opened:
            return "unopened"
        if closed is not None and day > closed:
            return "closed"
        if day > today:
            return "coming"
        return "awaited" if today - day <= LAG and day > self._last(of, checkpoint) else "missing"

    def _last(self, of: Slice, checkpoint: str) -> date:
        strands = self._strands.get(of, {}).get("day", {}).get(checkpoint, {})
        return max((strand.held[-1].date for strand in strands.values()), default=date.min)

    def _named(self, of: Slice, period: str, checkpoint: str) -> Iterator[Mapping[str | None, Strand]]:
        table = self._strands.get(of, {}).get(period, {})
        if checkpoint == ANY:
            yield from (strands for name, strands in table.items() if not whole(name))
        elif checkpoint in table:
            yield table[checkpoint]

    def _parts(
        self, of: Slice, first: date, last: date, checkpoint: str, reason: str | None
    ) -> Iterator[Part]:
        """What adds up to a slice. Of all checkpoints: theirs, and a figure for the whole office where they hold none."""
        names = dict.fromkeys(name for table in self._strands.get(of, {}).values() for name in table)
        if checkpoint != ANY:
            if checkpoint in names:
                yield from self._of(of, checkpoint, first, last, reason)
            return
        for name in names:
            if not whole(name):
                yield from self._of(of, name, first, last, reason)
        for name in names:
            if whole(name):
                for strand, begin, end, stated in self._of(of, name, first, last, reason):
                    for place in range(begin, end):
                        if not self._anybody(of, strand.held[place]):
                            yield strand, place, place + 1, stated

    def _of(self, of: Slice, checkpoint: str, first: date, last: date, reason: str | None) -> Iterator[Part]:
        """Of one name: its days; the year's figure where it holds no days of the year; else a month's likewise."""
        tables = self._strands[of]
        for strand in _reasoned(tables["day"].get(checkpoint, {}), reason):
            begin, end = strand.within(first, last)
            if begin < end:
                yield strand, begin, end, False
        years = {
            row.date.year
            for strand in tables["year"].get(checkpoint, {}).values()
            for row in strand.held
            if first <= row.date and covers(row) <= last and not self._days(of, checkpoint, row)
        }
        for period in ("year", "month"):
            for strand in _reasoned(tables[period].get(checkpoint, {}), reason):
                for place in range(*strand.within(first, last)):
                    row = strand.held[place]
                    if covers(row) > last or (row.date.year in years) != (period == "year"):
                        continue
                    if not self._days(of, checkpoint, row):
                        yield strand, place, place + 1, True

    def _days(self, of: Slice, checkpoint: str, row: Deferral) -> bool:
        """Whether days of the checkpoint are held within the period of a figure, whatever their reason."""
        return any(
            (place := strand.within(row.date, _end(row)))[0] < place[1]
            for strand in self._strands[of]["day"].get(checkpoint, {}).values()
        )

    def _anybody(self, of: Slice, row: Deferral) -> bool:
        """Whether any checkpoint holds a figure within the period of one for the whole office."""
        last = _end(row)
        return any(
            (place := strand.within(row.date, last))[0] < place[1]
            for period in ("day", "month", "year")
            for strands in self._named(of, period, ANY)
            for strand in strands.values()
        )


def cube(rows: Records[Deferral]) -> Cube:
    """The cube of these rows; ask for it through `rows.memo(cube)`."""
    return Cube(rows)


def covers(row: Deferral) -> date:
    """The last day that a figure covers: its own, its as-of date, else the end of its month or year."""
    if row.period == "day":
        return row.date
    return min(row.as_of, _end(row)) if row.as_of is not None else _end(row)


def _end(row: Deferral) -> date:
    if row.period == "year":
        return row.date.replace(month=12, day=31)
    return row.date.replace(day=days_in(row.date)) if row.period == "month" else row.date


def _reasoned(strands: Mapping[str | None, Strand], reason: str | None) -> Iterable[Strand]:
    if reason == ANY:
        return strands.values()
    return (strands[reason],) if reason in strands else ()


def _each_once(rows: Records[Deferral], held: list[Deferral]) -> list[Deferral]:
    """In the order of days; of the same figure twice the one that stands (`deferrals.standing`)."""
    if held[0].period != "day":
        held = [_begun(row) for row in held]
    held.sort(key=_first_day)
    if all(one.date != other.date for one, other in pairwise(held)):
        return held
    by_day: dict[date, list[Deferral]] = {}
    for row in held:
        by_day.setdefault(row.date, []).append(row)
    return [standing(rows, twice) for twice in by_day.values()]


def _begun(row: Deferral) -> Deferral:
    """A month's or year's figure under its first day, also where a source names another day of it."""
    first = row.date.replace(day=1) if row.period == "month" else row.date.replace(month=1, day=1)
    return row if row.date == first else msgspec.structs.replace(row, date=first)


def _by_name(part: Part) -> tuple[str, str]:
    one = part[0].held[0]
    return one.checkpoint.casefold(), one.reason or ""


def _first_day(row: Deferral) -> date:
    return row.date

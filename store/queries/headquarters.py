"""The table for headquarters: every day and checkpoint of a period, agency by agency, with its sums and what is missing.

Pure. Departures and passports stand beside each other and are never added; agencies each have sums of their own. What
adds up is what the cube adds up: a month's figure where no days are held, one for the whole office where no checkpoint
holds any; other such figures are checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from store.models.deferral import CATEGORIES, Deferral
from store.queries.cube import Cube, covers
from store.queries.deferrals import Slice, whole
from store.queries.periods import Period

MOST_REASONS = 6
"""Reasons of a category that have a column of their own; the others share one."""
OTHER = "*"
"""Stands for all other reasons."""
TOLD = ("missing", "awaited")
"""States that are a line of the table; the others are told as spans."""

Reason = tuple[str, str | None]
"""Category and reason; None: none was given."""


class Expected(msgspec.Struct, frozen=True):
    """A checkpoint that is to report in a category."""

    checkpoint: str
    opened: date | None = None
    closed: date | None = None
    free: frozenset[date] = frozenset()
    """Days on which nothing is expected of it: a counter on the office's free days."""


class Line(msgspec.Struct, kw_only=True):
    """What is held of one checkpoint on one day, or of its month or year."""

    agency: str
    checkpoint: str
    first: date
    period: str = "day"
    until: date
    counts: dict[str, int] = {}
    """Category → count; without what is not held."""
    reasons: dict[Reason, int] = {}
    rows: list[Deferral] = []
    states: dict[str, str] = {}
    """Category → why nothing is held: missing | awaited."""


class Sum(msgspec.Struct, kw_only=True):
    """Of one checkpoint, or of an agency ("")."""

    checkpoint: str
    counts: dict[str, int] = {}
    reasons: dict[Reason, int] = {}


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Days in a row of which nothing is held, and why: missing | awaited | unopened | closed | free | coming."""

    category: str
    checkpoint: str
    state: str
    first: date
    last: date


class Block(msgspec.Struct, kw_only=True):
    """Everything of one agency."""

    agency: str
    lines: list[Line] = []
    subtotals: list[Sum] = []
    total: Sum
    untils: dict[str, date] = {}
    """Category → the last day that its figures cover."""
    gaps: list[Gap] = []
    checks: list[Deferral] = []
    """Figures of months and years beside those that are counted."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """All agencies, the office's own first."""

    period: Period
    blocks: tuple[Block, ...]
    reasons: tuple[Reason, ...]
    """The columns of reasons; OTHER for those that share one."""

    @property
    def until(self) -> date | None:
        """The last day that any figure covers."""
        return max((day for block in self.blocks for day in block.untils.values()), default=None)

    @property
    def rows(self) -> list[Deferral]:
        """Every record that a figure was made of."""
        return [row for block in self.blocks for line in block.lines for row in line.rows]


def table(cube: Cube, period: Period, known: date, expected: Callable[[Slice], Sequence[Expected]]) -> Table:
    """The table of a period. `known`: the last day of which anything can be known; later ones are *coming*."""
    agencies = {of.agency for of in cube.slices if cube.figure(of, period.first, period.last).rows}
    ordered = sorted(agencies, key=lambda agency: (agency != "imigrasi", agency))
    reasons = _columns(cube, period)
    blocks = tuple(_block(cube, agency, period, known, expected, reasons) for agency in ordered)
    return Table(period=period, blocks=blocks, reasons=reasons)


def _columns(cube: Cube, period: Period) -> tuple[Reason, ...]:
    """The reasons most counted of each category; nothing where none was ever given."""
    found: list[Reason] = []
    for category in CATEGORIES:
        counts: Counter[str | None] = Counter()
        for of in cube.slices:
            if of.category == category:
                for row in cube.figure(of, period.first, period.last).rows:
                    counts[row.reason] += row.count
        named = sorted((name for name in counts if name is not None), key=lambda name: (-counts[name], name))
        if named:
            found += [(category, name) for name in named[:MOST_REASONS]]
            found += [(category, OTHER)] if len(named) > MOST_REASONS else []
            found += [(category, None)] if None in counts else []
    return tuple(found)


def _block(
    cube: Cube,
    agency: str,
    period: Period,
    known: date,
    expected: Callable[[Slice], Sequence[Expected]],
    columns: tuple[Reason, ...],
) -> Block:
    block = Block(agency=agency, lines=[], total=Sum(checkpoint="", counts={}, reasons={}), untils={})
    lines: dict[tuple[date, str, str], Line] = {}
    order: dict[str, int] = {}
    for category in CATEGORIES:
        of = Slice(category, agency)
        figure = cube.figure(of, period.first, period.last)
        for each in expected(of):
            order.setdefault(each.checkpoint, len(order))
        for row in figure.rows:
            line = _line(lines, agency, row.date, row.period, row.checkpoint, covers(row))
            _add(line, category, row, columns)
        if figure.until is not None:
            block.untils[category] = min(figure.until, max(known, period.first))
        block.checks += cube.checks(of, period.first, period.last)
        block.gaps += _gaps(cube, of, period, known, expected(of), figure.rows)
    for gap in block.gaps:
        if gap.state in TOLD:
            for day in _days(gap.first, gap.last):
                line = _line(lines, agency, day, "day", gap.checkpoint, day)
                line.states[gap.category] = gap.state

    def place(line: Line) -> tuple[object, ...]:
        return line.first, line.period, order.get(line.checkpoint, len(order)), line.checkpoint.casefold()

    block.lines = sorted(lines.values(), key=place)
    names = sorted({line.checkpoint for line in block.lines}, key=lambda n: (order.get(n, len(order)), n))
    block.subtotals = [_sum(name, (ln for ln in block.lines if ln.checkpoint == name)) for name in names]
    block.total = _sum("", block.lines)
    return block


def _line(
    lines: dict[tuple[date, str, str], Line],
    agency: str,
    first: date,
    period: str,
    checkpoint: str,
    until: date,
) -> Line:
    key = (first, period, checkpoint)
    if key not in lines:
        lines[key] = Line(
            agency=agency, checkpoint=checkpoint, first=first, period=period, until=until, counts={},
            reasons={}, rows=[], states={},
        )  # fmt: skip
    return lines[key]


def _add(line: Line, category: str, row: Deferral, columns: tuple[Reason, ...]) -> None:
    line.rows.append(row)
    line.until = max(line.until, covers(row))
    line.counts[category] = line.counts.get(category, 0) + row.count
    place = (category, row.reason)
    if place not in columns:
        place = (category, OTHER)
    if place in columns:
        line.reasons[place] = line.reasons.get(place, 0) + row.count


def _sum(checkpoint: str, lines: Iterable[Line]) -> Sum:
    counts: Counter[str] = Counter()
    reasons: Counter[Reason] = Counter()
    for line in lines:
        counts.update(line.counts)
        reasons.update(line.reasons)
    return Sum(checkpoint=checkpoint, counts=dict(counts), reasons=dict(reasons))


def _gaps(
    cube: Cube,
    of: Slice,
    period: Period,
    known: date,
    expected: Sequence[Expected],
    rows: Sequence[Deferral],
) -> Iterator[Gap]:
    """Where no day is held and no figure of a whole month or office stands for it."""
    stated = {(row.checkpoint, row.date, covers(row)) for row in rows if row.period != "day"}
    office = any(whole(row.checkpoint) for row in rows)
    for each in expected:
        if office:
            return
        spans = [(first, last) for name, first, last in stated if name == each.checkpoint]
        found: list[Gap] = []
        for day in _days(period.first, period.last):
            if any(first <= day <= last for first, last in spans):
                continue
            state = cube.state(of, each.checkpoint, day, today=known, opened=each.opened, closed=each.closed)
            if state in ("held", "zero"):
                continue
            state = "free" if day in each.free and state in TOLD else state
            if found and found[-1].state == state and found[-1].last == day - timedelta(1):
                found[-1] = msgspec.structs.replace(found[-1], last=day)
            else:
                found.append(
                    Gap(category=of.category, checkpoint=each.checkpoint, state=state, first=day, last=day)
                )
        yield from found


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(n)

"""Penundaan, one month: checkpoint by day, sums, the same days of other months, and what must be said beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from store.queries.cube import ANY
from store.queries.deferrals import DEFAULT, Slice, shift
from store.queries.month import Compared, Line, Month, month_of
from tui.views.cells import Cell, Column, Listing, Style, width
from tui.views.monthnotes import empty_month, month_notes
from tui.views.periods import cube_of, sign_cell, signs_legend, state_of
from tui.views.sight import Sight
from tui.views.slices import what_cells

COMPARES = ("percent", "difference", "off")
"""How the two months beside this one are compared."""
NAME = (16, 36)
"""Cells for the checkpoints' names before one more day is shown: the longest name, within these."""


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    """The screen in its form `table`."""

    month: Month
    title: str
    """`November 2026 s.d. 22 Nov`."""
    what: tuple[Cell, ...]
    """Which slice this is, and which others there are."""
    listing: Listing
    notes: tuple[tuple[Cell, ...], ...]
    """What is missing, unmatched, stated otherwise."""
    anchor: date
    """The last day that has a column."""


def month_held(sight: Sight, first: date, of: Slice = DEFAULT) -> Month:
    """The figures of one month with the configured checkpoints in their order."""
    points = sight.checkpoints(of.category, first, shift(first, 1) - timedelta(days=1))
    known = [point.id for point in points]
    return month_of(sight.snapshot.rows("deferrals"), first, of, known=known, configured=_configured(sight))


def _configured(sight: Sight) -> frozenset[str]:
    return frozenset(point.id for point in sight.settings.checkpoints)


def month_title(sight: Sight, month: Month) -> str:
    """The period in words, with the last day held where the month is not complete."""
    name = sight.format.month(month.first)
    until = month.until or month.total.stated_until
    return name if until is None or until == month.days[-1] else f"{name} {sight.format.up_to(until)}"


def month_view(
    sight: Sight,
    first: date,
    of: Slice = DEFAULT,
    *,
    anchor: date | None = None,
    compare: str = "percent",
    beside: int = 0,
) -> MonthView:
    """The table of one month; `anchor`: the last day column, default the last day held; `beside`: cells that a further
    column takes.
    """
    month = month_held(sight, first, of)
    last = _anchor(month, anchor, sight.today)
    columns, cell_makers = _columns(sight, month, last, compare, beside)
    lines = {line.checkpoint: line for line in month.lines}

    def row(key: str) -> tuple[Cell, ...]:
        return tuple(make(lines[key]) for make in cell_makers)

    return MonthView(
        month=month,
        title=month_title(sight, month),
        what=what_cells(sight, of, dict(month.others)),
        listing=Listing(
            columns=columns,
            keys=tuple(lines),
            row=row,
            text=lambda key: f"{key} {sight.checkpoint(key)}".casefold(),
            sorts=("name", "month"),
            order=lambda name: _order(sight, lines, name),
            problem=lambda key: not lines[key].known or any(key in late for late in month.missing.values()),
            footer=(tuple(make(month.total) for make in cell_makers),) if lines else (),
            footer_keys=("",) if lines else (),
            empty=empty_month(sight, month),
        ),
        notes=(*month_notes(sight, month), *_legend(sight, month, columns)) if lines else (),
        anchor=last,
    )


def _legend(sight: Sight, month: Month, columns: tuple[Column, ...]) -> tuple[tuple[Cell, ...], ...]:
    """What the signs in the day columns mean."""
    held, days = (
        cube_of(sight),
        [day for day in month.days if any(c.name == day.isoformat() for c in columns)],
    )
    states = {
        state_of(sight, held, month.slice, line.checkpoint, day, day)
        for line in month.lines
        for day in days[-7:]
        if day not in line.days
    }
    return signs_legend(sight, states)


def _anchor(month: Month, wanted: date | None, today: date) -> date:
    last = month.until or max(month.days[0], min(month.days[-1], today))
    return wanted if wanted is not None and month.days[0] <= wanted <= month.days[-1] else last


def _order(sight: Sight, lines: dict[str, Line], name: str) -> Callable[[str], object]:
    if name == "name":
        return lambda key: sight.checkpoint(key).casefold()
    return lambda key: (lines[key].total is None, -(lines[key].total or 0))


Maker = Callable[[Line], Cell]


def _columns(
    sight: Sight, month: Month, last: date, compare: str, beside: int
) -> tuple[tuple[Column, ...], tuple[Maker, ...]]:
    """The columns and what fills each, the name first."""
    after = [_month_column(sight, month)]
    picks: dict[str, Callable[[Line], Compared]] = {
        "before": lambda line: line.before,
        "year": lambda line: line.year,
    }
    for name, pick in picks.items():
        if compare != "off" and pick(month.total).then is not None:
            after.append(_compared_column(sight, month, name, pick, compare))
    stated = month.until is None and month.total.total is not None  # FIELD: 767, said on a 23rd, and no days
    rest = sum(column.width + 2 for column, _ in after) + 2 + beside
    days = [] if stated else _day_columns(sight, month, last, rest)
    first = Column(name="name", title=sight.t("deferrals.checkpoint"), width=0, least=12)
    pairs = [(first, _name_maker(sight)), *days, *after]
    return tuple(column for column, _ in pairs), tuple(make for _, make in pairs)


def _name_maker(sight: Sight) -> Maker:
    def make(line: Line) -> Cell:
        if not line.checkpoint:
            return Cell(sight.t("common.total"), "strong")
        name = sight.checkpoint(line.checkpoint)
        return Cell(name) if line.known else Cell(f"{name} ?", "warn")

    return make


def _day_columns(sight: Sight, month: Month, last: date, rest: int) -> list[tuple[Column, Maker]]:
    """One column per day up to `last`; each older one needs its own width more, so that wide terminals show more."""
    form = sight.format
    shown = [day for day in month.days if day <= last]
    gap = " " if any(day in month.missing for day in shown) else ""
    widest = max((width(form.number(n)) for n in month.total.days.values()), default=1) + len(gap)
    names = max((width(sight.checkpoint(line.checkpoint)) for line in month.lines), default=0)
    names = max(NAME[0], min(names, NAME[1]))
    found = []
    for day in shown:
        title = f"{form.weekday(day)} {day.day}"
        cells = max(widest, 6 + len(gap))
        place = (last - day).days + 1
        needs = 2 + (names if place > 3 else 12) + rest + place * (cells + 2)
        column = Column(
            name=day.isoformat(),
            title=title + gap,
            width=cells,
            right=True,
            from_width=0 if place == 1 else needs,
        )
        found.append((column, _day_maker(sight, month, day, gap)))
    return found


def _day_maker(sight: Sight, month: Month, day: date, gap: str) -> Maker:
    held = cube_of(sight)

    def make(line: Line) -> Cell:
        count = line.days.get(day)
        if count is None:
            sign = sign_cell(sight, state_of(sight, held, month.slice, line.checkpoint or ANY, day, day))
            return Cell(sign.text + gap, sign.style)
        mark = "+" if gap and not line.checkpoint and day in month.missing and count is not None else gap
        return Cell(sight.format.number(count) + mark, _weight(line))

    return make


def _weight(line: Line) -> Style:
    return "" if line.checkpoint else "strong"


def _month_column(sight: Sight, month: Month) -> tuple[Column, Maker]:
    lines = (*month.lines, month.total)
    title = sight.t("deferrals.month")
    widest = max(width(sight.format.count(line.total)) for line in lines)

    def make(line: Line) -> Cell:
        return Cell(sight.format.count(line.total), "muted" if line.total is None else "strong")

    return Column(name="month", title=title, width=max(widest, 6), right=True, rule=True), make


def _compared_column(
    sight: Sight, month: Month, name: str, pick: Callable[[Line], Compared], compare: str
) -> tuple[Column, Maker]:
    lines = (*month.lines, month.total)
    counts = max(width(sight.format.count(pick(line).then)) for line in lines)
    nothing = {line.checkpoint: _nothing_then(sight, line, pick(line)) for line in lines}
    parts = [
        compared_words(sight, pick(line), compare).partition(" ")
        for line in lines
        if not nothing[line.checkpoint]
    ]
    figure = max((width(part[2]) for part in parts), default=0)
    change = max((width(_aligned(part, figure)) for part in parts), default=0)
    total = pick(month.total)
    title = sight.format.month_days(total.first, total.last, sight.today)
    if month.until is None:
        title = sight.format.short_month(total.first)

    def make(line: Line) -> Cell:
        held = pick(line)
        if nothing[line.checkpoint]:
            return Cell(nothing[line.checkpoint], "muted")
        words = _aligned(compared_words(sight, held, compare).partition(" "), figure)
        text = f"{sight.format.count(held.then).rjust(counts)} {words}".rstrip()
        pad = " " * (counts + 1 + change - width(text))
        return Cell(text + pad, "muted" if held.then is None else _weight(line))

    wide = max(counts + (1 + change if change else 0), width(title), *map(width, nothing.values()))
    return Column(name=name, title=title, width=wide, right=True), make


def _nothing_then(sight: Sight, line: Line, held: Compared) -> str:
    """Why a checkpoint has nothing to be compared with: it was not open yet, or no figure is held; else ""."""
    if held.then is not None or held.now is None or not line.checkpoint:
        return ""
    point = next((point for point in sight.settings.checkpoints if point.id == line.checkpoint), None)
    closed = point is not None and point.start is not None and point.start > held.last
    return sight.t("deferrals.then.closed" if closed else "deferrals.then.none")


def _aligned(part: tuple[str, str, str], figure: int) -> str:
    """The sign, then its figure right-aligned under the others; a word stays as it is."""
    sign, _, rest = part
    return f"{sign} {rest.strip().rjust(figure)}" if width(sign) == 1 else f"{sign} {rest}".rstrip()


def compared_words(sight: Sight, held: Compared, compare: str = "percent") -> str:
    """What stands behind the earlier figure: `▲ 11%`, `▲ 27`, `hanya 5 hari`; "" where nothing honest can be said."""
    if held.then is None or held.now is None:
        return ""
    if held.then == held.now == 0:
        return sight.format.change(0, 0).partition(" ")[0]
    if not held.fair and held.then:
        return sight.t("deferrals.only", days=sight.format.age_days(held.days_then)) if held.days_then else ""
    if compare == "difference":
        sign = sight.format.change(held.now, held.then).partition(" ")[0]
        return f"{sign} {sight.format.number(abs(held.now - held.then))}"
    change = held.change
    if change is not None and (change >= 10 or 0 < abs(change) < 0.005):
        sign = sight.format.change(held.now, held.then).partition(" ")[0]
        return f"{sign} >999%" if change >= 10 else f"{sign} <1%"
    return sight.format.change(held.now, held.then, 3)

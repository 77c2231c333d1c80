"""Penundaan, one year: checkpoint by month, the year's own figure beside the sum, and the years before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from store.queries.cube import ANY
from store.queries.deferrals import DEFAULT, Slice, days_in
from store.queries.periods import of_kind
from store.queries.year import Year, YearLine, year_of
from tui.views.cells import Cell, Column, Listing, width
from tui.views.periods import cube_of, sign_cell, signs_legend, state_of, title_of
from tui.views.sight import Sight
from tui.views.slices import what_cells


class YearView(msgspec.Struct, frozen=True, kw_only=True):
    """The screen in its form `year`."""

    year: Year
    title: str
    what: tuple[Cell, ...]
    listing: Listing
    notes: tuple[tuple[Cell, ...], ...]


def year_view(sight: Sight, year: int, of: Slice = DEFAULT) -> YearView:
    """The table of one year."""
    points = sight.checkpoints(of.category, date(year, 1, 1), date(year, 12, 31))
    held = year_of(
        sight.snapshot.rows("deferrals"),
        year,
        of,
        known=[point.id for point in points],
        configured=frozenset(point.id for point in sight.settings.checkpoints),
    )
    lines = {line.checkpoint: line for line in held.lines}
    pairs = _columns(sight, of, held)
    whole = of_kind("year", date(year, 1, 1))

    def row(key: str) -> tuple[Cell, ...]:
        return tuple(make(lines[key]) for _, make in pairs)

    return YearView(
        year=held,
        title=title_of(sight, whole, cube_of(sight).until(of, whole.first, whole.last)),
        what=what_cells(sight, of),
        listing=Listing(
            columns=tuple(column for column, _ in pairs),
            keys=tuple(lines),
            row=row,
            text=lambda key: f"{key} {sight.checkpoint(key)}".casefold(),
            sorts=("name", "total"),
            order=lambda name: _order(sight, lines, name),
            problem=lambda key: not lines[key].known,
            footer=(tuple(make(held.total) for _, make in pairs),) if lines else (),
            footer_keys=("",) if lines else (),
            empty=(sight.t("deferrals.empty", period=year), sight.t("deferrals.empty.next")),
        ),
        notes=(*_notes(sight, held), *_legend(sight, of, held)),
    )


Maker = Callable[[YearLine], Cell]


def _columns(sight: Sight, of: Slice, held: Year) -> list[tuple[Column, Maker]]:
    form = sight.format
    widest = max((width(form.number(n)) for n in held.total.months.values()), default=3)
    found = [(Column(name="name", title=sight.t("deferrals.checkpoint"), width=0, least=12), _name(sight))]
    for month in range(1, 13):
        title = form.short_month(date(held.year, month, 1)).partition(" ")[0]
        column = Column(name=str(month), title=title, width=max(widest, 3), right=True)
        found.append((column, _month(sight, of, held.year, month)))
    total = max((width(form.count(line.total)) for line in (*held.lines, held.total)), default=3)
    column = Column(name="total", title=sight.t("deferrals.year"), width=max(total, 5), right=True, rule=True)
    found.append((column, _year_cell(sight)))
    return found


def _name(sight: Sight) -> Maker:
    def make(line: YearLine) -> Cell:
        if not line.checkpoint:
            return Cell(sight.t("common.total"), "strong")
        name = sight.checkpoint(line.checkpoint)
        return Cell(name) if line.known else Cell(f"{name} ?", "warn")

    return make


def _month(sight: Sight, of: Slice, year: int, month: int) -> Maker:
    def make(line: YearLine) -> Cell:
        count = line.months.get(month)
        if count is None:
            first = date(year, month, 1)
            last = first.replace(day=days_in(first))
            return sign_cell(sight, state_of(sight, cube_of(sight), of, line.checkpoint or ANY, first, last))
        return Cell(sight.format.number(count), "" if line.checkpoint else "strong")

    return make


def _year_cell(sight: Sight) -> Maker:
    return lambda line: Cell(sight.format.count(line.total), "muted" if line.total is None else "strong")


def _order(sight: Sight, lines: dict[str, YearLine], name: str) -> Callable[[str], object]:
    if name == "name":
        return lambda key: sight.checkpoint(key).casefold()
    return lambda key: (lines[key].total is None, -(lines[key].total or 0))


def _legend(sight: Sight, of: Slice, held: Year) -> tuple[tuple[Cell, ...], ...]:
    """What the signs of months without figures mean."""
    states = set()
    for line in held.lines:
        for month in range(1, 13):
            if line.months.get(month) is None:
                first = date(held.year, month, 1)
                last = first.replace(day=days_in(first))
                states.add(state_of(sight, cube_of(sight), of, line.checkpoint, first, last))
    return signs_legend(sight, states)


def _notes(sight: Sight, held: Year) -> tuple[tuple[Cell, ...], ...]:
    form, notes = sight.format, []
    stated, until = held.total.stated, held.total.stated_until
    if held.office is not None:
        stated, until = held.office, held.office_until
    if stated is not None:
        text = sight.t("deferrals.office", count=form.number(stated))
        notes.append((Cell(f"{text} {form.up_to(until, sight.today)}" if until else text, "muted"),))
    if len(held.history) > 1:
        years = " · ".join(f"{year}: {form.number(total)}" for year, total in held.history.items())
        notes.append((Cell(sight.t("deferrals.history", years=years), "muted"),))
    return tuple(notes)

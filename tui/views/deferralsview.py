"""Penundaan: the table or drawing of a form and a period, chosen in one place for the screen and for `show`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from store.queries.cube import ANY
from store.queries.deferrals import Slice
from store.queries.periods import Period, of_kind
from tui.views.cells import Cell
from tui.views.deferrals import MonthView, month_view
from tui.views.periodcompare import COLUMN, compare_column, compare_note, compared
from tui.views.periodrows import TOTAL, sums_of
from tui.views.periods import compares, other_period
from tui.views.periodtable import PeriodView, period_view, span_named
from tui.views.sight import Sight
from tui.views.year import YearView, year_view

if TYPE_CHECKING:
    from tui.views.perioddrawing import Drawing

FORMS = ("table", "chart", "trend", "years", "heat", "reasons", "standout")
"""What `b` goes through."""
DRAWINGS = {
    "chart": "tui.views.periodbars:bars_drawing",
    "trend": "tui.views.trend:trend_drawing",
    "years": "tui.views.periodyears:years_drawing",
    "heat": "tui.views.heat:heat_drawing",
}
"""A form that is no table → the function that draws it, imported when it is first wanted."""
YEAR = 110
"""Cells from which twelve months stand beside a comparison; below it the quarters do."""
TableOf = MonthView | YearView | PeriodView


def table_of(
    sight: Sight,
    period: Period,
    of: Slice,
    *,
    compare: str = "",
    other: Period | None = None,
    anchor: date | None = None,
    wide: int = 80,
    by: str = "checkpoint",
) -> TableOf:
    """The table of a period; of a month and a year their own. `compare`: one of `compares`, empty for the usual one;
    `other`: the period that it says."""
    compare = compare or compares(period.kind)[0]
    other = other if other is not None or compare == "typed" else other_period(period, compare)
    narrow = period.kind == "year" and other is not None and wide < YEAR
    if by == "reason" or period.kind not in ("month", "year") or narrow:
        return period_view(sight, period, of, wide=wide, other=other, anchor=anchor, by=by)
    if other is None:
        if period.kind == "year":
            return _year(sight, period, of, wide)
        both = "percent" if compare == "both" else "off"
        return month_view(sight, period.first, of, anchor=anchor, compare=both)
    return _compared(sight, period, of, other, anchor)


def _year(sight: Sight, period: Period, of: Slice, wide: int) -> TableOf:
    """Twelve months, or where their figures are too long for that the quarters: the sum is never left out."""
    view = year_view(sight, period.first.year, of)
    needs = (
        2 + view.listing.columns[0].least + sum(column.width + 1 for column in view.listing.columns[1:]) + 2
    )
    if needs <= wide:
        return view
    quarters = period_view(sight, period, of, wide=wide)
    return msgspec.structs.replace(quarters, notes=(*quarters.notes, *view.notes[:2]))


def _compared(sight: Sight, period: Period, of: Slice, other: Period, anchor: date | None) -> TableOf:
    """The table of a month or year with one column more."""
    sums = sums_of(sight, of, period.first, period.last)
    column, make, total = compare_column(sight, sums, period, other, sums.names)
    until = sums.held.until(of, period.first, period.last)
    if period.kind == "year":
        view: MonthView | YearView = year_view(sight, period.first.year, of)
    else:
        view = month_view(sight, period.first, of, anchor=anchor, compare="off", beside=column.width + 2)
    held = view.listing

    def row(key: str) -> tuple[Cell, ...]:
        return (*held.row(key), make(key))

    listing = msgspec.structs.replace(
        held,
        columns=(*held.columns, column),
        row=row,
        footer=tuple((*line, make(TOTAL)) for line in held.footer),
    )
    notes = (*view.notes, *(compare_note(sight, total, until) if held.footer else ()))
    return msgspec.structs.replace(view, listing=listing, notes=notes)


def span_of(
    sight: Sight, view: TableOf, period: Period, of: Slice, column: str, other: Period | None
) -> Period:
    """The days that a column's figures are of."""
    named = span_named(column)
    if named is not None:
        return Period(*named)
    if isinstance(view, YearView) and column.isdigit():
        return of_kind("month", period.first.replace(month=int(column)))
    if isinstance(view, MonthView) and column in ("before", "year"):
        held = getattr(view.month.total, column)
        return Period(held.first, max(held.first, held.last))
    if column == COLUMN and other is not None:
        return compared(sums_of(sight, of, period.first, period.last), TOTAL, period, other).then_in
    return period


def drawing_of(
    sight: Sight, form: str, period: Period, of: Slice, *, wide: int, high: int, checkpoint: str = ANY
) -> Drawing:
    """One of `DRAWINGS` in so many cells. Raises KeyError for another form."""
    module, _, name = DRAWINGS[form].partition(":")
    draw: Callable[..., Drawing] = getattr(import_module(module), name)
    return draw(sight, period, of, wide=wide, high=high, checkpoint=checkpoint)

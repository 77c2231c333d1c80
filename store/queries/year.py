"""One year of deferrals as a table: a line per checkpoint, a column per month, the year's own figure as a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from store.models.deferral import Deferral
from store.queries.deferrals import DEFAULT, Series, Slice, ever, index, whole
from store.queries.records import Records


class YearLine(msgspec.Struct, frozen=True, kw_only=True):
    """One checkpoint in one year."""

    checkpoint: str
    known: bool
    months: Mapping[int, int]
    """Month 1–12 → its days' sum, else its own figure; only where either is held."""
    total: int | None
    """The sum of the months where days are held, else the year's own figure, else the sum of the months' figures."""
    stated: int | None = None
    """The year's figure as its source gives it."""
    stated_until: date | None = None


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """Twelve months of one slice."""

    year: int
    slice: Slice
    lines: tuple[YearLine, ...]
    total: YearLine
    office: int | None = None
    """A figure of the whole office for the year, beside the sum as a check."""
    office_until: date | None = None
    history: Mapping[int, int]
    """Year → its total by the same rules, for every year that holds anything."""


def year_of(
    rows: Records[Deferral],
    year: int,
    of: Slice = DEFAULT,
    *,
    known: Sequence[str] = (),
    configured: frozenset[str] = frozenset(),
) -> Year:
    """The table of one year; `known` and `configured` as in `month_of`."""
    series = rows.memo(index).get(of) or Series()
    found = _names(series, year)
    if found and not configured:
        found.update(ever(series))
    met = sorted(found - set(known), key=str.casefold)
    names = [*known, *(name for name in met if not whole(name))]
    lines = [_line(series, name, year, not configured or name in configured) for name in names]
    offices = [_line(series, name, year, True) for name in met if whole(name)]
    if offices and all(line.total is None for line in lines):
        lines.append(offices.pop(0))
    office = offices[0] if offices else None
    return Year(
        year=year,
        slice=of,
        lines=tuple(lines),
        total=_total(lines),
        office=office.total if office else None,
        office_until=office.stated_until if office else None,
        history={y: total for y in _years(series) if (total := _year_total(series, y)) is not None},
    )


def _years(series: Series) -> list[int]:
    tables = (series.days, *series.month.values(), *series.year.values())
    return sorted({day.year for table in tables for day in table})


def _names(series: Series, year: int) -> set[str]:
    return {
        name
        for tables in (series.day, series.month, series.year)
        for name, table in tables.items()
        if any(day.year == year for day in table)
    }


def _line(series: Series, name: str, year: int, known: bool) -> YearLine:
    months: dict[int, int] = {}
    for day, count in series.day.get(name, {}).items():
        if day.year == year:
            months[day.month] = months.get(day.month, 0) + count
    by_days = bool(months)
    for day, count in series.month.get(name, {}).items():
        if day.year == year and day.month not in months:
            months[day.month] = count
    first = date(year, 1, 1)
    stated = series.year.get(name, {}).get(first)
    summed = sum(months.values()) if months else None
    return YearLine(
        checkpoint=name,
        known=known,
        months=dict(sorted(months.items())),
        total=stated if stated is not None and not by_days else summed,
        stated=stated,
        stated_until=series.as_of.get(("year", name, first)),
    )


def _total(lines: Sequence[YearLine]) -> YearLine:
    months: dict[int, int] = {}
    for line in lines:
        for month, count in line.months.items():
            months[month] = months.get(month, 0) + count
    totals = [line.total for line in lines if line.total is not None]
    stated = [line.stated for line in lines if line.stated is not None]
    return YearLine(
        checkpoint="",
        known=True,
        months=dict(sorted(months.items())),
        total=sum(totals) if totals else None,
        stated=sum(stated) if stated else None,
        stated_until=max((line.stated_until for line in lines if line.stated_until), default=None),
    )


def _year_total(series: Series, year: int) -> int | None:
    names = _names(series, year)
    lines = [_line(series, name, year, True) for name in names]
    own = [line.total for line in lines if not whole(line.checkpoint) and line.total is not None]
    office = [line.total for line in lines if whole(line.checkpoint) and line.total is not None]
    return sum(own) if own else (office[0] if office else None)

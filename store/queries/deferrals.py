"""Counts of deferrals by day, month and checkpoint, compared with the same days of other months.

Three rules stand behind every sum here. Figures of different period are never added: a month's figure shows where
no days are held, otherwise beside their sum as a check. Categories and agencies are never added: each answer is of
one `Slice` and names the others. Missing is None and never 0.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import msgspec

from store.models.deferral import Deferral
from store.queries.records import Records

WHOLE = ("all", "semua", "semua tpi", "total", "jumlah")
"""Names of a figure for the whole office instead of one checkpoint: added to the checkpoints it would count them twice."""

MOST = 100
"""Checkpoints that are known by their figures alone: no office has so many, a broken source may name thousands."""


class Slice(msgspec.Struct, frozen=True, order=True):
    """What may be added: one category of one agency."""

    category: str = "departure"
    agency: str = "imigrasi"


DEFAULT = Slice()
Key = tuple[str, str, str, str]
"""Category, agency, period, checkpoint."""


class Series(msgspec.Struct):
    """All figures of one slice: period → checkpoint → first day of the period → count."""

    day: dict[str, dict[date, int]] = {}
    month: dict[str, dict[date, int]] = {}
    year: dict[str, dict[date, int]] = {}
    as_of: dict[tuple[str, str, date], date] = {}
    """(period, checkpoint, first day) → the last day that a month's or year's figure covers, where it is said."""
    days: dict[date, int] = {}
    """Every day held → the sum of its checkpoints."""

    def of(self, period: str) -> dict[str, dict[date, int]]:
        """The figures of one period."""
        return {"day": self.day, "month": self.month, "year": self.year}[period]


def index(rows: Records[Deferral]) -> dict[Slice, Series]:
    """Everything by slice in one pass (100,000 rows: about 0.1 s); ask for it through `rows.memo(index)`."""
    tables: dict[Key, dict[date, Deferral | list[Deferral]]] = {}
    covered: list[Deferral] = []
    for row in rows:
        key = (row.category, row.agency, row.period, row.checkpoint)
        table = tables.get(key)
        if table is None:
            table = tables[key] = {}
        day = row.date
        if row.period != "day":
            day = _first(row)
            covered.append(row)
        held = table.get(day)
        if held is None:
            table[day] = row
        elif isinstance(held, list):
            held.append(row)
        else:
            table[day] = [held, row]
    found: dict[Slice, Series] = {}
    for (category, agency, period, checkpoint), table in tables.items():
        found.setdefault(Slice(category, agency), Series()).of(period)[checkpoint] = {
            day: _together(rows, held) if isinstance(held, list) else held.count
            for day, held in table.items()
        }
    for row in covered:
        seen = found[Slice(row.category, row.agency)].as_of
        if row.as_of is not None:
            at = (row.period, row.checkpoint, _first(row))
            seen[at] = max(seen.get(at, row.as_of), row.as_of)
    for series in found.values():
        for checkpoint, figures in series.day.items():
            if not whole(checkpoint):
                for day, count in figures.items():
                    series.days[day] = series.days.get(day, 0) + count
    return dict(sorted(found.items(), key=lambda item: (item[0] != DEFAULT, item[0])))


def _together(rows: Records[Deferral], several: list[Deferral]) -> int:
    """Figures of several reasons are added. The same figure twice (typed here, and then delivered by a source; a month
    as of the 22nd and as of the 23rd) is not: the one that people worked on last stands, else the one that covers more.
    """
    if len({one.reason for one in several}) == len(several):
        return sum([one.count for one in several])
    by_reason: dict[str | None, list[Deferral]] = {}
    for one in several:
        by_reason.setdefault(one.reason, []).append(one)
    return sum(standing(rows, twice).count for twice in by_reason.values())


def standing(rows: Records[Deferral], twice: list[Deferral]) -> Deferral:
    """Of the same figure twice the one that people worked on last, else the one that covers more."""
    if len(twice) == 1:
        return twice[0]

    def weight(one: Deferral) -> tuple[int, date, str]:
        row = rows.row(one.id)
        return (row.rev if row else 0, one.as_of or one.date, one.id)

    return max(twice, key=weight)


def _first(row: Deferral) -> date:
    """The period's first day, also where a source names another day of it."""
    return row.date.replace(day=1) if row.period == "month" else row.date.replace(month=1, day=1)


def slices(rows: Records[Deferral]) -> tuple[Slice, ...]:
    """The slices that hold anything, the usual one first."""
    return tuple(rows.memo(index))


def months(rows: Records[Deferral]) -> tuple[date, ...]:
    """The first day of every month that holds a day's or a month's figure of any slice, oldest first."""
    found: set[date] = set()
    for series in rows.memo(index).values():
        for table in (series.days, *series.month.values(), *_office(series)):
            found |= {day.replace(day=1) for day in table}
    return tuple(sorted(found))


def ever(series: Series) -> tuple[str, ...]:
    """Every checkpoint that the slice ever held, of those the `MOST` that were used last; by name."""
    last: dict[str, date] = {}
    for tables in (series.day, series.month, series.year):
        for name, table in tables.items():
            if table and not whole(name):
                last[name] = max(last.get(name, date.min), max(table))
    used = sorted(last, key=lambda name: (-last[name].toordinal(), name.casefold()))[:MOST]
    return tuple(sorted(used, key=str.casefold))


def known_names(rows: Records[Deferral], of: Slice = DEFAULT) -> tuple[str, ...]:
    """The checkpoints of a slice where none are configured: as long as its figures, not as a month's."""
    return ever(rows.memo(index).get(of) or Series())


def latest(rows: Records[Deferral], today: date, of: Slice = DEFAULT) -> date | None:
    """The last day up to `today` that any day's or month's figure of the slice covers; None where it holds none.

    A figure of a day to come is a slip, and would hide how old the others are.
    """
    series = rows.memo(index).get(of) or Series()
    found = [day for table in (*series.day.values(), series.days) for day in table if day <= today]
    for name, table in series.month.items():
        for first in table:
            if first <= today:
                until = series.as_of.get(("month", name, first)) or first.replace(day=days_in(first))
                found.append(min(until, today))
    return max(found, default=None)


def typed_by_hand(rows: Records[Deferral], one: Deferral) -> bool:
    """Whether people typed this count: no source delivers it, or it was written over what one delivers."""
    row = rows.row(one.id)
    return row is not None and (row.provenance.source is None or "count" in row.provenance.edits)


def newest_by_hand(rows: Records[Deferral], today: date) -> str:
    """Whether the newest figures up to `today` are by hand: all | some | none; what `rows.memo` is for."""
    newest: list[Deferral] = []
    last = date.min
    for one in rows:
        day = one.date if one.period == "day" else min(one.as_of or one.date, today)
        if last <= day <= today:
            if day > last:
                last, newest = day, []
            newest.append(one)
    hands = {typed_by_hand(rows, one) for one in newest}
    return "some" if len(hands) > 1 else "all" if True in hands else "none"


def default_month(rows: Records[Deferral], today: date) -> date:
    """This month where it holds anything, else the latest one that does and is not to come, else this month."""
    this = today.replace(day=1)
    past = [month for month in rows.memo(months) if month <= this]
    return past[-1] if past else this


def whole(checkpoint: str) -> bool:
    """Whether the name means the whole office."""
    return checkpoint.casefold() in WHOLE


def days_in(month: date) -> int:
    """How many days a month has."""
    return monthrange(month.year, month.month)[1]


def shift(month: date, by: int) -> date:
    """The first day of the month `by` months later."""
    years, place = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(max(1, min(years, 9999)), place + 1, 1)


def span(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _office(series: Series) -> list[dict[date, int]]:
    return [table for name, table in series.day.items() if whole(name)]

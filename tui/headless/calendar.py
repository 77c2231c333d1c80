"""The one place that knows the office's days: the table that ships, `[outreach] holidays`, and what staff correct.

The table is read when it is first needed and kept; a calendar is kept as long as nobody writes a holiday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from store.queries.records import Records
from store.queries.workdays import Calendar, Holiday, quiet_spans

if TYPE_CHECKING:
    from store.models.days import HolidayNote
    from store.snapshot import Snapshot
    from tui.headless.settings import Outreach, Settings

TABLE = Path(__file__).with_name("holidays.toml")
DECREED = 12
"""With so many public holidays written by staff, a year that the table does not know is known: a decree has 16 to 18."""


def calendar_of(snapshot: Snapshot, settings: Settings) -> Calendar:
    """The office's days as they are held now; the same object as long as nothing in them changed."""
    outreach = settings.outreach
    rows = snapshot.rows("holidays")
    return rows.memo(_calendar, outreach.workdays, outreach.holidays, outreach.quiet)


def plain_calendar(outreach: Outreach) -> Calendar:
    """The same without what staff wrote, for where there is no snapshot."""
    return _made((), outreach.workdays, outreach.holidays, outreach.quiet)


def _calendar(
    rows: Records[HolidayNote], workdays: tuple[int, ...], closed: tuple[date, ...], quiet: tuple[str, ...]
) -> Calendar:
    return _made(tuple(rows), workdays, closed, quiet)


def _made(
    notes: tuple[HolidayNote, ...],
    workdays: tuple[int, ...],
    closed: tuple[date, ...],
    quiet: tuple[str, ...],
) -> Calendar:
    shipped, years = table()
    found = dict(shipped)
    for day in closed:
        found.setdefault(day, Holiday("", "office"))
    written: dict[int, int] = {}
    for note in notes:
        if note.kind == "none":
            found.pop(note.date, None)
            continue
        found[note.date] = Holiday(note.name, note.kind, note.estimated)
        written[note.date.year] = written.get(note.date.year, 0) + (note.kind == "public")
    known = years | {year for year, count in written.items() if count >= DECREED}
    return Calendar(
        holidays=MappingProxyType(found),
        workdays=frozenset(workdays),
        quiet=quiet_spans(quiet),
        known_years=frozenset(known),
    )


@cache
def table() -> tuple[Mapping[date, Holiday], frozenset[int]]:
    """The holidays that ship, and the years whose decree they are from."""
    import tomllib

    read: dict[str, Any] = tomllib.loads(TABLE.read_text("utf-8"))
    found = {
        one["date"]: Holiday(one["name"], kind, one.get("estimated", False))
        for year in read["years"]
        for kind in ("public", "leave")
        for one in year[kind]
    }
    return MappingProxyType(found), frozenset(year["year"] for year in read["years"])

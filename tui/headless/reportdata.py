"""What a report of deferrals is made of: the table, what was reported before and changed since, and up to when it is known.

Nothing here asks the clock but for who never pulled: what is *awaited* and what is *missing* goes by the last answer of a
source and the last edit, so that the same data make the same report on any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from store.models.deferral import Deferral
from store.models.edit import Edit
from store.models.report import Correction, Report
from store.models.row import Row
from store.queries.cube import Cube, cube
from store.queries.deferrals import Slice
from store.queries.headquarters import Expected, Table, table
from store.queries.periods import Period
from store.queries.reported import changed_since, frozen, latest, told_after, untold

if TYPE_CHECKING:
    from tui.headless.desk import Desk

COLLECTION = "reports"
_YEAR = 366


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A report before it is written down in any form."""

    period: Period
    cube: Cube
    table: Table
    rows: Sequence[Row[Deferral]]
    """The records behind its figures."""
    known: datetime | None
    """When a source last answered, or somebody last wrote; None: nobody ever did."""
    closed: Report | None
    """The period as it was reported last."""
    changed: tuple[Correction, ...]
    """What is another figure now than in `closed`."""
    corrections: tuple[Correction, ...]
    """Of earlier reports: those that `closed` told; of a draft those that no report told yet."""
    before: Report | None
    """The report that was made last, of whatever period but this one."""


def draft(desk: Desk, period: Period) -> Draft:
    """The report of a period from the desk's snapshot."""
    held = desk.snapshot.rows("deferrals")
    figures: Cube = held.memo(cube)
    known = _known(desk, figures, period)
    until = min(known.astimezone(desk.settings.zone).date(), desk.today()) if known else desk.today()
    made = table(figures, period, until, lambda of: expected(desk, figures, of, period))
    reports: list[Report] = list(desk.snapshot.rows(COLLECTION))
    closed = next(
        (one for one in latest(reports) if (one.first, one.last) == (period.first, period.last)), None
    )
    others = [one for one in latest(reports) if closed is None or one.id != closed.id]
    return Draft(
        period=period,
        cube=figures,
        table=made,
        rows=[row for one in made.rows if (row := held.row(one.id)) is not None],
        known=known,
        closed=closed,
        changed=changed_since(closed, figures, told_after(closed, reports)) if closed else (),
        corrections=closed.corrections if closed else untold(reports, figures),
        before=others[-1] if others else None,
    )


def close(desk: Desk, period: Period, note: str | None) -> Report | None:
    """Freeze a period as it is now, signed by this person; None where it is reported as it is. Waits for the disk.

    Raises as `Desk.save`; Invalid (`required`) where nothing is held.
    """
    found = draft(desk, period)
    if found.closed is not None and not found.changed and not _grown(found):
        return None
    today = desk.today()
    known = min(found.known.astimezone(desk.settings.zone).date(), today) if found.known else today
    reports: list[Report] = list(desk.snapshot.rows(COLLECTION))
    fields = {
        "first": period.first,
        "last": period.last,
        "as_of": min(found.table.until or period.last, max(known, period.first)),
        "figures": frozen(found.cube, period, known),
        "corrections": untold(reports, found.cube),
        "note": note or None,
    }
    (written,) = desk.save(COLLECTION, [Edit(fields=fields)], note)
    desk.look()
    made: Report | None = desk.snapshot.rows(COLLECTION).get(written.id)
    return made


def _grown(found: Draft) -> bool:
    """Whether the figures cover more days than those that were reported."""
    until = found.table.until
    return found.closed is not None and until is not None and until > found.closed.as_of


def expected(desk: Desk, figures: Cube, of: Slice, period: Period) -> tuple[Expected, ...]:
    """Who is to report in a slice: configured checkpoints in their order, where the office itself counts by days; and
    whoever held a day's figure within a year before the period's end."""
    since = date.fromordinal(max(1, period.last.toordinal() - _YEAR))
    seen = {
        name
        for name in figures.checkpoints(of, since, period.last)
        if figures.by_day(of, since, period.last, checkpoint=name)
    }
    found: list[Expected] = []
    for point in desk.settings.checkpoints:
        fits = (point.kind == "counter") == (of.category == "passport")
        if point.id in seen or (seen and fits and of.agency == "imigrasi"):
            free = _free(desk, period) if point.kind == "counter" else frozenset()
            found.append(Expected(point.id, point.start, point.end, free))
    configured = {one.checkpoint for one in found}
    return (*found, *(Expected(name) for name in sorted(seen - configured, key=str.casefold)))


def _free(desk: Desk, period: Period) -> frozenset[date]:
    """The days of a period on which the office is closed."""
    days = [period.first + timedelta(n) for n in range(period.days)]
    return frozenset(day for day in days if not desk.calendar.is_workday(day))


def _known(desk: Desk, figures: Cube, period: Period) -> datetime | None:
    """The last good answer of a source of deferrals, or the last edit of a figure of the period."""
    moments = [
        state.last_good
        for state in desk.snapshot.states.values()
        if state.collection == "deferrals" and state.last_good is not None
    ]
    rows = desk.snapshot.rows("deferrals")
    for of in figures.slices:
        for one in figures.figure(of, period.first, period.last).rows:
            row = rows.row(one.id)
            moments += [edit.at for edit in row.provenance.edits.values()] if row is not None else []
    return max(moments, default=None)

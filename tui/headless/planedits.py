"""The edits of rows of the calendar: of a plan, or of one occurrence, of it and later ones, or of all of a series.

A row is known by its key (`Occurrence.key`): the id of a plan, of one that repeats with `@` and the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from store.errors import NotFound
from store.models.edit import Edit
from store.queries.finding import address
from store.series import Series

if TYPE_CHECKING:
    from tui.headless.desk import Desk

Which = Literal["this", "later", "all"]
WHICH: tuple[Which, ...] = ("this", "later", "all")
"""One occurrence; it and all after it; the whole series."""


def of_series(desk: Desk, key: str) -> tuple[str, str] | None:
    """Series and start of a row that is an occurrence of a series that still is there, changed or not; else None."""
    rows = desk.snapshot.rows("outreach")
    plan_id, start = address(key)
    if start is not None:
        return plan_id, start
    plan = rows.get(plan_id)
    if plan is None or plan.series is None or plan.occurrence is None:
        return None
    parent = rows.get(plan.series)
    return (plan.series, plan.occurrence) if parent is not None and parent.recurrence else None


def changes_of(
    desk: Desk, key: str, fields: Mapping[str, Any], which: Which = "this", *, rev: int | None = None
) -> tuple[Edit, ...]:
    """The edits that change a row. `fields`: flat field → typed value; `which` counts for occurrences of a series.

    `rev`: of the record that was seen, the series where there is no changed occurrence; absent: as it is held now.

    Raises NotFound where it is gone, Invalid where all of a series would be posted.
    """
    rows, named = desk.snapshot.rows("outreach"), of_series(desk, key)
    if named is not None and (which != "this" or "@" in key):
        plan_id, start = named
        series, seen = _series(desk, plan_id), rev if "@" in key else None
        if which == "later":
            return series.later(start, fields, seen)
        if which == "all":
            return series.all(fields, start, seen)
        return series.this(start, fields)
    row = rows.row(key)
    if row is None:
        raise NotFound(what="outreach", id=key)
    if (
        row.record.recurrence is not None and row.record.series is None
    ):  # exceptions and changed ones go along
        return _series(desk, key).all(fields, rev=rev)
    base = row.as_seen if row.provenance.source is not None else None
    return (Edit(id=key, based_on=row.rev if rev is None else rev, base=base, fields=dict(fields)),)


def deletion_of(desk: Desk, key: str, which: Which = "this") -> tuple[Edit, ...]:
    """The edits that take a row away. Raises NotFound; Invalid where it was posted."""
    named = of_series(desk, key)
    if named is not None:
        plan_id, start = named
        series = _series(desk, plan_id)
        if which == "later":
            return series.delete_later(start)
        return series.delete_all() if which == "all" else series.delete_this(start)
    row = desk.snapshot.rows("outreach").row(key)
    if row is None:
        raise NotFound(what="outreach", id=key)
    return (Edit(id=key, based_on=row.rev, delete=True),)


def _series(desk: Desk, plan_id: str) -> Series:
    return Series(desk.snapshot.rows("outreach"), plan_id, zone=desk.settings.zone, calendar=desk.calendar)

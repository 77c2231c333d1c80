"""What `set` and `delete` mean for a plan that repeats: `ID@START` is one occurrence, with `--later` also those after it,
`ID` alone is all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.models.edit import Edit
from store.models.identity import occurrence_id
from store.queries.finding import address
from tui.verbs.arguments import Usage, number

if TYPE_CHECKING:
    from store.models.plan import Plan
    from store.snapshot import Rows
    from tui.headless.desk import Desk
    from tui.verbs.call import Call


def series_edits(call: Call, desk: Desk, record: str, fields: Mapping[str, Any]) -> tuple[Edit, ...] | None:
    """The edits of one step; None where what is named is no plan that repeats and no occurrence of one.

    Raises NotFound, Invalid; Usage for `--later` without a start.
    """
    from store.series import Series

    rows: Rows[Plan] = desk.snapshot.rows("outreach")
    record, start = address(record)
    later, deleting, undo = call.line.has("later"), call.line.verb == "delete", call.line.has("undo")
    rev = number(call.line, "rev")
    plan = rows.get(record)
    if start is None and plan is not None and plan.series is not None and plan.occurrence is not None:
        held = rows.get(plan.series)
        if (
            held is not None and held.recurrence is not None
        ):  # by its own id it is the occurrence that it stands for
            record, start, plan = plan.series, plan.occurrence, held
    if start is None:
        if later:
            raise Usage("cli.usage.later", id=record)
        if plan is None or plan.recurrence is None or undo:
            return None
    series = Series(rows, record, zone=desk.settings.zone, calendar=desk.calendar)
    if deleting and undo:
        return (*series.restore_this(start or ""), *_gone(desk, record, start))
    if deleting and start is None:
        return series.delete_all(rev)
    if start is None:
        return series.all(fields, rev=rev)
    if deleting:
        return series.delete_later(start, rev) if later else series.delete_this(start, rev)
    return series.later(start, fields, rev) if later else series.this(start, fields, rev)


def _gone(desk: Desk, record: str, start: str | None) -> tuple[Edit, ...]:
    """What stood for the occurrence and was deleted with it."""
    own = occurrence_id(record, start or "")
    last = None
    for line in desk.store.audit("outreach"):
        last = line if line.id == own else last
    if last is None or last.what != "delete" or own in desk.snapshot.rows("outreach"):
        return ()
    return (Edit(id=own, restore=True),)

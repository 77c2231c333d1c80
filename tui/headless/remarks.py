"""What is worth saying of edits that the store took: it knows no clock, and a slip of the pen is no refusal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from store.models.edit import Edit, Written
from store.models.problem import Problem

if TYPE_CHECKING:
    from store.snapshot import Snapshot


def remarked(
    collection: str, edits: Sequence[Edit], written: Sequence[Written], before: Snapshot, today: date
) -> tuple[Written, ...]:
    """What was written, with a warning for each count of a day after `today`, the office's.

    `before`: what was held when it was written; of a new record its edit says the day.
    """
    if collection != "deferrals" or len(edits) != len(written):
        return tuple(written)
    return tuple(
        _with_future(each, _day(edit, before), today) for edit, each in zip(edits, written, strict=True)
    )


def _day(edit: Edit, before: Snapshot) -> date | None:
    """The day that a count is of after the edit; None where it is gone, or the day is not known."""
    if edit.delete:
        return None
    day = edit.fields.get("date")
    if day is None and edit.id is not None and (held := before.rows("deferrals").get(edit.id)) is not None:
        day = held.date
    return day if isinstance(day, date) else None


def _with_future(written: Written, day: date | None, today: date) -> Written:
    if day is None or day <= today:
        return written
    problem = Problem(code="future", field="date", value=day.isoformat(), warning=True)
    return msgspec.structs.replace(written, problems=(*written.problems, problem))

"""The edits of tips: several at once, as they were seen when somebody began to decide.

Whoever asks first and writes afterwards takes the rows when the question is asked: what others changed meanwhile is a
question then, never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from store.models.edit import Edit
from store.models.tip import Note, Tip

if TYPE_CHECKING:
    from store.models.row import Row
    from tui.headless.desk import Desk

Fields = Mapping[str, Any]


def seen(desk: Desk, ids: Iterable[str]) -> tuple[Row[Tip], ...]:
    """The rows of these tips as they are now; those that are gone are left out."""
    rows = desk.snapshot.rows("tips")
    return tuple(row for row in map(rows.row, ids) if row is not None)


def edit_of(row: Row[Tip], fields: Fields) -> Edit:
    """One edit of a tip as it was seen."""
    base = row.as_seen if row.provenance.source is not None else None
    return Edit(id=row.record.id, based_on=row.rev, base=base, fields=dict(fields))


def edits_of(rows: Sequence[Row[Tip]], fields: Fields | Callable[[Tip], Fields]) -> tuple[Edit, ...]:
    """The edits of several tips: the same for all, or what each of them becomes; a tip without any is left out."""
    made = [(row, fields(row.record) if callable(fields) else fields) for row in rows]
    return tuple(edit_of(row, wanted) for row, wanted in made if wanted)


def noted(tip: Tip, text: str, *, by: str, at: datetime, kind: str = "note", channel: str = "") -> Fields:
    """A note or an answer behind those that are there. `by`: a login; `at`: aware."""
    note = Note(at=at.replace(microsecond=0), by=by, text=text, kind=kind, channel=channel)
    return {"notes": (*tip.notes, note)}


def as_status(tip: Tip, status: str, woken: Collection[str] = ()) -> Fields:
    """What makes a tip have a status; nothing where it has it already, but of `woken`: said again, it rests."""
    return {} if tip.status == status and tip.id not in woken else {"status": status}


def snoozed(until: datetime | None) -> Fields:
    """Away until a moment, or until its source says something new."""
    return {"status": "snoozed", "snooze_until": until}

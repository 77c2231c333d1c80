"""A record typed here whose key is another than the one it was typed with. Pure: documents in, documents out.

The ids of days and villages come from their key (`store/models/identity.py`), so another day is another id: the record
moves there, and what stays in its old place hides nothing that a source delivers. Older versions changed the day and
left the record where it was (a stray, see there); until somebody writes to it, it is shown beside the row that it
would hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from store.codec import Change, Entry
from store.models.collections import COLLECTIONS, flat_fields
from store.models.identity import own_key, same_key
from store.models.kinds import Record
from store.models.problem import Problem
from store.overlay import DELETED


def left(collection: str, entry: Entry[Record], to: str, rev: int) -> Entry[Record]:
    """What stays of a record in the place that it leaves for `to`: revisions that never come again, and no value.

    `entry`: the record as it goes; `rev`: the revision in which it left.

    Every field counts as changed, so that a form opened on the record that was here asks before it writes to another.
    """
    last = entry.changes[-1] if entry.changes else None
    return Entry(
        rev=rev,
        revs=dict.fromkeys((*flat_fields(collection), DELETED), rev),
        changes=(replace(last, rev=rev),) if last else (),
        moved=to,
    )


def arrived(entry: Entry[Record], record_id: str, after: int) -> Entry[Record]:
    """The document in its new place, its revisions above `after`, the highest that this place has had."""
    assert entry.record is not None  # noqa: S101  only records made here move
    return replace(
        entry,
        rev=entry.rev + after,
        record=replace(entry.record, id=record_id),
        revs={name: rev + after for name, rev in entry.revs.items()},
        changes=tuple(Change(c.rev + after, c.by, c.at, c.why) for c in entry.changes),
    )


def fixed(collection: str, source: Record | None, before: Record, after: Record) -> Sequence[Problem]:
    """The key fields that an edit of a fetched record (`source`) would change: a source goes on delivering its row.

    None where the key stays, or comes back to the source's; where there is no key (a village without a code may be
    given one); where the record was made here.
    """
    if source is None or not COLLECTIONS[collection].shared:
        return ()
    key, now = own_key(collection, source), own_key(collection, after)
    if key is None or now is None or same_key(now, key) or same_key(now, own_key(collection, before)):
        return ()
    return [
        Problem(code="fixed-key", field=name, value=_text(after, name), expected=_text(source, name))
        for name in COLLECTIONS[collection].key
        if _text(after, name) not in (_text(before, name), _text(source, name))
    ]


def _text(record: Record, name: str) -> str:
    value: Any = getattr(record, name, None)
    return "" if value is None else str(value)

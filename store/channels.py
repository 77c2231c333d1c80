"""The table of channels at work in the ledger's write: documents in, rulings (`store/ruling.py`) out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from store.codec import Entry
from store.errors import Invalid
from store.models.collections import build, flatten
from store.models.edit import Edit, Step
from store.models.kinds import Record
from store.models.plan import Plan
from store.overlay import merged, nearest
from store.ruling import Case, Ruling


def ruled_new(
    record: Record, edit: Edit, step: Step, like: tuple[Plan, Entry[Record]] | None
) -> Ruling | None:
    """The channels of a new plan; None of anything else. `like`: the plan that it goes on from. Raises Invalid."""
    if not isinstance(record, Plan):
        return None
    parent, entry = like or (None, Entry(rev=0))
    case = Case(
        before=None,
        like=parent,
        after=record,
        asked=frozenset(edit.fields),
        step=step,
        author=partial(author_in, entry) if like else lambda _: step.by,
        marks=entry.approved,
    )
    return _accepted(case)


def ruled(
    before: Record, after: Record, edit: Edit, step: Step, entry: Entry[Record], source: Record | None
) -> Ruling | None:
    """The channels of a plan that is changed; None of anything else. `source`: as it is fetched. Raises Invalid."""
    if not isinstance(before, Plan) or not isinstance(after, Plan):
        return None
    case = Case(
        before=before,
        after=after,
        asked=frozenset(edit.fields),
        step=step,
        author=partial(author_in, entry),
        marks=entry.approved,
        source=source if isinstance(source, Plan) else None,
        deleting=edit.delete and not entry.deleted,
    )
    return _accepted(case)


def rebuilt(record: Record, fields: Mapping[str, Any]) -> Record:
    """The record with what a ruling sets, which always fits."""
    if not fields:
        return record
    found, problems = build("outreach", record.id, merged(flatten(record), fields))
    assert found is not None, problems  # noqa: S101
    return found


def author_in(entry: Entry[Record], channel: str) -> str:
    """The login of whoever last changed a channel's caption, as the ledger has it; empty where it is the source's.

    Of a channel without a caption whoever gave the plan its channels (as `workflow.author_of`).
    """
    for name in (f"caption.{channel}", *(("channels", "title") if entry.created else ())):
        if name in entry.revs and (change := nearest(entry, entry.revs[name])) is not None:
            return change.by
    return ""


def _accepted(case: Case) -> Ruling:
    ruling = Ruling(case)
    if ruling.refused:
        about = case.before.id if case.before is not None else ""
        raise Invalid(ruling.refused, collection="outreach", id=about)
    return ruling

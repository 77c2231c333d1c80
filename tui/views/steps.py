"""What an undo or a redo did, and what it left alone, as sentences; the steps that wait as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.errors import Overtaken
from store.models.collections import flatten
from store.models.edit import Clash
from store.overlay import DELETED
from store.reversing import Did
from store.snapshot import Snapshot
from store.steps import Done
from store.undo import UNDO, Left, Reversed
from tui.views.sight import Sight
from tui.words.mask import shown
from tui.words.named import named_by_key

NAMES = ("title", "name", "text", "about")
"""The field that a record is called by; others by their key or id."""
AGAIN = {"delete": "restore", "restore": "delete"}
"""What an undo did → what a redo of it does: what was deleted is there again."""


def told(sight: Sight, result: Reversed, before: Snapshot) -> str:
    """`Dibatalkan: “Waspada TPPO” – judul, waktu.` and, of each record that was left, who changed it when.

    `before`: what was held when the key was pressed: what is gone by now has its name there.
    """
    key = "steps.undone" if result.what == UNDO else "steps.redone"
    written = {each.id for each in result.written}
    records = [did for did in result.step.records if did.id in written] or result.step.records
    again = result.what != UNDO
    sentences = [sight.t(key, what=_what(sight, result.step.collection, records, before, again=again))]
    sentences += [_left(sight, result.step.collection, one, before) for one in result.left]
    return "  ".join(sentences)


def refused(sight: Sight, error: Overtaken, what: str, before: Snapshot) -> str:
    """Why nothing was taken back: the records and fields that others changed since, and that the step is put away."""
    collection = str(error.facts.get("collection", ""))
    lefts = [one for one in error.left if isinstance(one, Left)]
    sentences = [sight.t("steps.refused" if what == UNDO else "steps.refused-redo")]
    sentences += [_left(sight, collection, one, before) for one in lefts]
    return "  ".join((*sentences, sight.t("steps.passed")))


def listed(sight: Sight, steps: Sequence[Done]) -> list[tuple[str, str, str]]:
    """When, which collection, what: one line for each step, in the order given."""
    return [
        (
            sight.format.brief_moment(step.at, sight.today),
            sight.t(f"common.collection.{step.collection}"),
            _what(sight, step.collection, step.records, sight.snapshot, again=step.undone),
        )
        for step in steps
    ]


def _what(
    sight: Sight, collection: str, records: Sequence[Did], before: Snapshot, *, again: bool = False
) -> str:
    """`again`: these are what an undo did, and what is told is the step that it took back."""
    if len(records) > 1:
        own = f"steps.records.{collection}"
        return sight.words.tn(own if sight.words.has(own) else "steps.records", len(records))
    [did] = records
    name = name_of(sight, collection, did.id, before)
    fields = ", ".join(sight.format.label(collection, field) for field in did.trace.before)
    kind = did.trace.what if did.trace.what != "edit" or fields else "restore"
    if again:
        kind = AGAIN.get(kind, kind)
    return sight.t(f"steps.what.{kind}", name=name, fields=fields)


def _left(sight: Sight, collection: str, left: Left, before: Snapshot) -> str:
    name = name_of(sight, collection, left.id, before)
    if not left.clashes:
        return sight.t("steps.gone", name=name)
    last: Clash = max(left.clashes, key=lambda clash: clash.at)
    fields = ", ".join(
        sight.t("steps.deleted") if clash.field == DELETED else sight.format.label(collection, clash.field)
        for clash in left.clashes
    )
    who = sight.person(last.by) if last.by else sight.t("steps.somebody")
    return sight.t(
        "steps.left", name=name, fields=fields, who=who, when=sight.format.brief_moment(last.at, sight.today)
    )


def name_of(sight: Sight, collection: str, record_id: str, before: Snapshot) -> str:
    """What a record is called, masked and cut like every value in a sentence."""
    for snapshot in (sight.snapshot, before):
        record: Any = snapshot.rows(collection).get(record_id)
        if record is not None:
            flat = flatten(record)
            named = next((name for name in NAMES if flat.get(name)), None)
            if named is None or collection == "villages":
                return named_by_key(sight.words, collection, record)
            return sight.t("steps.name", name=shown(collection, named, str(flat[named])))
    return record_id

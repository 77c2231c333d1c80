"""What becomes of edits that met somebody else's: those that were answered are based on the newer revision. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from store.errors import Conflict
from store.models.edit import Edit
from store.models.identity import occurrence_id
from store.overlay import DELETED


def settled(edits: Sequence[Edit], conflict: Conflict, theirs: Collection[str]) -> list[Edit]:
    """The edits with the answer taken in: fields of `theirs` are left to the others, the rest is mine.

    A deletion is one decision, whoever made it: a record that I wanted to delete stays where anything of theirs is
    kept, and one that they deleted comes back where mine is (without `restore` the store would ask the same again).
    """
    wanted, rev = str(conflict.facts["id"]), int(conflict.facts["rev"])
    seen = {clash.field: clash.theirs for clash in conflict.clashes if clash.source}
    gone = any(clash.field == DELETED for clash in conflict.clashes)
    found: list[Edit] = []
    for edit in edits:
        if _called(edit) != wanted:
            found.append(edit)
        elif not (edit.delete and theirs) and not (gone and DELETED in theirs):
            mine = replace(
                edit,
                based_on=rev,
                base=None if edit.base is None else edit.base | seen,
                fields={name: value for name, value in edit.fields.items() if name not in theirs},
                withdraw=tuple(name for name in edit.withdraw if name not in theirs),
                restore=edit.restore or gone,
            )
            if mine.fields or mine.withdraw or mine.delete or mine.restore:
                found.append(mine)
    return found


def together(edits: Sequence[Edit], conflict: Conflict, texts: Mapping[str, str]) -> list[Edit]:
    """The edits with the texts that were made of both instead of mine."""
    wanted = str(conflict.facts["id"])
    return [
        replace(edit, fields={**edit.fields, **{n: text for n, text in texts.items() if n in edit.fields}})
        if _called(edit) == wanted
        else edit
        for edit in edits
    ]


def _called(edit: Edit) -> str | None:
    """The record of an edit; of a changed occurrence that is to be made the id that it would have."""
    of, start = edit.fields.get("series"), edit.fields.get("occurrence")
    return occurrence_id(of, start) if edit.id is None and of and start else edit.id

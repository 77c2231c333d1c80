"""Comments are signed by the write itself: who and when are nobody's to type, and nobody's words become another's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.errors import Invalid
from store.models.comment import Comment
from store.models.edit import Step
from store.models.kinds import Record
from store.models.problem import Problem

_SIGNED = ("at", "by")


def signed(collection: str, fields: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """The fields of a new record, of a comment with `by` and `at`. Raises Invalid where somebody named these."""
    if collection != "comments":
        return dict(fields)
    if problems := [Problem(code="by-program", field=name) for name in _SIGNED if name in fields]:
        raise Invalid(problems, collection=collection, id="")
    return {**fields, "by": step.by, "at": step.at.replace(microsecond=0)}


def unsigned(before: Record, after: Record, step: Step) -> Sequence[Problem]:
    """What an edit may not change of a comment: its signature, what it is about, and another one's text."""
    if not isinstance(before, Comment) or not isinstance(after, Comment) or before == after:
        return ()
    fixed = [
        Problem(code="by-program", field=name)
        for name in (*_SIGNED, "about")
        if getattr(before, name) != getattr(after, name)
    ]
    if before.by != step.by and before.text != after.text:
        fixed.append(Problem(code="others-words", field="text", value=before.by or ""))
    return fixed

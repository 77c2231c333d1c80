"""Comments, acknowledgements and reports are signed by the write itself: who and when are nobody's to type, and nobody's
words become another's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.errors import Invalid
from store.models.acknowledgement import Acknowledgement
from store.models.comment import Comment
from store.models.edit import Step
from store.models.kinds import Record
from store.models.problem import Problem
from store.models.report import Report
from store.models.tip import TIP_BY_PROGRAM

_SIGNED = ("at", "by")
_COLLECTIONS = ("acknowledgements", "comments", "reports")


def by_program(collection: str, field: str) -> bool:
    """Whether the write itself fills this field."""
    if collection == "tips":
        return field in TIP_BY_PROGRAM
    return collection in _COLLECTIONS and field in _SIGNED


def signed(collection: str, fields: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """The fields of a new record, of a comment, acknowledgement or report with `by` and `at`.

    Raises Invalid where somebody named these.
    """
    if collection not in _COLLECTIONS:
        return dict(fields)
    if problems := [Problem(code="by-program", field=name) for name in _SIGNED if name in fields]:
        raise Invalid(problems, collection=collection, id="")
    # of two words about one reminder the later counts, also within a second
    at = step.at.replace(microsecond=0) if collection == "comments" else step.at
    return {**fields, "by": step.by, "at": at}


def unsigned(before: Record, after: Record, step: Step) -> Sequence[Problem]:
    """What an edit may not change: of a comment its signature, what it is about, and another one's text; of an
    acknowledgement its signature, and of another one's everything.
    """
    if isinstance(before, Acknowledgement) and isinstance(after, Acknowledgement) and before != after:
        return _unspoken(before, after, step)
    if isinstance(before, Report) and before != after:
        return [
            Problem(code="by-program", field=name)
            for name in before.__struct_fields__
            if getattr(before, name) != getattr(after, name)
        ]
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


def unremoved(before: Record, step: Step) -> Sequence[Problem]:
    """What an edit may not take away or bring back: another one's acknowledgement, for with it the reminder goes or
    comes (`Store.prune` is no edit), and, but for heads, another one's report."""
    if isinstance(before, Report) and before.by != step.by and step.role != "head":
        return (Problem(code="others-report", field="figures", value=before.by or ""),)
    return _others(before, step) if isinstance(before, Acknowledgement) else ()


def _unspoken(before: Acknowledgement, after: Acknowledgement, step: Step) -> Sequence[Problem]:
    names = [name for name in _SIGNED if getattr(before, name) != getattr(after, name)]
    return [Problem(code="by-program", field=name) for name in names] or _others(before, step)


def _others(before: Acknowledgement, step: Step) -> Sequence[Problem]:
    mine = before.by == step.by
    return () if mine else (Problem(code="others-reminder", field="action", value=before.by),)

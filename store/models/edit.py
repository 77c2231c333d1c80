"""What a person wants to change, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from store.models.problem import Problem


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of one record, named by flat field (`store/models/collections.py`)."""

    id: str | None = None
    """None: a new record; the ledger gives it an id."""
    based_on: int = 0
    """The revision that the person had before their eyes."""
    fields: dict[str, Any] = {}
    """Flat field → typed value; None clears it."""
    base: dict[str, Any] | None = None
    """The flat fields as the record's source had them when the person saw it (`Row.at_source`, `Row.as_seen`).

    A field whose value has moved there since, unseen, is asked about where the source's value was shown, and marked
    *changed at source* where staff's was. None: whoever edits goes by what is stored now.
    """
    withdraw: tuple[str, ...] = ()
    """Fields whose edit is taken back: the source's value shows, now and from then on. Nothing where no source has it."""
    delete: bool = False
    """True: mark it deleted; with `restore`, take the mark away."""
    restore: bool = False
    create: bool = False
    """True: a new record whose id is known already, because others of the step name it (`store/series.py`).

    Where it is there, it is an edit of it: of the fields in which `base`, what was seen, is another.
    """
    like: str | None = None
    """Of a new plan: the one that it goes on from (a series cut in two, one changed occurrence; `series` says it too).

    Its channels' statuses start where those of that one stand, and an approval holds for the same caption.
    """


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Edits of one collection that happen together or not at all: one undo step, one audit moment."""

    collection: str
    edits: tuple[Edit, ...]
    by: str
    """The login of the real uid."""
    at: datetime
    why: str | None = None
    role: str = "head"
    """What `by` is at the office: head | staff | viewer. Plans' approvals ask."""
    approval: str = "none"
    """The office's rule: none | other | head (DESIGN 4)."""
    undo: bool = False
    """True: `by` takes back a step of their own, or does it again (`store/undo.py`)."""


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one edit did to its record, for whoever wants it undone. Values in JSON form."""

    what: str
    """new | edit | delete | restore."""
    before: dict[str, Any] = {}
    """Flat field → its value before; absent ones None. Only fields that are another now."""
    after: dict[str, Any] = {}
    fresh: tuple[str, ...] = ()
    """Those of a fetched record that showed the source's value before."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One edit that is on disk."""

    id: str
    rev: int
    merged: tuple[str, ...] = ()
    """Fields that somebody else had changed since `based_on`; they were kept."""
    problems: tuple[Problem, ...] = ()
    """Warnings."""
    trace: Trace | None = None
    """None: nothing changed."""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """One field that both sides changed."""

    field: str
    mine: Any
    theirs: Any
    by: str
    """A login; empty where a source changed it."""
    at: datetime
    source: str = ""
    """The source that changed it since the person saw it."""

"""What takes back one edit: an edit of what is there now, or what somebody else did there since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from store.codec import Change, Entry, encode, plain
from store.models.edit import Clash, Edit, Trace
from store.models.kinds import Record
from store.overlay import DELETED, nearest


class Did(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record of a step that was written."""

    id: str
    rev: int
    trace: Trace


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """That record as it is now."""

    entry: Entry[Record] | None
    flat: Mapping[str, Any] | None
    """Its flat values as they are shown; None: it is not there."""
    me: str
    """The login whose step is taken back."""
    at: datetime


def reversal(did: Did, now: Now) -> Edit | tuple[Clash, ...]:
    """The edit that takes it back; else each field that somebody else changed since. Nothing at all: it is back already."""
    entry = now.entry
    if entry is None or entry.moved:
        return (_clash(now, DELETED, did.rev),)
    if did.trace.what == "edit":
        return _edited(did, now, entry)
    gone = entry.deleted or now.flat is None
    names = [DELETED] if gone or did.trace.what == "delete" else [*entry.revs]
    if others := _others(now, entry, names, did.rev):
        return others
    if did.trace.what == "delete":
        return Edit(id=did.id, based_on=entry.rev, restore=True) if gone else ()
    return () if gone else Edit(id=did.id, based_on=entry.rev, delete=True)


def _edited(did: Did, now: Now, entry: Entry[Record]) -> Edit | tuple[Clash, ...]:
    if entry.deleted or now.flat is None:
        return (_clash(now, DELETED, did.rev),)
    trace = did.trace
    others = _others(now, entry, trace.before, did.rev)
    known = {clash.field for clash in others}
    moved = [n for n in trace.before if n not in known and not _same(now.flat.get(n), trace.after.get(n))]
    if others or moved:
        return (*others, *(_clash(now, name, did.rev) for name in moved))
    fetched = not entry.created
    return Edit(
        id=did.id,
        based_on=entry.rev,
        fields={n: value for n, value in trace.before.items() if not (fetched and n in trace.fresh)},
        withdraw=tuple(name for name in trace.fresh if fetched),
    )


def _others(now: Now, entry: Entry[Record], names: Iterable[str], rev: int) -> tuple[Clash, ...]:
    """The fields that another one wrote after the step."""
    found = []
    for name in names:
        last = entry.revs.get(name, 0)
        change = nearest(entry, last)
        if last > rev and change is not None and change.by != now.me:
            found.append(_clash(now, name, rev, change))
    return tuple(found)


def _clash(now: Now, name: str, rev: int, change: Change | None = None) -> Clash:
    """`by` is empty where nobody wrote the field under this revision: whoever tells of it asks the audit."""
    if change is None and now.entry is not None:
        last = nearest(now.entry, now.entry.revs.get(name, now.entry.rev))
        change = last if last is not None and last.rev > rev and last.by != now.me else None
    theirs = (now.flat is None) if name == DELETED else (now.flat or {}).get(name)
    by, at = (change.by, change.at) if change is not None else ("", now.at)
    return Clash(field=name, mine=None, theirs=theirs, by=by, at=at)


def _same(one: Any, other: Any) -> bool:
    """Two values, typed or in JSON form."""
    return encode(plain(one)) == encode(plain(other))

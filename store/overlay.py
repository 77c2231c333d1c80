"""Staff's edits over what was fetched. Pure: cached record + ledger document → the record as it is shown.

For whole lists only what changed is built again (`Shown`); provenance is built for one row when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import msgspec

from store.codec import Brief, Change, Entry, plain
from store.models.collections import COLLECTIONS, build, flat_fields, flatten
from store.models.kinds import Record
from store.models.row import FieldEdit
from store.triage import reopened, rests
from store.workflow import standing_fields

Made = tuple[Brief[Record], Record | None, Record | None]
"""What a shown record was made of, and it: the ledger's part, the fetched record."""
Entries = Callable[[str], Entry[Record] | None]
"""The whole document of a record, by id."""
_NONE: Mapping[str, str] = MappingProxyType({})
DELETED = "deleted"
"""The name under which the mark counts as a field in `revs`."""


def laid_over(
    collection: str, base: Record, fields: Mapping[str, Any], approved: Mapping[str, str] = _NONE
) -> Record:
    """The fetched record with staff's fields. What no longer fits (a field that is gone) leaves the base as it is.

    `approved`: of a plan the marks of its captions; what was approved and is another text by now is in review again.
    """
    if not fields:
        return base
    if collection == "outreach":
        flat = flatten(base)
        record, _ = build(collection, base.id, merged(flat, standing_fields(fields, approved, flat)))
        return record or base
    values: dict[str, Any] = {}
    defaults, specs, texts = _defaults(collection), flat_fields(collection), _texts(collection)
    for name, value in fields.items():
        if name in texts and isinstance(value, str):
            values[name] = value
        elif name in specs:
            try:
                values[name] = defaults[name] if value is None else msgspec.convert(value, specs[name].type)
            except (msgspec.ValidationError, KeyError):
                continue
    return msgspec.structs.replace(base, **values)


def merged(flat: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Flat fields with others over them.

    A channel that goes takes its caption and status along; a caption for a channel not in use brings the channel.
    """
    result = dict(flat) | dict(fields)
    named = fields.get("channels") or ()
    if "channels" not in flat or not isinstance(named, tuple | list):
        return result
    spoken = {name.partition(".")[2] for name, value in fields.items() if "." in name and value}
    wanted = tuple(named) if "channels" in fields else tuple(flat["channels"])
    if not named:
        wanted += tuple(sorted(spoken - set(wanted)))
    result = {
        name: value
        for name, value in result.items()
        if "." not in name or name.partition(".")[2] in wanted or value in (None, "")
    }
    return result | {"channels": wanted}


@cache
def _texts(collection: str) -> frozenset[str]:
    """Fields whose JSON form is their value: spares 10,000 edited tips two conversions each."""
    kinds = ("line", "prose", "choice", "code")
    return frozenset(name for name, spec in flat_fields(collection).items() if spec.kind.name in kinds)


@cache
def _defaults(collection: str) -> dict[str, Any]:
    return {
        field.name: field.default
        for field in msgspec.structs.fields(COLLECTIONS[collection].record)
        if field.default is not msgspec.NODEFAULT
    }


class Shown:
    """The records of one collection with its ledger over them, built again only where something moved."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self._fetched: Mapping[str, Record] | None = None
        self._made: dict[str, Made] = {}
        self._shown: dict[str, Record] = {}
        self._woken: dict[str, tuple[Made, bool]] = {}

    def over(
        self, fetched: Mapping[str, Record], briefs: Mapping[str, Brief[Record]], origin: Any
    ) -> dict[str, Record]:
        """id → record. `origin(id)` gives the record as last seen of one that no cache holds any more."""
        shown = self._edited(fetched, briefs, origin) or self._anew(fetched, briefs, origin)
        self._fetched, self._shown = fetched, shown
        return shown

    def _edited(
        self, fetched: Mapping[str, Record], briefs: Mapping[str, Brief[Record]], origin: Any
    ) -> dict[str, Record] | None:
        """What was shown with other values in the same places, the usual change; None where it is not only that."""
        if fetched is not self._fetched or list(briefs) != list(self._made):
            return None
        pairs = zip(briefs.items(), self._made.values(), strict=True)
        changed = [(pair, known[1]) for pair, known in pairs if known[0] is not pair[1]]
        made, shown = dict(self._made), dict(self._shown)
        for (record_id, brief), base in changed:
            record = self._record(record_id, brief, base, origin)
            if record is None or record_id not in shown:
                return None
            made[record_id], shown[record_id] = (brief, base, record), record
        self._made = made
        return shown

    def _anew(
        self, fetched: Mapping[str, Record], briefs: Mapping[str, Brief[Record]], origin: Any
    ) -> dict[str, Record]:
        shown = dict(fetched)
        made: dict[str, Made] = {}
        for record_id, brief in briefs.items():
            base = fetched.get(record_id)
            known = self._made.get(record_id)
            if known is None or known[0] is not brief or known[1] is not base:
                known = (brief, base, self._record(record_id, brief, base, origin))
            made[record_id] = known
            if known[2] is not None:
                shown[record_id] = known[2]
            else:
                shown.pop(record_id, None)
        self._made = made
        return shown

    def moved(self, entry: Entries) -> Callable[[], frozenset[str]]:
        """What finds the records of the last `over` that hold a field *changed at source*, when somebody asks."""
        return partial(_moved_records, self._collection, self._made, entry)

    def woken(self, entry: Entries) -> Callable[[], frozenset[str]]:
        """What finds the records that rest and of which their source says something new, when somebody asks."""
        return partial(_woken_records, self._collection, self._made, entry, self._woken)

    def _record(
        self, record_id: str, brief: Brief[Record], base: Record | None, origin: Any
    ) -> Record | None:
        if brief.deleted:
            return None
        if brief.record is not None:
            return brief.record
        base = base or origin(record_id)
        return laid_over(self._collection, base, brief.fields, brief.approved) if base is not None else None


def _moved_records(collection: str, made: Mapping[str, Made], entry: Entries) -> frozenset[str]:
    """Whole documents are decoded only where a source says something else than it did: few of 10,000."""
    found = set()
    for record_id, (brief, base, shown) in made.items():
        if base is None and not brief.fields:  # typed here, and no source has it: most of a calendar
            continue
        if shown is None or not _suspect(collection, brief, base):
            continue
        document = entry(record_id)
        source = base or (document.origin.record if document and document.origin else None)
        edits = field_edits(collection, document, source) if document else {}
        if any(edit.changed_at_source for edit in edits.values()):
            found.add(record_id)
    return frozenset(found)


def _woken_records(
    collection: str, made: Mapping[str, Made], entry: Entries, known: dict[str, tuple[Made, bool]]
) -> frozenset[str]:
    """`known` keeps the answers: a whole document is decoded once for each of its states."""
    found = set()
    for record_id, parts in made.items():
        brief, base, shown = parts
        if base is None or brief.record is not None or shown is None or not rests(shown):
            continue
        answer = known.get(record_id)
        if answer is None or any(a is not b for a, b in zip(answer[0], parts, strict=True)):
            document = entry(record_id)
            seen = document.origin.record if document is not None and document.origin is not None else base
            known[record_id] = answer = (parts, reopened(collection, shown, base, seen))
        if answer[1]:
            found.add(record_id)
    return frozenset(found)


def _suspect(collection: str, brief: Brief[Record], base: Record | None) -> bool:
    """Whether a source may have moved on under a record."""
    if base is None or (brief.record is None and not brief.fields):
        return bool(brief.fields)
    flat = flatten(base)
    if brief.record is not None:
        mine = flatten(brief.record)
        return any(mine.get(name) != value for name, value in flat.items())
    return any(_as_written(flat.get(name)) != brief.base.get(name) for name in brief.fields)


def _as_written(value: Any) -> Any:
    return list(plain(value)) if isinstance(value, tuple) else plain(value)


def field_edits(collection: str, entry: Entry[Record], source_now: Record | None) -> dict[str, FieldEdit]:
    """Staff's last write of each field, and whether the source has another value since."""
    changes = {change.rev: change for change in entry.changes}
    now = flatten(source_now) if source_now is not None else {}
    edits: dict[str, FieldEdit] = {}
    for name, rev in entry.revs.items():
        if name == DELETED or (not entry.created and name not in entry.fields):
            continue
        change = changes.get(rev) or nearest(entry, rev)
        if change is None:
            continue
        moved = source_now is not None and _moved(collection, entry, name, now)
        edits[name] = FieldEdit(
            rev=rev,
            by=change.by,
            at=change.at,
            why=change.why,
            base=typed(collection, name, entry.base.get(name)),
            theirs=now.get(name),
            changed_at_source=moved,
        )
    return edits


def nearest(entry: Entry[Record], rev: int) -> Change | None:
    """The nearest change before a revision: `changes` keeps all that are named, so this is for files mended by hand."""
    before = [change for change in entry.changes if change.rev <= rev] or entry.changes[:1]
    return max(before, key=lambda change: change.rev, default=None)


def _moved(collection: str, entry: Entry[Record], name: str, now: Mapping[str, Any]) -> bool:
    if (
        entry.record is not None
    ):  # typed here first, delivered by a source later; what it leaves out it does not deny
        return name in now and now[name] != flatten(entry.record).get(name)
    known = (typed(collection, name, values.get(name)) for values in (entry.base, entry.fields))
    return all(now.get(name) != value for value in known)


def typed(collection: str, name: str, value: Any) -> Any:
    """A value of the ledger in its Python type; absent values are None."""
    spec = flat_fields(collection).get(name)
    if spec is None or value is None:
        return None
    try:
        return msgspec.convert(value, spec.type)
    except msgspec.ValidationError:
        return None

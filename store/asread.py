"""The records of a collection as they are read, with what is known of them. Pure; the names are `renaming`'s.

What was deleted stays deleted under another name, and records that are read as one tell of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Protocol

from msgspec.structs import replace

from store.codec import Brief
from store.models.collections import flatten
from store.models.kinds import Record
from store.models.names import Names
from store.models.row import Alternative, Provenance, Row
from store.renaming import REKEYED, Read, Renamed, Renaming, assigned, gathered, spellings


class Held(Protocol):
    """What is asked of a ledger."""

    @property
    def briefs(self) -> Mapping[str, Brief[Record]]:
        """What a list needs of each document."""

    def origin(self, record_id: str) -> Record | None:
        """A fetched record as it was when staff last wrote to it."""


Describe = Callable[[str], tuple[int, Provenance]]


class AsRead:
    """Makes what rows of one collection are made of; what did not change is not made again."""

    def __init__(self, collection: str, keys: Iterable[tuple[str, ...] | None] = ()) -> None:
        """`keys`: what each of its sources says about the key of its rows."""
        self._renaming = Renaming(collection, keys)
        self._deleted: dict[str, tuple[Brief[Record], Record | None]] = {}

    @property
    def depends_on_names(self) -> bool:
        """Whether any field holds a name."""
        return bool(self._renaming.fields)

    def over(
        self,
        records: Mapping[str, Record],
        describe: Describe,
        moved: Callable[[], frozenset[str]],
        successors: Callable[[], Mapping[str, str]],
        ledger: Held,
        names: Names,
        rank: Callable[[str], int],
    ) -> tuple[
        Mapping[str, Record],
        Describe,
        Callable[[], frozenset[str]],
        Callable[[], Mapping[str, str]],
        Renamed | None,
    ]:
        """What rows are made of, under these names: what was given, where nothing is read otherwise.

        `moved` finds ids that are changed at their source, `successors` where records are that were moved,
        `rank` the place in the config of the source that has an id.
        """
        if not self._renaming.fields:
            return records, describe, moved, successors, None
        read = self._reading(records, names)
        edited: Container[str] = _Edited(ledger.briefs) if ledger.briefs else ()
        if gone := self._still_deleted(records, describe, ledger, edited, read):
            records = {name: record for name, record in records.items() if name not in gone}
        renamed = self._renaming.of(records, read, edited, rank)
        if renamed is None:
            return records, describe, moved, successors, None
        return (
            renamed.records,
            _Describe(records, renamed, describe, self._renaming.fields, read),
            lambda: frozenset(renamed.shown.get(name, name) for name in moved()),
            lambda: {
                **{old: renamed.shown.get(new, new) for old, new in successors().items()},
                **{old: new for old, new in renamed.shown.items() if old not in renamed.records},
            },
            renamed,
        )

    def _reading(self, records: Mapping[str, Record], names: Names) -> Read:
        """How names are read. Where ids come from none of them, no spelling stands for others."""
        if REKEYED.isdisjoint(self._renaming.fields):
            return assigned(names)
        return gathered(names, spellings(names, records.values()))

    def _still_deleted(
        self,
        records: Mapping[str, Record],
        describe: Describe,
        ledger: Held,
        edited: Container[str],
        read: Read,
    ) -> set[str]:
        """Records that were deleted before the config gave them another name, and with it another id."""
        marks: dict[str, tuple[Brief[Record], Record | None]] = {}
        for name, brief in ledger.briefs.items():
            if brief.deleted and brief.record is None:
                known = self._deleted.get(name)
                marks[name] = known if known and known[0] is brief else (brief, ledger.origin(name))
        self._deleted = marks
        found: set[str] = set()
        for name, record in ((name, record) for name, (_, record) in marks.items() if record is not None):
            shown = self._renaming.place(record, read)
            if shown != name and shown in records and shown not in edited:
                was, now = describe(name)[1], describe(shown)[1]
                if (
                    was.fetched_at is None and was.source == now.source
                ):  # its source has it under that id by now
                    found.add(shown)
        return found


class _Edited:
    """Ids of records in which something of staff shows."""

    def __init__(self, briefs: Mapping[str, Brief[Record]]) -> None:
        self._briefs = briefs

    def __contains__(self, record_id: object) -> bool:
        brief = self._briefs.get(record_id) if isinstance(record_id, str) else None
        return brief is not None and (brief.record is not None or bool(brief.fields))


class _Describe:
    """Revision and provenance of a record as it is read; those that it was put together with are its alternatives."""

    def __init__(
        self,
        held: Mapping[str, Record],
        renamed: Renamed,
        describe: Describe,
        fields: tuple[str, ...],
        read: Read,
    ) -> None:
        """`held`: the records as they are on disk; `describe`: what is known of them."""
        self._held = held
        self._renamed = renamed
        self._describe = describe
        self._fields = fields
        self._read = read

    def __call__(self, record_id: str) -> tuple[int, Provenance]:
        rev, own = self._describe(self._renamed.stored.get(record_id, record_id))
        together = self._renamed.together.get(record_id, ())
        if not together and not own.alternatives:
            return rev, own
        flat = self._flat(self._renamed.stored.get(record_id, record_id), rev, own)
        said = [(other.source, flat | other.fields) for other in own.alternatives]
        vanished = own.vanished
        for stored in together:
            its_rev, its = self._describe(stored)
            theirs = self._flat(stored, its_rev, its)
            said += [(its.source or "", theirs), *((o.source, theirs | o.fields) for o in its.alternatives)]
            vanished = None if its.vanished is None else vanished
        return rev, replace(own, vanished=vanished, alternatives=tuple(self._alternatives(flat, said)))

    def _flat(self, stored: str, rev: int, provenance: Provenance) -> dict[str, Any]:
        """The flat fields as the source has them, else as they were typed; with the names as they came."""
        row = Row(record=self._held[stored], rev=rev, provenance=provenance)
        return row.at_source or flatten(row.record)

    def _alternatives(
        self, shown: dict[str, Any], said: Iterable[tuple[str, dict[str, Any]]]
    ) -> Iterator[Alternative]:
        """What others say otherwise. Another name of the same place is nothing else."""
        own = self._as_read(shown)
        for source, flat in said:
            theirs = self._as_read(flat)
            fields = {n: theirs.get(n) for n in own.keys() | theirs.keys() if own.get(n) != theirs.get(n)}
            came = {n: flat[n] for n in self._fields if n not in fields and flat.get(n) != theirs.get(n)}
            if fields:
                yield Alternative(source=source, fields=fields, came=came)

    def _as_read(self, flat: dict[str, Any]) -> dict[str, Any]:
        return flat | {name: self._read(name, flat[name]) for name in self._fields if flat.get(name)}

"""Names as they came → the office's own, where records are read. Pure: records in, records out.

A cache and a ledger hold what a checkpoint, an agency or a channel was called where a record came from; a pull gives it
the office's id where the config knows the name, and leaves it as it came where it does not. What people assign (the
ledger's aliases) is never written over it: it is read over it, each time. So an assigned name counts at once for all
that is held, also of a source that nobody can reach; taking it back leaves nothing behind; a pull meets what it left,
so that nothing vanishes, is held back or lands in the history because of a name.

The id of a count comes from its key, and so from its checkpoint and agency. Read under another name it is read under
the id of that name: that is how a day of a source that says `Sekupng` and the same day of one that says `Sekupang` are
one record. What meets under one id:
- of several that nobody worked on the first in config order stands, of one source that with the office's own name,
  and the others are its alternatives;
- one that somebody worked on stands before all that nobody did;
- of several that were worked on, all but one stay beside it under the ids that they had: nobody's work is hidden.
What is written goes to the id on disk (`store/through.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from store.models.identity import Ids, key_parts
from store.models.kinds import Record
from store.models.names import Names
from store.models.tip import TIP_CHANNELS

NAMED: dict[str, tuple[str, ...]] = {"deferrals": ("checkpoint", "agency"), "tips": ("channel",)}
"""Collection → its fields that hold an id of the office's, or a name as it came; each is named like its kind."""
REKEYED = frozenset(("checkpoint", "agency"))
"""Those that ids come from."""
NO_CHANNEL = "other"
"""What is shown where a channel's name fits none."""


Odd = dict[str, tuple[str, Record]]
"""Id on disk → (the id under which it is read, the record as it is read), only of those that are read otherwise."""
Read = Callable[[str, str], str]
"""(field, name as it came) → what is read for it."""


def assigned(names: Names) -> Read:
    """How records are read: by the names of the config, then by what people assigned."""

    def read(field: str, text: str) -> str:
        found = names.canonical(field, text)[0]
        return found if field != "channel" or found in TIP_CHANNELS else NO_CHANNEL

    return read


def configured(names: Names) -> Read:
    """How a pull maps: by the names of the config alone. Ids come from no channel, so those stay as they are."""
    return lambda field, text: text if field not in REKEYED else names.configured(field, text) or text


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """The records of a collection as they are read, and how they are held."""

    records: dict[str, Record]
    stored: dict[str, str] = {}
    """The id under which a record is read → the one on disk, where they differ."""
    shown: dict[str, str] = {}
    """The other way round; of what is only an alternative too."""
    together: dict[str, tuple[str, ...]] = {}
    """The id under which a record is read → ids on disk of those that are its alternatives."""
    met: dict[str, dict[str, str]] = {}
    """The id under which a record is read → field → the name as it came, where that is another."""


class Renaming:
    """Renames the records of one collection; what did not change is not made again."""

    def __init__(self, collection: str, keys: Iterable[tuple[str, ...] | None] = ()) -> None:
        """`keys`: what each of its sources says about the key of its rows."""
        self.fields = NAMED.get(collection, ())
        """What it renames: empty for most collections."""
        self._collection = collection
        self._declared = tuple(key for key in (None, *keys) if key != ())
        self._made: dict[str, tuple[Record, Record, str]] = {}

    @cached_property
    def _keys(self) -> list[tuple[tuple[tuple[str, Any], ...], Ids]]:
        """What ids are made of, and what makes them; the last that was right comes first."""
        parts = dict.fromkeys(key_parts(self._collection, key) for key in self._declared)
        return [(each, Ids(self._collection, "")) for each in parts]

    def place(self, record: Record, read: Read) -> str:
        """The id under which one record is read."""
        values = {field: read(field, text) for field in self.fields if (text := getattr(record, field))}
        if all(getattr(record, field) == value for field, value in values.items()):
            return record.id
        return self._id(record, replace(record, **values))

    def of(
        self, records: Mapping[str, Record], read: Read, edited: Container[str], rank: Callable[[str], int]
    ) -> Renamed | None:
        """The records as they are read; None where all are read as they are.

        `edited`: ids that somebody worked on; `rank`: the place in the config of the source that has an id.
        """
        odd = self.odd(records, read)
        if not odd:
            return None
        found = Renamed(records={name: record for name, record in records.items() if name not in odd})
        groups: dict[str, list[str]] = {}
        for stored, (shown, _) in odd.items():
            groups.setdefault(shown, [shown] if shown in found.records else []).append(stored)
        for group in groups.values():
            if len(group) > 1:
                group.sort(key=lambda name: (rank(name), name in odd, self._names(records[name])))
        for shown, group in groups.items():
            self._settle(found, shown, group, odd, edited)
        for name in (*found.stored, *(name for name in odd if name in found.records)):
            stored = found.stored.get(name, name)
            found.met[name] = self._differing(records[stored], found.records[name])
        return found

    def _settle(self, found: Renamed, shown: str, group: list[str], odd: Odd, edited: Container[str]) -> None:
        """Who stands where several meet: see the top of the file. `group` in the order in which they are believed."""
        worked = [name for name in group if name in edited]
        head = shown if shown in worked else (worked or group)[0]
        if head != shown:
            found.stored[shown], found.shown[head] = head, shown
        found.records[shown] = replace(odd[head][1], id=shown) if head in odd else found.records[shown]
        others = tuple(name for name in group if name != head)
        merged = tuple(name for name in others if name not in worked)
        if merged:
            found.together[shown] = merged
            found.shown.update(dict.fromkeys(merged, shown))
        for name in others:
            if name in worked:
                found.records[name] = odd[name][1]

    def odd(self, records: Mapping[str, Record], read: Read) -> Odd:
        """The records that are read otherwise than they are held."""
        tables = {field: table for field in self.fields if (table := _table(field, records.values(), read))}
        if not tables:
            self._made = {}
            return {}
        made: dict[str, tuple[Record, Record, str]] = {}
        for name, record in _having(records, tables):
            values = {f: table[text] for f, table in tables.items() if (text := getattr(record, f)) in table}
            known = self._made.get(name)
            if (
                known is None
                or known[0] is not record
                or any(getattr(known[1], f) != v for f, v in values.items())
            ):
                new = replace(record, **values)
                known = (record, new, self._id(record, new))
            made[name] = known
        self._made = made
        return {name: (shown, new) for name, (_, new, shown) in made.items()}

    def _id(self, record: Record, new: Record) -> str:
        """The id under the new names. It stays where it does not come from them: their own key, another one by now."""
        if REKEYED.isdisjoint(self.fields):
            return record.id
        for place, (parts, ids) in enumerate(self._keys):
            if ids(_values(record, parts)) == record.id:
                if place:  # the next one is of the same source, most likely
                    self._keys.insert(0, self._keys.pop(place))
                return ids(_values(new, parts))
        return record.id

    def _names(self, record: Record) -> list[str]:
        return [getattr(record, field) for field in self.fields]

    def _differing(self, before: Record, after: Record) -> dict[str, str]:
        pairs = ((field, getattr(before, field), getattr(after, field)) for field in self.fields)
        return {field: held for field, held, read in pairs if held != read}


def _table(field: str, records: Iterable[Record], read: Read) -> dict[str, str]:
    """Name as it came → what is read for it, only of those that differ: a handful, however many records there are."""
    met = set(map(attrgetter(field), records))
    return {text: found for text in met if (found := read(field, text)) != text}


def _having(
    records: Mapping[str, Record], tables: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Record]]:
    """The records with any of these names."""
    (first, one), *rest = tables.items()
    get = attrgetter(first)
    if not rest:
        return ((name, record) for name, record in records.items() if get(record) in one)
    [(second, two)] = rest
    also = attrgetter(second)
    return (pair for pair in records.items() if get(pair[1]) in one or also(pair[1]) in two)


def _values(record: Record, parts: Iterable[tuple[str, Any]]) -> list[Any]:
    return [getattr(record, name) if name else default for name, default in parts]

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

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from store.models.identity import Ids, key_parts
from store.models.kinds import Record
from store.models.names import Names, alike
from store.models.tip import TIP_CHANNELS

NAMED: dict[str, tuple[str, ...]] = {"deferrals": ("checkpoint", "agency"), "tips": ("channel",)}
"""Collection → its fields that hold an id of the office's, or a name as it came; each is named like its kind."""
REKEYED = frozenset(("checkpoint", "agency"))
"""Those that ids come from."""
NO_CHANNEL = "other"
"""What is shown where a channel's name fits none."""


Odd = dict[str, Record]
"""Id on disk → the record as it is read, under the id that it is read under, only of those that are read otherwise."""
Read = Callable[[str, str], str]
"""(field, name as it came) → what is read for it."""


def assigned(names: Names) -> Read:
    """How records are read: by the names of the config, then by what people assigned."""

    def read(field: str, text: str) -> str:
        found = names.canonical(field, text)[0]
        return found if field != "channel" or found in TIP_CHANNELS else NO_CHANNEL

    return read


def gathered(names: Names, met: Mapping[str, Mapping[str, str]]) -> Read:
    """As `assigned`; and a name that nobody knows is read as the spelling of it that is `met`, so that case, accents,
    signs and spaces make no second row of it.

    `met`: field → what `alike` leaves of such a name → the spelling that stands for all of them.
    """
    plain = assigned(names)

    def read(field: str, text: str) -> str:
        found = plain(field, text)
        if found != text or field not in met or text in names.ids(field):
            return found
        return met[field].get(alike(text), text)

    return read


def spellings(names: Names, records: Iterable[Record]) -> dict[str, dict[str, str]]:
    """What `gathered` wants to know of these records: of several spellings the one of most of them."""
    found: dict[str, dict[str, str]] = {}
    plain = assigned(names)
    for field in sorted(REKEYED):
        get = attrgetter(field)
        groups: dict[str, list[str]] = {}
        for text in set(map(get, records)):
            if text not in names.ids(field) and plain(field, text) == text:
                groups.setdefault(alike(text), []).append(text)
        if any(len(group) > 1 for group in groups.values()):
            times = Counter(map(get, records))
            groups = {
                key: sorted(group, key=lambda one: (-times[one], one.isupper(), one))
                for key, group in groups.items()
            }
        found[field] = {key: group[0] for key, group in groups.items()}
    return found


def configured(names: Names) -> Read:
    """How a pull maps: by the names of the config alone. Ids come from no channel, so those stay as they are."""
    return lambda field, text: text if field not in REKEYED else names.configured(field, text) or text


class Renamed:
    """The records of a collection as they are read, and how they are held."""

    def __init__(self, held: Mapping[str, Record], odd: Odd, fields: tuple[str, ...]) -> None:
        self.records = {name: record for name, record in held.items() if name not in odd}
        self.stored: dict[str, str] = {}
        """The id under which a record is read → the one on disk, where they differ."""
        self.together: dict[str, tuple[str, ...]] = {}
        """The id under which a record is read → ids on disk of those that are its alternatives."""
        self._held = held
        self._odd = odd
        self._fields = fields

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """The id on disk → the one under which it is read, where they differ; of what is only an alternative too."""
        found = {stored: shown for shown, stored in self.stored.items()}
        for shown, merged in self.together.items():
            found.update(dict.fromkeys(merged, shown))
        return found

    def came(self, record_id: str) -> dict[str, str]:
        """Field → the name as it came of a record as it is read, where that is another."""
        stored = self.stored.get(record_id, record_id)
        if stored not in self._odd or record_id not in self.records:
            return {}
        before, after = self._held[stored], self.records[record_id]
        pairs = ((field, getattr(before, field), getattr(after, field)) for field in self._fields)
        return {field: held for field, held, read in pairs if held != read}

    def strange(self) -> Iterator[str]:
        """The ids of records that are read otherwise than they are held, under the same id."""
        return (name for name, record in self._odd.items() if record.id == name and name in self.records)


class _Key:
    """What ids are made of, where these of our fields identify a row."""

    def __init__(self, collection: str, parts: Sequence[tuple[str, Any]]) -> None:
        self.ids = Ids(collection, "")
        self.at = {name: place for place, (name, _) in enumerate(parts) if name}
        self._parts = parts
        self.all = attrgetter(*self.at) if len(self.at) == len(parts) > 1 else None
        """A record → the values of its key, where all of them count."""

    def texts(self, record: Record) -> list[str]:
        """The parts of a record's key as ids are made of them."""
        if self.all is not None:
            return [*map(self.ids.part, self.all(record))]
        return [self.ids.part(getattr(record, name) if name else default) for name, default in self._parts]


class Renaming:
    """Renames the records of one collection; what did not change is not made again."""

    def __init__(self, collection: str, keys: Iterable[tuple[str, ...] | None] = ()) -> None:
        """`keys`: what each of its sources says about the key of its rows."""
        self.fields = NAMED.get(collection, ())
        """What it renames: empty for most collections."""
        self._collection = collection
        self._declared = tuple(key for key in (None, *keys) if key != ())
        self._tables: dict[str, dict[str, str]] = {}
        self._held: Mapping[str, Record] = {}
        self._odd: Odd = {}
        """How those were read by these tables."""

    @cached_property
    def _keys(self) -> list[_Key]:
        """The keys that there are; the last that was right comes first."""
        parts = dict.fromkeys(key_parts(self._collection, key) for key in self._declared)
        return [_Key(self._collection, each) for each in parts]

    def place(self, record: Record, read: Read) -> str:
        """The id under which one record is read."""
        values = {field: read(field, text) for field in self.fields if (text := getattr(record, field))}
        changed = {field: value for field, value in values.items() if getattr(record, field) != value}
        return self._id(record, changed) if changed else record.id

    def of(
        self, records: Mapping[str, Record], read: Read, edited: Container[str], rank: Callable[[str], int]
    ) -> Renamed | None:
        """The records as they are read; None where all are read as they are.

        `edited`: ids that somebody worked on; `rank`: the place in the config of the source that has an id.
        """
        odd = self.odd(records, read)
        if not odd:
            return None
        found = Renamed(records, odd, self.fields)
        meeting: dict[str, list[str]] = {}
        for name, record in odd.items():
            shown = record.id
            if shown in found.records:
                meeting.setdefault(shown, [found.stored.get(shown, shown)]).append(name)
                continue
            found.records[shown] = record
            if shown != name:
                found.stored[shown] = name
        for shown, group in meeting.items():
            group.sort(
                key=lambda name: (
                    (rank(name), True, self._names(records[name])) if name in odd else (rank(name), False)
                )
            )
            _settle(found, shown, group, odd, edited)
        return found

    def odd(self, records: Mapping[str, Record], read: Read) -> Odd:
        """The records that are read otherwise than they are held."""
        tables = {field: table for field in self.fields if (table := _table(field, records.values(), read))}
        before, held = (self._odd, self._held) if tables == self._tables else ({}, {})
        anew = self._reader(tables)
        odd = {
            name: before[name] if held.get(name) is record else anew(record)
            for name, record in _having(records, tables)
        }
        self._tables, self._held, self._odd = tables, records, odd
        return odd

    def _reader(self, tables: Mapping[str, Mapping[str, str]]) -> Callable[[Record], Record]:
        """How a record with any of these names is read. What most records need is at hand: 100,000 of them are read."""
        key = next(iter(self._keys), None) if tables else None
        if key is None or key.all is None or REKEYED.isdisjoint(self.fields):
            return lambda record: self._read(record, tables)
        get, part, of = key.all, key.ids.part, key.ids.of
        steps = [(field, table, key.at.get(field)) for field, table in tables.items()]

        def read(record: Record) -> Record:
            parts = [*map(part, get(record))]
            if of(parts) != record.id:
                return self._read(record, tables)
            values = {}
            for field, table, place in steps:
                text = getattr(record, field)
                if text in table:
                    values[field] = name = table[text]
                    if place is not None:
                        parts[place] = part(name)
            return replace(record, id=of(parts), **values)

        return read

    def _read(self, record: Record, tables: Mapping[str, Mapping[str, str]]) -> Record:
        values = {f: table[text] for f, table in tables.items() if (text := getattr(record, f)) in table}
        return replace(record, id=self._id(record, values), **values)

    def _id(self, record: Record, values: Mapping[str, str]) -> str:
        """The id under these names. It stays where it does not come from them: their own key, another one by now."""
        if REKEYED.isdisjoint(self.fields):
            return record.id
        for place, key in enumerate(self._keys):
            parts = key.texts(record)
            if key.ids.of(parts) == record.id:
                if place:  # the next one is of the same source, most likely
                    self._keys.insert(0, self._keys.pop(place))
                for field, value in values.items():
                    if field in key.at:
                        parts[key.at[field]] = key.ids.part(value)
                return key.ids.of(parts)
        return record.id

    def _names(self, record: Record) -> list[str]:
        return [getattr(record, field) for field in self.fields]


def _settle(found: Renamed, shown: str, group: list[str], odd: Odd, edited: Container[str]) -> None:
    """Who stands where several meet: see the top of the file. `group` in the order in which they are believed."""
    worked = [name for name in group if name in edited]
    head = shown if shown in worked else (worked or group)[0]
    found.stored.pop(shown, None)
    if head != shown:
        found.stored[shown] = head
    if head in odd:  # else what stands there is read as it is
        found.records[shown] = odd[head]
    if merged := tuple(name for name in group if name != head and name not in worked):
        found.together[shown] = merged
    for name in group:
        if name in worked and name != head:
            found.records[name] = replace(odd[name], id=name)


def _table(field: str, records: Iterable[Record], read: Read) -> dict[str, str]:
    """Name as it came → what is read for it, only of those that differ: a handful, however many records there are."""
    met = set(map(attrgetter(field), records))
    return {text: found for text in met if (found := read(field, text)) != text}


def _having(
    records: Mapping[str, Record], tables: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, Record]]:
    """The records with any of these names."""
    if not tables:
        return []
    (first, one), *rest = tables.items()
    get = attrgetter(first)
    if not rest:
        return [pair for pair in records.items() if get(pair[1]) in one]
    [(second, two)] = rest
    also = attrgetter(second)
    return [pair for pair in records.items() if get(pair[1]) in one or also(pair[1]) in two]

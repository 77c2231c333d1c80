"""Edits of records as they are read → edits of the documents on disk, and back what became of them.

A record that is read under another name than it came with (`store/renaming.py`) is written where it is held, under the
name that it came with: taking the name back takes nothing else along. What is written of a place that is free is
written under the office's own name. Who deletes a record deletes every one that is read as it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from store.errors import StoreError
from store.ledger import LedgerView
from store.models.collections import build
from store.models.edit import Edit, Step, Written
from store.models.identity import own_id
from store.models.kinds import Record
from store.models.names import Names
from store.renaming import NAMED, REKEYED, Read, Renaming, assigned, gathered, spellings
from store.snapshot import Rows

Keys = Iterable[tuple[str, ...] | None]


class Through:
    """The way of one step, by what its writer saw."""

    def __init__(
        self, collection: str, rows: Rows[Any], names: Names, ledger: Callable[[], LedgerView], keys: Keys
    ) -> None:
        """`rows`: as the writer saw them; `keys`: what each of its sources says about the key of its rows."""
        self._collection = collection
        self._rows = rows
        self._renamed = rows.renamed
        self._names = names
        self._ledger = ledger
        self._keys = keys
        self._rekeyed = not REKEYED.isdisjoint(NAMED.get(collection, ()))
        self._shown: dict[str, str] = {}
        """The ids of this step on disk → as they were given."""

    @cached_property
    def _read(self) -> Read:
        """How names are read. What is typed under another spelling of a name that nobody knows is that name too."""
        if self._collection != "deferrals":
            return assigned(self._names)
        return gathered(self._names, self._rows.memo(_spellings, self._names))

    def held(self, record_id: str) -> tuple[str, ...]:
        """Every id on disk that is read under this one, the one that is written first."""
        if self._renamed is None:
            return (record_id,)
        stored = self._renamed.stored.get(record_id, record_id)
        return tuple(dict.fromkeys((stored, record_id, *self._renamed.together.get(record_id, ()))))

    def gone(self, record_id: str) -> tuple[str, ...]:
        """Every id on disk under which a deleted record may be marked that was read under this one."""
        if not self._rekeyed or record_id in self._rows:
            return (record_id,)
        own = (record_id,) if record_id in self._deleted else ()
        odd = Renaming(self._collection, self._keys).odd(self._deleted, self._read)
        return (*own, *(name for name, record in odd.items() if record.id == record_id)) or (record_id,)

    def valid(self, record: Record) -> Record:
        """A fetched record with a channel that there is: no other name of one has a place in a form."""
        if self._collection != "tips":
            return record
        return replace(record, channel=self._read("channel", record.channel))  # type: ignore[attr-defined]

    def step(self, step: Step) -> Step:
        """The step as it is to be written."""
        if not self._rekeyed:
            return step
        return replace(step, edits=tuple(held for edit in step.edits for held in self._edits(edit)))

    def written(self, written: Sequence[Written]) -> tuple[Written, ...]:
        """What was written, under the ids that it was asked for."""
        found: dict[str, Written] = {}
        for one in written:
            shown = self._shown.get(one.id, one.id)
            found.setdefault(shown, replace(one, id=shown))
        return tuple(found.values())

    @contextmanager
    def back(self) -> Iterator[None]:
        """A refusal names records as its reader knows them."""
        try:
            yield
        except StoreError as error:
            elsewhere = self._renamed.shown if self._renamed is not None else {}
            for name in {"id", "there", "moved"} & error.facts.keys():
                found = str(error.facts[name])
                error.facts[name] = self._shown.get(found, elsewhere.get(found, found))
            raise

    def _edits(self, edit: Edit) -> Iterator[Edit]:
        """One edit as it is to be written, and what goes with it."""
        renamed = self._renamed
        if edit.id is not None and edit.restore and edit.id not in self._rows:
            yield from self._restored(edit, edit.id)
            return
        if edit.id is None:  # what is new is written under the office's own names
            edit = replace(edit, fields=self._as_read(edit.fields))
        if renamed is None:
            yield edit
            return
        shown = self._place(edit) if edit.id is None else renamed.shown.get(edit.id, edit.id)
        came = renamed.came(shown) if shown is not None else {}
        if shown is None or not (came or shown in renamed.together):
            yield edit
            return
        stored, *others = self.held(shown)
        self._shown[stored] = edit.id or shown
        yield replace(
            edit,
            id=None if edit.id is None else stored,
            fields=self._as_held(edit.fields, came),
            base=None if edit.base is None else self._as_held(edit.base, came),
        )
        if edit.delete and edit.id is not None:
            yield from self._deletions(edit.id, [name for name in others if name in renamed.shown])

    def _deletions(self, given: str, others: Sequence[str]) -> Iterator[Edit]:
        briefs = self._ledger().briefs
        for name in others:
            self._shown[name] = given
            yield Edit(id=name, based_on=briefs[name].rev if name in briefs else 0, delete=True)

    def _restored(self, edit: Edit, given: str) -> Iterator[Edit]:
        """What was deleted with it comes back with it."""
        first, *others = self.gone(given)
        ledger = self._ledger()
        last = ledger.entry(first)
        self._shown[first] = given
        yield replace(edit, id=first)
        for name in others:
            its = ledger.entry(name)
            if last and its and last.changes[-1:] and its.changes[-1].at == last.changes[-1].at:
                self._shown[name] = given
                yield Edit(id=name, based_on=its.rev, restore=True)

    @cached_property
    def _deleted(self) -> Mapping[str, Record]:
        return self._ledger().deleted()

    def _place(self, edit: Edit) -> str | None:
        """The id under which a new record would stand."""
        record, _ = build(self._collection, "", edit.fields)
        return own_id(self._collection, record) if record is not None else None

    def _as_read(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Names as they are read."""
        return {
            name: self._read(name, value) if name in REKEYED and isinstance(value, str) else value
            for name, value in fields.items()
        }

    def _as_held(self, fields: Mapping[str, Any], came: Mapping[str, str]) -> dict[str, Any]:
        """Names that mean the one that the record came with, as it came."""
        return {
            name: came[name] if name in came and self._means(name, value, came[name]) else value
            for name, value in fields.items()
        }

    def _means(self, field: str, value: Any, held: str) -> bool:
        return isinstance(value, str) and self._read(field, value) == self._read(field, held)


def _spellings(rows: Rows[Any], names: Names) -> dict[str, dict[str, str]]:
    return spellings(names, rows)

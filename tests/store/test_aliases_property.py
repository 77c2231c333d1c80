"""Two sources, a person who edits and assigns names, against a model of what each day of each checkpoint must show.

The model knows nothing of ids: rows by (day, name as it came), what staff wrote over them, and what names mean.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.edit import Edit, Step
from store.models.names import Named, Names
from store.queries.deferrals import DEFAULT, index
from store.store import Store
from tests.store.office import a_store, count, harvest, later

CONFIG = Names(
    checkpoints=[Named(id="sekupang", name="Sekupang"), Named(id="batam-centre", name="Batam Centre")]
)
TARGETS = ("sekupang", "batam-centre")
STRANGE = ("Sekupng", "BTC 1")
Place = tuple[int, str]
"""The day of November, and a name."""

days, numbers = st.integers(1, 3), st.integers(0, 9)
some_rows = st.dictionaries(st.tuples(days, st.sampled_from((*TARGETS, *STRANGE))), numbers, max_size=6)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("pull"), st.sampled_from(("harian", "cadangan")), some_rows),
        st.tuples(st.just("assign"), st.sampled_from(STRANGE), st.sampled_from(TARGETS)),
        st.tuples(st.just("take back"), st.sampled_from(STRANGE), st.none()),
        st.tuples(st.just("edit"), numbers, numbers),
        st.tuples(st.just("delete"), numbers, st.none()),
        st.tuples(st.just("restore"), st.none(), st.none()),
        st.tuples(st.just("type"), st.tuples(days, st.sampled_from((*TARGETS, *STRANGE))), numbers),
    ),
    max_size=14,
)


class Model:
    """Rows as they came, staff's over them, and names."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Place, tuple[int, bool]]] = {"harian": {}, "cadangan": {}}
        """Source → place → the last count, and whether the last answer held it."""
        self.mine: dict[Place, int] = {}
        self.touched: set[Place] = set()
        """Where anything was ever written: what vanishes there stays."""
        self.deleted: dict[Place, int] = {}
        self.means: dict[str, str] = {}

    def pulled(self, source: str, rows: dict[Place, int]) -> None:
        before = {place: (number, False) for place, (number, _) in self.rows[source].items()}
        self.rows[source] = before | {place: (number, True) for place, number in rows.items()}

    def held(self, place: Place) -> list[tuple[bool, int, int]]:
        """(has vanished, place of the source, count), the one that is believed first."""
        return sorted(
            (not rows[place][1], number, rows[place][0])
            for number, rows in enumerate(self.rows.values())
            if place in rows
        )

    def fetched(self, place: Place) -> int | None:
        """What a source says, also of what vanished: an edit of it is still one of its record."""
        return self.held(place)[0][2] if self.held(place) else None

    def canonical(self, place: Place) -> Place:
        return place[0], self.means.get(place[1], place[1])

    def believed(self, at: Place) -> list[Place]:
        """What is read as one place, in the order in which it is believed; what was deleted is not there."""
        everything = {place for rows in self.rows.values() for place in rows} | self.mine.keys()
        found = []
        for place in everything:
            held = self.held(place)
            is_there = place in self.mine or (held and (not held[0][0] or place in self.touched))
            if is_there and self.canonical(place) == at and place not in self.deleted:
                rank = held[0][1] if held and not held[0][0] else len(self.rows)
                found.append((rank, place[1] in self.means, place[1], place))
        return [place for *_, place in sorted(found)]

    def worked(self, at: Place) -> list[Place]:
        return [place for place in self.believed(at) if place in self.mine]

    def head(self, at: Place) -> Place:
        worked = self.worked(at)
        return at if at in worked else (worked or self.believed(at))[0]

    def shown(self) -> dict[Place, set[int]]:
        """Every place → what it may show: one figure, or any of those that staff wrote apart."""
        places = {place for rows in self.rows.values() for place in rows} | self.mine.keys()
        found = {}
        for at in map(self.canonical, places):
            if self.believed(at):
                mine = {self.mine[place] for place in self.worked(at)}
                found[at] = mine or {self.fetched(self.believed(at)[0]) or 0}
        return found

    def type(self, place: Place, number: int) -> None:
        """A new figure; what vanished and was never worked on is not there for anybody."""
        if place in self.touched or any(not vanished for vanished, *_ in self.held(place)):
            self.write(place, number)
        else:
            self.mine[place] = number
            self.touched.add(place)

    def write(self, place: Place, number: int) -> None:
        if self.mine.get(place, self.fetched(place)) != number:
            self.touched.add(place)
            if self.fetched(place) == number:  # the source's own figure needs nothing over it
                self.mine.pop(place, None)
            else:
                self.mine[place] = number
        self.deleted.pop(place, None)


class Person:
    """Works on the store by what it shows."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = 0

    def write(self, collection: str, edits: Iterable[Edit]) -> Any:
        self.now += 1
        return self.store.write(
            Step(collection=collection, edits=tuple(edits), by="staf1", at=later(self.now))
        )

    def pull(self, source: str, rows: dict[Place, int]) -> Any:
        self.now += 1
        records = [count(day, number, name) for (day, name), number in rows.items()]
        with self.store.pulling(source):
            report = self.store.take(harvest(records, source, at=later(self.now)), next_due=None)
        if report.held is not None:
            report = self.store.accept(source, report.held.mark, by="kepala", at=later(self.now))
        return report

    def shown(self) -> dict[Place, int]:
        """Checkpoint and day as Penundaan adds them up."""
        series = self.store.snapshot().rows("deferrals").memo(index).get(DEFAULT)
        tables = series.day if series else {}
        return {(day.day, name): n for name, table in tables.items() for day, n in table.items()}


def play(store: Store, model: Model, person: Person, what: str, one: Any, two: Any) -> None:
    rows = store.snapshot().rows("deferrals")
    ids = sorted(rows.ids)
    if what == "pull":
        model.pulled(one, two)
        person.pull(one, two)
    elif what in ("assign", "take back"):
        alias = next((a for a in store.snapshot().rows("aliases") if a.name == one), None)
        row = store.snapshot().rows("aliases").row(alias.id) if alias else None
        if what == "assign":
            model.means[one] = two
            known = Edit(id=alias.id, based_on=row.rev, fields={"target": two}) if alias and row else None
            fields = {"kind": "checkpoint", "name": one, "target": two}
            person.write("aliases", [known or Edit(fields=fields)])
        elif alias and row:
            del model.means[one]
            person.write("aliases", [Edit(id=alias.id, based_on=row.rev, delete=True)])
    elif what == "type":
        typed_as, one = one[1], model.canonical(one)
        day, name = one
        at = model.head(one) if model.believed(one) else one
        fields = {"date": date(2026, 11, day), "checkpoint": typed_as, "count": two}
        held = rows.row(count(day, 0, name).id)
        if held is not None:  # the sheet edits what is there
            person.write("deferrals", [Edit(id=held.record.id, based_on=held.rev, fields={"count": two})])
            model.write(at, two)
        else:
            person.write("deferrals", [Edit(fields=fields)])
            model.type(at, two)
    elif what == "restore":
        restore(store, model, person)
    elif ids:
        row = rows.row(ids[one % len(ids)])
        assert row is not None
        where = (row.record.date.day, row.record.checkpoint)
        apart = [p for p in model.worked(where) if count(p[0], 0, p[1]).id == row.record.id]
        place = apart[0] if apart else model.head(where)
        if what == "edit":
            model.write(place, two)
            person.write("deferrals", [Edit(id=row.record.id, based_on=row.rev, fields={"count": two})])
        else:
            gone = [place] if apart and place != model.head(where) else together(model, where)
            model.deleted |= dict.fromkeys(gone, person.now + 1)
            model.touched |= set(gone)
            person.write("deferrals", [Edit(id=row.record.id, based_on=row.rev, delete=True)])


def together(model: Model, at: Place) -> list[Place]:
    """What goes when the record goes that is read there."""
    head = model.head(at)
    return [head, *(place for place in model.believed(at) if place not in model.mine and place != head)]


def restore(store: Store, model: Model, person: Person) -> None:
    """The last that was deleted comes back as a whole, by the id under which it is read."""
    if not model.deleted:
        return
    last = max(model.deleted.values())
    place = next(place for place, when in model.deleted.items() if when == last)
    at = model.canonical(place)
    if model.believed(at):
        return  # something else is read there now
    first = at if at in model.deleted else None
    marks = [p for p in model.deleted if model.canonical(p) == at]
    if first is not None and model.deleted[first] != last:
        return
    if {model.deleted[p] for p in marks} != {last}:
        return  # deleted one after the other: which one is meant is not asked here
    person.write("deferrals", [Edit(id=count(at[0], 0, at[1]).id, restore=True, based_on=99)])
    for each in marks:
        del model.deleted[each]


@settings(max_examples=120, deadline=None)
@given(moves)
def test_every_day_of_every_checkpoint_shows_what_the_model_says(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, model = a_store(Path(folder), names=CONFIG), Model()
        person = Person(store)
        for what, one, two in steps:
            play(store, model, person, what, one, two)
            held, wanted = person.shown(), model.shown()
            assert held.keys() == wanted.keys(), (what, one, two)
            assert {at: n for at, n in held.items() if n not in wanted[at]} == {}, (what, one, two)
            rows = store.snapshot().rows("deferrals")
            assert all(rows.row(name).record.id == name for name in rows.ids)  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(some_rows, some_rows, st.sampled_from(TARGETS), st.booleans())
def test_a_pull_after_a_name_was_assigned_finds_what_it_left(
    one: dict[Place, int], two: dict[Place, int], target: str, edit: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder), names=CONFIG)
        person = Person(store)
        person.pull("harian", one)
        person.pull("cadangan", two)
        person.write(
            "aliases",
            [Edit(fields={"kind": "checkpoint", "name": name, "target": target}) for name in STRANGE],
        )
        ids = store.snapshot().rows("deferrals").ids
        if edit and ids:
            person.write("deferrals", [Edit(id=ids[0], fields={"count": 99})])
        before = person.shown()
        for source, rows in (("harian", one), ("cadangan", two)):
            report = person.pull(source, rows)
            assert (report.unchanged, report.vanished, report.added) == (len(rows), 0, 0)
            assert list(store.history(source)) == []
        assert person.shown() == before
        assert sum(before.values()) == sum(person.shown().values())

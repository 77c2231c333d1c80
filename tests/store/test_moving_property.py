"""Typing, moving, deleting and pulling days in any order: every day counts once, with the figure that a model says."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.audit import broken
from store.errors import Invalid, NotFound, StoreError, Taken
from store.models.edit import Written
from store.models.identity import own_id
from store.queries.deferrals import DEFAULT, index
from store.store import Store
from tests.store.office import a_store, count, later, pull, save
from tests.store.test_strays import older

DAYS = (1, 2, 3)
days = st.sampled_from(DAYS)
figures = st.integers(0, 4)


@dataclass(frozen=True)
class Mine:
    """What staff say of a day."""

    figure: int | None
    """None: what the source says."""
    typed: bool
    """True: a record of our own; False: an edit of the source's row."""
    deleted: bool = False


@dataclass
class Model:
    """Two layers for each day: what the source delivered last, and what staff say over it."""

    source: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """Days that vanished at the source."""
    mine: dict[int, Mine] = field(default_factory=dict)

    def shown(self, day: int) -> int | None:
        mine = self.mine.get(day)
        if mine is None:
            return None if day in self.gone else self.source.get(day)
        if mine.deleted:
            return None
        return self.source.get(day) if mine.figure is None else mine.figure

    @property
    def sums(self) -> dict[int, int]:
        return {day: figure for day in DAYS if (figure := self.shown(day)) is not None}

    def write(self, day: int, figure: int | None, *, deleted: bool) -> None:
        """A write that changed something: over a row of the source it is an edit of that row from then on."""
        if day not in self.source or (day in self.gone and day not in self.mine):
            self.mine[day] = Mine(figure, typed=True, deleted=deleted)
        else:
            same = figure == self.source[day]
            self.mine[day] = Mine(None if same else figure, typed=False, deleted=deleted)


class Office:
    """The store and the model side by side; ids are what the day's key gives."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.model = Model()
        self.minute = 0

    def row(self, day: int) -> Any:
        return self.store.snapshot().rows("deferrals").row(count(day, 0).id)

    def save(self, day: int | None, **fields: Any) -> Written:
        row = self.row(day) if day is not None else None
        record_id = count(day, 0).id if day is not None else None
        based_on = row.rev if row is not None else 0
        return save(self.store, "deferrals", record_id, based_on=based_on, **fields)

    def type(self, day: int, figure: int) -> None:
        shown = self.model.shown(day)
        try:
            row = self.row(day)
            written = self.save(None, date=date(2026, 11, day), checkpoint="sekupang", count=figure)
        except Taken as taken:
            assert shown not in (None, figure), "the same figure changes nothing"
            held = taken.record
        else:
            assert shown in (None, figure), "nothing that is shown is replaced"
            assert written.id == count(day, 0).id
            if row is None or written.rev != row.rev:
                self.model.write(day, figure, deleted=False)
            return
        assert (held, self.row(day)) == (row.record, row)

    def correct(self, day: int, figure: int) -> None:
        row = self.row(day)
        if row is not None and self.save(day, count=figure).rev != row.rev:
            self.model.write(day, figure, deleted=False)

    def move(self, day: int, to: int) -> None:
        model, mine = self.model, self.model.mine.get(day)
        fields = {"date": date(2026, 11, to)}
        if model.shown(day) is None:
            if day != to:
                with pytest.raises(StoreError):
                    self.save(day, **fields)
        elif day == to:
            assert self.save(day, **fields).id == count(day, 0).id
        elif mine is None or not mine.typed:
            with pytest.raises(Invalid) as refused:
                self.save(day, **fields)
            assert [problem.code for problem in refused.value.problems] == ["fixed-key"]
        elif model.shown(to) is not None:
            with pytest.raises(Taken) as taken:
                self.save(day, **fields)
            assert taken.value.record == self.row(to).record
        else:
            before = self.row(day).rev
            written = self.save(day, **fields)
            assert (written.id, written.rev > before) == (count(to, 0).id, True)
            del model.mine[day]
            model.mine[to] = replace(mine)

    def delete(self, day: int) -> None:
        figure = self.model.shown(day)
        if figure is None:
            return
        self.save(day, delete=True)
        self.model.write(day, figure, deleted=True)

    def restore(self, day: int) -> None:
        mine = self.model.mine.get(day)
        try:
            self.save(day, restore=True)
        except NotFound:
            assert self.model.shown(day) is None
            assert mine is None
            return
        if mine is not None and mine.deleted:
            self.model.write(day, self.source_or(mine, day), deleted=False)

    def source_or(self, mine: Mine, day: int) -> int | None:
        return self.model.source.get(day) if mine.figure is None else mine.figure

    def pull(self, rows: dict[int, int], covers: str) -> None:
        self.minute += 1
        records = [count(day, figure) for day, figure in rows.items()]
        if pull(self.store, records, at=later(self.minute), covers=covers).held is not None:
            return
        self.model.source |= rows
        self.model.gone -= rows.keys()
        if covers == "all":
            self.model.gone |= self.model.source.keys() - rows.keys()

    def check(self) -> None:
        rows = self.store.snapshot().rows("deferrals")
        slices = rows.memo(index)
        sums = slices[DEFAULT].days if slices else {}
        assert {day.day: figure for day, figure in sums.items()} == self.model.sums
        assert len(rows) == len(self.model.sums), "a day stands twice"
        assert all(own_id("deferrals", record) == record.id for record in rows)


acts = st.one_of(
    st.tuples(st.just("type"), days, figures),
    st.tuples(st.just("correct"), days, figures),
    st.tuples(st.just("move"), days, days),
    st.tuples(st.just("move"), days, days),
    st.tuples(st.just("delete"), days),
    st.tuples(st.just("restore"), days),
    st.tuples(
        st.just("pull"), st.dictionaries(days, figures, min_size=1), st.sampled_from(["all", "window"])
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(acts, max_size=14))
def test_every_day_counts_once_whoever_typed_moved_deleted_or_delivered_it(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(a_store(Path(folder)))
        for what, *args in steps:
            getattr(office, what)(*args)
            office.check()
        office.store = a_store(Path(folder))
        office.check()
        assert broken(office.store.audit("deferrals")) is None


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(days, st.tuples(figures, days), min_size=1),
    st.dictionaries(days, figures),
)
def test_whatever_an_older_version_dated_anew_in_place_nothing_is_hidden(
    left: dict[int, tuple[int, int]], delivered: dict[int, int]
) -> None:
    """`left`: the day a record was typed for → its figure, and the day it was dated in place."""
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        for day, (figure, _) in left.items():
            save(store, "deferrals", date=date(2026, 11, day), checkpoint="sekupang", count=figure)
        for day, (_, dated) in left.items():
            older(Path(folder), count(day, 0).id, record={"date": f"2026-11-{dated:02}"})
        store = a_store(Path(folder))
        if delivered:
            pull(store, [count(day, figure) for day, figure in delivered.items()])
        at_home = {day for day, (_, dated) in left.items() if day == dated}
        expected = sorted(
            [(dated, figure) for figure, dated in left.values()]
            + [(day, figure) for day, figure in delivered.items() if day not in at_home]
        )
        rows = store.snapshot().rows("deferrals")
        assert sorted((one.date.day, one.count) for one in rows) == expected
        for record_id in rows.ids:
            now = store.snapshot().rows("deferrals").row(record_id)
            assert now is not None, "an edit of one takes no other away"
            save(store, "deferrals", record_id, based_on=now.rev, note="dicek")
            after = store.snapshot().rows("deferrals")
            assert sorted((one.date.day, one.count) for one in after) == expected
        assert sorted((one.date.day, one.count, one.note) for one in after) == [
            (*one, "dicek") for one in expected
        ]
        assert broken(store.audit("deferrals")) is None

"""One field of a fetched record, its source and two people, against a model: nothing unseen is ever written over."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Conflict
from tests.store.office import a_store, count, later, pull, save

DAY = count(1, 0).id
VALUES = st.sampled_from([None, "x", "y"])
PEOPLE = st.integers(0, 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pull"), PEOPLE, VALUES),
        st.tuples(st.just("look"), PEOPLE, st.none()),
        st.tuples(st.just("edit"), PEOPLE, VALUES),
        st.tuples(st.just("keep"), PEOPLE, st.none()),
        st.tuples(st.just("take"), PEOPLE, st.none()),
    ),
    max_size=16,
)


class View(NamedTuple):
    """What one person has on the screen."""

    rev: int
    shown: Any
    source: Any


class Model:
    """The field: the source's value, staff's over it with what it was based on, and when staff last wrote it."""

    def __init__(self) -> None:
        self.source: Any = None
        self.mine: tuple[Any, Any] | None = None
        self.rev = 0

    @property
    def shown(self) -> Any:
        return self.mine[0] if self.mine else self.source

    @property
    def marked(self) -> bool:
        return self.mine is not None and self.source not in self.mine

    def write(self, seen: View, value: Any) -> bool:
        """False: it is a conflict."""
        if value == self.shown:
            if self.marked:
                self._put(value, seen.source)
            return True
        if self.rev > seen.rev or (self.mine is None and seen.source != self.source):
            return False
        self._put(value, seen.source)
        return True

    def take(self, seen: View) -> bool:
        if self.shown != self.source and self.rev > seen.rev:
            return False
        if self.mine is not None:
            self._put(self.source, None)
        return True

    def _put(self, value: Any, base: Any) -> None:
        self.rev += 1
        self.mine = None if value == self.source else (value, base)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_the_field_is_what_the_model_says(moves: list[tuple[str, int, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, model = a_store(Path(folder)), Model()
        pull(store, [count(1, 5)])
        views = [View(0, None, None), View(0, None, None)]
        for number, (what, person, value) in enumerate(moves, 1):
            seen = views[person]
            if what == "pull":
                model.source = value
                pull(store, [msgspec.structs.replace(count(1, 5), note=value)], at=later(number))
            elif what == "look":
                row = store.snapshot().rows("deferrals").row(DAY)
                views[person] = View(row.rev, row.record.note, row.at_source.get("note"))
            else:
                asked: dict[str, Any] = {"note": value if what == "edit" else seen.shown}
                if what == "take":
                    asked = {"withdraw": ("note",)}
                fine = model.take(seen) if what == "take" else model.write(seen, asked["note"])
                options = {
                    "based_on": seen.rev,
                    "base": {"note": seen.source},
                    "by": f"staf{person}",
                    **asked,
                }
                if fine:
                    save(store, "deferrals", DAY, **options)
                else:
                    with pytest.raises(Conflict) as caught:
                        save(store, "deferrals", DAY, **options)
                    assert [clash.theirs for clash in caught.value.clashes] == [model.shown]
            rows = store.snapshot().rows("deferrals")
            row = rows.row(DAY)
            assert (row.record.note, row.rev) == (model.shown, model.rev)
            assert row.at_source.get("note") == model.source
            assert rows.changed_at_source == ({DAY} if model.marked else set())
            assert row.provenance.changed_at_source == (("note",) if model.marked else ())

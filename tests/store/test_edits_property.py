"""Edits against a simple model: whatever several people do from whatever they had on screen, nothing is lost unseen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import Conflict
from tests.store.office import a_plan, a_store, count, later, pull, save

FIELDS = ("title", "notes", "place", "topic")
VALUES = {"title": ["a", "b"], "notes": ["a", "b", None], "place": ["a", "b", None], "topic": ["a", None]}

edits = st.lists(
    st.tuples(
        st.integers(0, 6),  # how many revisions behind the person's screen is
        st.sets(st.sampled_from(FIELDS), min_size=1),
        st.randoms(use_true_random=False),
    ),
    max_size=12,
)


class Model:
    """Every revision's values, one dict each; who changed what is read off by comparing them."""

    def __init__(self, first: dict[str, Any]) -> None:
        self.revisions = [{}, first]

    @property
    def rev(self) -> int:
        return len(self.revisions) - 1

    def changed_since(self, based_on: int) -> set[str]:
        steps = zip(self.revisions[based_on:], self.revisions[based_on + 1 :], strict=False)
        return {name for before, after in steps for name in FIELDS if before.get(name) != after.get(name)}

    def write(self, based_on: int, fields: dict[str, Any]) -> set[str]:
        """The fields that clash; without any, the edit is a new revision, or none where it says nothing new."""
        now = self.revisions[-1]
        new = {name: value for name, value in fields.items() if now.get(name) != value}
        clashes = new.keys() & self.changed_since(based_on)
        if not clashes and new:
            self.revisions.append(now | new)
        return set(clashes)


@settings(max_examples=40, deadline=None)
@given(edits)
def test_the_store_does_what_the_model_does(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        plan = a_plan(store, title="a", channels=None)
        model = Model({"title": "a"})
        for number, (behind, names, dice) in enumerate(steps):
            based_on = max(1, model.rev - behind)
            fields = {name: dice.choice(VALUES[name]) for name in sorted(names)}
            clashing = model.write(based_on, fields)
            options = {"based_on": based_on, "by": f"staf{number}", **fields}
            if clashing:
                with pytest.raises(Conflict) as caught:
                    save(store, "outreach", plan, **options)
                assert {clash.field for clash in caught.value.clashes} == clashing
            else:
                assert save(store, "outreach", plan, **options).rev == model.rev
        record = store.snapshot().rows("outreach").get(plan)
        assert {name: getattr(record, name) for name in FIELDS} == dict.fromkeys(FIELDS) | model.revisions[-1]
        fresh = a_store(Path(folder)).snapshot().rows("outreach").row(plan)
        assert (fresh.record, fresh.rev) == (record, model.rev)
        assert len(list(store.audit("outreach"))) == model.rev


moves = st.lists(
    st.one_of(
        st.tuples(st.just("pull"), st.integers(0, 3), st.sampled_from([None, "x", "y"])),
        st.tuples(st.just("edit"), st.integers(0, 3), st.sampled_from([None, "x", "y"])),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(moves)
def test_no_pull_ever_changes_what_staff_wrote(steps: list[Any]) -> None:
    """The model: what staff wrote last shows, until they put the source's own value back; otherwise the source shows."""
    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder))
        record_id = count(1, 0).id
        theirs: dict[str, Any] = {"count": 0, "note": None}
        mine: dict[str, Any] = {}
        pull(store, [count(1, 0)])
        for number, (what, figure, note) in enumerate(steps):
            values = {"count": figure, "note": note}
            if what == "pull":
                theirs = values
                pull(store, [msgspec.structs.replace(count(1, figure), note=note)], at=later(number))
            else:
                shown = theirs | mine
                row = store.snapshot().rows("deferrals").row(record_id)
                save(store, "deferrals", record_id, based_on=row.rev, **values)
                for name, value in values.items():
                    if value != shown[name] and value == theirs[name]:
                        mine.pop(name, None)  # back to the source's value: it speaks again
                    elif value != shown[name]:
                        mine[name] = value
            row = store.snapshot().rows("deferrals").row(record_id)
            shown = theirs | mine
            assert (row.record.count, row.record.note) == (shown["count"], shown["note"])
            assert set(row.provenance.changed_at_source) <= mine.keys()
            for name in row.provenance.changed_at_source:
                assert row.provenance.edits[name].theirs == theirs[name] != mine[name]

"""A day that somebody typed is the day that a source delivers: one record, never two, whoever comes first (DESIGN 6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.errors import Conflict
from store.models.edit import Written
from store.store import Store
from tests.store.office import a_store, count, pull, save


def typed(store: Store, number: int, day: int = 20, by: str = "staf1", **fields: Any) -> Written:
    values = {"date": date(2026, 11, day), "checkpoint": "sekupang", "count": number} | fields
    return save(store, "deferrals", by=by, **values)


def test_typed_first_and_delivered_later_is_one_record_that_keeps_what_staff_typed(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    written = typed(store, 7)
    pull(store, [count(20, 9), count(21, 4)])

    rows = store.snapshot().rows("deferrals")
    assert sorted(row.count for row in rows) == [4, 7]
    row = rows.row(written.id)
    assert row is not None
    assert (row.record.count, row.rev, row.provenance.source) == (7, 1, "harian")
    assert row.provenance.edits["count"].theirs == 9
    assert row.provenance.changed_at_source == ("count",)


def test_delivered_first_and_typed_later_is_an_edit_of_that_record(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 9)])
    written = typed(store, 7)

    rows = store.snapshot().rows("deferrals")
    assert [(row.id, row.count) for row in rows] == [(count(20, 9).id, 7)]
    assert (written.id, written.rev) == (count(20, 9).id, 1)


def test_two_people_who_type_the_same_day_meet(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, by="staf1")
    with pytest.raises(Conflict) as met:
        typed(store, 8, by="staf2")
    assert [(c.field, c.mine, c.theirs, c.by) for c in met.value.clashes] == [("count", 8, 7, "staf1")]
    assert typed(store, 7, by="staf2").id == first.id, "the same figure is no conflict"


def test_a_reason_makes_another_figure(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    assert typed(store, 7).id != typed(store, 7, reason="dokumen").id


def test_a_day_that_was_deleted_can_be_typed_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=first.rev, delete=True)
    again = typed(store, 8)
    assert again.id == first.id
    assert [row.count for row in store.snapshot().rows("deferrals")] == [8]


def test_a_day_moved_to_another_date_leaves_its_place_free(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, day=20)
    save(store, "deferrals", first.id, based_on=first.rev, date=date(2026, 11, 19))
    typed(store, 8, day=20)
    held = {(row.date.day, row.count) for row in store.snapshot().rows("deferrals")}
    assert held == {(19, 7), (20, 8)}


def test_a_village_without_a_code_is_its_own(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    ids = {save(store, "villages", name="Tiban").id for _ in range(2)}
    assert len(ids) == 2
    coded = [save(store, "villages", name="Tiban Lama", code="2171031007").id for _ in range(2)]
    assert coded[0] == coded[1]

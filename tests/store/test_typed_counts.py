"""A day that somebody typed is the day that a source delivers: one record, never two, whoever comes first (DESIGN 6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.errors import Conflict, Taken
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


def test_delivered_first_and_typed_later_never_replaces_the_figure_that_is_held(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 9)])
    with pytest.raises(Taken) as met:
        typed(store, 7, note="telepon")

    there = count(20, 0).id
    facts = {"collection": "deferrals", "id": "", "there": there, "rev": 0, "fields": "count, note"}
    assert (met.value.facts, met.value.record) == (facts, count(20, 9))
    assert [(row.id, row.count, row.note) for row in store.snapshot().rows("deferrals")] == [(there, 9, None)]
    assert list(store.audit("deferrals")) == []
    assert (typed(store, 9).id, typed(store, 9).rev) == (there, 0), "the same figure changes nothing"
    assert save(store, "deferrals", there, count=7).rev == 1, "by its id it can be changed"


def test_who_saw_that_nothing_was_delivered_is_asked_field_by_field(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 9)])
    with pytest.raises(Conflict) as met:
        typed(store, 7, base={})
    assert [(c.field, c.mine, c.theirs) for c in met.value.clashes] == [("count", 7, 9)]


@pytest.mark.parametrize(("base", "error"), [(None, Taken), ({}, Conflict)])
def test_a_figure_delivered_for_a_day_that_was_moved_away_is_not_replaced_either(
    tmp_path: Path, base: dict[str, Any] | None, error: type[Conflict]
) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=first.rev, date=date(2026, 11, 19))
    pull(store, [count(20, 9)])
    with pytest.raises(error):
        typed(store, 8, base=base)
    assert {(row.date.day, row.count) for row in store.snapshot().rows("deferrals")} == {(19, 7), (20, 9)}


def test_two_people_who_type_the_same_day_meet(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, by="staf1")
    with pytest.raises(Conflict) as met:
        typed(store, 8, by="staf2", base={})
    assert [(c.field, c.mine, c.theirs, c.by) for c in met.value.clashes] == [("count", 8, 7, "staf1")]
    with pytest.raises(Taken) as taken:
        typed(store, 8, by="staf2")
    assert [taken.value.facts[name] for name in ("there", "rev", "fields")] == [first.id, 1, "count"]
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

"""A record typed here whose key is changed is another record from then on: it moves, and its old place is free."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.audit import broken
from store.errors import Conflict, Invalid, NotFound, Taken
from store.models.edit import Edit, Step
from store.queries.deferrals import DEFAULT, index
from store.store import Store
from tests.store.office import NOW, a_store, count, later, pull, save
from tests.store.test_typed_counts import typed


def day(number: int) -> date:
    return date(2026, 11, number)


def sums(store: Store) -> dict[int, int]:
    slices = store.snapshot().rows("deferrals").memo(index)
    return {at.day: figure for at, figure in slices[DEFAULT].days.items()} if slices else {}


def shown(store: Store) -> set[tuple[int, int]]:
    return {(record.date.day, record.count) for record in store.snapshot().rows("deferrals")}


# A day that moves


def test_a_moved_day_has_the_id_that_a_source_gives_it_and_everything_that_was_typed(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, by="staf1", note="per telepon")
    moved = save(store, "deferrals", first.id, based_on=1, by="staf2", date=day(21), why="salah hari")

    assert (moved.id, moved.rev) == (count(21, 0).id, 2)
    row = store.snapshot().rows("deferrals").row(moved.id)
    assert row is not None
    assert (row.record.count, row.record.note, row.record.id) == (7, "per telepon", moved.id)
    edits = row.provenance.edits
    assert {name: edits[name].by for name in ("count", "date")} == {"count": "staf1", "date": "staf2"}
    assert store.snapshot().rows("deferrals").row(first.id) is None


def test_a_source_delivers_both_days_and_each_counts_once(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=1, date=day(21))
    pull(store, [count(20, 3), count(21, 9)])

    assert sums(store) == {20: 3, 21: 7}
    row = store.snapshot().rows("deferrals").row(count(21, 0).id)
    assert row.provenance.edits["count"].theirs == 9


def test_a_day_that_a_source_delivers_too_goes_alone_and_the_sources_figure_stays(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    pull(store, [count(20, 9)])
    save(store, "deferrals", first.id, based_on=1, date=day(21))
    assert sums(store) == {20: 9, 21: 7}


def test_what_a_source_says_of_the_old_day_is_no_question_about_the_new_one(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    pull(store, [count(20, 9)])
    row = store.snapshot().rows("deferrals").row(first.id)
    edit = Edit(
        id=first.id, based_on=row.rev, base=row.at_source, fields={"date": day(21), "agency": "bp3mi"}
    )
    store.write(Step(collection="deferrals", edits=(edit,), by="kepala", at=NOW))
    held = store.snapshot().rows("deferrals")
    assert {(one.date.day, one.agency, one.count) for one in held} == {(20, "imigrasi", 9), (21, "bp3mi", 7)}


def test_a_move_is_two_lines_of_one_step_and_the_chain_holds(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    moved = save(store, "deferrals", first.id, based_on=1, date=day(21), count=8, why="salah hari")

    lines = list(store.audit("deferrals"))
    assert [(line.what, line.id, line.rev, line.to, line.why) for line in lines] == [
        ("new", first.id, 1, "", None),
        ("move", first.id, 2, moved.id, "salah hari"),
        ("new", moved.id, 2, "", "salah hari"),
    ]
    assert lines[1].fields == ("count", "date")
    assert broken(lines) is None


@pytest.mark.parametrize("there", ["typed", "fetched", "edited"])
def test_where_another_record_stands_nothing_is_written_and_it_is_named(tmp_path: Path, there: str) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, day=20)
    if there == "typed":
        typed(store, 4, day=21)
    else:
        pull(store, [count(21, 4)])
        if there == "edited":
            save(store, "deferrals", count(21, 0).id, note="dicek")
    before = (tmp_path / "ledger" / "deferrals.json").read_bytes()

    with pytest.raises(Taken) as met:
        save(store, "deferrals", first.id, based_on=1, date=day(21))

    assert met.value.facts["there"] == count(21, 0).id
    assert (met.value.record.date, met.value.record.count) == (day(21), 4)  # type: ignore[attr-defined]
    assert (tmp_path / "ledger" / "deferrals.json").read_bytes() == before


def test_a_deleted_record_stands_in_nobodys_way(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(21, 4)])
    save(store, "deferrals", count(21, 0).id, delete=True)
    first = typed(store, 7, day=20)
    moved = save(store, "deferrals", first.id, based_on=1, date=day(21))
    assert (sums(store), moved.rev > 2) == ({21: 7}, True)


def test_a_day_moved_there_and_back_is_itself_again_with_a_revision_of_its_own(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    there = save(store, "deferrals", first.id, based_on=1, date=day(21))
    back = save(store, "deferrals", there.id, based_on=there.rev, date=day(20))

    assert back.id == first.id
    assert back.rev > there.rev
    assert shown(store) == {(20, 7)}
    with pytest.raises(Conflict):
        save(store, "deferrals", first.id, based_on=1, by="staf2", count=8)


def test_every_key_field_is_one(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    written = typed(store, 7)
    changes: list[dict[str, Any]] = [
        {"checkpoint": "nongsapura"},
        {"category": "passport"},
        {"agency": "bp3mi"},
        {"reason": "dokumen"},
        {"period": "month"},
    ]
    for fields in changes:
        moved = save(store, "deferrals", written.id, based_on=written.rev, **fields)
        assert moved.id != written.id
        written = moved
    assert len(store.snapshot().rows("deferrals")) == 1


def test_another_spelling_of_the_same_key_is_no_move(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    again = save(store, "deferrals", first.id, based_on=1, checkpoint="Sekupang")
    assert again.id == first.id
    assert store.snapshot().rows("deferrals").get(first.id).checkpoint == "Sekupang"


def test_days_of_one_step_follow_each_other_into_the_places_that_are_left(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first, second = typed(store, 7, day=20), typed(store, 8, day=21)
    edits = tuple(
        Edit(id=each.id, based_on=1, fields={"date": day(to)}) for each, to in ((second, 22), (first, 21))
    )
    store.write(Step(collection="deferrals", edits=edits, by="kepala", at=NOW))
    assert shown(store) == {(21, 7), (22, 8)}


def test_the_same_day_typed_twice_in_one_step_meets(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    fields = {"date": day(20), "checkpoint": "sekupang"}
    edits = tuple(Edit(fields=fields | {"count": number}) for number in (7, 8))
    with pytest.raises(Conflict):
        store.write(Step(collection="deferrals", edits=edits, by="kepala", at=NOW))
    assert shown(store) == set()


# Whoever still has the old id


def test_the_old_id_leads_to_the_new_one(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    second = save(store, "deferrals", first.id, based_on=1, date=day(21))
    third = save(store, "deferrals", second.id, based_on=2, date=day(22))

    for edit in ({"count": 8}, {"restore": True}, {"delete": True}):
        with pytest.raises(NotFound) as told:
            save(store, "deferrals", first.id, based_on=1, **edit)
        assert told.value.facts["moved"] == third.id
    assert store.snapshot().rows("deferrals").successors == {first.id: third.id, second.id: third.id}
    assert shown(store) == {(22, 7)}


def test_a_form_opened_on_the_day_that_was_here_asks_before_it_writes_to_the_sources(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=1, date=day(21))
    pull(store, [count(20, 9)])
    with pytest.raises(Conflict) as asked:
        save(store, "deferrals", first.id, based_on=1, by="staf2", note="dari borang lama")
    assert [clash.field for clash in asked.value.clashes] == ["note"]


def test_the_place_that_was_left_can_be_typed_again_and_its_revisions_go_on(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=1, date=day(21))
    again = typed(store, 5)
    assert (again.id, again.rev) == (first.id, 3)
    assert shown(store) == {(20, 5), (21, 7)}


def test_nobody_worked_on_what_vanishes_from_the_place_that_was_left(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    save(store, "deferrals", first.id, based_on=1, date=day(22))
    pull(store, [count(20, 9), count(23, 1), count(24, 1)])
    pull(store, [count(23, 1), count(24, 1)], at=later(1))
    assert sums(store) == {22: 7, 23: 1, 24: 1}


def test_a_copy_from_before_the_move_brings_the_day_back_alone(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7)
    copy = store.backup(NOW)
    save(store, "deferrals", first.id, based_on=1, date=day(21))
    store.restore(copy, by="kepala", at=later(1))
    assert shown(store) == {(20, 7)}
    assert broken(store.audit("deferrals")) is None
    with pytest.raises(Conflict):
        save(store, "deferrals", first.id, based_on=1, by="staf2", count=8)


# Days of a source


@pytest.mark.parametrize("edited", [False, True])
def test_a_sources_day_keeps_its_key_and_says_what_to_do(tmp_path: Path, edited: bool) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 9)])
    record_id = count(20, 0).id
    rev = save(store, "deferrals", record_id, note="dicek").rev if edited else 0
    with pytest.raises(Invalid) as refused:
        save(store, "deferrals", record_id, based_on=rev, date=day(21), checkpoint="nongsapura", count=8)
    assert [(p.code, p.field, p.value, p.expected) for p in refused.value.problems] == [
        ("fixed-key", "date", "2026-11-21", "2026-11-20"),
        ("fixed-key", "checkpoint", "nongsapura", "sekupang"),
    ]
    assert sums(store) == {20: 9}


def test_a_source_whose_key_has_fewer_fields_leaves_room_for_what_is_typed(tmp_path: Path) -> None:
    """`key = ["date", "checkpoint"]` and passports only: its rows have the ids that departures have."""
    store = a_store(tmp_path)
    pull(store, [msgspec.structs.replace(count(20, 9), category="passport")])
    assert typed(store, 7).id == typed(store, 7).id
    assert {(one.category, one.count) for one in store.snapshot().rows("deferrals")} == {
        ("passport", 9),
        ("departure", 7),
    }

"""What older versions left: records whose key was changed in place, under the id of their former key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from store.audit import broken
from store.errors import Conflict, Taken
from store.store import Store
from tests.store.office import a_store, count, later, pull, save
from tests.store.test_moving import day, shown, sums
from tests.store.test_typed_counts import typed


def older(root: Path, record_id: str, **document: Any) -> None:
    """Change a document in place, as versions did that left a record under the id it was typed with."""
    path = root / "ledger" / "deferrals.json"
    tree = json.loads(path.read_bytes())
    found = tree["records"][record_id]
    for name, value in document.items():
        found[name] = {**found[name], **value} if isinstance(found.get(name), dict) else value
    path.write_text(json.dumps(tree, separators=(",", ":")))


def stray(root: Path, *, left: bool = False) -> tuple[Store, str, str]:
    """7 typed for the 20th, then dated the 21st in place; a source delivers 9 for the 20th. Its id, the stray's own."""
    store = a_store(root)
    first = typed(store, 7, day=20, by="staf1")
    if left:
        save(store, "deferrals", first.id, based_on=1, delete=True)
    older(root, first.id, record={"date": "2026-11-21"})
    store = a_store(root)
    pull(store, [count(20, 9)])
    [own] = {row.id for row in store.snapshot().rows("deferrals") if row.count == 7} or {""}
    return store, first.id, own


def test_a_day_dated_anew_in_place_hides_nothing_that_a_source_delivers(tmp_path: Path) -> None:
    store, record_id, own = stray(tmp_path)
    rows = store.snapshot().rows("deferrals")
    assert shown(store) == {(20, 9), (21, 7)}
    assert sums(store) == {20: 9, 21: 7}
    assert (rows.row(record_id).provenance.source, rows.row(record_id).provenance.edits) == ("harian", {})
    assert (rows.row(own).provenance.source, rows.row(own).provenance.edits["count"].by) == (None, "staf1")


def test_a_deleted_one_hides_nothing_either(tmp_path: Path) -> None:
    store, _, _ = stray(tmp_path, left=True)
    assert shown(store) == {(20, 9)}


@pytest.mark.parametrize("which", ["the sources", "the stray"])
def test_both_can_be_edited_and_each_stays_what_it_is(tmp_path: Path, which: str) -> None:
    store, record_id, own = stray(tmp_path)
    one = record_id if which == "the sources" else own
    rev = store.snapshot().rows("deferrals").row(one).rev
    written = save(store, "deferrals", one, based_on=rev, count=5)

    if which == "the sources":
        assert (written.id, shown(store)) == (record_id, {(20, 5), (21, 7)})
        assert store.snapshot().rows("deferrals").row(own).record.count == 7
    else:
        assert (written.id, shown(store)) == (count(21, 0).id, {(20, 9), (21, 5)})
    lines = list(store.audit("deferrals"))
    assert (lines[1].what, lines[1].id, lines[1].to, broken(lines)) == ("move", record_id, own, None)
    assert shown(a_store(tmp_path)) == shown(store)


def test_a_stray_that_is_deleted_takes_the_sources_figure_with_it_never(tmp_path: Path) -> None:
    store, _, own = stray(tmp_path)
    rev = store.snapshot().rows("deferrals").row(own).rev
    gone = save(store, "deferrals", own, based_on=rev, delete=True)
    assert shown(store) == {(20, 9)}
    back = save(store, "deferrals", gone.id, based_on=gone.rev, restore=True)
    assert (back.id, shown(store)) == (count(21, 0).id, {(20, 9), (21, 7)})


def test_a_stray_does_not_come_back_onto_a_day_that_is_held_by_now(tmp_path: Path) -> None:
    store, _, own = stray(tmp_path)
    rev = store.snapshot().rows("deferrals").row(own).rev
    gone = save(store, "deferrals", own, based_on=rev, delete=True)
    typed(store, 4, day=21)
    with pytest.raises(Taken):
        save(store, "deferrals", gone.id, based_on=gone.rev, restore=True)
    assert shown(store) == {(20, 9), (21, 4)}


def test_a_form_opened_before_the_source_delivered_asks(tmp_path: Path) -> None:
    store, record_id, _ = stray(tmp_path)
    with pytest.raises(Conflict):
        save(store, "deferrals", record_id, based_on=1, by="staf2", count=8)


def test_an_edit_brings_a_stray_home_before_any_source_speaks(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = typed(store, 7, day=20)
    older(tmp_path, first.id, record={"date": "2026-11-21"})
    store = a_store(tmp_path)
    assert shown(store) == {(21, 7)}
    written = save(store, "deferrals", first.id, based_on=1, count=8)
    pull(store, [count(20, 9), count(21, 3)])
    assert (written.id, sums(store)) == (count(21, 0).id, {20: 9, 21: 8})


def test_a_stray_over_a_row_that_vanished_stays_what_it_is_and_comes_home(tmp_path: Path) -> None:
    store, record_id, _ = stray(tmp_path)
    for number in (1, 2):
        pull(store, [count(day, 1) for day in (20, 23, 24)][number - 1 :], at=later(number))
    assert sums(store) == {21: 7, 23: 1, 24: 1}
    assert store.snapshot().rows("deferrals").get(record_id).count == 7
    written = save(store, "deferrals", record_id, based_on=1, by="staf1", note="dicek")
    pull(store, [count(day, 1) for day in (20, 23, 24)], at=later(3))
    assert (written.id, sums(store)) == (count(21, 0).id, {20: 1, 21: 7, 23: 1, 24: 1})


def test_a_date_that_an_older_version_wrote_over_a_sources_can_be_taken_back(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    pull(store, [count(20, 9)])
    record_id = count(20, 0).id
    save(store, "deferrals", record_id, note="dicek")
    older(tmp_path, record_id, fields={"note": "dicek", "date": "2026-11-21"})
    store = a_store(tmp_path)
    assert sums(store) == {21: 9}
    save(store, "deferrals", record_id, based_on=1, count=8)
    save(store, "deferrals", record_id, based_on=2, date=day(20))
    assert sums(store) == {20: 8}

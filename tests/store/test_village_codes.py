"""A village and its code: whoever gives, changes or takes it away, no two villages have the same one unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.errors import Invalid, Taken
from store.models.harvest import Harvest
from store.models.identity import fetched_id
from store.models.village import Activity, Village
from store.queries.villages import activities_of
from store.store import SourceOrder, Store
from tests.store.office import NOW, SOURCES, a_store, save
from tests.store.test_moving import day

VILLAGES = (
    *SOURCES,
    SourceOrder(id="desa", collection="villages"),
    SourceOrder(id="daftar", collection="villages"),
    SourceOrder(id="kegiatan", collection="activities"),
)
CODE, OTHER = "2171031007", "2171031005"


def village(key: str, **fields: Any) -> Village:
    return Village(id=fetched_id("villages", "", (key,)), **({"name": "Tiban"} | fields))


def fetch(store: Store, *villages: Village, source: str = "desa") -> None:
    with store.pulling(source):
        harvest = Harvest(
            source=source, collection="villages", at=NOW, records=villages, fetched=len(villages)
        )
        store.take(harvest, next_due=None)


def test_a_village_of_a_source_without_a_code_may_be_given_one(tmp_path: Path) -> None:
    store = a_store(tmp_path, sources=VILLAGES)
    fetch(store, village("7"))
    written = save(store, "villages", village("7").id, code=CODE)
    assert written.id == village("7").id
    assert store.snapshot().rows("villages").get(written.id).code == CODE
    again = save(store, "villages", written.id, based_on=written.rev, code=OTHER)
    assert again.id == written.id, "and another one: no source speaks of either"

    fetch(store, village(OTHER, code=OTHER), source="daftar")
    assert {(one.id, one.code) for one in store.snapshot().rows("villages")} == {
        (village("7").id, OTHER),
        (village(OTHER).id, OTHER),
    }, "neither hides the other"


def test_a_code_that_another_village_has_is_not_given_twice(tmp_path: Path) -> None:
    store = a_store(tmp_path, sources=VILLAGES)
    fetch(store, village("7"), village("8"), village(CODE, code=CODE))
    with pytest.raises(Taken) as met:
        save(store, "villages", village("7").id, code=CODE)
    assert met.value.facts["there"] == village(CODE).id
    save(store, "villages", village("7").id, code=OTHER)
    for record_id in (village("8").id, None):
        with pytest.raises(Taken) as met:
            save(store, "villages", record_id, name="Tiban Indah", code=OTHER)
        assert met.value.facts["there"] == village("7").id


def test_a_code_that_a_source_delivers_stays(tmp_path: Path) -> None:
    store = a_store(tmp_path, sources=VILLAGES)
    fetch(store, village(CODE, code=CODE))
    with pytest.raises(Invalid) as refused:
        save(store, "villages", village(CODE).id, code=OTHER)
    assert [(p.code, p.field, p.expected) for p in refused.value.problems] == [("fixed-key", "code", CODE)]


def test_a_typed_village_moves_with_its_code_and_what_was_done_there_stays_with_it(tmp_path: Path) -> None:
    store = a_store(tmp_path, sources=VILLAGES)
    first = save(store, "villages", name="Tiban Lama")
    save(store, "activities", date=day(3), village=first.id)
    coded = save(store, "villages", first.id, based_on=1, code=CODE)
    assert coded.id == village(CODE).id
    fetch(store, village(CODE, code=CODE, name="TIBAN LAMA"))
    bare = save(store, "villages", coded.id, based_on=coded.rev, code=None)

    snapshot = store.snapshot()
    villages, activities = snapshot.rows("villages"), snapshot.rows("activities")
    assert {(one.name, one.code) for one in villages} == {("Tiban Lama", None), ("TIBAN LAMA", CODE)}
    done: tuple[Activity, ...] = activities_of(villages, activities, bare.id)
    assert [one.date for one in done] == [day(3)]

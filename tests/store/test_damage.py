"""Files that are not what they should be: set aside, reported, never overwritten; the rest goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store import schema
from store.errors import Conflict, Damaged, NewerFormat
from store.schema import Schema
from tests.store.office import NOW, a_plan, a_store, count, later, pull, save, tip

SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "garbage": lambda data: b"\x00\xff" * 200,
    "cut by one": lambda data: data[:-1],
    "another kind of JSON": lambda data: b'["not", "ours"]',
    "wrong shape": lambda data: b'{"_meta":{"file":{"format":1,"kind":"x"}},"records":[1,2]}',
    "no format": lambda data: b'{"records":{}}',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    store = a_store(tmp_path / "data")
    a_plan(store)
    pull(store, [count(1, 762)])
    pull(store, [tip(1)], "hotline")
    save(store, "tips", tip(1).id, status="open")
    return tmp_path / "data"


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
@pytest.mark.parametrize("name", ["ledger/outreach.json", "cache/harian.json"])
def test_a_spoiled_file_stands_aside_and_the_others_work(
    root: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    spoiled = spoil((root / name).read_bytes())
    (root / name).write_bytes(spoiled)

    snapshot = a_store(root).snapshot()

    [damage] = snapshot.damage
    assert isinstance(damage, Damaged)
    assert damage.facts["file"] == str(root / name)
    aside = Path(str(damage.facts["aside"]))
    assert aside.read_bytes() == spoiled
    assert aside.suffix != ".json"
    assert not (root / name).exists()
    assert snapshot.rows("tips").get(tip(1).id).status == "open"
    others = {"ledger/outreach.json": ("deferrals", 1), "cache/harian.json": ("outreach", 1)}
    collection, number = others[name]
    assert len(snapshot.rows(collection)) == number
    assert [str(d.facts["aside"]) for d in a_store(root).snapshot().damage] == [str(aside)]  # still said


def test_a_store_that_runs_meets_the_damage_too(root: Path) -> None:
    store = a_store(root)
    rows = store.snapshot().rows("tips")

    (root / "ledger" / "outreach.json").write_bytes(b"")

    assert store.moved()
    assert len(store.snapshot().damage) == 1
    assert store.snapshot().rows("tips") is rows
    assert not store.moved()


def test_two_damaged_versions_stand_aside_beside_each_other(root: Path) -> None:
    for data in (b"eins", b"zwei"):
        (root / "cache" / "harian.json").write_bytes(data)
        a_store(root).snapshot()

    asides = [path.read_bytes() for path in (root / "cache").glob("harian.json.damaged-*")]
    assert sorted(asides) == [b"eins", b"zwei"]


def test_a_damaged_cache_is_rebuilt_by_the_next_pull(root: Path) -> None:
    store = a_store(root)
    pull(store, [count(1, 762)], validators={"etag": "a"}, at=later(1))
    (root / "cache" / "harian.json").write_bytes(b"{")
    assert len(store.snapshot().damage) == 1
    assert store.state("harian").validators == {}  # or the source would say that nothing changed

    report = pull(store, [count(1, 762)], at=later(2))

    assert (report.ok, store.snapshot().damage) == (True, ())
    assert len(store.snapshot().rows("deferrals")) == 1


def test_a_pull_meets_a_damaged_cache_and_goes_on(root: Path) -> None:
    (root / "cache" / "harian.json").write_bytes(b"garbage")

    assert pull(a_store(root), [count(1, 762)], at=later(1)).added == 1


def test_deleting_the_cache_loses_no_edit(root: Path) -> None:
    store = a_store(root)
    save(store, "deferrals", count(1, 0).id, count=767)
    for path in (root / "cache").glob("*.json"):
        path.unlink()

    row = a_store(root).snapshot().rows("deferrals").row(count(1, 0).id)
    assert (row.record.count, row.provenance.source, row.provenance.fetched_at) == (767, "harian", None)
    pull(store, [count(1, 762), count(2, 1)], at=later(5))
    assert sorted(r.count for r in store.snapshot().rows("deferrals")) == [1, 767]


def test_a_damaged_state_costs_a_pull_and_nothing_else(root: Path) -> None:
    (root / "cache" / "harian.state.json").write_bytes(b"\x00")
    store = a_store(root)

    assert store.state("harian").last_good is None
    assert len(store.snapshot().rows("deferrals")) == 1


def test_a_damaged_ledger_waits_for_its_good_copy(root: Path) -> None:
    store = a_store(root)
    copy = store.daily_backup(NOW)
    (root / "ledger" / "outreach.json").write_bytes(b"")

    snapshot = store.snapshot()
    assert snapshot.damage[0].facts["backup"] == str(copy)
    assert snapshot.read_only == {"outreach"}
    with pytest.raises(Damaged):
        a_plan(store)

    store.restore(copy, by="kepala", at=later(5))
    assert (store.snapshot().damage, len(store.snapshot().rows("outreach"))) == ((), 1)
    assert a_plan(store)


def test_without_any_copy_work_goes_on_in_a_new_ledger(root: Path) -> None:
    (root / "ledger" / "outreach.json").write_bytes(b"")
    store = a_store(root)
    with pytest.raises(Damaged):  # the first to meet it is told
        a_plan(store)

    assert a_plan(store) in store.snapshot().rows("outreach").ids


def test_a_single_bad_document_hides_only_itself(root: Path) -> None:
    store = a_store(root)
    other = a_plan(store, title="Lain")
    path = root / "ledger" / "outreach.json"
    tree = json.loads(path.read_bytes())
    tree["records"][other]["rev"] = "satu"
    path.write_text(json.dumps(tree))

    reader = a_store(root)
    for title in ("Waspada TPPO", "Judul baru"):
        snapshot = reader.snapshot()
        assert [damage.facts["id"] for damage in snapshot.damage] == [other]
        assert [record.title for record in snapshot.rows("outreach")] == [title]
        save(store, "outreach", snapshot.rows("outreach").ids[0], based_on=1, title="Judul baru")


def reformat(path: Path, number: int) -> None:
    tree = json.loads(path.read_bytes())
    tree["_meta"]["file"]["format"] = number
    path.write_text(json.dumps(tree))


@pytest.mark.parametrize("name", ["ledger/deferrals.json", "cache/harian.json"])
def test_a_newer_format_is_refused_and_left_alone(root: Path, name: str) -> None:
    save(a_store(root), "deferrals", count(1, 0).id, count=767)
    reformat(root / name, 7)
    before = (root / name).read_bytes()
    store = a_store(root)

    [damage] = store.snapshot().damage
    assert isinstance(damage, NewerFormat)
    assert damage.facts == {"file": str(root / name), "found": 7, "known": 1}
    if name.startswith("ledger"):
        assert store.snapshot().read_only == {"deferrals"}
        with pytest.raises(NewerFormat):
            save(store, "deferrals", count(1, 0).id, based_on=1, count=768)
    else:
        with pytest.raises(NewerFormat):
            pull(store, [count(1, 763)], at=later(1))
    assert (root / name).read_bytes() == before
    assert len(store.snapshot().rows("outreach")) == 1


class Upgrades:
    """A format 3 in which every plan's title ends with a mark, reached by two steps from what is on disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(schema.SCHEMAS, "ledger", Schema(3, {1: self.one, 2: self.two}))

    @staticmethod
    def one(tree: schema.Tree) -> schema.Tree:
        for document in tree["records"].values():
            if "record" in document:
                document["record"]["title"] += " †"
        return tree

    @staticmethod
    def two(tree: schema.Tree) -> schema.Tree:
        for document in tree["records"].values():
            if "record" in document:
                document["record"]["title"] += "‡"
        return tree


def test_an_older_format_is_read_at_once_and_written_after_a_copy(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "ledger" / "outreach.json"
    old = path.read_bytes()
    Upgrades(monkeypatch)
    store = a_store(root)

    [plan] = store.snapshot().rows("outreach")
    assert plan.title == "Waspada TPPO †‡"
    assert path.read_bytes() == old  # reading writes nothing

    save(store, "outreach", plan.id, based_on=1, notes="sesudah")

    assert json.loads(path.read_bytes())["_meta"]["file"]["format"] == 3
    [kept] = (root / "backups").glob("outreach.json*")
    assert kept.read_bytes() == old
    [plan] = store.snapshot().rows("outreach")
    assert (plan.title, plan.notes) == ("Waspada TPPO †‡", "sesudah")


def test_an_older_copy_is_restored_in_the_present_format(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = a_store(root).backup(NOW)
    Upgrades(monkeypatch)
    store = a_store(root)

    store.restore(copy, by="kepala", at=later(5))

    assert [plan.title for plan in store.snapshot().rows("outreach")] == ["Waspada TPPO †‡"]


def test_a_missing_step_is_damage_not_a_guess(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(schema.SCHEMAS, "ledger", Schema(3, {2: Upgrades.two}))

    assert isinstance(a_store(root).snapshot().damage[0], Damaged)


def test_a_damaged_draft_is_set_aside(root: Path) -> None:
    store = a_store(root)
    store.drafts.save("staf1", "outreach", None, 0, {"title": "x"}, NOW)
    path = root / "drafts" / "staf1.json"
    path.write_bytes(b"{")

    assert store.drafts.load("staf1") == ()
    assert len(list(path.parent.glob("staf1.json.damaged-*"))) == 1


def test_drafts_of_the_first_format_are_read_and_stay(root: Path) -> None:
    store = a_store(root)
    store.drafts.save("staf1", "outreach", None, 0, {"title": "Lama"}, NOW)
    path = root / "drafts" / "staf1.json"
    path.write_bytes(path.read_bytes().replace(b'"format":2', b'"format":1'))
    assert schema.format_of(path.read_bytes()) == 1

    store.drafts.save("staf1", "outreach", None, 0, {"title": "Baru"}, later(1), key="k")

    assert [d.fields["title"] for d in store.drafts.load("staf1")] == ["Lama", "Baru"]
    assert schema.format_of(path.read_bytes()) == 2


def test_a_login_names_one_file_and_nothing_outside_the_folder(root: Path) -> None:
    store = a_store(root)
    store.drafts.save("../../etc/x", "outreach", None, 0, {}, NOW)

    assert len(store.drafts.load("../../etc/x")) == 1
    assert [path.parent for path in root.rglob("*x.json")] == [root / "drafts"]


def test_somebody_who_writes_without_the_lock_is_never_written_over(root: Path) -> None:
    store = a_store(root)
    [plan] = store.snapshot().rows("outreach")
    path = root / "ledger" / "outreach.json"
    save(store, "outreach", plan.id, based_on=1, by="staf1", title="Punya staf 1")
    path.write_bytes(path.read_bytes().replace(b"Punya staf 1", b"Punya hantu "))

    with pytest.raises(Conflict) as caught:
        save(store, "outreach", plan.id, based_on=1, title="Punyaku")

    assert caught.value.clashes[0].theirs.strip() == "Punya hantu"


def test_folders_that_somebody_deleted_are_made_again(root: Path) -> None:
    store = a_store(root)
    shutil.rmtree(root / "cache")
    shutil.rmtree(root / "drafts")

    assert len(store.snapshot().rows("deferrals")) == 0
    assert pull(store, [count(1, 762)]).added == 1
    store.drafts.save("staf1", "outreach", None, 0, {}, NOW)


def test_a_source_that_config_moves_to_another_collection_starts_anew(root: Path) -> None:
    from store.store import SourceOrder

    moved = a_store(root, sources=[SourceOrder(id="hotline", collection="deferrals")])

    snapshot = moved.snapshot()
    assert (snapshot.damage, len(snapshot.rows("deferrals"))) == ((), 0)
    assert moved.state("hotline").last_good is None

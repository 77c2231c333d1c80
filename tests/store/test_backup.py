"""Copies: checked before they replace anything, and what they replace is kept."""

from __future__ import annotations

import shutil
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest

from store.audit import broken
from store.errors import Damaged, NotFound, NotPermitted
from store.store import Store
from tests.store.office import NOW, a_plan, a_store, count, later, pull, save


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = a_store(tmp_path / "data")
    a_plan(store)
    pull(store, [count(1, 762)])
    pull(store, [count(1, 767)], at=later(1))
    save(store, "deferrals", count(1, 0).id, note="dicek")
    return store


def files_of(root: Path) -> dict[str, bytes]:
    folders = ("ledger", "history")
    return {
        str(path.relative_to(root)): path.read_bytes() for name in folders for path in (root / name).iterdir()
    }


def test_fourteen_daily_copies_are_kept(store: Store, tmp_path: Path) -> None:
    for day in range(20):
        store.daily_backup(NOW + timedelta(days=day))
    store.backup(NOW)

    names = sorted(path.name for path in (tmp_path / "data" / "backups").glob("daily-*.tar"))
    assert names == [f"daily-{(NOW + timedelta(days=day)).date()}.tar" for day in range(6, 20)]
    assert len(store.backups()) == 15


def test_no_copy_is_thrown_away_while_a_ledger_is_damaged(store: Store, tmp_path: Path) -> None:
    first = store.daily_backup(NOW)
    (tmp_path / "data" / "ledger" / "outreach.json").write_bytes(b"")
    for day in range(1, 20):
        store.daily_backup(NOW + timedelta(days=day))

    assert store.snapshot().damage[0].facts["backup"] == str(first)
    store.restore(first, by="kepala", at=later(1))
    assert len(store.snapshot().rows("outreach")) == 1


def test_the_day_is_the_offices_not_the_servers(store: Store) -> None:
    late = NOW.replace(hour=23, minute=30)

    assert store.daily_backup(late) is not None
    assert store.daily_backup(late + timedelta(minutes=40)) is not None


def test_a_copy_holds_ledger_audit_and_history_and_no_cache(store: Store) -> None:
    with tarfile.open(store.backup(NOW)) as tar:
        assert set(tar.getnames()) == {
            "manifest.json",
            "ledger/outreach.json",
            "ledger/outreach.audit.jsonl",
            "ledger/deferrals.json",
            "ledger/deferrals.audit.jsonl",
            "history/harian.jsonl",
        }


def test_a_copy_goes_where_it_is_wanted_and_over_nothing(store: Store, tmp_path: Path) -> None:
    into = store.backup(NOW, tmp_path)
    named = store.backup(NOW, tmp_path / "mine.tar")
    assert (into.parent, named) == (tmp_path, tmp_path / "mine.tar")

    with pytest.raises(NotPermitted):
        store.backup(NOW, tmp_path / "mine.tar")


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "not a tar", "missing"])
def test_a_bad_copy_touches_nothing(store: Store, tmp_path: Path, how: str) -> None:
    copy = store.backup(NOW, tmp_path / "copy.tar")
    data = bytearray(copy.read_bytes())
    if how == "flipped":
        place = data.index(b"Waspada TPPO")
        data[place] ^= 1
    spoiled = {"cut": data[: len(data) // 3], "empty": b"", "not a tar": b"x" * 5000}.get(how, data)
    copy.write_bytes(spoiled)
    if how == "missing":
        copy.unlink()
    before = files_of(tmp_path / "data")

    with pytest.raises((Damaged, NotFound)):
        store.restore(copy, by="kepala", at=later(5))

    assert files_of(tmp_path / "data") == before


def test_everything_lost_comes_back_from_a_copy(store: Store, tmp_path: Path) -> None:
    copy = store.backup(NOW, tmp_path / "copy.tar")
    before = files_of(tmp_path / "data")
    shutil.rmtree(tmp_path / "data")
    again = a_store(tmp_path / "data")

    done = again.restore(copy, by="kepala", at=later(5))

    assert done.kept is None
    assert len(again.snapshot().rows("outreach")) == 1
    assert again.snapshot().rows("deferrals").get(count(1, 0).id).note == "dicek"
    assert [line.new for line in again.history("harian")] == [767]
    for name in ("outreach", "deferrals"):
        lines = list(again.audit(name))
        assert (lines[-1].what, broken(lines)) == ("restore-backup", None)
        assert (
            before[f"ledger/{name}.audit.jsonl"] in files_of(tmp_path / "data")[f"ledger/{name}.audit.jsonl"]
        )


def test_a_restore_never_takes_the_audit_back(store: Store, tmp_path: Path) -> None:
    copy = store.backup(NOW)
    [plan] = store.snapshot().rows("outreach").ids
    save(store, "outreach", plan, based_on=1, by="staf1", title="Sesudah")

    store.restore(copy, by="kepala", at=later(5))

    lines = list(store.audit("outreach"))
    assert [(line.what, line.by) for line in lines] == [
        ("new", "kepala"),
        ("edit", "staf1"),
        ("restore-backup", "kepala"),
    ]
    assert broken(lines) is None


def test_a_restored_record_that_was_lost_gets_a_revision_it_never_had(store: Store, tmp_path: Path) -> None:
    [plan] = store.snapshot().rows("outreach").ids
    copy = store.backup(NOW)
    save(store, "outreach", plan, based_on=1, title="Dua")
    save(store, "outreach", plan, based_on=2, title="Tiga")
    (tmp_path / "data" / "ledger" / "outreach.json").write_bytes(b"")

    store.restore(copy, by="kepala", at=later(5))

    assert store.snapshot().rows("outreach").row(plan).rev == 4


def test_a_copy_is_named_as_it_stands_in_the_folder(store: Store) -> None:
    copy = store.backup(NOW)

    assert store.restore(Path(copy.name), by="kepala", at=later(5)).collections == ("deferrals", "outreach")

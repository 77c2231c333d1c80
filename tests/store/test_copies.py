"""What a copy holds beside what is whole: bytes that nobody can read now, and histories that no source claims."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest

from store.copies import Manifest, as_written, collections_in
from store.errors import Damaged
from store.store import SourceOrder, Store
from tests.store.office import NOW, a_plan, a_store, count, later, pull, save, tip

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
GROUP, NARROW = "60011", "60012"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    store = a_store(tmp_path / "data")
    a_plan(store)
    pull(store, [count(1, 762)])
    pull(store, [count(1, 767)], at=later(1))
    save(store, "deferrals", count(1, 0).id, note="dicek")
    return tmp_path / "data"


def spoil_a_document(root: Path, field: str) -> bytes:
    path = root / "ledger" / "outreach.json"
    tree = json.loads(path.read_bytes())
    next(iter(tree["records"].values()))[field] = "bukan ini"
    path.write_text(json.dumps(tree))
    return path.read_bytes()


def held_in(copy: Path) -> tuple[Manifest, dict[str, bytes]]:
    manifest = as_written(copy)[0]
    with tarfile.open(copy) as tar:
        return manifest, {name: part.read() for name in tar.getnames() if (part := tar.extractfile(name))}


@pytest.mark.parametrize("field", ["rev", "changes"], ids=["not to be shown", "shown and not read whole"])
def test_a_document_that_cannot_be_read_is_in_the_copy_byte_by_byte_and_told_apart(
    root: Path, field: str
) -> None:
    spoiled = spoil_a_document(root, field)

    manifest, contents = held_in(a_store(root).daily_backup(NOW))

    assert (manifest.collections, manifest.unchecked) == (("deferrals",), ("outreach",))
    assert contents["ledger/outreach.json"] == spoiled
    assert contents["ledger/outreach.audit.jsonl"] == (root / "ledger" / "outreach.audit.jsonl").read_bytes()
    [listed] = a_store(root).backups()
    assert (listed.collections, listed.unchecked) == (("deferrals",), ("outreach",))


def test_a_ledger_that_stands_aside_is_in_the_copy_too(root: Path) -> None:
    (root / "ledger" / "outreach.json").write_bytes(b"{ torn")

    manifest, contents = held_in(a_store(root).daily_backup(NOW))

    assert manifest.unchecked == ("outreach",)
    [aside] = (name for name in contents if name.startswith("ledger/outreach.json.damaged-"))
    assert contents[aside] == b"{ torn"


def test_a_copy_never_brings_back_what_it_could_not_read(root: Path) -> None:
    store = a_store(root)
    good = store.daily_backup(NOW)
    spoil_a_document(root, "rev")
    copy = store.daily_backup(NOW + timedelta(days=1))
    assert store.snapshot().rows("outreach").ids == ()
    save(store, "deferrals", count(1, 0).id, based_on=1, note="sesudah")
    torn = (root / "ledger" / "outreach.json").read_bytes()

    done = store.restore(copy, by="kepala", at=later(5))

    assert (done.collections, done.left) == (("deferrals",), ("outreach",))
    assert store.snapshot().rows("deferrals").get(count(1, 0).id).note == "dicek"
    assert (root / "ledger" / "outreach.json").read_bytes() == torn
    assert held_in(done.kept)[1]["ledger/outreach.json"] == torn
    store.restore(good, by="kepala", at=later(6))
    assert len(store.snapshot().rows("outreach")) == 1


def test_a_copy_of_nothing_but_unread_bytes_restores_nothing(root: Path) -> None:
    shutil.rmtree(root / "history")
    for path in (root / "ledger").glob("deferrals.*"):
        path.unlink()
    spoil_a_document(root, "rev")
    store = a_store(root)
    copy = store.backup(NOW)
    before = (root / "ledger" / "outreach.json").read_bytes()

    with pytest.raises(Damaged):
        store.restore(copy, by="kepala", at=later(5))

    assert (root / "ledger" / "outreach.json").read_bytes() == before


def test_the_history_of_a_source_that_config_dropped_is_kept_and_comes_back(
    root: Path, tmp_path: Path
) -> None:
    lines = (root / "history" / "harian.jsonl").read_bytes()
    fewer = [SourceOrder(id="hotline", collection="tips")]
    copy = a_store(root, sources=fewer).backup(NOW, tmp_path / "copy.tar")
    assert held_in(copy)[1]["history/harian.jsonl"] == lines
    assert held_in(copy)[0].histories == {"harian": "deferrals"}
    shutil.rmtree(root)

    a_store(root, sources=fewer).restore(copy, by="kepala", at=later(5))

    assert (root / "history" / "harian.jsonl").read_bytes() == lines
    assert [line.new for line in a_store(root).history("harian")] == [767]


def test_without_its_cache_the_history_of_a_dropped_source_is_kept_all_the_same(root: Path) -> None:
    shutil.rmtree(root / "cache")

    manifest, contents = held_in(a_store(root, sources=[]).daily_backup(NOW))

    assert manifest.histories == {"harian": ""}
    assert contents["history/harian.jsonl"]


@needs_root
@pytest.mark.parametrize("cache", ["there", "deleted"])
def test_the_history_of_a_dropped_source_goes_to_nobody_who_may_not_read_it(
    tmp_path: Path, cache: str
) -> None:
    root = tmp_path / "data"
    options = {"group": GROUP, "groups": {"tips": NARROW}}
    store = a_store(root, **options)
    a_plan(store)
    pull(store, [tip(1)], "hotline")
    pull(store, [tip(1, urgent=True)], "hotline", at=later(1))
    save(store, "tips", tip(1).id, status="open")
    if cache == "deleted":
        shutil.rmtree(root / "cache")

    without: Store = a_store(root, sources=[], **options)
    without.daily_backup(NOW)

    copies = {path.name: (path.stat().st_gid, held_in(path)[1]) for path in (root / "backups").glob("*.tar")}
    assert {name: gid for name, (gid, _) in copies.items()} == {
        "daily-2026-11-23.tar": int(GROUP),
        "daily-2026-11-23-tips.tar": int(NARROW),
    }
    assert [name for name, (_, held) in copies.items() if "history/hotline.jsonl" in held] == [
        "daily-2026-11-23-tips.tar"
    ]
    for path in (root / "backups").glob("*.tar"):
        assert ("tips" in collections_in(path)) == path.stem.endswith("-tips")


def test_a_copy_is_of_every_collection_that_it_has_a_history_of(root: Path) -> None:
    """What a narrower group is told from: `settle` moves such a copy out of the general one."""
    store = a_store(root)
    pull(store, [tip(1)], "hotline")
    pull(store, [tip(1, urgent=True)], "hotline", at=later(1))

    copy = store.backup(NOW)

    assert as_written(copy)[0].collections == ("deferrals", "outreach")
    assert set(collections_in(copy)) == {"deferrals", "outreach", "tips"}

"""Retention on a shared host: what one account may do about files of others, and whose they are afterwards."""

from __future__ import annotations

import html  # noqa: F401  a child that became another account may not read the interpreter's folder
import os
import shutil
import tarfile  # noqa: F401
import tempfile
import zipfile  # noqa: F401
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store import drafts, exports, histories, purging, sweeping, undo, writing  # noqa: F401
from store.store import Store
from tests.store.office import NOW, a_store, pull, save, tip
from tests.store.test_disk import GROUP, TIPS, in_child

HEAD, STAFF, STRANGER = 54331, 54332, 54333
LATE = NOW + timedelta(days=100)
ONE = tip(1).id
SAID = "KANARI yang ditulis pelapor"
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other accounts")


@pytest.fixture
def root() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="infokim-"))
    folder.chmod(0o755)
    data = folder / "data"
    store = the_store(data)
    pull(store, [tip(1, SAID), tip(2, "Lain")], source="hotline")
    store.daily_backup(NOW)
    yield data
    shutil.rmtree(folder)


def the_store(root: Path) -> Store:
    return a_store(root, group=GROUP, groups={"tips": TIPS})


def work(root: Path, login: str) -> None:
    """What staff leave: a step, a form."""
    store = the_store(root)
    store.snapshot()
    written = save(store, "tips", ONE, by=login, status="done", place=SAID)
    store.undo.remember("tips", (written,), by=login, at=NOW)
    store.drafts.save(login, "tips", ONE, 1, {"text": SAID}, NOW)
    store.drafts.save(login, "outreach", None, 0, {"title": "Rencana"}, NOW)


def purge(root: Path) -> sweeping.Swept:
    store = the_store(root)
    return store.purging.purge(lambda: {ONE: "retention 90d"}, by="kepala", at=LATE).swept


def where(root: Path) -> set[str]:
    return {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and SAID.encode() in path.read_bytes()
    }


def test_the_drafts_of_others_wait_for_their_owner_and_nothing_else_does(root: Path) -> None:
    assert in_child(lambda: work(root, "staf"), STAFF, (GROUP, TIPS)) == "ok"
    assert {"drafts/staf.json", "undo/staf.tips.json"} <= where(root)
    told: list[str] = []

    def by_the_head() -> None:
        swept = purge(root)
        told.extend((*swept.waiting, *swept.left))
        assert swept.waiting == ("drafts/staf.json",)
        assert swept.left == ()
        assert "undo/staf.tips.json" in swept.removed

    assert in_child(by_the_head, HEAD, (GROUP, TIPS)) == "ok"
    assert where(root) == {"drafts/staf.json"}

    def by_their_owner() -> None:
        assert [draft.screen for draft in the_store(root).drafts.load("staf")] == ["outreach"]

    assert in_child(by_their_owner, STAFF, (GROUP, TIPS)) == "ok"
    assert where(root) == set()


def test_who_may_not_read_tips_may_not_purge_them_and_works_on(root: Path) -> None:
    assert in_child(lambda: work(root, "staf"), STAFF, (GROUP, TIPS)) == "ok"
    assert in_child(lambda: purge(root) and None, STRANGER, (GROUP,)) == "NotPermitted"
    purge(root)

    def goes_on() -> None:
        store = the_store(root)
        store.drafts.save("tamu", "outreach", None, 0, {"title": "Rencana"}, NOW)
        assert len(store.drafts.load("tamu")) == 1
        written = save(store, "outreach", by="tamu", title="Penyuluhan", at=NOW)
        store.undo.remember("outreach", (written,), by="tamu", at=NOW)
        assert store.undo.steps("tamu")[0]

    assert in_child(goes_on, STRANGER, (GROUP,)) == "ok"


def test_what_root_writes_stays_its_owners(root: Path) -> None:
    assert in_child(lambda: work(root, "staf"), STAFF, (GROUP, TIPS)) == "ok"
    before = {path: path.stat() for path in root.rglob("*") if path.is_file()}
    swept = purge(root)

    assert swept.waiting == swept.left == ()
    assert where(root) == set()
    for path, was in before.items():
        if path.exists():
            now = path.stat()
            assert (now.st_uid, now.st_gid, now.st_mode) == (was.st_uid, was.st_gid, was.st_mode), path
    listed = (root / "ledger" / "tips.purged.jsonl").stat()
    assert (listed.st_gid, listed.st_mode & 0o777) == (int(TIPS), 0o660)
    assert in_child(lambda: the_store(root).drafts.load("staf") and None, STAFF, (GROUP, TIPS)) == "ok"


def test_a_copy_that_may_not_be_written_is_named(root: Path) -> None:
    assert in_child(lambda: work(root, "staf"), STAFF, (GROUP, TIPS)) == "ok"
    (root / "ledger").chmod(0o2770)
    copy = the_store(root).backup(NOW)
    stuck = next(path for path in (root / "backups").glob("copy-*.tar") if SAID.encode() in path.read_bytes())
    stuck.chmod(0o600)

    def by_the_head() -> None:
        assert purge(root).left == (f"backups/{stuck.name}",)

    assert in_child(by_the_head, HEAD, (GROUP, TIPS)) == "ok"
    assert where(root) == {f"backups/{stuck.name}", "drafts/staf.json"}
    assert copy.exists()

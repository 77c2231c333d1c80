"""What a shared disk does to us: accounts, groups, full disks, umasks, killed writers."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
import tarfile  # noqa: F401  a child that became another account may not read the interpreter's folder
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store import files
from store.errors import Busy, NoSpace, NotFound, NotPermitted, StoreError
from store.files import FileAccess
from store.locks import FileLock
from store.models.collections import COLLECTIONS
from tests.store.office import NOW, a_plan, a_store, count, fork, pull, save, tip

GROUP, OTHER, TIPS = "54321", "54322", "54323"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other accounts")


def in_child(work: Callable[[], None], uid: int = 0, groups: tuple[str, ...] = ()) -> str:
    """Run in a child process, as another account where one is given; the name of the error that came, or 'ok'."""
    reading, writing = os.pipe()
    child = fork()
    if child == 0:
        said = "ok"
        try:
            if uid:
                os.setgroups([int(group) for group in groups])
                os.setgid(uid)
                os.setuid(uid)
            os.umask(0o077)
            work()
        except StoreError as error:
            said = type(error).__name__
        except BaseException as error:  # noqa: BLE001  the parent judges
            said = repr(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every account may enter; pytest's own is private."""
    folder = Path(tempfile.mkdtemp(prefix="infokim-"))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder)


@needs_root
def test_two_accounts_in_one_group_both_write(shared: Path) -> None:
    a_store(shared, group=GROUP)

    def add() -> None:
        store = a_store(shared, group=GROUP)
        a_plan(store, title=f"dari {os.geteuid()}")
        pull(store, [count(1, os.geteuid())])
        store.daily_backup(NOW)

    for uid in (60001, 60002, 60001):
        assert in_child(add, uid, (GROUP,)) == "ok"

    titles = sorted(plan.title for plan in a_store(shared, group=GROUP).snapshot().rows("outreach"))
    assert titles == ["dari 60001", "dari 60001", "dari 60002"]
    for path in shared.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert (mode, path.stat().st_gid) == (0o2770 if path.is_dir() else 0o660, int(GROUP)), path


@needs_root
def test_an_account_outside_the_group_neither_reads_nor_writes(shared: Path) -> None:
    a_plan(a_store(shared, group=GROUP))

    def look() -> None:
        snapshot = a_store(shared, group=GROUP).snapshot()
        assert "outreach" in snapshot.hidden
        assert len(snapshot.rows("outreach")) == 0

    def write() -> None:
        a_plan(a_store(shared, group=GROUP))

    assert in_child(look, 60003, (OTHER,)) in ("ok", "NotPermitted")
    assert in_child(write, 60003, (OTHER,)) == "NotPermitted"


@needs_root
def test_a_narrower_group_hides_its_collection_and_leaves_the_rest(shared: Path) -> None:
    options = {"group": GROUP, "groups": {"tips": TIPS}}
    store = a_store(shared, **options)
    pull(store, [tip(1)], "hotline")
    pull(store, [tip(1, "Lain")], "hotline")
    save(store, "tips", tip(1).id, status="open")
    a_plan(store)
    store.daily_backup(NOW)

    def outsider() -> None:
        seen = a_store(shared, **options)
        snapshot = seen.snapshot()
        assert (snapshot.hidden, snapshot.read_only) == ({"tips"}, {"tips"})
        assert (len(snapshot.rows("tips")), len(snapshot.rows("outreach"))) == (0, 1)
        a_plan(seen)
        for name in ("ledger/tips.json", "cache/hotline.json", "history/hotline.jsonl"):
            with pytest.raises(PermissionError):
                (shared / name).read_bytes()
        assert [copy.collections for copy in seen.backups()] == [("outreach",)]
        save(seen, "tips", tip(1).id, based_on=1, status="done")

    def insider() -> None:
        seen = a_store(shared, **options)
        assert seen.snapshot().hidden == frozenset()
        save(seen, "tips", tip(1).id, based_on=1, status="done")

    assert in_child(outsider, 60001, (GROUP,)) == "NotPermitted"  # the last line, and no other
    assert in_child(insider, 60002, (GROUP, TIPS)) == "ok"
    for path in (*shared.glob("*/tips*"), *shared.glob("*/hotline*"), *shared.glob("backups/*tips*")):
        assert path.stat().st_gid == int(TIPS), path


@needs_root
def test_a_narrower_group_that_comes_later_takes_the_older_copies_that_hold_its_collection(
    shared: Path,
) -> None:
    before = a_store(shared, group=GROUP)
    a_plan(before)
    without = before.backup(NOW)
    pull(before, [tip(1)], "hotline")
    save(before, "tips", tip(1).id, status="open")
    mixed = before.daily_backup(NOW)
    assert mixed is not None
    (shared / "backups/other.tar").write_bytes(b"no copy")
    os.chown(shared / "backups/other.tar", -1, int(GROUP))
    a_store(shared, group=GROUP, groups={"tips": TIPS}).prepare()
    found = {path.name: path.stat() for path in (shared / "backups").glob("*.tar")}
    assert (found[mixed.name].st_gid, found[mixed.name].st_mode & 0o777) == (int(TIPS), 0o660)
    assert [found[name].st_gid for name in (without.name, "other.tar")] == [int(GROUP)] * 2

    def outsider() -> None:
        seen = a_store(shared, group=GROUP, groups={"tips": TIPS})
        assert [copy.path.name for copy in seen.backups()] == [without.name]
        with pytest.raises(PermissionError):
            mixed.read_bytes()

    assert in_child(outsider, 60001, (GROUP,)) == "ok"


@needs_root
def test_an_older_copy_with_two_narrower_collections_is_its_owners_alone(shared: Path) -> None:
    before = a_store(shared, group=GROUP)
    a_plan(before)
    pull(before, [tip(1)], "hotline")
    save(before, "tips", tip(1).id, status="open")
    copy = before.backup(NOW)
    a_store(shared, group=GROUP, groups={"tips": TIPS, "outreach": OTHER}).prepare()
    assert copy.stat().st_mode & 0o777 == 0o600


@needs_root
def test_without_write_permission_everything_is_read_only(shared: Path) -> None:
    a_plan(a_store(shared, group=GROUP))
    for path in (shared, *shared.rglob("*")):
        path.chmod(0o2750 if path.is_dir() else 0o640)

    def viewer() -> None:
        store = a_store(shared, group=GROUP)
        snapshot = store.snapshot()
        assert len(snapshot.rows("outreach")) == 1
        assert (snapshot.hidden, len(snapshot.read_only)) == (frozenset(), len(COLLECTIONS))
        assert store.daily_backup(NOW) is None
        a_plan(store)

    assert in_child(viewer, 60001, (GROUP,)) == "NotPermitted"


def test_without_a_group_files_are_ones_own_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = a_store(tmp_path / "data")
        a_plan(store)
        pull(store, [count(1, 1)])
        store.drafts.save("kepala", "outreach", None, 0, {}, NOW)
    finally:
        os.umask(before)

    for path in (tmp_path / "data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_an_unknown_group_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        a_store(tmp_path / "data", group="no-such-group-here")


def test_a_file_that_may_grow_no_more_leaves_the_old_one_and_says_so(tmp_path: Path) -> None:
    store = a_store(tmp_path / "data")
    plan = a_plan(store)
    ledger = tmp_path / "data" / "ledger" / "outreach.json"
    before = ledger.read_bytes()

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before)))
        save(a_store(tmp_path / "data"), "outreach", plan, based_on=1, notes="x" * 4000)

    assert in_child(write) == "NoSpace"
    assert ledger.read_bytes() == before
    assert save(store, "outreach", plan, based_on=1, notes="muat").rev == 2
    assert not list(ledger.parent.glob("*.new"))


def test_a_write_whose_audit_line_finds_no_room_has_it_all_the_same(tmp_path: Path) -> None:
    store = a_store(tmp_path / "data")
    plan = a_plan(store)
    audit = tmp_path / "data" / "ledger" / "outreach.audit.jsonl"
    for number in range(20):
        save(store, "outreach", plan, based_on=1 + number, title=f"Judul {number}")

    def write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (audit.stat().st_size + 10, audit.stat().st_size + 10))
        save(a_store(tmp_path / "data"), "outreach", plan, based_on=21, title="Penuh")

    assert in_child(write) == "ok"
    assert audit.read_bytes().count(b"\n") == 21
    assert [line.rev for line in store.audit("outreach")][-1] == 22
    save(store, "outreach", plan, based_on=22, title="Lega")
    assert audit.read_bytes().count(b"\n") == 23


@needs_root
def test_a_full_disk_leaves_the_old_files_and_says_so(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        store = a_store(disk / "data")
        plan = a_plan(store)
        pull(store, [count(1, 762)])
        filler = disk / "filler"
        handle = os.open(filler, os.O_WRONLY | os.O_CREAT, 0o600)
        with suppress(OSError):
            while True:
                os.write(handle, b"x" * 512)
        os.close(handle)
        with pytest.raises(NoSpace):
            save(store, "outreach", plan, based_on=1, notes="x" * 30000)
        with pytest.raises(NoSpace):
            pull(store, [count(1, 767), *(count(day, day) for day in range(2, 28))])
        rows = a_store(disk / "data").snapshot()
        assert (rows.damage, rows.rows("outreach").get(plan).notes) == ((), None)
        assert [record.count for record in rows.rows("deferrals")] == [762]
        filler.unlink()
        assert save(store, "outreach", plan, based_on=1, notes="x" * 3000).rev == 2
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_stamps_rise_with_every_version(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    stamps = [files.replace(path, b"12345678", FileAccess()) for _ in range(200)]

    assert len({stamp.mtime_ns for stamp in stamps}) == 200
    assert stamps == sorted(stamps)
    ahead = (
        stamps[-1].mtime_ns + 3_600_000_000_000
    )  # a clock that was set back must not make versions look alike
    os.utime(path, ns=(ahead, ahead))
    assert files.replace(path, b"12345678", FileAccess()).mtime_ns > ahead


def test_a_torn_last_line_is_taken_away_before_the_next_is_added(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    files.append(path, b"one\n", FileAccess())
    with path.open("ab") as file:
        file.write(b"tw")

    files.append(path, b"three\n", FileAccess())

    assert path.read_bytes() == b"one\nthree\n"


def test_the_last_line_is_found_however_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    assert files.last_line(path) == b""
    for size in (10, 70_000, 300_000):
        path.write_bytes(b"first\n" + b"x" * size + b"\ntorn")
        assert files.last_line(path) == b"x" * size


def test_a_lock_that_stays_taken_is_busy_and_a_dead_holder_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with FileLock(path, FileAccess()).held(1), pytest.raises(Busy), FileLock(path, FileAccess()).held(0.01):
        pass

    def die() -> None:
        with FileLock(path, FileAccess()).held(1):
            os._exit(9)

    in_child(die)
    with FileLock(path, FileAccess()).held(0):
        pass


def test_a_folder_that_cannot_be_made_is_not_permitted(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(NotPermitted):
        a_store(tmp_path / "data")

"""What an attack on the store found: each of these failed once."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.audit import broken
from store.copies import contents_of
from store.errors import Conflict, Damaged, NotFound, NotPermitted, StoreError, Unusable
from store.models.edit import Edit, Step
from store.store import Store
from tests.store.office import NOW, a_plan, a_store, count, fork, later, pull, save
from tests.store.test_disk import GROUP, needs_root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


def ours(folder: Path) -> Iterator[Path]:
    """A folder and those above it that pytest made, for its worker too where there are several."""
    while (
        folder.stat().st_uid == os.getuid()
        and not folder.stat().st_mode & stat.S_ISVTX
        and folder != folder.parent
    ):
        yield folder
        folder = folder.parent


def at_once(number: int, work: Callable[[int], None]) -> list[int]:
    """Run in processes at the same time; their exit codes."""
    children = []
    for index in range(number):
        child = fork()
        if child == 0:
            try:
                work(index)
            except BaseException:  # noqa: BLE001  the parent judges
                os._exit(1)
            os._exit(0)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def test_copies_made_in_the_same_second_have_names_of_their_own(root: Path) -> None:
    a_plan(a_store(root))

    def copy_thrice(_number: int) -> None:
        for _ in range(3):
            a_store(root).backup(NOW)

    assert at_once(6, copy_thrice) == [0] * 6
    assert len(a_store(root).backups()) == 18


def test_no_edit_falls_between_the_kept_copy_and_the_restored_one(root: Path, tmp_path: Path) -> None:
    store = a_store(root)
    store.write(Step(collection="outreach", edits=(_plan("lama"),) * 40, by="kepala", at=NOW))
    copy = store.backup(NOW)
    journal = tmp_path / "journal"

    def write_or_restore(number: int) -> None:
        mine = a_store(root)
        if number == 0:
            while len(journal.read_text().splitlines() if journal.exists() else ()) < 10:
                pass
            for minute in range(4):
                mine.restore(copy, by="kepala", at=later(minute))
            return
        handle = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for _ in range(60):
            [written] = mine.write(Step(collection="outreach", edits=(_plan("baru"),), by="staf", at=NOW))
            os.write(handle, f"{written.id}\n".encode())

    assert at_once(3, write_or_restore) == [0] * 3
    kept = set(a_store(root).snapshot().rows("outreach").ids)
    for path in (root / "backups").glob("before-restore-*.tar"):
        kept |= json.loads(contents_of(path)[1]["ledger/outreach.json"])["records"].keys()
    assert set(journal.read_text().split()) <= kept
    assert broken(store.audit("outreach")) is None


def _plan(title: str) -> Edit:
    return Edit(fields={"title": title, "at": NOW})


@pytest.mark.parametrize("lost", [False, True])
def test_edits_that_a_copy_does_not_have_leave_their_revisions(root: Path, lost: bool) -> None:
    store = a_store(root)
    pull(store, [count(1, 762), count(2, 12)])
    save(store, "deferrals", count(2, 0).id, note="ada di salinan")
    copy = store.backup(NOW)
    edited = count(1, 0).id
    save(store, "deferrals", edited, note="sesudah salinan")
    if lost:
        (root / "ledger" / "deferrals.json").write_bytes(b"")

    store.restore(copy, by="kepala", at=later(1))

    row = store.snapshot().rows("deferrals").row(edited)
    assert (row.record.note, row.rev) == (None, 2)
    save(store, "deferrals", edited, based_on=row.rev, note="baru")
    with pytest.raises(Conflict):
        save(store, "deferrals", edited, based_on=1, by="staf", note="dari borang lama")


def test_a_restored_record_of_the_same_number_and_other_content_is_a_new_revision(
    root: Path, tmp_path: Path
) -> None:
    store = a_store(root)
    pull(store, [count(1, 762)])
    save(store, "deferrals", count(1, 0).id, note="satu")
    copy = store.backup(NOW, tmp_path / "usb.tar")
    shutil.rmtree(root / "ledger")
    store = a_store(root)
    save(store, "deferrals", count(1, 0).id, note="dua")

    store.restore(copy, by="kepala", at=later(1))

    assert store.snapshot().rows("deferrals").row(count(1, 0).id).rev == 2


def test_an_answer_that_a_later_pull_overtook_cannot_be_accepted(root: Path) -> None:
    """A pull that was killed before it took the held file away."""
    store = a_store(root)
    pull(store, [count(day, 7) for day in range(1, 11)])
    mark = pull(store, [count(1, 7)], at=later(1)).held.mark
    held = (root / "cache" / "harian.held.json").read_bytes()
    pull(store, [count(day, 8) for day in range(1, 11)], at=later(2))
    (root / "cache" / "harian.held.json").write_bytes(held)

    with pytest.raises(NotFound):
        store.accept("harian", mark, by="kepala", at=later(3))
    assert len(store.snapshot().rows("deferrals")) == 10
    assert not list(store.audit("deferrals"))


@needs_root
def test_a_group_that_config_names_later_shares_what_was_there(root: Path) -> None:
    store = a_store(root)
    a_plan(store)
    pull(store, [count(1, 762)])
    pull(store, [count(1, 767)])

    a_store(root, group=GROUP)

    files = [path for folder in ("ledger", "cache", "history") for path in (root / folder).iterdir()]
    assert len(files) == 8  # locks and leases too: a colleague could not write without them
    for path in files:
        assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_gid) == (0o660, int(GROUP)), path


def test_a_folder_with_other_things_in_it_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "surat.txt").write_text("bukan milik infokim")

    a_plan(a_store(tmp_path))
    a_store(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "ledger").stat().st_mode) == 0o700


def test_a_file_where_the_folder_should_be_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("x")
    path.chmod(0o644)

    with pytest.raises(Unusable):
        a_store(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.parametrize("name", ["ledger/outreach.json", "cache/harian.json", "cache/harian.state.json"])
def test_what_the_system_refuses_is_a_fact_and_the_rest_works(root: Path, name: str) -> None:
    store = a_store(root)
    (root / name).mkdir()

    snapshot = store.snapshot()

    assert [error.facts["reason"] for error in snapshot.damage] == ["EISDIR"]
    save(store, "tips", received_at=NOW, text="Ada tawaran.")
    with pytest.raises(Unusable):
        a_plan(store) if name.startswith("ledger") else pull(store, [count(1, 762)])
    with pytest.raises(Unusable):
        store.restore(root, by="kepala", at=NOW)


def test_a_ledger_that_is_gone_is_missed_and_its_copy_offered(root: Path) -> None:
    store = a_store(root)
    a_plan(store)
    copy = store.backup(NOW)
    (root / "ledger" / "outreach.json").unlink()

    [damage] = store.snapshot().damage
    assert (damage.facts["gone"], damage.facts["backup"]) == (1, str(copy))
    with pytest.raises(Damaged):
        a_plan(store)
    store.restore(copy, by="kepala", at=later(1))
    assert (len(store.snapshot().rows("outreach")), store.snapshot().damage) == (1, ())


SPOILT = {
    "deep": lambda data: (
        b'{"_meta":{"file":{"format":1,"kind":"x"}},"records":%s1%s}' % (b'{"a":' * 20000, b"}" * 20000)
    ),
    "no UTF-8": lambda data: data.replace(b'"kind":"', b'"kind":"\xff'),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_writer_that_meets_the_damage_first_sets_it_aside_too(root: Path, how: str) -> None:
    store = a_store(root)
    a_plan(store)
    pull(store, [count(1, 762)])
    for name in ("ledger/outreach.json", "cache/harian.json"):
        (root / name).write_bytes(SPOILT[how]((root / name).read_bytes()))
    store = a_store(root)

    with pytest.raises(Damaged):
        a_plan(store)
    a_plan(store)
    assert pull(store, [count(1, 762)], at=later(1)).ok
    assert len(list(root.glob("*/*.damaged-*"))) == 2


def test_an_audit_that_is_no_text_stops_no_write(root: Path) -> None:
    store = a_store(root)
    plan = a_plan(store)
    path = root / "ledger" / "outreach.audit.jsonl"
    path.write_bytes(path.read_bytes().replace(b"kepala", b"kep\xffla"))

    save(store, "outreach", plan, based_on=1, title="Lain")

    assert [line.what for line in store.audit("outreach")] == ["new", "edit"]


@pytest.mark.parametrize("part", [{"changes": "x"}, {"revs": {"title": "x"}}, {"changes": []}])
def test_a_document_that_reads_only_in_part_is_shown_and_never_written_over(
    root: Path, part: dict[str, object]
) -> None:
    store = a_store(root)
    plan = a_plan(store)
    path = root / "ledger" / "outreach.json"
    tree = json.loads(path.read_bytes())
    tree["records"][plan] |= part
    path.write_text(json.dumps(tree))

    row = store.snapshot().rows("outreach").row(plan)

    assert (row.record.title, row.rev, dict(row.provenance.edits)) == ("Waspada TPPO", 1, {})
    with pytest.raises(StoreError):  # Damaged; Conflict where only who did it is lost
        save(store, "outreach", plan, based_on=0, title="Lain")
    assert a_plan(store)


def test_a_reader_that_files_never_let_finish_looks_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = a_store(root), a_store(root)
    plan = a_plan(other)
    looking = store._looking
    build = looking._build

    def disturbed() -> object:
        snapshot = build()
        row = other.snapshot().rows("outreach").row(plan)
        save(other, "outreach", plan, based_on=row.rev, title=f"judul {row.rev}")
        return snapshot

    monkeypatch.setattr(looking, "_build", disturbed)
    store.snapshot()
    monkeypatch.setattr(looking, "_build", build)

    assert store.moved()
    assert store.snapshot().rows("outreach").get(plan) == other.snapshot().rows("outreach").get(plan)


@needs_root
def test_a_sticky_folder_makes_other_peoples_ledgers_read_only(root: Path) -> None:
    store = a_store(root)
    a_plan(store)
    (root / "ledger").chmod(0o1777)
    (root / "ledger").parent.chmod(0o755)
    os.chown(root / "ledger" / "outreach.json", 60001, -1)
    (root / "ledger" / "outreach.json").chmod(0o666)

    def look(_number: int) -> None:
        os.setuid(60002)
        assert not Store(root, zone=NOW.tzinfo).may_write("outreach")

    for folder in ours(root.parent):
        folder.chmod(0o755)
    os.chown(root / "ledger", 60003, -1)
    assert at_once(1, look) == [0]


@pytest.mark.parametrize("what", ["accept", "refuse"])
def test_a_decision_about_a_held_answer_may_be_the_first_thing_anybody_writes(root: Path, what: str) -> None:
    store = a_store(root)
    pull(store, [count(1, 7)])
    mark = pull(store, [], at=later(1)).held.mark

    getattr(store, what)("harian", mark, by="kepala", at=later(2))

    assert store.snapshot().damage == ()
    assert [line.what for line in store.audit("deferrals")] == [what]
    save(store, "tips", received_at=NOW, text="Ada tawaran.")
    assert contents_of(store.backup(NOW))[0].collections == ("deferrals", "tips")


@needs_root
def test_a_folder_that_may_not_be_entered_is_not_permitted_and_no_traceback(tmp_path: Path) -> None:
    for folder in ours(tmp_path):
        folder.chmod(0o755)
    closed, own = tmp_path / "closed", tmp_path / "own"
    store = a_store(closed)
    a_plan(store)
    own.mkdir()
    os.chown(own, 60001, -1)

    def look(_number: int) -> None:
        os.setuid(60001)
        mine = a_store(own / "data")
        a_plan(mine)
        outside = Store(closed, zone=NOW.tzinfo)
        assert outside.daily_backup(NOW) is None
        for work in (
            lambda: mine.backup(NOW, closed / "ledger" / "x.tar"),
            lambda: mine.restore(closed / "backups" / "x.tar", by="staf", at=NOW),
            lambda: outside.backup(NOW),
            lambda: a_plan(outside),
            lambda: outside.drafts.save("staf", "form", None, 0, {}, NOW),
        ):
            with pytest.raises(NotPermitted):
                work()

    assert at_once(1, look) == [0]


def test_what_killed_makers_of_copies_left_is_swept_up(root: Path) -> None:
    store = a_store(root)
    a_plan(store)
    for name in (".daily-2026-01-01.tar.new", ".copy-20260101T000000.tar.new"):
        (root / "backups" / name).write_bytes(b"half")

    store.daily_backup(NOW)
    store.backup(NOW)

    assert not list((root / "backups").glob(".*.new"))

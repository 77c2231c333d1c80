"""A process that dies at any system call of a commit: old or new state, readable, and the next one goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.audit import broken
from tests.store.office import NOW, a_plan, a_store, count, fork, later, pull, save

CALLS = ("open", "write", "fsync", "rename", "replace", "unlink", "fchmod", "utime", "ftruncate", "link")


def die_at(call: int, work: Callable[[], None]) -> bool:
    """Run `work` in a child that is gone before its `call`-th system call; whether it came that far."""
    child = fork()
    if child == 0:
        left = call

        def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
            def guarded(*arguments: Any, **options: Any) -> Any:
                nonlocal left
                left -= 1
                if left == 0:
                    os._exit(9)
                return real(*arguments, **options)

            return guarded

        for name in CALLS:
            setattr(os, name, deadly(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_an_edit_is_there_or_not_wherever_its_writer_dies(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    plan = a_plan(store)
    seen = set()
    for call in range(1, 60):
        rev = store.snapshot().rows("outreach").row(plan).rev
        died = die_at(
            call,
            lambda rev=rev, call=call: save(  # type: ignore[misc]
                a_store(tmp_path), "outreach", plan, based_on=rev, title=f"Judul {call}"
            ),
        )
        row = a_store(tmp_path).snapshot().rows("outreach").row(plan)
        seen.add(row.rev - rev)
        assert row.record.title == f"Judul {call}" if row.rev > rev else row.rev == rev
        assert a_store(tmp_path).snapshot().damage == ()
        lines = list(a_store(tmp_path).audit("outreach"))
        assert ([line.rev for line in lines], broken(lines)) == (list(range(1, row.rev + 1)), None)
        save(a_store(tmp_path), "outreach", plan, based_on=row.rev, title=f"Sesudah {call}")
        if not died:
            break
    assert call > 10
    assert seen == {0, 1}
    assert sorted(path.name for path in (tmp_path / "ledger").iterdir()) == [
        "outreach.audit.jsonl",
        "outreach.json",
        "outreach.json.lock",
    ]


def test_a_pull_is_taken_or_not_wherever_it_dies(tmp_path: Path) -> None:
    pull(a_store(tmp_path), [count(1, 0), count(2, 2)])
    for call in range(1, 90):
        died = die_at(
            call,
            lambda call=call: pull(  # type: ignore[misc]
                a_store(tmp_path), [count(1, call), count(2, 2)], at=later(call)
            ),
        )
        store = a_store(tmp_path)
        assert store.snapshot().damage == ()
        shown = store.snapshot().rows("deferrals").get(count(1, 0).id).count
        assert shown in (call, 0)
        told = [line.new for line in store.history("harian")]
        assert shown == 0 or shown in told  # a value on screen is never missing from the history
        pull(store, [count(1, 0), count(2, 2)], at=later(call))
        if not died:
            break
    assert call > 15
    assert not [path.name for path in tmp_path.rglob("*.new")]


def test_a_daily_copy_is_whole_or_not_there_wherever_it_dies(tmp_path: Path) -> None:
    a_plan(a_store(tmp_path))
    for call in range(1, 40):
        died = die_at(call, lambda: a_store(tmp_path).daily_backup(NOW))  # type: ignore[arg-type,return-value]
        for copy in (store := a_store(tmp_path)).backups():
            store.restore(copy.path, by="kepala", at=later(call))
            copy.path.unlink()
        for path in (tmp_path / "backups").glob("*.tar"):
            path.unlink()
        if not died:
            break
    assert call > 5


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5, 6])
def test_a_lock_is_born_whole_wherever_its_maker_dies(tmp_path: Path, call: int) -> None:
    from store.files import FileAccess
    from store.locks import FileLock

    path = tmp_path / "x.lock"

    def take() -> None:
        with FileLock(path, FileAccess()).held(1):
            pass

    die_at(call, take)
    take()
    assert len(list(tmp_path.iterdir())) <= 2

"""What was acknowledged is on the disk: the order of the system calls of a write, in this process and in a real one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.store.office import NOW, a_plan, a_store, count, later, pull, save

ROOT = Path(__file__).parents[2]


class Call(NamedTuple):
    """One system call: write | sync | rename | told, and the file it was about; of a rename also the new name."""

    name: str
    path: str = ""
    to: str = ""


def judged(calls: Iterable[Call], root: Path) -> set[str]:
    """The files that were put in place; fails where somebody was told before all that was written was on the disk."""
    unsynced: set[str] = set()
    unnamed: set[str] = set()
    placed: set[str] = set()
    for call in calls:
        if call.name == "told":
            assert unsynced == set(), "told before the bytes of these were on the disk"
            assert unnamed == set(), "told before the names in these folders were on the disk"
        elif not call.path.startswith(str(root)):
            continue
        elif call.name == "write":
            unsynced.add(call.path)
        elif call.name == "sync":
            unsynced.discard(call.path)
            unnamed.discard(call.path)
        else:
            assert call.path not in unsynced, "put in place before its bytes were on the disk"
            unnamed.add(os.path.dirname(call.to))
            placed.add(os.path.relpath(call.to, root).partition(".damaged-")[0])
    return placed


def work(root: Path, told: Callable[[], None]) -> None:
    """A new record, an edit, two pulls, a draft, a copy, a damaged ledger; `told` after each."""
    store = a_store(root)
    plan = a_plan(store)
    told()
    save(store, "outreach", plan, based_on=1, title="Kedua")
    told()
    pull(store, [count(1, 762)])
    told()
    pull(store, [count(1, 767)], at=later(15))
    told()
    store.drafts.save("staf1", "outreach", None, 0, {"title": "Setengah"}, NOW)
    told()
    store.backup(NOW)
    told()
    os.truncate(root / "ledger" / "outreach.json", 5)
    assert len(store.snapshot().damage) == 1
    told()


TIMES = 7
"""How often `work` tells."""
PLACED = {
    "ledger/outreach.json",
    "ledger/outreach.audit.jsonl",
    "cache/harian.json",
    "cache/harian.state.json",
    "history/harian.jsonl",
    "drafts/staf1.json",
    "backups/copy-20261123T090000.tar",
}


def test_nobody_is_told_before_file_and_folder_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Call] = []

    def watched(name: str, seen: Callable[..., Call]) -> None:
        real = getattr(os, name)

        def noted(*arguments: Any, **options: Any) -> Any:
            calls.append(seen(*arguments))
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, noted)

    def path_of(handle: int) -> str:
        return os.readlink(f"/proc/self/fd/{handle}")

    watched("write", lambda handle, _: Call("write", path_of(handle)))
    watched("fsync", lambda handle: Call("sync", path_of(handle)))
    watched("replace", lambda path, to: Call("rename", os.fspath(path), os.fspath(to)))
    watched("rename", lambda path, to: Call("rename", os.fspath(path), os.fspath(to)))

    work(tmp_path, lambda: calls.append(Call("told")))

    assert judged(calls, tmp_path) == PLACED
    assert [call.name for call in calls].count("told") == TIMES


LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += \d+")
HANDLE = re.compile(r"\d+<([^>]*)>")
TOLD = "told\\n"


def traced(lines: Iterable[str]) -> Iterator[Call]:
    """The calls in strace's lines (`-f -y`): handles with their paths, each call on one line."""
    for line in lines:
        found = LINE.match(line)
        if found is None:
            continue
        name, arguments = found.groups()
        if name == "write" and TOLD in arguments:
            yield Call("told")
        elif name.startswith("rename"):
            path, to = re.findall(r'"([^"]*)"', arguments)
            yield Call("rename", path, to)
        elif handle := HANDLE.match(arguments):
            yield Call("sync" if name in ("fsync", "fdatasync") else "write", handle[1])


def strace_works() -> bool:
    """A container may have strace and forbid it."""
    return (
        bool(shutil.which("strace"))
        and subprocess.run(["strace", "true"], capture_output=True).returncode == 0
    )


def test_a_real_process_writes_in_that_order(tmp_path: Path) -> None:
    if not strace_works():
        pytest.skip("no strace here")
    log, root = tmp_path / "calls", tmp_path / "data"
    script = (
        "import os, sys, pathlib\n"
        "from tests.store.test_durable import work\n"
        "work(pathlib.Path(sys.argv[1]), lambda: os.write(1, b'told\\n'))\n"
    )
    calls = "trace=write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2"
    ended = subprocess.run(
        ["strace", "-f", "-y", "-o", log, "-e", calls, sys.executable, "-c", script, root],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "told\n" * TIMES), ended.stderr

    assert judged(traced(log.read_text().splitlines()), root) == PLACED

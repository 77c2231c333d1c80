"""The contract of the face, on TinyDB files, and what is particular to these."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.store import Store
from tests.store.contract.face import Face
from tests.store.office import SOURCES, ZONE, a_plan, a_store, save


class TestFilesOnASharedDisk(Face):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return a_store(tmp_path / "data")

    @pytest.fixture
    def colleague(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: a_store(tmp_path / "data")


def test_of_many_documents_only_the_changed_one_is_decoded_again(tmp_path: Path) -> None:
    store, other = a_store(tmp_path), a_store(tmp_path)
    plans = [a_plan(store, title=f"Rencana {number}") for number in range(20)]
    before = other.snapshot().rows("outreach")

    save(store, "outreach", plans[7], based_on=1, title="Lain")

    after = other.snapshot().rows("outreach")
    assert [n for n, plan in enumerate(plans) if before.get(plan) is not after.get(plan)] == [7]
    assert after.get(plans[7]).title == "Lain"


def test_making_a_store_touches_no_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere" / "data", zone=ZONE, sources=SOURCES)

    assert len(store.snapshot().rows("outreach")) == 0
    assert not (tmp_path / "nowhere").exists()


def test_whoever_only_reads_loads_neither_tinydb_nor_what_writes(tmp_path: Path) -> None:
    a_plan(a_store(tmp_path))
    look = (
        "import sys, datetime, pathlib; from store.store import Store;"
        "s = Store(pathlib.Path(sys.argv[1]), zone=datetime.timezone.utc).snapshot();"
        "assert len(s.rows('outreach')) == 1;"
        "print({'tinydb', 'tarfile', 'hashlib', 'store.writing', 'store.taking'} & sys.modules.keys())"
    )

    done = subprocess.run(
        [sys.executable, "-c", look, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path.cwd(),
    )

    assert done.stdout == "set()\n"

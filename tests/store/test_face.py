"""The contract of the face, on TinyDB files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.store import Store
from tests.store.contract.face import Face
from tests.store.office import a_store


class TestFilesOnASharedDisk(Face):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return a_store(tmp_path / "data")

    @pytest.fixture
    def colleague(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: a_store(tmp_path / "data")

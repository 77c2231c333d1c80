"""What the first paint loads, seen in a clean interpreter (DESIGN 2.5). Wall clocks are for the benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import asyncio, os, sys
from tui.headless import sampleoffice
from tui.headless.desk import Desk
desk = Desk(sampleoffice.settings(sys.argv[1], language="id"))
from tui.app import InfokimApp
from tui.themes import surroundings
async def paint():
    app = InfokimApp(desk, surroundings(os.environ, theme=None, mouse=None, animations=None), late=3600.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.page.NAME == "today"
        print(*sys.modules)
asyncio.run(paint())
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules in memory when the overview of the sample office stands."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    data = str(home / "data")
    pull = [sys.executable, "-m", "tui", "--sample", "--data-dir", data, "pull"]
    subprocess.run(pull, env=environment, check=True, capture_output=True)
    painted = subprocess.run(
        [sys.executable, "-c", SCRIPT, data], env=environment, capture_output=True, text=True, cwd=home
    )
    assert painted.returncode == 0, painted.stderr
    return set(painted.stdout.split())


@pytest.mark.parametrize(
    "late",
    [
        "httpx", "apscheduler", "tinydb", "jmespath", "http.client", "tarfile", "zipfile", "csv", "xlsxwriter",
        "rapidfuzz", "babel", "textual.widgets._markdown", "textual.widgets._text_area", "textual.widgets._data_table",
        "sources.pull", "sources.http", "store.writing", "store.backup",
        "tui.headless.watch", "tui.screens.help", "tui.screens.form", "tui.palette",
    ],
)  # fmt: skip
def test_the_first_paint_does_without(loaded: set[str], late: str) -> None:
    assert late not in loaded


def test_of_the_screens_only_the_first_is_loaded(loaded: set[str]) -> None:
    pages = {"today", "villages", "deferrals", "tips", "outreach", "sources"}
    assert {page for page in pages if f"tui.screens.{page}" in loaded} == {"today"}

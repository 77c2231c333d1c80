"""What is written in one's own editor stands in a folder that nobody else may look into, and that goes whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tui.editor import NAME, edited, sweep

SCRIPT = """#!/bin/sh
folder=$(dirname "$1")
stat -c '%a %a' "$folder" > {report}
stat -c '%a' "$1" >> {report}
cp "$1" "$1.swp"
printf 'lain\\n' > "$1"
exit {status}
"""
APP: Any = SimpleNamespace(suspend=contextlib.nullcontext, refresh=lambda layout: None)
KILLED = """
import asyncio, contextlib, os, sys
from types import SimpleNamespace
from tui.editor import edited
asyncio.run(edited(SimpleNamespace(suspend=contextlib.nullcontext, refresh=None), "Siti Aminah"))
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return place


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = tmp_path / "ed"
    file.write_text(text)
    file.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(file))


@pytest.mark.parametrize(("status", "after"), [(0, "lain"), (1, None)])
def test_only_this_account_may_look_and_nothing_stays(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, status: int, after: str | None
) -> None:
    report = tmp_path / "report"
    script(tmp_path, monkeypatch, SCRIPT.format(report=report, status=status))
    former = os.umask(0o007)
    try:
        assert asyncio.run(edited(APP, "Siti Aminah")) == after
    finally:
        os.umask(former)
    assert report.read_text().split() == ["700", "700", "600"]
    assert list(place.iterdir()) == []


def killed_in_the_editor(tmp_path: Path, place: Path) -> Path:
    """A session that is killed while its editor stands open; the folder it leaves."""
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)
    file = tmp_path / "ed"
    file.write_text(f'#!/bin/sh\necho "$$" > {waiting}\nexec sleep 60\n')
    file.chmod(0o755)
    environment = {**os.environ, "VISUAL": str(file), "TMPDIR": str(place)}
    session = subprocess.Popen([sys.executable, "-c", KILLED], env=environment, cwd=Path(__file__).parents[2])
    child = int(waiting.read_text())
    (folder,) = place.iterdir()
    assert sweep() == 0  # it lives
    assert folder.is_dir()
    session.kill()
    session.wait()
    os.kill(child, signal.SIGKILL)
    return folder


def test_what_a_killed_session_left_is_swept_and_what_a_living_one_has_is_not(
    tmp_path: Path, place: Path
) -> None:
    folder = killed_in_the_editor(tmp_path, place)
    assert (folder / "infokim.txt").read_text() == "Siti Aminah"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sweep() == 1
    assert list(place.iterdir()) == []


def test_a_link_with_such_a_name_is_left_and_so_is_what_it_leads_to(tmp_path: Path, place: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("stays")
    (place / f"{NAME}x").symlink_to(tmp_path / "other")
    (place / f"{NAME}y").write_text("a file")
    assert sweep() == 0
    assert (tmp_path / "other" / "file").read_text() == "stays"

"""A small office on disk, a counting server on loopback, and the command as people run it."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
INFOKIM = [sys.executable, "-m", "tui"]
COUNTS = "Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,14\n2024-11-02,Sekupang,3\n2025-01-05,Sekupang,9\n"
HEAD = """format = 1
[office]
name = "Kantor uji"
language = "en"
[data]
dir = "{data}"
[[checkpoints]]
id = "batam-centre"
name = "Batam Centre"
aliases = ["Batam Center"]
[[checkpoints]]
id = "sekupang"
name = "Sekupang"
"""
SOURCE = """
[[sources]]
id = "{id}"
collection = "deferrals"
{place}
every = "{every}"
[sources.fields]
date = "Tanggal"
checkpoint = "TPI"
count = "Jumlah"
"""


class Server:
    """Answers every path with `body`; counts requests; slow, broken or streaming on demand."""

    def __init__(self) -> None:
        self.body = COUNTS
        self.status = 200
        self.delay = 0.0
        self.requests: list[str] = []
        self.arrived = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append(self.path)
                outer.arrived.set()
                time.sleep(outer.delay)
                data = outer.body.encode()
                try:
                    self.send_response(outer.status)
                    self.send_header("Content-Type", "text/csv")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    return

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False  # a test may leave a slow answer behind
        self.url = f"http://127.0.0.1:{self._http.server_port}/counts.csv"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()
    yield served
    served.close()


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Path]:
    """`office("url = …", "path = …")` → the config of an office with those sources, named s0, s1, …"""

    def make(*places: str, every: str = "15m", more: str = "") -> Path:
        file = tmp_path / "infokim.toml"
        text = HEAD.format(data=tmp_path / "data")
        for number, place in enumerate(places):
            text += SOURCE.format(id=f"s{number}", place=place, every=every)
        file.write_text(text + more)
        return file

    return make


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    file = tmp_path / "counts.csv"
    file.write_text(COUNTS)
    return file


def infokim(*words: str | Path, input: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "LC_ALL": "", **environ}
    return subprocess.run(
        [*INFOKIM, *map(str, words)], capture_output=True, text=True, env=env, input=input, timeout=60
    )


Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("list", "outreach")` → what it prints as JSON; `status=2`: the exit status that it is to have."""
    from tui.cli import main

    monkeypatch.delenv("INFOKIM_DATA_DIR", raising=False)
    config = tmp_path / "infokim.toml"
    config.write_text(f'format = 1\n[office]\nlanguage = "en"\n[data]\ndir = "{tmp_path / "data"}"\n')

    def call(*words: str, status: int = 0) -> Any:
        ended = main([*words, "--json", "--config", str(config)])
        out, err = capsys.readouterr()
        assert ended == status, out + err
        return json.loads(out) if out else err

    return call


@pytest.fixture
def weekly(run: Run) -> str:
    made = run(
        "new",
        "outreach",
        "title=TPPO",
        "at=2026-11-30T10:00",
        "channels=x",
        "recurrence=FREQ=WEEKLY;BYDAY=MO",
    )
    return str(made["id"])

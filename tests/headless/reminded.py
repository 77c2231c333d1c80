"""An office with plans that are due, a counting receiver, and `infokim remind` as a process."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from store.models.edit import Edit
from tui.headless.config import read
from tui.headless.desk import Desk

ROOT = Path(__file__).parents[2]
CONFIG = """format = 1
[office]
name = "Kantor uji"
language = "en"
[data]
dir = "{data}"
[outreach]
quiet = []
workdays = [1, 2, 3, 4, 5, 6, 7]
lead_times = ["2h"]
{more}
"""
PUSH = '[[push]]\nkind = "ntfy"\nurl = "{url}/infokim"\n'


class Receiver:
    """Counts what arrives, by the hash in it; `arrived(number)` runs before the answer."""

    def __init__(self) -> None:
        self.hashes: list[str] = []
        self.texts: list[str] = []
        self.status = 200
        self.deaf: set[int] = set()
        """Which arrivals do not count: whoever sent them died before they got there."""
        self.arrived: Callable[[int], object] = lambda _: None
        self._news = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with outer._news:
                    outer.texts.append(text)
                    number = len(outer.texts)
                    if outer.status == 200 and number not in outer.deaf:
                        outer.hashes.append(self.headers["X-Sequence-ID"])
                outer.arrived(number)
                with outer._news:
                    outer._news.notify_all()
                try:
                    self.send_response(outer.status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    return

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Whoever was killed in the middle of a request is no error."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def counts(self) -> Counter[str]:
        """Hash → how often it arrived."""
        return Counter(self.hashes)

    def wait_for(self, wanted: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Wait until something that arrived makes it true."""
        with self._news:
            return self._news.wait_for(wanted, seconds)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


class Office:
    """A config on disk with a desk, and processes of `infokim remind`."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.config = folder / "infokim.toml"
        self.config.write_text(CONFIG.format(data=folder / "data", more=more))
        settings = read(self.config).settings
        assert settings is not None
        self.settings = settings
        self.desk = self.desk_at()
        self.desk.store.prepare()
        self._running: list[subprocess.Popen[str]] = []

    def desk_at(self, clock: Callable[[], datetime] | None = None) -> Desk:
        """Another desk on the same data, perhaps with a clock of its own."""
        return Desk(self.settings, clock=clock)

    def plan(self, *ats: datetime, **fields: Any) -> list[str]:
        """Plans on X, scheduled, in one step; their ids."""
        made = {"channels": ("x",), "status.x": "scheduled", **fields}
        edits = [Edit(fields={"title": f"Rencana {n}", "at": at, **made}) for n, at in enumerate(ats)]
        written = self.desk.save("outreach", edits)
        self.desk.look()
        return [one.id for one in written]

    def soon(self, count: int) -> list[str]:
        """Plans whose reminder is due already."""
        start = self.desk.now().replace(second=0, microsecond=0) + timedelta(hours=1)
        return self.plan(*(start + timedelta(seconds=number) for number in range(count)))

    def remind(self, *words: str) -> subprocess.Popen[str]:
        """Start `infokim remind` in a process of its own."""
        started = subprocess.Popen(
            [sys.executable, "-m", "tui", "--config", str(self.config), "remind", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._running.append(started)
        return started

    def close(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()

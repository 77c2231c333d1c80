"""A progress bar on stderr while sources are pulled: pages and rows. Only on a terminal, never in a log or a pipe."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING

from store.models.harvest import PullReport
from tui.verbs.call import Call
from tui.verbs.columns import cells

if TYPE_CHECKING:
    from sources.pull import Progress

EVERY = 0.1
"""Seconds between two drawings: a slow line carries 100 bytes ten times a second."""
WIDE = 16


class Bar:
    """One line that is drawn over. Safe to call from any thread; silent where stderr is no terminal."""

    def __init__(self, call: Call, total: int) -> None:
        self._call = call
        self._total = total
        self._done = 0
        self._rows: dict[str, int] = {}
        self._last: Progress | None = None
        self._drawn = 0.0
        self._lock = threading.Lock()
        self._on = total > 0 and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    def progress(self, progress: Progress) -> None:
        """A page or some rows have come."""
        with self._lock:
            self._last = progress
            self._rows[progress.source] = progress.rows
            self._draw()

    def done(self, report: PullReport) -> None:
        """A source is through."""
        with self._lock:
            self._done += 1
            self._rows[report.source] = report.fetched
            self._draw(now=True)

    def close(self) -> None:
        """Take the line away."""
        with self._lock:
            if self._on and self._drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            self._on = False

    def _draw(self, *, now: bool = False) -> None:
        if not self._on or (not now and time.monotonic() - self._drawn < EVERY):
            return
        self._drawn = time.monotonic()
        full = WIDE * self._done // self._total
        pages, size = (self._last.pages, self._last.bytes) if self._last else (0, 0)
        text = self._call.t(
            "pull.progress" if pages or not size else "pull.progress.begun",
            bar="#" * full + "-" * (WIDE - full),
            done=self._done,
            total=self._total,
            source=self._last.source if self._last else "",
            pages=pages,
            size=self._call.words.digits(-(-size // 1000)),
            rows=self._call.words.digits(sum(self._rows.values())),
        )
        room = shutil.get_terminal_size().columns - 1
        while cells(text) > room:
            text = text[:-1]
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()

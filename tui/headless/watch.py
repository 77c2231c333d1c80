"""Notices other people's writes: stat polling in a thread of its own (tech spike 5: 0.12 % of a core, p95 234 ms).

No watcher library: inotify is Linux-only and blind on shared disks, and the cost is in reading, not in watching.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tui.headless.log import log

if TYPE_CHECKING:
    from store.snapshot import Snapshot

INTERVAL = 0.25
"""Seconds between two looks. Changes that come faster than that are one change for the screen."""


class Looks(Protocol):
    """The part of the desk that a watch needs."""

    def look(self) -> bool: ...  # noqa: D102
    @property
    def snapshot(self) -> Snapshot: ...  # noqa: D102


class Watch(threading.Thread):
    """Calls back, in this thread, with each new snapshot until it is stopped.

    Debounced: it looks at most every `interval` seconds, and as long again after a look that took long (a big
    collection is decoded with the GIL held, and the screen wants its share).
    """

    def __init__(self, desk: Looks, moved: Callable[[Snapshot], None], *, interval: float = INTERVAL) -> None:
        super().__init__(name="infokim-watch", daemon=True)
        self._desk = desk
        self._moved = moved
        self._interval = interval
        self._stopped = threading.Event()
        self._now = threading.Event()

    def run(self) -> None:
        """Look until stopped. A look that fails, however it fails, is logged by its type and tried again.

        The screen keeps what it has. The log holds no content, and an error's text may.
        """
        import time

        wait = self._interval
        while not self._stopped.is_set():
            self._now.wait(wait)
            self._now.clear()
            if self._stopped.is_set():
                return
            begun = time.monotonic()
            try:
                if self._desk.look():
                    self._moved(self._desk.snapshot)
            except Exception as error:  # noqa: BLE001  a thread that ends here shows old data for ever, in silence
                log.warning("look failed error=%s", type(error).__name__)
            wait = max(self._interval, time.monotonic() - begun)

    def soon(self) -> None:
        """Look at once instead of at the end of the interval: somebody here has just saved."""
        self._now.set()

    def stop(self, timeout: float = 2.0) -> None:
        """End the thread and wait for it, but not for ever."""
        self._stopped.set()
        self._now.set()
        if self.is_alive() and threading.current_thread() is not self:
            self.join(timeout)

"""Notices that a source's file was saved, so that it is pulled at once and not only by its plan (issue 3, "Watching").

Stat polling, as `watch.py` does for infokim's own files: inotify is blind on a shared disk, which is where colleagues
save. A thread per source, because a dead share answers no `stat` and the others must not wait for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from tui.headless.log import log

INTERVAL = 0.7
"""Seconds between two looks. A file is told of when two looks in a row see the same new state: 1.4 s at the latest,
inside the 2 s that a person waits, and not while a program is still writing it."""
REST = 20
"""How many times as long as a look took to wait after it: a slow share is asked less often, at most 5 % of the time."""


class FileWatch:
    """Looks at the files of sources until it is stopped, and tells of those that changed and came to rest."""

    def __init__(
        self,
        paths: Mapping[str, str],
        moved: Callable[[str], object],
        *,
        look: Callable[[str], str | None] | None = None,
        interval: float = INTERVAL,
    ) -> None:
        """`paths`: source → its path or pattern. `look` answers a stamp that changes with the files, None for no file.

        `moved` is called in a thread of this watch, with the source: also once soon after `start`, for what was saved
        while nobody looked.
        """
        self._look = look or stamp
        self._moved = moved
        self._interval = interval
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._follow, args=(source, path), name=f"infokim-file-{source}", daemon=True
            )
            for source, path in paths.items()
        ]

    def start(self) -> None:
        """Begin to look; answers at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads. One that waits for a dead disk ends with the process."""
        self._stopped.set()

    def _follow(self, source: str, path: str) -> None:
        rest = Rest()
        wait = self._interval
        while not self._stopped.wait(wait):
            begun = time.monotonic()
            try:
                if rest.reached(self._look(path)):
                    self._moved(source)
            except Exception as error:  # noqa: BLE001  a thread that ends here would never tell of this file again
                log.warning("file look failed source=%s error=%s", source, type(error).__name__)
            wait = max(self._interval, REST * (time.monotonic() - begun))


class Rest:
    """Whether files came to rest in a state that was not told yet. Pure."""

    def __init__(self) -> None:
        self._told: str | None = None
        self._seen: str | None = None

    def reached(self, now: str | None) -> bool:
        """One look. None (no file: it is being replaced, or the share is gone) is no state to tell of."""
        still, self._seen = now == self._seen, now
        if now is None or not still or now == self._told:
            return False
        self._told = now
        return True


def stamp(path: str) -> str | None:
    """What changes when a file that `path` names comes, goes or is replaced; None where there is none."""
    from sources.errors import SourceError
    from sources.files import look

    try:
        found = look(path)
    except SourceError:
        return None
    return found.stamp if any(file.exists() for file in found.paths) else None

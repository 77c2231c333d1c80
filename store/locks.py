"""Locks that other processes see: `flock` on a file of its own that nobody ever deletes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.errors import Busy
from store.files import FileAccess, explained

_POLL = 0.002
"""Seconds between two tries for a lock; blocking `flock` is fair but forces a reload on every hand-over (spike 2.3)."""


class FileLock:
    """An exclusive lock that other processes see. The kernel frees it when its holder dies, however it dies.

    `shared_by_thread` lets the thread that holds it enter again.
    """

    def __init__(self, path: Path, access: FileAccess, *, shared_by_thread: bool = True) -> None:
        self.path = path
        self._access = access
        self._inner = threading.RLock() if shared_by_thread else threading.Lock()
        self._depth = 0
        self._handle = -1

    @contextmanager
    def held(self, seconds: float = 10.0) -> Iterator[None]:
        """Hold the lock; raises Busy when it stays taken for `seconds`, NotPermitted."""
        deadline = time.monotonic() + seconds
        if not self._inner.acquire(timeout=seconds):
            raise Busy(file=str(self.path), seconds=round(seconds))
        try:
            if self._depth == 0:
                self._handle = self._take(deadline, seconds)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    # Unlock, not only close: a forked child's copy of the handle would keep it (spike 2.4).
                    fcntl.flock(self._handle, fcntl.LOCK_UN)
                    os.close(self._handle)
        finally:
            self._inner.release()

    def _take(self, deadline: float, seconds: float) -> int:
        with explained(self.path, "write"):
            handle = self._open()
            try:
                while not _locked_now(handle):
                    if time.monotonic() >= deadline:
                        raise Busy(file=str(self.path), seconds=round(seconds))
                    time.sleep(_POLL)
            except BaseException:
                os.close(handle)
                raise
            return handle

    def _open(self) -> int:
        """Open the lock file; made elsewhere and linked in, so that nobody ever meets it with the wrong mode."""
        while True:
            with suppress(FileNotFoundError):
                return os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            born = self.path.with_name(f".{self.path.name}.{os.geteuid()}")
            handle = os.open(born, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                if self._access.gid is not None:
                    os.fchown(handle, -1, self._access.gid)
                os.fchmod(handle, self._access.mode)
            finally:
                os.close(handle)
            with suppress(FileExistsError, FileNotFoundError):
                os.link(born, self.path)
            with suppress(FileNotFoundError):
                born.unlink()


def _locked_now(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_beside(path: Path, access: FileAccess) -> FileLock:
    """The lock of a file: `x.json.lock` beside it."""
    return FileLock(path.with_name(f"{path.name}.lock"), access)

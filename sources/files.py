"""Files on disk as a source: which ones a path names, whether they moved, and their bytes (research T12).

Blocking; callers use a thread. Nothing is ever written.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sources.errors import Missing, SourceError, Unreadable

MOST_FILES = 1_000
_WILDCARDS = frozenset("*?[")


class FileSet(NamedTuple):
    """The files that a path names at one moment, in sorted order."""

    root: Path
    """The folder before the first wildcard, links resolved. Nothing outside of it is read."""
    paths: tuple[Path, ...]
    stamp: str
    """Changes when a file comes, goes or is replaced: of each its name, mtime_ns, inode and size."""
    sizes: tuple[int, ...]
    """Bytes of each, as they were then."""
    newest: float
    """When the latest of them was written, in seconds since the epoch, by the clock of their disk."""


def look(pattern: str) -> FileSet:
    """The files that `pattern` names. Raises Missing."""
    root = _root(pattern)
    try:
        resolved = root.resolve(strict=True)
        # Path.glob takes no absolute pattern. A folder is no file of the set, a FIFO is: it must be refused aloud.
        named = glob.iglob(pattern, recursive=True)  # noqa: PTH207
        found = sorted(islice(named, 2 * MOST_FILES)) if glob.has_magic(pattern) else [pattern]
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        found = []
    paths = tuple(Path(path) for path in found if not (glob.has_magic(pattern) and os.path.isdir(path)))  # noqa: PTH112
    if not paths:
        raise Missing("missing-file", where=pattern)
    if len(paths) > MOST_FILES:
        raise Missing("too-many-files", where=pattern, found=len(paths), limit=MOST_FILES)
    marks = [(str(path.relative_to(root)), *_mark(path)) for path in paths]
    sizes = tuple(mark[3] for mark in marks)
    newest = max(mark[1] for mark in marks) / 1e9
    return FileSet(resolved, paths, hashlib.sha256(repr(marks).encode()).hexdigest()[:32], sizes, newest)


def read(path: Path, root: Path, limit: int) -> bytes:
    """The bytes of one file inside `root`, at most `limit` of them.

    A file that changes while it is read is read once more. Raises Missing (`missing-file`, `not-a-file`,
    `outside-root`, `not-permitted`) and Unreadable (`too-large`, `changing`).
    """
    for _ in range(2):
        data = _read_once(path, root, limit)
        if data is not None:
            return data
    raise Unreadable("changing", file=str(path))


def _read_once(path: Path, root: Path, limit: int) -> bytes | None:
    """The bytes, or None where the file changed meanwhile."""
    descriptor = _open(path, root)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Missing("not-a-file", where=str(path))
        if before.st_size > limit:
            raise Unreadable("too-large", file=str(path), limit=limit)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data: bytes | None = file.read(limit + 1)
        if data is None:  # /proc/kmsg: a regular file by its mode, and whoever reads it would have to wait
            raise Missing("not-a-file", where=str(path))
        if len(data) > limit:
            raise Unreadable("too-large", file=str(path), limit=limit)
        after = os.fstat(descriptor)
    except OSError as error:
        raise _missing(path, error) from None
    finally:
        os.close(descriptor)
    same = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    return data if same and len(data) == after.st_size else None


def _open(path: Path, root: Path) -> int:
    """A descriptor of the file, links followed as long as they stay inside. A FIFO is opened without waiting."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            raise Missing("outside-root", where=str(path), root=str(root))
        return os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, RuntimeError) as error:
        raise _missing(path, error) from None


def _missing(path: Path, error: OSError | RuntimeError) -> SourceError:
    if isinstance(error, PermissionError):
        return Missing("not-permitted", where=str(path))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Missing("missing-file", where=str(path))
    return Missing("not-a-file", where=str(path))


def _root(pattern: str) -> Path:
    """The folder before the first wildcard; of a plain path the folder that the file is in."""
    parts = Path(pattern).parts
    wild = next((at for at, part in enumerate(parts) if _WILDCARDS & set(part)), len(parts) - 1)
    return Path(*parts[: max(wild, 1)])


def _mark(path: Path) -> tuple[int, int, int]:
    """What changes when a file does: mtime alone misses every second quick replacement (tech spike 2.4)."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_ino, found.st_size)

"""Bytes on a shared disk: whole reads, replacement, appended lines. Nothing here knows what a file means.

The traps (measured, tech-spike section 2): the umask wins over `open`'s mode, so mode and group are set on the open
file; mtime alone missed 1,998 of 4,000 quick replacements, so a stamp is (mtime_ns, inode, size) and the mtime
rises strictly. Who may write when is told by `store/locks.py`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.errors import NoSpace, NotPermitted, Unusable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class FileAccess(msgspec.Struct, frozen=True):
    """Who may read and write a file: its mode and, with `gid`, its group; `folder` is the mode of its folder."""

    mode: int = 0o600
    folder: int = 0o700
    gid: int | None = None


class Stamp(NamedTuple):
    """What tells one version of a file from another without reading it."""

    mtime_ns: int
    inode: int
    size: int


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none or where it may not be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_ino, found.st_size)


@contextmanager
def explained(path: Path, what: str) -> Iterator[None]:
    """Turn an OSError on `path` into a fact: NoSpace, NotPermitted, else Unusable. `what` is read or write."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpace(file=str(path)) from error
        if error.errno in _REFUSED:
            raise NotPermitted(file=str(path), what=what) from error
        raise Unusable(file=str(path), reason=errno.errorcode.get(error.errno or 0, "?")) from error


def read(path: Path) -> tuple[bytes, Stamp] | None:
    """The whole file and the stamp of exactly that version; None where there is none. Raises NotPermitted."""
    with explained(path, "read"):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            return file.read(), Stamp(found.st_mtime_ns, found.st_ino, found.st_size)


def make_folder(path: Path, access: FileAccess) -> None:
    """Make a folder with its mode and group, parents too. One that is not ours stays as it is.

    Raises NotPermitted; Unusable where something else has its name.
    """
    with explained(path, "write"):
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            found = path.stat()
            if not stat.S_ISDIR(found.st_mode):
                raise
            gid = access.gid if access.gid is not None else found.st_gid
            if (found.st_mode & 0o7777, found.st_gid) == (access.folder, gid) or found.st_uid != os.geteuid():
                return
        if access.gid is not None:
            os.chown(path, -1, access.gid)
        path.chmod(access.folder)  # after chown, which may take the setgid bit away


def settle_rights(path: Path, access: FileAccess) -> None:
    """Give a file of ours its mode and group where they are others. One of another account stays as it is."""
    with suppress(OSError):
        found = path.lstat()
        wanted = (access.mode, found.st_gid if access.gid is None else access.gid)
        if (found.st_mode & 0o7777, found.st_gid) == wanted or not stat.S_ISREG(found.st_mode):
            return
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.fchown(handle, -1, wanted[1])
            os.fchmod(handle, access.mode)
        finally:
            os.close(handle)


def replace(path: Path, data: bytes, access: FileAccess) -> Stamp:
    """Put `data` in the place of a file, durably and in one go. The caller holds the file's lock.

    The temporary name is fixed, so that a killed writer leaves at most one, which the next one takes away.
    Raises NoSpace, NotPermitted; the old file is whole then.
    """
    temporary = path.with_name(f".{path.name}.new")
    with explained(path, "write"):
        with suppress(FileNotFoundError):
            temporary.unlink()
        try:
            _fill(temporary, data, access, newer_than=stamp(path), owner=_owner(path))
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
    renewed = stamp(path)
    assert renewed is not None, path  # noqa: S101  we hold the lock and have just put it there
    return renewed


def _owner(path: Path) -> int:
    """Whose a file is to be that root writes: whose it was, else whose folder it is in. -1: the writer's, as always.

    A copy restored by `sudo`, or a purge by root's cron, must not take a login's own files away from it.
    """
    if os.geteuid() != 0:
        return -1
    with suppress(FileNotFoundError):
        return path.lstat().st_uid
    return path.parent.stat().st_uid


def _fill(path: Path, data: bytes, access: FileAccess, newer_than: Stamp | None, owner: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if access.gid is not None or owner >= 0:
            os.fchown(handle, owner, -1 if access.gid is None else access.gid)
        os.fchmod(handle, access.mode)
        _write_all(handle, data)
        written = os.fstat(handle).st_mtime_ns
        if newer_than is not None and written <= newer_than.mtime_ns:
            os.utime(handle, ns=(newer_than.mtime_ns + 1, newer_than.mtime_ns + 1))
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(path: Path) -> None:
    """Make the names inside a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append(path: Path, data: bytes, access: FileAccess) -> None:
    """Add whole lines at the end of a file, durably; all of them or none. The caller holds a lock that covers it.

    A torn last line (its writer was killed) is taken away first. Raises NoSpace, NotPermitted.
    """
    with explained(path, "write"):
        if stamp(path) is None:
            replace(path, b"", access)  # born with the right mode, whoever kills us
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            size = _whole_lines(handle)
            os.ftruncate(handle, size)
            try:
                _write_all(handle, data)
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)


def _whole_lines(handle: int) -> int:
    """The length of a file up to its last line end."""
    size = os.fstat(handle).st_size
    end = size
    while end > 0:
        start = max(0, end - 65536)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def last_line(path: Path) -> bytes:
    """The last whole line of a file without its end; empty where there is none. Raises NotPermitted."""
    with explained(path, "read"):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return b""
        try:
            size = _whole_lines(handle)
            reach = 65536
            while True:
                start = max(0, size - reach)
                lines = os.pread(handle, size - start, start).splitlines()
                if start == 0 or len(lines) > 1:
                    return lines[-1] if lines else b""
                reach *= 4
        finally:
            os.close(handle)

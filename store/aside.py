"""Damaged files: moved out of the way, never overwritten, found again."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.errors import Damaged, NewerFormat, StoreError
from store.files import explained, read, sync_folder
from store.locks import FileLock
from store.schema import UNREADABLE

_ASIDE = ".damaged-"


def set_aside(path: Path) -> Path:
    """Move a damaged file out of the way under a name of its own that does not end in .json. Raises NotPermitted."""
    with explained(path, "write"):
        written = time.strftime("%Y%m%dT%H%M%S", time.gmtime(path.stat().st_mtime))
        number = 1
        while (aside := path.with_name(f"{path.name}{_ASIDE}{written}-{number}")).exists():
            number += 1
        path.rename(aside)
        sync_folder(path.parent)
    return aside


def asides(path: Path) -> list[Path]:
    """Damaged versions of a file that stand aside, oldest first."""
    with suppress(OSError):
        return sorted(path.parent.glob(f"{path.name}{_ASIDE}*"), key=lambda aside: aside.stat().st_mtime_ns)
    return []


def stand_aside(path: Path, lock: FileLock, readable: Callable[[bytes], object]) -> Damaged:
    """Move a file that cannot be read aside, after one more look under the lock; the error to raise.

    `readable` raises Damaged or one of UNREADABLE for bytes that are not what they should be. An account that may
    not write leaves the file where it is; `aside` is empty then.
    """
    aside = ""
    with suppress(StoreError), lock.held():
        found = read(path)
        if found is not None:
            try:
                readable(found[0])
            except (Damaged, *UNREADABLE):
                aside = str(set_aside(path))
            except NewerFormat:
                pass
    return Damaged(file=str(path), aside=aside, backup="")

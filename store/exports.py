"""Files in `exports/`: made of what is held, for other programs to read, and made again at any time."""

from __future__ import annotations

from pathlib import Path

from store import files, locks
from store.access import Access


def publish(access: Access, name: str, data: bytes, collection: str) -> Path:
    """Replace a file where it says something else; the rights are those of the collection that it is made of.

    Raises Busy, NotPermitted, NoSpace, Unusable.
    """
    path, rights = access.path("exports", name), access.of(collection)
    with locks.lock_beside(path, rights).held():
        found = files.read(path)
        if found is None or found[0] != data:
            files.replace(path, data, rights)
        else:
            files.settle_rights(path, rights)
    return path

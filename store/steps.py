"""The files of people's own steps: one per login and collection, which nobody else may read (`store/undo.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from store import files, locks
from store.access import Access
from store.codec import encode
from store.errors import StoreError
from store.models.collections import COLLECTIONS
from store.purged import COLLECTION, Purged
from store.reversing import Did
from store.schema import META, SCHEMAS, UNREADABLE, is_older, lifted
from store.shellfiles import bare_steps

FOLDER = "undo"
KEPT = 100
"""Steps of one login, those undone included."""
KEPT_FOR = timedelta(days=30)


class Done(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of one login."""

    number: int
    """Rises with each step of the login, over all collections."""
    collection: str
    at: datetime
    records: tuple[Did, ...]
    undone: bool = False
    """True: it was an undo, and waits to be done again."""


class _Table(msgspec.Struct):
    steps: tuple[Done, ...]


class _File(msgspec.Struct):
    meta: dict[str, dict[str, Any]] = msgspec.field(name=META)
    login: _Table


class Steps:
    """Reads and writes them. `may_read` says of a collection whether this account may see it."""

    def __init__(self, access: Access, may_read: Callable[[str], bool], purged: Purged) -> None:
        self._access = access
        self._purged = purged
        self._may_read = may_read
        self._locks: dict[str, locks.FileLock] = {}

    def held(self, login: str) -> AbstractContextManager[None]:
        """The lock of a login's files, which are made on the way. Raises Busy, NotPermitted."""
        self._access.ensure()
        files.make_folder(self._folder, self._access.general)
        if login not in self._locks:
            path = self._folder / f"{_safe(login)}.lock"
            self._locks[login] = locks.FileLock(path, self._private)
        return self._locks[login].held()

    def load(self, login: str) -> list[Done]:
        """Every step, oldest first. A file that cannot be read is as none: these are not the only copy of anything.

        What this account may not see any more is thrown away unread.
        """
        steps: list[Done] = []
        for collection in COLLECTIONS:
            path = self._path(login, collection)
            if not self._may_read(collection):
                with suppress(OSError):
                    path.unlink()
                continue
            with suppress(*UNREADABLE, StoreError):
                found = files.read(path)
                if found is not None:
                    data = lifted("undo", found[0]) if is_older("undo", found[0], str(path)) else found[0]
                    steps += msgspec.json.decode(data, type=_File).login.steps
        return sorted(steps, key=lambda step: step.number)

    def put(self, login: str, steps: Sequence[Done], at: datetime) -> None:
        """Hold these, the newest `KEPT` of them, none older than `KEPT_FOR`; only files that change are written.

        The caller holds the lock. Raises NotPermitted, NoSpace.
        """
        steps = [step for step in steps if at - step.at <= KEPT_FOR][-KEPT:]
        meta = {"file": {"format": SCHEMAS["undo"].current, "kind": "undo"}}
        for collection in COLLECTIONS:
            path = self._path(login, collection)
            own = [step for step in steps if step.collection == collection]
            if not own:
                with files.explained(path, "write"), suppress(FileNotFoundError):
                    path.unlink()
                continue
            data = encode({META: meta, "login": {"steps": own}})
            if collection == COLLECTION:  # a step that was on its way while its tip was purged
                data = bare_steps(data, self._purged.seen())
            held = files.read(path)
            if held is None or held[0] != data:
                files.replace(path, data, self._private)

    def forget(self, collection: str) -> None:
        """Throw away everybody's steps of a collection. Raises NotPermitted."""
        for path in self._folder.glob(f"*.{collection}.json"):
            with files.explained(path, "write"), suppress(FileNotFoundError):
                path.unlink()

    @property
    def _folder(self) -> Path:
        return self._access.root / FOLDER

    @cached_property
    def _private(self) -> files.FileAccess:
        return files.FileAccess(0o600, self._access.general.folder, None)

    def _path(self, login: str, collection: str) -> Path:
        return self._folder / f"{_safe(login)}.{collection}.json"


def _safe(login: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f"%{ord(found[0]):02x}", login)

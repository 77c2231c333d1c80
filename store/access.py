"""Where the files are, and which account and group may read and write them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from store.errors import NotFound
from store.files import FileAccess, make_folder
from store.models.collections import COLLECTIONS

FOLDERS = ("cache", "history", "ledger", "drafts", "backups", "exports", "log")
MADE_LATER = ("reminders", "undo", "presence")
"""Folders that whoever first needs one makes."""


class SourceOrder(msgspec.Struct, frozen=True):
    """One configured source, in the order in which sources are believed."""

    id: str
    collection: str
    key: tuple[str, ...] | None = None
    """Our fields that identify its rows; None: the collection's own. Empty: their own key does."""


class Access:
    """The data folder and its groups. Touches no disk until asked."""

    def __init__(self, root: Path, group: str | None, groups: Mapping[str, str]) -> None:
        self.root = root
        self._group = group
        self._groups = dict(groups)

    def path(self, folder: str, name: str) -> Path:
        """A file of ours."""
        return self.root / folder / name

    def ledger(self, collection: str) -> Path:
        """What people wrote of a collection."""
        return self.path("ledger", f"{collection}.json")

    def audit(self, collection: str) -> Path:
        """Who wrote it."""
        return self.path("ledger", f"{collection}.audit.jsonl")

    def purged(self, collection: str) -> Path:
        """Which of its records retention has emptied."""
        return self.path("ledger", f"{collection}.purged.jsonl")

    @cached_property
    def general(self) -> FileAccess:
        """For everything that no collection's narrower group holds. Raises NotFound for an unknown group."""
        return _access(None if self._group is None else group_id(self._group))

    @property
    def narrow(self) -> tuple[str, ...]:
        """Collections with a group of their own."""
        return tuple(name for name in COLLECTIONS if name in self._groups)

    def of(self, collection: str) -> FileAccess:
        """For the files of a collection. Raises NotFound for an unknown group."""
        return _access(group_id(self._groups[collection])) if collection in self._groups else self.general

    def prepare(self) -> None:
        """Make the folders. Raises NotPermitted where one is missing and cannot be made, Unusable.

        A folder that holds other things too (a home, /tmp) keeps its mode: it was not made for us.
        """
        if _ours_alone(self.root):
            make_folder(self.root, self.general)
        for name in FOLDERS:
            make_folder(self.root / name, self.general)

    def ensure(self) -> None:
        """Make what is missing, also of a folder that somebody deleted while we ran. Raises NotPermitted."""
        if not all(os.access(self.root / name, os.F_OK) for name in FOLDERS):
            self.prepare()

    def may_read(self, collection: str) -> bool:
        """Whether this account may see a collection: it is in the narrower group, and no file refuses it."""
        try:
            if collection in self._groups and not _member(self.of(collection).gid):
                return False
        except NotFound:
            return False
        return _allowed(self.ledger(collection), os.R_OK)

    def may_write(self, collection: str) -> bool:
        """Whether this account may change a collection's ledger."""
        ledger = self.ledger(collection)
        if not (self.may_read(collection) and _allowed(ledger, os.W_OK) and writable_folder(ledger.parent)):
            return False
        return not _stuck(ledger)


def group_id(name: str) -> int:
    """The number of a Unix group; a name of digits is a number already. Raises NotFound."""
    if name.isdecimal():
        return int(name)
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise NotFound(what="group", id=name) from None


def _access(gid: int | None) -> FileAccess:
    return FileAccess() if gid is None else FileAccess(0o660, 0o2770, gid)


def _member(gid: int | None) -> bool:
    return os.geteuid() == 0 or gid == os.getegid() or gid in os.getgroups()


def _allowed(path: Path, what: int) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return os.access(path, what, effective_ids=True)


def _stuck(path: Path) -> bool:
    """Whether a sticky folder keeps us from replacing somebody else's file."""
    try:
        folder, file = path.parent.stat(), path.stat()
    except OSError:
        return False
    return bool(folder.st_mode & stat.S_ISVTX) and os.geteuid() not in (0, folder.st_uid, file.st_uid)


def _ours_alone(root: Path) -> bool:
    try:
        return {path.name for path in root.iterdir()} <= {*FOLDERS, *MADE_LATER, "lost+found"}
    except OSError:
        return True


def writable_folder(path: Path) -> bool:
    """Whether a file may be put into a folder, or the folder be made where it is missing."""
    while not os.access(path, os.F_OK) and path != path.parent:
        path = path.parent
    return os.access(path, os.W_OK | os.X_OK, effective_ids=True)

"""Checked copies of the ledger, its audit and the history: one a day, 14 kept, and on request.

A copy is a tar with a list of its files and their hashes in front. Real copies, no hard links: what is cut short in
place would be cut short in every link. Files of a collection with a narrower group go into a copy of that group.
A ledger that cannot be read whole is in the copy too, byte by byte, and told apart in the list: a restore leaves it
alone, but on the day the disk dies those bytes are all there is of what people wrote since the last good copy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path

import msgspec

from store import files, locks
from store.access import Access, SourceOrder, writable_folder
from store.copies import (
    Copy,
    Manifest,
    as_written,
    collections_in,
    contents_of,
    described,
    items_of,
    packed,
    whole,
)
from store.errors import Busy, Damaged, NewerFormat, NotFound, NotPermitted
from store.files import FileAccess
from store.histories import Histories
from store.ledger import Ledger
from store.models.edit import Step
from store.purged import COLLECTION, Purged
from store.sweeping import bare_contents
from store.writing import Writing

KEPT = 14
"""Daily copies."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore did."""

    collections: tuple[str, ...]
    kept: Path | None
    """The copy of what was replaced; None where there was nothing to keep."""
    left: tuple[str, ...] = ()
    """Collections whose bytes the copy has though they could not be read: nothing was done about them."""


class Backups:
    """The copies of one data folder."""

    def __init__(
        self,
        access: Access,
        sources: Sequence[SourceOrder],
        ledgers: Mapping[str, Ledger],
        zone: tzinfo,
        purged: Purged,
    ) -> None:
        self._access = access
        self._histories = Histories(access, sources)
        self._ledgers = ledgers
        self._zone = zone
        self._purged = purged

    @property
    def folder(self) -> Path:
        """Where the copies are."""
        return self._access.root / "backups"

    @cached_property
    def _naming(self) -> locks.FileLock:
        """Two copies of the same second would take the same name. Taken before the locks of ledgers."""
        return locks.FileLock(self.folder / "copies.lock", self._access.general)

    def daily(self, at: datetime) -> Path | None:
        """Today's copy, unless it is there, somebody makes it now, or this account may not. Raises NoSpace."""
        if not writable_folder(self.folder):
            return None
        day = at.astimezone(self._zone).date().isoformat()
        missing = [
            (suffix, names)
            for suffix, names in self._parts()
            if not (self.folder / f"daily-{day}{suffix}.tar").exists()
        ]
        if not missing:
            return None
        made = None
        try:
            with locks.FileLock(self.folder / "daily.lock", self._access.general).held(0):
                self._sweep("daily")
                for suffix, names in missing:
                    path = self.folder / f"daily-{day}{suffix}.tar"
                    if not path.exists() and self._make(path, names, at, self._access.of(names[0])):
                        made = made or path
                        self._rotate(suffix, names)
        except (Busy, NotPermitted):
            return made
        return made

    def make(self, at: datetime, to: Path | None = None) -> Path:
        """A copy now, of all collections that this account may read; `to` is a new file or a folder.

        Without `to` it goes into the folder of copies, one file for each group; the widest group's is returned.
        Raises NotPermitted (also where `to` is a file already), NotFound where nothing was ever written or `to` is in
        no folder, NoSpace, Busy, and what is wrong with a ledger where no other could be copied.
        """
        name = f"copy-{_compact(at.astimezone(self._zone))}"
        with self._naming.held() if to is None or writable_folder(self.folder) else nullcontext():
            self._sweep("copy")
            return self._made(name, at, to)

    def _made(self, name: str, at: datetime, to: Path | None) -> Path:
        if to is not None:
            with files.explained(to, "write"):
                path = _free(to / f"{name}.tar") if to.is_dir() else to
                if path.exists():
                    raise NotPermitted(file=str(path), what="replace")
                if not path.parent.is_dir():
                    raise NotFound(what="folder", id=str(path.parent))
            names = tuple(n for _, group in self._parts() for n in group)
            if self._make(path, names, at, FileAccess()):
                return path
        elif (made := self._all_parts(name, at)) is not None:
            return made
        for ledger in self._ledgers.values():
            if (error := ledger.view().error) is not None:
                raise error
        raise NotFound(what="ledger", id=str(self._access.root / "ledger"))

    def _all_parts(self, name: str, at: datetime) -> Path | None:
        made = [
            path
            for suffix, names in self._parts()
            if self._make(
                path := _free(self.folder / f"{name}{suffix}.tar"), names, at, self._access.of(names[0])
            )
        ]
        return made[0] if made else None

    def all(self) -> tuple[Copy, ...]:
        """Every good copy in the folder, newest first."""
        found = [copy for path in self.folder.glob("*.tar") if (copy := described(path)) is not None]
        return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))

    def newest(self, collection: str) -> str:
        """The path of the newest copy of a collection that is whole; empty where there is none."""
        for copy in self.all():
            if collection in copy.collections:
                try:
                    contents_of(copy.path)
                except (Damaged, NewerFormat, NotPermitted, NotFound):
                    continue
                return str(copy.path)
        return ""

    def settle(self) -> None:
        """Take copies of this account out of the general group where they hold what a narrower one has now.

        Nothing is made wider: a copy with two such collections is its owner's alone.
        """
        general = self._access.general.gid
        if general is None or not self._access.narrow:
            return
        for path in self.folder.glob("*.tar"):
            with suppress(OSError):
                found = path.lstat()
                if found.st_gid != general:
                    continue
                held = {self._access.of(n) for n in collections_in(path) if n in self._access.narrow}
                if held:
                    files.settle_rights(path, held.pop() if len(held) == 1 else FileAccess())

    def keep_old(self, path: Path, data: bytes) -> None:
        """Keep a file of an older format before it is written anew."""
        found = files.stamp(path)
        self.folder.mkdir(exist_ok=True)
        mode = path.stat() if found else None
        access = FileAccess(mode.st_mode & 0o777, 0, mode.st_gid) if mode else self._access.general
        files.replace(_free(self.folder / f"{path.name}.before-format"), data, access)

    def restore(self, file: Path, *, by: str, at: datetime) -> Restored:
        """Put a copy's collections in place of the present ones, which are kept as a copy first.

        Everything in the copy is checked before anything is touched. Tips that retention has emptied since stay so, as
        they are now. Raises NotFound, Damaged, NewerFormat, NotPermitted, Busy, NoSpace.
        """
        with files.explained(file, "read"):
            path = file if file.exists() or file.is_absolute() else self.folder / file
        manifest, contents = contents_of(path)
        if not manifest.collections:
            raise Damaged(file=str(path), aside="", backup="")
        for name in manifest.collections:
            if name not in self._ledgers or not self._access.may_write(name):
                raise NotPermitted(file=str(self._access.ledger(name)), what="write")
        step = Step(collection="", edits=(), by=by, at=at, why=path.name)
        with self._standing_still(manifest.collections):
            for name in manifest.collections:
                self._ledgers[name].view()  # a damaged ledger stands aside from here on
            kept = self._all_parts(f"before-restore-{_compact(at.astimezone(self._zone))}", at)
            contents, purged = (
                self._emptied(contents) if COLLECTION in manifest.collections else (contents, ())
            )
            for name in manifest.collections:
                audited = contents.get(f"ledger/{name}.audit.jsonl", b"")
                Writing(self._ledgers[name]).put_back(
                    contents[f"ledger/{name}.json"],
                    audited,
                    step,
                    path.name,
                    purged if name == COLLECTION else (),
                )
        self._histories.put_back(manifest, contents)
        return Restored(collections=manifest.collections, kept=kept, left=manifest.unchecked)

    def _emptied(self, contents: dict[str, bytes]) -> tuple[dict[str, bytes], Collection[str]]:
        """A copy's files without what retention took away, by its own list and by ours; and which tips those are."""
        self._purged.learn(contents.get(f"ledger/{COLLECTION}.purged.jsonl", b""))
        known = self._purged.known()
        return bare_contents(contents, known, lambda _: True), known.keys()

    @contextmanager
    def still(self) -> Iterator[None]:
        """No copy is made meanwhile, and none is left half-made: retention goes through them. Raises Busy, NotPermitted."""
        with locks.FileLock(self.folder / "daily.lock", self._access.general).held(), self._naming.held():
            for kind in ("daily", "copy", "before-restore"):
                self._sweep(kind)
            yield

    @contextmanager
    def _standing_still(self, collections: Sequence[str]) -> Iterator[None]:
        """Nobody writes between the copy of what is replaced and its replacement (measured: 26 edits a restore lost)."""
        with ExitStack() as held:
            held.enter_context(self._naming.held())
            for name in sorted(self._ledgers):
                there = files.stamp(self._access.ledger(name)) is not None and self._access.may_read(name)
                if name in collections or there:
                    held.enter_context(self._ledgers[name].lock.held())
            yield

    def _parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Name's suffix → the collections of one group that this account may read."""
        groups: dict[int | None, list[str]] = {}
        for name in self._ledgers:
            if self._access.may_read(name):
                groups.setdefault(self._access.of(name).gid, []).append(name)
        for gid, names in groups.items():
            suffix = "" if gid == self._access.general.gid else f"-{'-'.join(names)}"
            yield suffix, tuple(names)

    def _make(self, path: Path, names: Sequence[str], at: datetime, access: FileAccess) -> bool:
        """Write a copy and read it back. False: there was nothing to copy."""
        with ExitStack() as held:
            for name in sorted(names):  # in one order, so that two copies never wait for each other
                if files.stamp(self._access.ledger(name)) is not None:
                    held.enter_context(self._ledgers[name].lock.held())
            contents = {
                f"ledger/{path.name}": data for name in names for path, data in self._ledgers[name].as_it_is()
            }
            readable = tuple(n for _, group in self._parts() for n in group)
            histories = {}
            for source, collection, lines in self._histories.within(names, readable):
                contents[f"history/{source}.jsonl"] = lines
                histories[source] = collection
        good = tuple(n for n in names if (data := contents.get(_of(n))) and whole(n, data, _of(n)))
        unchecked = tuple(n for n in names if n not in good and any(map(contents.get, _files(n, contents))))
        if not good and not unchecked:
            return False
        manifest = Manifest(at, good, items_of(contents), unchecked, histories)
        files.replace(path, packed(manifest, contents), access)
        try:
            as_written(path)
        except Damaged:
            path.unlink()
            raise
        return True

    def _sweep(self, kind: str) -> None:
        """Take away what killed makers of copies left. The caller holds the lock under which that kind is made."""
        for path in self.folder.glob(f".{kind}-*.tar.new"):
            with suppress(OSError):
                path.unlink()

    def _rotate(self, suffix: str, names: Sequence[str]) -> None:
        """Keep the newest; all of them while a ledger is damaged, because its last good copy may be the oldest."""
        if any(self._ledgers[name].view().error is not None for name in names):
            return
        day = "[0-9]" * 4 + "-[0-9][0-9]" * 2
        for path in sorted(self.folder.glob(f"daily-{day}{suffix}.tar"))[:-KEPT]:
            path.unlink(missing_ok=True)


def _of(collection: str) -> str:
    return f"ledger/{collection}.json"


def _files(collection: str, contents: Mapping[str, bytes]) -> list[str]:
    return [name for name in contents if name.startswith(f"ledger/{collection}.")]


def _compact(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S")


def _free(path: Path) -> Path:
    """The path, or one with a number that is not taken."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free

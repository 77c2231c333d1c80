"""Checked copies of the ledger, its audit and the history: one a day, 14 kept, and on request.

A copy is a tar with a list of its files and their hashes in front. Real copies, no hard links: what is cut short in
place would be cut short in every link. Files of a collection with a narrower group go into a copy of that group.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec

from store import files
from store.access import Access, SourceOrder, writable_folder
from store.codec import LedgerFile, decode_file, decoder, encode
from store.errors import Busy, Damaged, NewerFormat, NotFound, NotPermitted
from store.files import FileAccess
from store.ledger import Ledger
from store.models.edit import Step
from store.schema import META, SCHEMAS, is_older, lifted

KEPT = 14
"""Daily copies."""
_MANIFEST = "manifest.json"


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One copy that stands in the folder of copies."""

    path: Path
    at: datetime
    collections: tuple[str, ...]


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore did."""

    collections: tuple[str, ...]
    kept: Path | None
    """The copy of what was replaced; None where there was nothing to keep."""


class _Item(msgspec.Struct, frozen=True):
    name: str
    size: int
    sha256: str


class _Manifest(msgspec.Struct, frozen=True):
    at: datetime
    collections: tuple[str, ...]
    files: tuple[_Item, ...]


class _Table(msgspec.Struct):
    manifest: _Manifest


class _File(msgspec.Struct):
    meta: dict[str, dict[str, object]] = msgspec.field(name=META)
    copy: _Table


class Backups:
    """The copies of one data folder."""

    def __init__(
        self, access: Access, sources: Sequence[SourceOrder], ledgers: Mapping[str, Ledger], zone: tzinfo
    ) -> None:
        self._access = access
        self._sources = sources
        self._ledgers = ledgers
        self._zone = zone

    @property
    def folder(self) -> Path:
        """Where the copies are."""
        return self._access.root / "backups"

    def daily(self, at: datetime) -> Path | None:
        """Today's copy, unless it is there, somebody makes it now, or this account may not. Raises NoSpace."""
        day = at.astimezone(self._zone).date().isoformat()
        missing = [
            (suffix, names)
            for suffix, names in self._parts()
            if not (self.folder / f"daily-{day}{suffix}.tar").exists()
        ]
        if not missing or not writable_folder(self.folder):
            return None
        made = None
        try:
            with files.FileLock(self.folder / "daily.lock", self._access.general).held(0):
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
        Raises NotPermitted (also where `to` is a file already), NotFound where nothing was ever written, NoSpace.
        """
        name = f"copy-{_compact(at.astimezone(self._zone))}"
        if to is not None:
            path = _free(to / f"{name}.tar") if to.is_dir() else to
            if path.exists():
                raise NotPermitted(file=str(path), what="replace")
            names = tuple(n for _, group in self._parts() for n in group)
            if self._make(path, names, at, FileAccess()):
                return path
            raise NotFound(what="ledger", id=str(self._access.root / "ledger"))
        if (made := self._all_parts(name, at)) is None:
            raise NotFound(what="ledger", id=str(self._access.root / "ledger"))
        return made

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
        found = [copy for path in self.folder.glob("*.tar") if (copy := _described(path)) is not None]
        return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))

    def newest(self, collection: str) -> str:
        """The path of the newest copy of a collection that is whole; empty where there is none."""
        for copy in self.all():
            if collection in copy.collections:
                try:
                    _contents(copy.path)
                except (Damaged, NewerFormat, NotPermitted, NotFound):
                    continue
                return str(copy.path)
        return ""

    def keep_old(self, path: Path, data: bytes) -> None:
        """Keep a file of an older format before it is written anew."""
        found = files.stamp(path)
        self.folder.mkdir(exist_ok=True)
        mode = path.stat() if found else None
        access = FileAccess(mode.st_mode & 0o777, 0, mode.st_gid) if mode else self._access.general
        files.replace(_free(self.folder / f"{path.name}.before-format"), data, access)

    def restore(self, file: Path, *, by: str, at: datetime) -> Restored:
        """Put a copy's collections in place of the present ones, which are kept as a copy first.

        Everything in the copy is checked before anything is touched. Raises NotFound, Damaged, NewerFormat,
        NotPermitted, Busy, NoSpace.
        """
        path = file if file.exists() or file.is_absolute() else self.folder / file
        manifest, contents = _contents(path)
        for name in manifest.collections:
            if name not in self._ledgers or not self._access.may_write(name):
                raise NotPermitted(file=str(self._access.ledger(name)), what="write")
        for name in manifest.collections:
            self._ledgers[name].view()  # a damaged ledger stands aside from here on
        kept = self._all_parts(f"before-restore-{_compact(at.astimezone(self._zone))}", at)
        step = Step(collection="", edits=(), by=by, at=at, why=path.name)
        for name in manifest.collections:
            ledger = self._ledgers[name]
            audited = contents.get(f"ledger/{name}.audit.jsonl", b"")
            ledger.put_back(contents[f"ledger/{name}.json"], audited, step, path.name)
        for source in self._sources:
            if source.collection in manifest.collections:
                self._put_history_back(source, contents)
        return Restored(collections=manifest.collections, kept=kept)

    def _put_history_back(self, source: SourceOrder, contents: Mapping[str, bytes]) -> None:
        """Lines are only ever added, so a copy is used only where ours lacks its end."""
        name = f"history/{source.id}.jsonl"
        path = self._access.root / name
        ours = files.read(path)
        then = contents.get(name, b"")
        if then and (ours is None or (len(ours[0]) < len(then) and then.startswith(ours[0]))):
            files.replace(path, then, self._access.of(source.collection))

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
        with ExitStack() as locks:
            for name in sorted(names):  # in one order, so that two copies never wait for each other
                if files.stamp(self._access.ledger(name)) is not None:
                    locks.enter_context(self._ledgers[name].lock.held())
            contents = dict(self._present(names))
        ledgers = tuple(n for n in names if f"ledger/{n}.json" in contents)
        if not ledgers:
            return False
        files.replace(path, _packed(_Manifest(at, ledgers, _items(contents)), contents), access)
        try:
            _contents(path)
        except Damaged:
            path.unlink()
            raise
        return True

    def _present(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for name in names:
            if self._ledgers[name].view().error is None:
                for path in (self._access.ledger(name), self._access.audit(name)):
                    if (found := files.read(path)) is not None:
                        yield f"ledger/{path.name}", found[0]
        for source in self._sources:
            if source.collection in names:
                found = files.read(self._access.path("history", f"{source.id}.jsonl"))
                if found is not None:
                    yield f"history/{source.id}.jsonl", found[0][: found[0].rfind(b"\n") + 1]

    def _rotate(self, suffix: str, names: Sequence[str]) -> None:
        """Keep the newest; all of them while a ledger is damaged, because its last good copy may be the oldest."""
        if any(self._ledgers[name].view().error is not None for name in names):
            return
        day = "[0-9]" * 4 + "-[0-9][0-9]" * 2
        for path in sorted(self.folder.glob(f"daily-{day}{suffix}.tar"))[:-KEPT]:
            path.unlink(missing_ok=True)


def _items(contents: Mapping[str, bytes]) -> tuple[_Item, ...]:
    return tuple(_Item(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in contents.items())


def _packed(manifest: _Manifest, contents: Mapping[str, bytes]) -> bytes:
    import tarfile

    meta = {"file": {"format": SCHEMAS["backup"].current, "kind": "backup"}}
    head = encode({META: meta, "copy": {"manifest": manifest}})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in {_MANIFEST: head, **contents}.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = len(data), 0o600, int(manifest.at.timestamp())
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _unpacked(path: Path) -> dict[str, bytes]:
    import tarfile

    found = files.read(path)
    if found is None:
        raise NotFound(what="backup", id=str(path))
    contents: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(found[0]), mode="r:") as tar:
            for member in tar:
                if member.isfile() and (part := tar.extractfile(member)) is not None:
                    contents[member.name] = part.read()
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise Damaged(file=str(path), aside="", backup="") from error
    return contents


def _manifest(path: Path, contents: Mapping[str, bytes]) -> _Manifest:
    try:
        head = contents[_MANIFEST]
        if is_older("backup", head, str(path)):
            head = lifted("backup", head)
        return msgspec.json.decode(head, type=_File).copy.manifest
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(file=str(path), aside="", backup="") from error


def _contents(path: Path) -> tuple[_Manifest, dict[str, bytes]]:
    """A copy's list and files, all checked: hashes, and that every ledger and each of its documents can be read."""
    contents = _unpacked(path)
    manifest = _manifest(path, contents)
    wanted = {_MANIFEST, *(item.name for item in manifest.files)}
    if wanted != contents.keys() or any(
        hashlib.sha256(contents[item.name]).hexdigest() != item.sha256 for item in manifest.files
    ):
        raise Damaged(file=str(path), aside="", backup="")
    for name in manifest.collections:
        try:
            ledger: LedgerFile = decode_file("ledger", contents[f"ledger/{name}.json"], str(path))
            check: Callable[[msgspec.Raw], object] = decoder("entry", name).decode
            for raw in ledger.records.values():
                check(raw)
        except (KeyError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Damaged(file=str(path), aside="", backup="") from error
    return manifest, contents


def _described(path: Path) -> Copy | None:
    try:
        manifest = _manifest(path, _unpacked(path))
    except (Damaged, NotPermitted, NotFound, NewerFormat):
        return None
    return Copy(path=path, at=manifest.at, collections=manifest.collections)


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

"""Every file of a data folder that may hold words of a purged tip, but for the ledger itself: what becomes of each.

A file that can be taken apart is written anew without them, under the lock of whoever else writes it. One that cannot,
and holds the id or words of a purged tip, goes: what is damaged or half-written, and whatever was exported. What this
account may not touch is told (`Swept`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path

import msgspec

from store import files, locks, shellfiles
from store.access import Access
from store.copies import MANIFEST, as_written, items_of, packed
from store.errors import Damaged, NewerFormat, NotFound, NotPermitted, StoreError
from store.files import FileAccess
from store.purged import COLLECTION, Purged
from store.schema import UNREADABLE
from store.shell import Known
from store.steps import FOLDER as STEPS

_LEDGER, _LIST = f"ledger/{COLLECTION}.json", f"ledger/{COLLECTION}.purged.jsonl"
_LARGEST = 200_000_000
"""Bytes of one part of a packed file that are looked at."""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of files; names relative to the data folder, sorted."""

    rewritten: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """They may still hold words of purged tips: this account may not read or write them, or a newer infokim wrote them."""
    waiting: tuple[str, ...] = ()
    """Drafts of other people, which nobody else may read: the words in them go when they next use infokim."""


class Sweeping:
    """One sweep. The caller holds the locks under which copies are made."""

    def __init__(self, access: Access, purged: Purged) -> None:
        self._access = access
        self._known = purged.known()
        self._list = purged.path
        self._words: tuple[bytes, ...] = ()
        self._told: dict[str, list[str]] = {name: [] for name in Swept.__struct_fields__}

    def sweep(self) -> Swept:
        """All of them. Raises Busy where somebody keeps a file for longer than we wait, NoSpace."""
        self._words = shellfiles.spelled(self._all_words())
        for path in self._within("exports"):
            self._export(path)
        for path in self._within("drafts"):
            self._private(path, _lock_of(path), shellfiles.bare_drafts)
        for path in self._within(STEPS):
            self._steps(path)
        for path in self._within("backups"):
            self._copy(path)
        with self._held(
            self._access.root / f"{_LEDGER}.lock"
        ):  # else a writer's file would go just before it is put
            self._rests_of_ledger()
        for source in self._sources():
            self._source(source)
        return Swept(**{name: tuple(sorted(set(found))) for name, found in self._told.items()})

    def _rests_of_ledger(self) -> None:
        for path in self._within("ledger"):
            if path.name.startswith((f"{COLLECTION}.json.", f".{COLLECTION}.")) and path.suffix != ".lock":
                self._unless_clean(path)

    def _all_words(self) -> set[str]:
        """Words that are still there to be looked for; of what an earlier run has taken away the ids have to do."""
        words: set[str] = set()
        for path in (self._access.root / _LEDGER, *(self._cache(source) for source in self._sources())):
            with suppress(StoreError):
                found = files.read(path)
                words |= shellfiles.words_in(found[0], self._known) if found is not None else set()
        return words

    # what a file is

    def _source(self, source: str) -> None:
        """The files of one source of tips, under its lock; its history was never to hold them, and is looked at too."""
        cache = self._cache(source)
        rights = self._access.of(COLLECTION)
        with self._touching(cache), locks.lock_beside(cache, rights).held():
            self._rewrite(cache, partial(shellfiles.bare_tables, known=self._known))
            self._rewrite(cache.with_suffix(".held.json"), partial(shellfiles.bare_answer, known=self._known))
            self._rewrite(cache.with_suffix(".state.json"), shellfiles.bare_state)
            history = self._access.path("history", f"{source}.jsonl")
            self._rewrite(history, partial(shellfiles.bare_history, known=self._known))
            for folder in (cache.parent, history.parent):
                for path in folder.iterdir():
                    if path.name.lstrip(".").startswith(f"{source}.") and _is_rest(path):
                        self._unless_clean(path)

    def _private(self, path: Path, lock: Path, bare: Callable[..., bytes]) -> None:
        """A file of one login. Who may not read it cannot say what is in it."""
        if path.suffix == ".lock":
            return
        if not os.access(path, os.R_OK, effective_ids=True):
            self._tell("waiting", path)
            return
        with self._touching(path), self._held(lock):
            if path.suffix == ".json" and not path.name.startswith("."):
                self._rewrite(path, partial(bare, known=self._known))
            else:
                self._unless_clean(path)

    def _steps(self, path: Path) -> None:
        """One login's steps of tips; where they may not be read they go as a whole, as `Undo.forget` would have it."""
        if not path.name.lstrip(".").endswith((f".{COLLECTION}.json", f".{COLLECTION}.json.new")):
            return
        if os.access(path, os.R_OK, effective_ids=True):
            login = path.name.lstrip(".").partition(".")[0]
            self._private(path, path.with_name(f"{login}.lock"), shellfiles.bare_steps)
        else:
            self._remove(path)

    def _export(self, path: Path) -> None:
        """Made of what is held, and made again at any time. Calendars hold plans alone."""
        if path.suffix in (".ics", ".lock"):
            return
        lock = _lock_of(path)
        with self._touching(path), self._held(lock):
            if self._is_named(path) or self._is_tainted(path):
                self._remove(path)
        if self._is_named(lock) and lock.exists():
            self._remove(lock)

    def _copy(self, path: Path) -> None:
        """A copy stays whole: its list of hashes is made anew, and says what was purged."""
        if path.suffix == ".lock":
            return
        if path.suffix != ".tar":
            self._rewrite(path, partial(shellfiles.bare_tables, known=self._known))
            return
        with self._touching(path):
            try:
                manifest, contents = as_written(path)
                made = bare_contents(contents, self._known, self._is_tainted_data)
            except Damaged:
                self._unless_clean(path)
                return
            if made != contents:
                del made[MANIFEST]
                made[_LIST] = self._list.read_bytes()
                manifest = msgspec.structs.replace(manifest, files=items_of(made))
                files.replace(path, packed(manifest, made), _as_it_is(path))
                self._tell("rewritten", path)
            if self._is_named(path):
                path.rename(_free(path, f"copy-{manifest.at.strftime('%Y%m%dT%H%M%S')}"))

    # what is done about it

    def _rewrite(self, path: Path, bare: Callable[[bytes], bytes]) -> None:
        """Write a file without them; one that cannot be taken apart goes where it holds any."""
        with self._touching(path):
            found = files.read(path)
            if found is None:
                return
            try:
                made = bare(found[0])
            except UNREADABLE:
                self._unless_clean(path)
                return
            if made != found[0]:
                files.replace(path, made, _as_it_is(path))
                self._tell("rewritten", path)

    def _unless_clean(self, path: Path) -> None:
        if self._is_tainted(path):
            self._remove(path)

    def _remove(self, path: Path) -> None:
        with self._touching(path), files.explained(path, "write"):
            path.unlink(missing_ok=True)
            files.sync_folder(path.parent)
            self._tell("removed", path)

    def _is_tainted(self, path: Path) -> bool:
        """Whether a file holds an id or words of a purged tip; packed ones are looked into."""
        with self._touching(path):
            found = files.read(path)
            return found is not None and any(map(self._is_tainted_data, _unpacked(found[0])))
        return False

    def _is_tainted_data(self, data: bytes) -> bool:
        return any(name in self._known for name in shellfiles.names_in(data)) or any(
            word in data for word in self._words
        )

    def _is_named(self, path: Path) -> bool:
        return self._is_tainted_data(os.fsencode(path.name))

    def _touching(self, path: Path) -> _Touching:
        return _Touching(partial(self._tell, "left", path))

    def _tell(self, what: str, path: Path) -> None:
        self._told[what].append(os.fsencode(path.relative_to(self._access.root)).decode("utf-8", "replace"))

    # where they are

    def _within(self, folder: str) -> Iterator[Path]:
        """Every regular file of a folder."""
        root = self._access.root / folder
        for path in sorted(root.rglob("*")):
            with suppress(OSError):
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path

    def _sources(self) -> Iterator[str]:
        """Every source that brought tips, also those that config no longer names."""
        names = {path.name.partition(".")[0] for path in self._within("cache") if path.suffix == ".json"}
        names |= {path.stem for path in self._within("history") if path.suffix == ".jsonl"}
        sign = f'"collection":"{COLLECTION}"'.encode()
        for source in sorted(names - {""}):
            heads = [
                self._head(self._cache(source)),
                self._head(self._cache(source).with_suffix(".state.json")),
            ]
            if any(sign in head for head in heads) or self._mentions(source):
                yield source

    def _head(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(4000)
        except OSError:
            return b""

    def _mentions(self, source: str) -> bool:
        """A history whose source is gone altogether."""
        try:
            with self._access.path("history", f"{source}.jsonl").open("rb") as file:
                return b'"id":"t-' in file.read(4000)
        except OSError:
            return False

    def _cache(self, source: str) -> Path:
        return self._access.path("cache", f"{source}.json")

    def _held(self, lock: Path) -> AbstractContextManager[None]:
        """The lock of a file where it has one: whoever writes the file makes it first."""
        return locks.FileLock(lock, FileAccess()).held() if lock.exists() else nullcontext()


class _Touching(AbstractContextManager[None]):
    """What may not be read or written is told, and nothing else stops for it."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if isinstance(error, NotPermitted | NewerFormat | NotFound):
            if not isinstance(error, NotFound):
                self._tell()
            return True
        return False


def bare_contents(
    contents: dict[str, bytes], known: Known, tainted: Callable[[bytes], bool]
) -> dict[str, bytes]:
    """The files of a copy without words of purged tips; one that cannot be taken apart goes where it holds any."""
    made = dict(contents)
    for name, data in contents.items():
        bare: Callable[..., bytes] | None = None
        if name == _LEDGER:
            bare = shellfiles.bare_tables
        elif name.startswith("history/"):
            bare = shellfiles.bare_history
        elif not name.startswith(f"{_LEDGER}."):
            continue
        try:
            if bare is None:
                raise ValueError(name)
            made[name] = bare(data, known=known)
        except UNREADABLE:
            if tainted(data):
                del made[name]
    return made


def _lock_of(path: Path) -> Path:
    """The lock of a file, and of what a writer of it has begun."""
    name = path.name.removeprefix(".").removesuffix(".new") if path.suffix == ".new" else path.name
    return path.with_name(f"{name}.lock")


def _is_rest(path: Path) -> bool:
    """Whether a file is what a killed writer left, or was set aside as damaged."""
    return path.name.startswith(".") or ".damaged-" in path.name


def _as_it_is(path: Path) -> FileAccess:
    """The rights that a file has."""
    with files.explained(path, "read"):
        found = path.stat()
    return FileAccess(stat.S_IMODE(found.st_mode), 0o700, found.st_gid)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """A file, and the parts of one that is packed (workbooks)."""
    yield data
    if data.startswith(b"PK"):
        import io
        import zipfile

        broken = (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError)
        with suppress(*broken), zipfile.ZipFile(io.BytesIO(data)) as pack:
            for part in pack.infolist():
                if part.file_size <= _LARGEST:
                    yield pack.read(part)


def _free(path: Path, name: str) -> Path:
    number, free = 1, path.with_name(f"{name}.tar")
    while free.exists():
        number += 1
        free = path.with_name(f"{name}-{number}.tar")
    return free

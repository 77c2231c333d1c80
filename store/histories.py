"""Which histories go into which copy, and how they come back; those of sources that config no longer names too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from store import files, locks
from store.access import Access, SourceOrder
from store.codec import decode_file
from store.copies import Manifest
from store.errors import StoreError
from store.files import FileAccess

_NAME = re.compile(r"history/([a-z0-9-]+)\.jsonl")


class Histories:
    """The history files of one data folder."""

    def __init__(self, access: Access, sources: Sequence[SourceOrder]) -> None:
        self._access = access
        self._configured = {source.id: source.collection for source in sources}

    def within(self, names: Collection[str], readable: Collection[str]) -> Iterator[tuple[str, str, bytes]]:
        """(source, collection, whole lines) of each history that belongs in a copy of these collections.

        `readable`: every collection that this account may read. The collection of a removed source is what its state
        still says; "" where nothing does, and then its group decides: no copy is for more people than its file is.
        """
        for path in sorted((self._access.root / "history").glob("*.jsonl")):
            source = path.stem
            collection = self._configured.get(source) or self._told(source)
            if collection in names or (not collection and self._fits(path, names, readable)):
                found = self._read(path, required=source in self._configured)
                if found:
                    yield source, collection, found[: found.rfind(b"\n") + 1]

    def put_back(self, manifest: Manifest, contents: Mapping[str, bytes]) -> None:
        """Lines are only ever added, so a copy is used only where ours lacks its end."""
        for name, then in contents.items():
            named = _NAME.fullmatch(name)
            if named is None or not then:
                continue
            source = named[1]
            collection = self._configured.get(source) or manifest.histories.get(source, "")
            if collection in manifest.collections or not collection:
                self._put_back(source, then, self._rights(collection))

    def _put_back(self, source: str, then: bytes, rights: FileAccess) -> None:
        path = self._access.path("history", f"{source}.jsonl")
        with locks.lock_beside(self._access.path("cache", f"{source}.json"), rights).held():
            ours = files.read(path)
            if ours is None or (len(ours[0]) < len(then) and then.startswith(ours[0])):
                files.replace(path, then, rights)

    def _rights(self, collection: str) -> FileAccess:
        if collection:
            return self._access.of(collection)
        return FileAccess() if self._access.narrow else self._access.general

    def _told(self, source: str) -> str:
        """What the last pull of a removed source left in its state; "" where that is gone too."""
        path = self._access.path("cache", f"{source}.state.json")
        with suppress(StoreError):
            if (found := files.read(path)) is not None:
                told: str = decode_file("state", found[0], str(path)).source.state.collection
                return told
        return ""

    def _fits(self, path: Path, names: Collection[str], readable: Collection[str]) -> bool:
        if not self._access.narrow or set(names) >= set(readable):
            return True
        with suppress(OSError):
            group = path.stat().st_gid
            return any(self._access.of(name).gid == group for name in names)
        return False

    def _read(self, path: Path, *, required: bool) -> bytes:
        try:
            found = files.read(path)
        except StoreError:
            if required:
                raise
            return b""
        return found[0] if found is not None else b""

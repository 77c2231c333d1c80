"""What a copy is: a tar with a list of its files and their hashes in front, and how one is checked."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from store import files
from store.codec import LedgerFile, decode_file, decoder, encode
from store.errors import Damaged, NotFound, StoreError
from store.schema import META, SCHEMAS, UNREADABLE, is_older, lifted

MANIFEST = "manifest.json"


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One copy that stands in the folder of copies."""

    path: Path
    at: datetime
    collections: tuple[str, ...]
    unchecked: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """One file in a copy."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What is in a copy, so that it can be checked."""

    at: datetime
    collections: tuple[str, ...]
    """Those that were read whole: what a restore puts back."""
    files: tuple[Item, ...]
    unchecked: tuple[str, ...] = ()
    """Those that could not be read whole when the copy was made: their bytes are in it as they were, and only that."""
    histories: dict[str, str] = {}
    """Source → its collection; "" for a source that config no longer names where nothing tells."""


class _Table(msgspec.Struct):
    manifest: Manifest


class _File(msgspec.Struct):
    meta: dict[str, dict[str, object]] = msgspec.field(name=META)
    copy: _Table


def items_of(contents: Mapping[str, bytes]) -> tuple[Item, ...]:
    """The files with their sizes and hashes."""
    return tuple(Item(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in contents.items())


def packed(manifest: Manifest, contents: Mapping[str, bytes]) -> bytes:
    """The copy as bytes."""
    import tarfile

    meta = {"file": {"format": SCHEMAS["backup"].current, "kind": "backup"}}
    head = encode({META: meta, "copy": {"manifest": manifest}})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in {MANIFEST: head, **contents}.items():
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


def _manifest(path: Path, contents: Mapping[str, bytes]) -> Manifest:
    try:
        head = contents[MANIFEST]
        if is_older("backup", head, str(path)):
            head = lifted("backup", head)
        return msgspec.json.decode(head, type=_File).copy.manifest
    except UNREADABLE as error:
        raise Damaged(file=str(path), aside="", backup="") from error


def whole(collection: str, data: bytes, file: str) -> bool:
    """Whether a ledger and each of its documents can be read."""
    try:
        _check(collection, data, file)
    except (StoreError, *UNREADABLE):
        return False
    return True


def _check(collection: str, data: bytes, file: str) -> None:
    ledger: LedgerFile = decode_file("ledger", data, file)
    check: Callable[[msgspec.Raw], object] = decoder("entry", collection).decode
    for raw in ledger.records.values():
        check(raw)


def as_written(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """A copy's list and files; it holds exactly what its list says, every byte. Raises Damaged, NewerFormat, NotFound."""
    contents = _unpacked(path)
    manifest = _manifest(path, contents)
    wanted = {MANIFEST, *(item.name for item in manifest.files)}
    if wanted != contents.keys() or any(
        hashlib.sha256(contents[item.name]).hexdigest() != item.sha256 for item in manifest.files
    ):
        raise Damaged(file=str(path), aside="", backup="")
    return manifest, contents


def contents_of(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The same, and every ledger that it calls whole can be read with each of its documents."""
    manifest, contents = as_written(path)
    for name in manifest.collections:
        try:
            _check(name, contents[f"ledger/{name}.json"], str(path))
        except UNREADABLE as error:
            raise Damaged(file=str(path), aside="", backup="") from error
    return manifest, contents


def collections_in(path: Path) -> tuple[str, ...]:
    """What a copy holds anything of, by the list in front of it alone; empty where that cannot be read.

    By hand: importing tarfile costs every start 10 ms, and the list is the first member, behind one block of 512.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
            size = int(head[124:136].rstrip(b"\0 "), 8)
            held = _manifest(path, {MANIFEST: file.read(size)})
            return tuple({*held.collections, *held.unchecked, *held.histories.values()} - {""})
    except (OSError, ValueError, StoreError):
        return ()


def described(path: Path) -> Copy | None:
    """What a copy says of itself, unchecked; None where it cannot be read."""
    try:
        manifest = _manifest(path, _unpacked(path))
    except StoreError:
        return None
    return Copy(path=path, at=manifest.at, collections=manifest.collections, unchecked=manifest.unchecked)

"""Who changed what and when: append-only lines, each sealed with the hash of the one before. Names of fields, no values.

A crash must not leave an acknowledged write without its line, and two files cannot be written at once. So the lines
of a write go into the ledger file with it, in one commit (codec.Outbox), and are appended to the audit file after
it. Killed in between, the next write first appends what is missing; readers see the outbox as if it had landed.
A full disk at that moment costs nothing either: the write stands, its line waits in the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from store import files
from store.codec import Outbox, encode
from store.schema import UNREADABLE


class AuditLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edit that is on disk."""

    at: datetime
    by: str
    """A login."""
    what: str
    """new | edit | move | delete | restore | accept | refuse | restore-backup | prune | reveal | purge | export."""
    id: str
    """The record; the source for accept and refuse; the copy's name for restore-backup; how many, for prune and export."""
    rev: int = 0
    fields: tuple[str, ...] = ()
    why: str | None = None
    ways: dict[str, tuple[str, ...]] = {}
    """Of a plan: channel → the statuses that it went through, the former one first. Of a village: `status` → likewise."""
    records: tuple[str, ...] = ()
    """Of an export: the records that went out unmasked."""
    to: str = ""
    """Of a move: the id that the record has from then on; its `new` is the next line."""
    hash: str = ""
    """sha256 over the hash of the line before and this line without its hash."""


_DECODER = msgspec.json.Decoder(AuditLine)


def sealed(line: AuditLine, before: str) -> AuditLine:
    """The line with its hash, following a line whose hash is `before` (empty for the first)."""
    content = encode(msgspec.structs.replace(line, hash=""))
    return msgspec.structs.replace(line, hash=hashlib.sha256(before.encode() + content).hexdigest())


def outbox(lines: Iterable[AuditLine], before: str) -> Outbox:
    """The lines sealed one after the other, ready to be committed with their write."""
    texts: list[str] = []
    chain = before
    for line in lines:
        whole = sealed(line, chain)
        chain = whole.hash
        texts.append(encode(whole).decode())
    return Outbox(before, tuple(texts))


def head(path: Path) -> str:
    """The hash that the chain in a file ends with; empty where there is none."""
    return _hash(files.last_line(path))


def settle(path: Path, waiting: Outbox, access: files.FileAccess) -> None:
    """Append the lines of an outbox that the file does not have yet. The caller holds the ledger's lock."""
    if missing := _missing(path, waiting):
        files.append(path, "".join(f"{line}\n" for line in missing).encode(), access)


def _missing(path: Path, waiting: Outbox) -> Sequence[str]:
    if not waiting.lines:
        return ()
    hashes = [_hash(line.encode()) for line in waiting.lines]
    end = head(path)
    if end == hashes[-1]:
        return ()
    if end == waiting.before:
        return waiting.lines
    # Some of them are there; or an older ledger was put back by hand, or lines were taken out of the file.
    known = {_hash(line) for line in _lines(path)}
    return tuple(line for line, sign in zip(waiting.lines, hashes, strict=True) if sign not in known)


def read(
    path: Path,
    waiting: Outbox = Outbox(),  # noqa: B008  frozen
    *,
    about: str | None = None,
) -> Iterator[AuditLine]:
    """Every line, oldest first, and those that still wait. Lines that cannot be read are left out (`broken` tells).

    `about`: those of one record alone, without taking the others apart.
    """
    sign = (about or "").encode()
    for text in (*_lines(path), *(line.encode() for line in _missing(path, waiting))):
        if sign not in text:
            continue
        try:
            line = _DECODER.decode(text)
        except UNREADABLE:
            continue
        if about is None or line.id == about or about in line.records:
            yield line


def broken(lines: Iterable[AuditLine]) -> int | None:
    """The number (from 1) of the first line that does not follow from the one before; None where the chain holds."""
    before = ""
    for number, line in enumerate(lines, 1):
        if sealed(line, before).hash != line.hash:
            return number
        before = line.hash
    return None


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """Where an audit is not as it was written."""

    how: str
    """changed: a line is not as it was sealed, or lines before it were taken out, put in or swapped. end: lines are
    missing at the end, which the ledger still has and the next write appends. cut: more than those are missing there, or
    every line from one on was sealed anew. added: lines that no write made follow the last one."""
    line: int
    """From 1; of `end` and `cut` the first one that is missing."""


def verified(path: Path, waiting: Outbox) -> Break | None:
    """The first break of an audit file; None where it is whole. `waiting`: the ledger's, which knows the last line.

    What was cut off at the end of a file whose ledger is gone too cannot be known. Raises NotPermitted.
    """
    found = files.read(path)
    lines = [] if found is None else found[0].splitlines(keepends=True)
    before, places = "", {"": 0}
    for number, text in enumerate(lines, 1):
        try:
            line = _DECODER.decode(text)
        except UNREADABLE:
            line = None
        if line is None and number == len(lines) and not text.endswith(b"\n"):
            break  # its writer was killed; the next one takes it away
        if line is None or encode(line) + b"\n" != text or sealed(line, before).hash != line.hash:
            return Break(how="changed", line=number)
        before = line.hash
        places[before] = number
    signs = [_hash(line.encode()) for line in waiting.lines]
    if not signs or before == signs[-1]:
        return None
    if signs[-1] in places:
        return Break(how="added", line=places[signs[-1]] + 1)
    return Break(how="end" if before in (waiting.before, *signs) else "cut", line=places[before] + 1)


def _lines(path: Path) -> list[bytes]:
    found = files.read(path)
    if found is None:
        return []
    data = found[0]
    return data[: data.rfind(b"\n") + 1].splitlines()


def _hash(text: bytes) -> str:
    try:
        return _DECODER.decode(text).hash if text else ""
    except UNREADABLE:
        return ""

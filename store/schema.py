"""Format numbers of the files, and the steps that lift an older file to the present one.

A step is pure: the tree of a file in format n → the tree in format n + 1. Reading an older file lifts it in memory
(so an account without write permission reads it too); the first write keeps a copy of the old file in `backups/`
and writes the new format. A newer file is refused: we would drop what we do not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from store.errors import NewerFormat

UNREADABLE = (msgspec.DecodeError, ValueError, KeyError, TypeError, RecursionError)
"""What decoding raises for bytes that are not what they should be: bad UTF-8 is a ValueError, deep nesting the last."""
Tree = dict[str, Any]
"""A file as plain values: table → id → document, and `_meta` → `file` → what is said of the file itself."""
META = "_meta"
KeepOld = Callable[[Path, bytes], None]
"""Keeps a copy of a file of an older format before it is written anew."""


class Schema(msgspec.Struct, frozen=True):
    """The present format of one kind of file, and how to get there from each older one."""

    current: int
    steps: Mapping[int, Callable[[Tree], Tree]] = {}
    """Format n → the step that makes format n + 1."""


SCHEMAS: dict[str, Schema] = {
    "cache": Schema(1),
    "ledger": Schema(1),
    "state": Schema(1),
    "held": Schema(1),
    "drafts": Schema(2, {1: lambda tree: tree}),
    "backup": Schema(1),
    "undo": Schema(1),
    "deliveries": Schema(1),
}
"""Kind of file → its schema. To change a format: raise `current`, add the step, add its test.

Drafts 2: a form has a key, so that a form is no slot; one of format 1 has none, and nothing in it changes.
"""


class _FileMeta(msgspec.Struct):
    format: int


class _MetaTable(msgspec.Struct):
    file: _FileMeta


class _Peek(msgspec.Struct):
    meta: _MetaTable = msgspec.field(name=META)


def format_of(data: bytes) -> int:
    """The format number in a file's bytes. Raises msgspec.DecodeError where there is none to be read."""
    return msgspec.json.decode(data, type=_Peek).meta.file.format


def is_older(kind: str, data: bytes, file: str) -> bool:
    """Whether a file has to be lifted. Raises NewerFormat; msgspec.DecodeError where it is no such file."""
    found, known = format_of(data), SCHEMAS[kind].current
    if found > known:
        raise NewerFormat(file=file, found=found, known=known)
    return found < known


def lifted(kind: str, data: bytes) -> bytes:
    """The same file in the present format. Raises msgspec.DecodeError where a step is missing or cannot read it."""
    schema = SCHEMAS[kind]
    tree: Tree = msgspec.json.decode(data, type=Tree)
    for number in range(format_of(data), schema.current):
        if number not in schema.steps:
            raise msgspec.ValidationError(f"no step from format {number}")
        tree = schema.steps[number](tree)
        tree[META]["file"]["format"] = number + 1
    return msgspec.json.encode(tree)

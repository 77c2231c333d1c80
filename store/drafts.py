"""Unsaved forms, one file per login, readable by nobody else. Offered again after a lost connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from store import files, locks
from store.access import Access
from store.aside import stand_aside
from store.codec import encode, plain
from store.errors import StoreError
from store.purged import Purged
from store.schema import META, SCHEMAS, UNREADABLE, is_older, lifted
from store.shell import bare_draft


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it stood when it was left."""

    screen: str
    id: str | None = None
    """None: a new record."""
    key: str = ""
    """Tells forms of the same record, or of two new ones, apart; empty in a file of format 1."""
    based_on: int = 0
    fields: dict[str, Any] = {}
    """Flat field → value in JSON form (dates as ISO text), or the text as typed."""
    base: dict[str, Any] | None = None
    """The record's flat fields as its source had them when the form was opened, in JSON form."""
    at: datetime


class _Table(msgspec.Struct):
    drafts: tuple[Draft, ...]


class _File(msgspec.Struct):
    meta: dict[str, dict[str, Any]] = msgspec.field(name=META)
    login: _Table


class Drafts:
    """The drafts of each login."""

    def __init__(self, access: Access, purged: Purged) -> None:
        """`purged`: the tips of which no form keeps anything any more."""
        self._access = access
        self._purged = purged
        self._locks: dict[str, locks.FileLock] = {}

    @cached_property
    def _private(self) -> files.FileAccess:
        return files.FileAccess(0o600, self._access.general.folder, None)

    def save(
        self,
        login: str,
        screen: str,
        id: str | None,
        based_on: int,
        fields: dict[str, Any],
        at: datetime,
        base: dict[str, Any] | None = None,
        *,
        key: str = "",
        replaces: str | None = None,
    ) -> None:
        """Keep a form; an older draft of the same screen, id and key is replaced, no other. Raises Busy, NotPermitted,
        NoSpace.

        `base`: what the source said when it was opened (`Row.as_seen`). `key`: the form's own, so that two of one
        login never share a place. `replaces`: the key of the draft that this form went on with.
        """
        draft = Draft(
            screen=screen, id=id, key=key, based_on=based_on, fields=plain(fields), base=plain(base), at=at
        )
        over = {(screen, id, key), (screen, id, key if replaces is None else replaces)}
        self._access.ensure()
        with self._lock(login).held():
            others = tuple(d for d in self.load(login) if (d.screen, d.id, d.key) not in over)
            self._put(login, (*others, draft))

    def load(self, login: str) -> tuple[Draft, ...]:
        """Every draft of a login, oldest first. Raises NotPermitted."""
        path = self._path(login)
        found = files.read(path)
        if found is None:
            return ()
        try:
            return self._without(_decoded(found[0], path), login)
        except UNREADABLE:
            stand_aside(path, self._lock(login), lambda data: _decoded(data, path))
            return ()

    def _without(self, drafts: tuple[Draft, ...], login: str) -> tuple[Draft, ...]:
        """Without what tips were purged of since; on disk too, for nobody but this login may read the file."""
        known = self._purged.seen()
        kept = tuple(one for draft in drafts if (one := _bare(draft, known)) is not None)
        if kept != drafts:
            with suppress(StoreError), self._lock(login).held():
                held = files.read(self._path(login))
                if held is not None and _decoded(held[0], self._path(login)) == drafts:
                    self._put(login, kept)
        return kept

    def drop(self, login: str, screen: str, id: str | None, key: str = "") -> None:
        """Forget a form: it was saved, or is not wanted. Nothing happens where there is none."""
        gone = (screen, id, key)
        if all((d.screen, d.id, d.key) != gone for d in self.load(login)):
            return
        with self._lock(login).held():
            self._put(login, tuple(d for d in self.load(login) if (d.screen, d.id, d.key) != gone))

    def _path(self, login: str) -> Path:
        safe = re.sub(r"[^A-Za-z0-9_-]", lambda found: f"%{ord(found[0]):02x}", login)
        return self._access.path("drafts", f"{safe}.json")

    def _lock(self, login: str) -> locks.FileLock:
        if login not in self._locks:
            self._locks[login] = locks.lock_beside(self._path(login), self._private)
        return self._locks[login]

    def _put(self, login: str, drafts: tuple[Draft, ...]) -> None:
        meta = {"file": {"format": SCHEMAS["drafts"].current, "kind": "drafts"}}
        known = self._purged.seen()
        kept = [one for draft in drafts if (one := _bare(draft, known)) is not None]
        files.replace(self._path(login), encode({META: meta, "login": {"drafts": kept}}), self._private)


def _bare(draft: Draft, known: Mapping[str, datetime]) -> Draft | None:
    if draft.id not in known:
        return draft
    made = bare_draft(plain(draft), known)
    return None if made is None else msgspec.convert(made, Draft)


def _decoded(data: bytes, path: Path) -> tuple[Draft, ...]:
    if is_older("drafts", data, str(path)):
        data = lifted("drafts", data)
    return msgspec.json.decode(data, type=_File).login.drafts

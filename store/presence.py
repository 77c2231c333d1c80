"""Who has which record open in a form just now: a hint for others, never a lock.

One empty file for each open form; its name says everything: record, login, form, since when, last touched. So whoever
looks needs one `stat` of the folder while nothing moves, and one listing where something did. A form that is left
takes its file away; one whose terminal died, or in which nobody typed for five minutes, counts no more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from store import files
from store.access import Access
from store.errors import StoreError
from store.files import Stamp

FOLDER = "presence"
LASTS = timedelta(minutes=5)
"""How long after it was touched last a form counts."""
RENEWED = timedelta(minutes=1)
"""How often a form in which somebody types is touched, at most."""
_NAME = re.compile(r"([^~]+)~([^~]+)~([0-9a-f]+)~(\d+)~(\d+)")


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a form."""

    id: str
    """The record."""
    by: str
    """A login."""
    form: str
    """Random, one for each form."""
    since: datetime
    touched: datetime


class Presence:
    """The open forms of everybody. Nothing here is worth an error to whoever fills one in: what fails is left undone."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._folder = access.root / FOLDER
        self._stamp: Stamp | None = None
        self._held: tuple[Present, ...] = ()

    def begin(self, record_id: str, by: str, at: datetime) -> Present | None:
        """Say that a form is open; None where it cannot be said. Takes away what counts no more."""
        one = Present(id=record_id, by=by, form=os.urandom(6).hex(), since=at, touched=at)
        with suppress(StoreError, OSError):
            files.make_folder(self._folder, self._access.general)
            for old in self._listed():
                if at - old.touched > LASTS:
                    self._path(old).unlink(missing_ok=True)
            _touch(self._path(one), self._access.general)
            return one
        return None

    def due(self, one: Present, at: datetime) -> bool:
        """Whether a form in which somebody types is to be touched again."""
        return at - one.touched >= RENEWED

    def renew(self, one: Present, at: datetime) -> Present:
        """Somebody types in it; the same object where it was touched a moment ago."""
        if not self.due(one, at):
            return one
        newer = msgspec.structs.replace(one, touched=at)
        try:
            self._path(one).rename(self._path(newer))
        except OSError:  # swept away meanwhile, because nobody typed for long
            with suppress(OSError):
                _touch(self._path(newer), self._access.general)
        return newer

    def end(self, one: Present) -> None:
        """The form is left."""
        with suppress(OSError):
            self._path(one).unlink(missing_ok=True)

    def moved(self) -> bool:
        """Whether forms were opened, renewed or left since `now` was last asked; one `stat`."""
        return files.stamp(self._folder) != self._stamp

    def now(self, at: datetime) -> Mapping[str, tuple[Present, ...]]:
        """Record → the forms that are open on it, the oldest first."""
        stamp = files.stamp(self._folder)
        if stamp != self._stamp:
            self._held = tuple(sorted(self._listed(), key=lambda one: one.since))
            self._stamp = stamp  # looked at before the listing: what came during it is listed again
        found: dict[str, tuple[Present, ...]] = {}
        for one in self._held:
            if abs(at - one.touched) <= LASTS:  # also where the clock was set back
                found[one.id] = (*found.get(one.id, ()), one)
        return found

    def _listed(self) -> Iterator[Present]:
        try:
            names = [path.name for path in self._folder.iterdir()]
        except OSError:
            return
        for name in names:
            if (parts := _NAME.fullmatch(name)) is not None:
                with suppress(ValueError, OverflowError, OSError):
                    since, touched = (datetime.fromtimestamp(int(text), UTC) for text in parts.groups()[3:])
                    yield Present(
                        id=_plain(parts[1]),
                        by=_plain(parts[2]),
                        form=parts[3],
                        since=since,
                        touched=touched,
                    )

    def _path(self, one: Present) -> Path:
        named = (_safe(one.id), _safe(one.by), one.form, str(int(one.since.timestamp())))
        return self._folder / "~".join((*named, str(int(one.touched.timestamp()))))


def _safe(text: str) -> str:
    """As part of a file's name; `urllib.parse` would do and costs the first paint an import."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda met: "".join(f"%{byte:02x}" for byte in met[0].encode()), text)[
        :100
    ]


def _plain(name: str) -> str:
    return re.sub(
        r"(?:%[0-9a-f]{2})+",
        lambda met: bytes.fromhex(met[0].replace("%", "")).decode(errors="replace"),
        name,
    )


def _touch(path: Path, access: files.FileAccess) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        if access.gid is not None:
            os.fchown(handle, -1, access.gid)
        os.fchmod(handle, access.mode)
    finally:
        os.close(handle)

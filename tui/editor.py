"""Writing prose in the person's own editor, while the app goes on underneath.

What is written may be somebody's tip: the file stands in a folder of its own that only this account may look into, and
that takes along whatever the editor puts beside it (swap files, backups). It goes when the editor has ended; what a
killed session left is swept by the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shlex
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App

NAME: Final = "infokim-edit-"


def editor() -> list[str]:
    """The command: $VISUAL, $EDITOR, else nano or vi where they are; empty where there is none."""
    for named in (os.environ.get("VISUAL", ""), os.environ.get("EDITOR", ""), "nano", "vi"):
        words = shlex.split(named)
        if words and shutil.which(words[0]):
            return words
    return []


async def edited(app: App[Any], text: str) -> str | None:
    """The text after the editor, without the newline that editors add; None if there is no editor or it failed.

    An awaited subprocess: `subprocess.run` inside `suspend` stops the loop and with it every clock (tech-spike 3.7).
    """
    command = editor()
    if not command:
        return None
    try:
        with _folder() as folder:
            file = folder / "infokim.txt"
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
                stream.write(text.encode())
            with app.suspend():
                process = await asyncio.create_subprocess_exec(*command, str(file))
                status = await process.wait()
            app.refresh(layout=True)
            return file.read_text(encoding="utf-8").removesuffix("\n") if status == 0 else None
    except (OSError, UnicodeError):
        return None


def sweep() -> int:
    """Remove the folders that sessions of this account left when they were killed; how many there were.

    A session holds a lock on its folder as long as it lives. Nothing of other accounts is touched, and no link followed.
    """
    removed = 0
    for place in _places():
        for folder in sorted(place.glob(f"{NAME}*")) if place.is_dir() else ():
            with contextlib.suppress(OSError):  # gone meanwhile, or of a session that lives
                found = folder.lstat()
                if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                    continue
                with _locked(folder):
                    shutil.rmtree(folder)
                    removed += 1
    return removed


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder that nobody else may look into, held until it goes."""
    folder = Path(tempfile.mkdtemp(prefix=NAME, dir=_places()[0]))  # 0700 whatever the umask
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder. Raises BlockingIOError where another session does. An editor that outlives us does not inherit it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def _places() -> list[Path]:
    """Where such folders are made: the session's own place in memory where there is one, else the temporary folder."""
    own = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    usual = Path(tempfile.gettempdir())
    is_ours = (
        own.is_absolute() and own.is_dir() and own.stat().st_uid == os.geteuid() and os.access(own, os.W_OK)
    )
    return [own, usual] if is_ours else [usual]

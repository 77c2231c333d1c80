"""Writing prose in the person's own editor, while the app goes on underneath."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


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
    descriptor, name = tempfile.mkstemp(prefix="infokim-", suffix=".txt")  # 0600 whatever the umask
    file = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        with app.suspend():
            process = await asyncio.create_subprocess_exec(*command, name)
            status = await process.wait()
        app.refresh(layout=True)
        return file.read_text(encoding="utf-8").removesuffix("\n") if status == 0 else None
    except (OSError, UnicodeDecodeError):
        return None
    finally:
        file.unlink(missing_ok=True)

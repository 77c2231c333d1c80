"""A text as a file of its own, for whoever can reach the folder and not the clipboard."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import StoreError

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def text_file(desk: Desk, name: str, text: str, collection: str, *, home: bool = True) -> Path:
    """Write it into `exports/` for those who may read the collection, or where that is not allowed into the person's
    home, for nobody else to read. `name`: with its ending; signs that file names dislike are replaced.

    `home`: false for personal data, which retention must find again. Waits for the disk. Raises OSError where neither is
    possible, and without `home` what `Store.publish` raises.
    """
    name = re.sub(r"[^A-Za-z0-9.-]", "_", name)
    data = f"{text}\n".encode()
    try:
        return desk.store.publish(name, data, collection)
    except StoreError:
        if not home:
            raise
        file = Path.home() / f"infokim-{name}"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        return file

"""Where files go: `exports/` of the data folder with the collection's rights, or a place that a person names."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.headless.desk import Desk

_PLAIN = re.compile(r"[a-z0-9-]{1,24}")


def stem(collection: str, filters: Mapping[str, str]) -> str:
    """`deferrals-2024-11-sekupang`: the collection and what was asked for. What was looked for in tips is not named."""
    if not filters:
        return collection
    texts = [text.casefold() for text in filters.values()]
    if collection != "tips" and len(texts) <= 3 and all(map(_PLAIN.fullmatch, texts)):
        return "-".join((collection, *texts))
    told = "\x1f".join(f"{name}={text}" for name, text in sorted(filters.items()))
    return f"{collection}-{sha256(told.encode()).hexdigest()[:6]}"


def put(desk: Desk, files: Mapping[str, bytes], collection: str, out: str | None) -> list[Path]:
    """Write files (name → bytes); where they are now. `out`: a file for a single one, else a folder, made where it is
    missing; None: `exports/`.

    What is outside the data folder and holds tips is for nobody else to read, and no retention reaches it. Waits for the
    disk. Raises OSError with its file, and what `Store.publish` raises.
    """
    if out is None:
        return [desk.store.publish(name, data, collection) for name, data in files.items()]
    target = Path(out).expanduser()
    if len(files) > 1 or out.endswith("/"):
        target.mkdir(exist_ok=True)
    places = {target / name if target.is_dir() else target: data for name, data in files.items()}
    mode = 0o600 if collection == "tips" else 0o666  # before the umask
    for path, data in places.items():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
    return list(places)

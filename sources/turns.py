"""Whose turn it is: many sources are fetched side by side, one at a time holds a large body, is parsed and is written."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple

from sources.errors import SourceError


class Brought(NamedTuple):
    """What came of an address or of files."""

    validators: dict[str, str] | None
    """For the next time; None: nothing changed."""
    missing: SourceError | None = None
    """Why there are pages that did not come."""


class Turn:
    """One pull's part in the queue. Without a lock nobody else is there, and it is always its turn."""

    SMALL = 262_144
    """Decoded bytes that a pull may hold while it is not its turn: most answers are smaller."""

    def __init__(self, queue: asyncio.Lock | None = None) -> None:
        self._queue = queue
        self._mine = False
        self.waited = 0.0
        """Seconds spent in the queue: they count for nobody's deadline."""

    async def take(self) -> None:
        """Wait until it is this pull's turn; at once where it is already."""
        if self._queue is not None and not self._mine:
            began = time.monotonic()
            await self._queue.acquire()
            self._mine = True
            self.waited += time.monotonic() - began

    def give(self) -> None:
        """Let the next one have it; nothing happens where it was not taken."""
        if self._queue is not None and self._mine:
            self._mine = False
            self._queue.release()

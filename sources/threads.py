"""Blocking work in threads: told when nobody waits for it any more, given up at a deadline."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def threaded(call: Callable[[threading.Event], T]) -> T:
    """Work in a thread; the event is set when nobody waits for its end any more."""
    stop = threading.Event()
    try:
        return await asyncio.to_thread(call, stop)
    finally:
        stop.set()

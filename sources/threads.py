"""Blocking work in one thread of its own: told when nobody waits for it any more.

One thread, not whichever is free: each thread of a pool keeps what it once allocated. Twenty sources of 5 MB, parsed one
after the other, took 340 MB in a pool and take 130 here; one alone takes 90.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

T = TypeVar("T")


@cache
def worker() -> ThreadPoolExecutor:
    """The thread in which answers are parsed, mapped and written."""
    return ThreadPoolExecutor(1, "infokim-parse")


async def threaded(call: Callable[[threading.Event], T]) -> T:
    """Work in that thread; the event is set when nobody waits for its end any more."""
    stop = threading.Event()
    try:
        return await asyncio.get_running_loop().run_in_executor(worker(), call, stop)
    finally:
        stop.set()


@contextmanager
def collector_resting() -> Iterator[None]:
    """Rows hold no cycles. Walking all of them each time they have grown by a quarter takes up to a third of a pull's
    time, and nothing else in the process runs meanwhile."""
    was_working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_working:
            gc.enable()

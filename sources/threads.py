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
from contextlib import contextmanager, suppress
from functools import cache
from typing import TypeVar

T = TypeVar("T")


_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
"""Names of glibc's settings, as in its malloc.h."""
_LARGE = 131_072


@cache
def worker() -> ThreadPoolExecutor:
    """The thread in which answers are parsed, mapped and written."""
    _give_large_blocks_back()
    return ThreadPoolExecutor(1, "infokim-parse")


def _give_large_blocks_back() -> None:
    """Have the C library return to the system what was freed: bodies, their texts, long lists.

    By itself glibc keeps blocks up to the size of the largest that it ever saw freed, up to 32 MB, and an arena for
    each thread. Other C libraries have no such settings.
    """
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        tune = ctypes.CDLL(None).mallopt
        for setting, value in ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE), (_ARENA_MAX, 1)):
            tune(setting, value)


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

"""Who may pull at this moment: many sources side by side, one connection to a host, one at a time held and parsed.

Everything here belongs to one event loop: what was waited for in another loop raises RuntimeError in this one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from sources.address import origin
from sources.spec import SourceSpec
from sources.turns import Turn

AT_ONCE = 20
"""Pulls side by side, each with its own host."""
FILES_AT_ONCE = 4
"""Files read side by side: a dead network disk keeps a thread until it answers."""
THREADS = AT_ONCE + 12


class Gates:
    """The queues of one loop."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(AT_ONCE)
        self._files = asyncio.Semaphore(FILES_AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def passed(self, spec: SourceSpec) -> AsyncIterator[Turn]:
        """Wait for a place: first at the source's host, so that whoever waits there keeps no other from pulling.

        The turn that it gives is taken by whoever holds much, and given back at the end whatever happens.
        """
        place = self._files if spec.url is None else self._hosts[origin(spec.url)]
        async with place, self._all:
            turn = Turn(self._turn)
            try:
                yield turn
            finally:
                turn.give()


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, Gates] = WeakKeyDictionary()


def gates() -> Gates:
    """The running loop's own."""
    return _gates.setdefault(asyncio.get_running_loop(), Gates())


def give_threads() -> None:
    """Threads enough for the running loop: name servers and disks that do not answer each keep one for a while, and the
    default of a machine with two cores is six. Called before the loop first needs one."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "infokim-pull"))

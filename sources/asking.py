"""What a pull asks an address: page after page, each again as long as that may help and there is time.

The deadline and the turn are kept here; `sources/http.py` makes a single attempt.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from sources import presets
from sources.address import Pacing, origin
from sources.errors import Unreachable
from sources.http import Answer, Attempts, Passing
from sources.inflate import Body
from sources.secrets import Credentials, credentials, value_of
from sources.spec import SourceSpec
from sources.turns import Turn

_SHORTEST_WAIT = 1.0
"""Seconds between two attempts, also where a server that is too busy asks for none."""


class Asking:
    """One pull's requests over one connection."""

    def __init__(
        self,
        spec: SourceSpec,
        *,
        clock: Callable[[], datetime],
        received: Callable[[int], None],
        pacing: Pacing,
        turn: Turn,
        headers: frozenset[str] = frozenset(),
    ) -> None:
        """`received` is told the bytes of a page so far; `headers`: what of an answer's headers to keep, in lower case."""
        self._spec = spec
        self._received = received
        self._pacing = pacing
        self._turn = turn
        self._where = origin(spec.url or "")
        self._style = (presets.named(spec.preset) or presets.Preset()).token
        self._attempts = Attempts(spec, clock=clock, held=self._held, renew=self._renew, headers=headers)
        self._carried: Credentials | None = None
        self._deadline: asyncio.Timeout | None = None
        self._renewed = False

    async def page(self, url: str, *, validators: Mapping[str, str], seconds: float) -> Answer:
        """One page within `seconds`, retries and waits included, but not those for the turn.

        `validators` may hold `etag` and `last-modified`. Raises SourceError.
        """
        self._renewed = False
        try:
            async with asyncio.timeout(seconds) as self._deadline:
                return await self._patiently(url, validators)
        except TimeoutError:
            failure = Unreachable("timeout", where=self._where, seconds=seconds)
        raise failure

    async def close(self) -> None:
        """End the connection."""
        await self._attempts.close()

    async def _patiently(self, url: str, validators: Mapping[str, str]) -> Answer:
        """Ask again as long as that may help and there is time."""
        attempt = 1
        while True:
            try:
                await self._attempts.open()
                if self._carried is None:
                    value = await self._secret()
                    self._carried = await credentials(
                        self._spec.auth, value, self._attempts.post, self._style
                    )
                return await self._attempts.get(url, validators, self._carried)
            except Passing as passing:
                failure = passing.failure
            self._turn.give()
            wait = failure.retry_after
            if wait is None:
                wait = self._pacing.wait(self._spec.id, attempt)
            elif failure.failure.facts.get("status") != "401":  # a token that ended early is had anew at once
                wait = max(wait, _SHORTEST_WAIT)
            ends = self._deadline.when() if self._deadline is not None else None
            if attempt >= self._pacing.attempts or asyncio.get_running_loop().time() + wait >= (ends or 0.0):
                raise failure
            await self._pacing.sleep(wait)
            attempt += 1

    def _renew(self, carried: Credentials) -> bool:
        """Whether a refused token is worth another one: once a page, for it may have ended early."""
        if self._renewed or not carried.renewable():
            return False
        self._renewed, self._carried = True, None
        return True

    async def _held(self, body: Body) -> None:
        """More of a body is there. A large one is read on when it is this pull's turn."""
        self._received(body.wire)
        if body.size > Turn.SMALL:
            await self._wait_for_turn()

    async def _wait_for_turn(self) -> None:
        """Wait in the queue. The deadline stands still: whom we asked is not the one we wait for."""
        async with self._standing():
            await self._turn.take()

    async def _secret(self) -> str:
        """The secret of the source. The server's deadline stands still: a program has one of its own, and the blame."""
        secret = self._spec.auth.secret if self._spec.auth is not None else None
        if secret is None:
            return ""
        async with self._standing():
            return await value_of(secret, self._spec.deadline)

    @asynccontextmanager
    async def _standing(self) -> AsyncIterator[None]:
        """The deadline stands still meanwhile."""
        loop, deadline = asyncio.get_running_loop(), self._deadline
        ends = deadline.when() if deadline is not None else None
        if deadline is None or ends is None:
            yield
            return
        left = ends - loop.time()
        deadline.reschedule(None)
        yield
        deadline.reschedule(loop.time() + left)

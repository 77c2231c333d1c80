"""What ntfy and Telegram have in common: a secret by reference, one connection, an answer judged by its status."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sources.address import origin
from sources.errors import Refused, SourceError
from sources.spec import SourceSpec
from tui.headless.push import failed
from tui.headless.settings import Push

SECONDS = 10.0
Ask = Callable[[str, str, dict[str, str]], Awaitable[str]]
"""`ask(url, body, headers)`: the text of a good answer. Raises PushFailed."""


async def secret_of(push: Push) -> str:
    """The push's secret; empty where it names none. Raises PushFailed."""
    from sources.secrets import value_of

    if push.token is None:
        return ""
    try:
        value = await value_of(push.token)
        if not (value.isascii() and value.isprintable()):
            raise Refused("no-secret", secret=push.token.reference)
    except SourceError as error:
        failure = failed(error)
    else:
        return value
    raise failure


@asynccontextmanager
async def connected(push: Push, clock: Callable[[], datetime]) -> AsyncIterator[Ask]:
    """A connection for several messages."""
    from sources.http import posting

    reference = push.token.reference if push.token is not None else ""
    async with posting(SourceSpec(id=push.kind, collection="outreach", url=push.url), clock) as post:

        async def ask(url: str, body: str, headers: dict[str, str]) -> str:
            try:
                status, text = await post(url, body, headers, SECONDS)
                if not 200 <= status < 300:
                    raise Refused("status", where=origin(url), status=status, secret=reference)
            except SourceError as error:
                failure = failed(error)
            else:
                return text
            raise failure

        yield ask

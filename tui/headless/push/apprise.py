"""Any of the services that Apprise knows: an extra (`infokim[apprise]`), imported for the first message only.

Its addresses hold credentials, and at DEBUG it logs a bot's token: its logger stays at WARNING and leads nowhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

from tui.headless.push import Message, PushFailed, Send
from tui.headless.push.over_http import secret_of
from tui.headless.settings import Push

SECONDS = 20.0


@asynccontextmanager
async def opened(push: Push, clock: Callable[[], datetime]) -> AsyncIterator[Send]:
    """See `tui/headless/push/__init__.py`."""
    address = await secret_of(push)
    service = await asyncio.to_thread(_service, address)

    async def send(message: Message) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                taken = await service.async_notify(title=message.title, body=message.text)
        except TimeoutError:
            raise PushFailed("push-apprise-timeout", {"seconds": f"{SECONDS:g}"}) from None
        if not taken:
            raise PushFailed("push-apprise-failed")

    yield send


def _service(address: str) -> Any:
    """In a thread: the first address loads every plug-in, which takes up to 0.7 s."""
    logger = logging.getLogger("apprise")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    try:
        library = import_module("apprise")
    except ImportError:
        library = None
    if library is None:
        raise PushFailed("push-no-apprise")
    service = library.Apprise()
    if not address or not service.add(address):
        raise PushFailed("push-apprise-address")
    return service

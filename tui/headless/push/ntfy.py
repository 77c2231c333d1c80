"""ntfy: one POST to the address of a topic. A repeat carries the same sequence id and replaces what it repeats."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from tui.headless.push import Message, Send
from tui.headless.push.over_http import connected, secret_of
from tui.headless.settings import Push

PRIORITIES = {"head": "5", "test": "3"}
USUAL = "4"


@asynccontextmanager
async def opened(push: Push, clock: Callable[[], datetime]) -> AsyncIterator[Send]:
    """See `tui/headless/push/__init__.py`."""
    secret = await secret_of(push)
    async with connected(push, clock) as ask:

        async def send(message: Message) -> None:
            headers = {
                "Title": _word(message.title),
                "Priority": PRIORITIES.get(message.role, USUAL),
                "X-Sequence-ID": message.hash,
                "Content-Type": "text/plain; charset=utf-8",
            }
            if secret:
                headers["Authorization"] = f"Bearer {secret}"
            await ask(push.url or "", message.text, headers)

        yield send


def _word(text: str) -> str:
    """A header's text: as it is in ASCII, else as an encoded word (RFC 2047), which ntfy reads."""
    if text.isascii() and "=?" not in text:
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="

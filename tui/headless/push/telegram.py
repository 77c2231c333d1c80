"""Telegram: `sendMessage` of a bot. The token stands in the path, as Telegram wants it, and in nothing that is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from tui.headless.push import Message, PushFailed, Send
from tui.headless.push.over_http import connected, secret_of
from tui.headless.settings import Push

SERVER = "https://api.telegram.org"


class _Answer(msgspec.Struct):
    ok: bool = False


@asynccontextmanager
async def opened(push: Push, clock: Callable[[], datetime]) -> AsyncIterator[Send]:
    """See `tui/headless/push/__init__.py`."""
    secret = await secret_of(push)
    server = (push.url or SERVER).rstrip("/")
    async with connected(push, clock) as ask:

        async def send(message: Message) -> None:
            body = {
                "chat_id": push.chat,
                "text": f"{message.title}\n{message.text}",
                "link_preview_options": {"is_disabled": True},
            }
            text = await ask(
                f"{server}/bot{secret}/sendMessage",
                msgspec.json.encode(body).decode(),
                {"Content-Type": "application/json"},
            )
            if not _taken(text):
                raise PushFailed("push-not-taken", {"where": server})

        yield send


def _taken(text: str) -> bool:
    try:
        return msgspec.json.decode(text, type=_Answer).ok
    except msgspec.DecodeError:
        return False

"""A program of the office's own: gets one reminder as JSON on its stdin, without a shell. What it prints goes nowhere."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import msgspec

from tui.headless.push import Message, PushFailed, Send
from tui.headless.settings import Push

SECONDS = 30.0


@asynccontextmanager
async def opened(
    push: Push, clock: Callable[[], datetime], *, seconds: float = SECONDS
) -> AsyncIterator[Send]:
    """See `tui/headless/push/__init__.py`. `seconds`: how long the program may take."""
    name = push.command[0]

    async def send(message: Message) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *push.command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
            )
        except (OSError, ValueError):
            process = None
        if process is None:
            raise PushFailed("push-no-command", {"command": name})
        try:
            async with asyncio.timeout(seconds):
                await process.communicate(msgspec.json.encode(message) + b"\n")
        except TimeoutError:
            raise PushFailed("push-command-timeout", {"command": name, "seconds": f"{seconds:g}"}) from None
        finally:
            await _end(process)
        if process.returncode != 0:
            raise PushFailed(
                "push-command-failed",
                {"command": name, "status": str(process.returncode)},
                for_all=False,
            )

    yield send


async def _end(process: Process) -> None:
    """End the program and whatever it started, if it still runs."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

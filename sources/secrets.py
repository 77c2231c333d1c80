"""Secrets, fetched by their reference at the moment of use, and put where the other side wants them.

A secret lives in a `Credentials` for one pull and nowhere else: not in a spec, an error, a log or a repr.
"""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import stat
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import suppress
from io import RawIOBase
from urllib.parse import quote, quote_plus

from sources.errors import Refused
from sources.oauth2 import Post, forget, token
from sources.presets import Style
from sources.spec_parts import Auth, Secret

MOST_SECONDS = 30.0
_LONGEST = 16_384
_MOST_OUTPUT = 65_536
_SHORTEST_STRUCK = 8
_STRUCK = b"***"


class Credentials:
    """What a request carries to its own origin and nowhere else."""

    __slots__ = ("_forget", "_forms", "headers", "query", "reference")

    def __init__(self, reference: str = "") -> None:
        self.reference = reference
        self.headers: dict[str, str] = {}
        self.query: dict[str, str] = {}
        self._forms: tuple[bytes, ...] = ()
        self._forget: Callable[[], bool] | None = None

    def remember(self, value: str) -> None:
        """Know the secret in the forms in which it travels. A short one is not looked for: it is in honest rows too."""
        sent = [part.removeprefix("Basic ").removeprefix("Bearer ") for part in self.headers.values()]
        forms = {value, quote(value, safe=""), quote_plus(value), *sent}
        long = (form.encode() for form in forms if len(form) >= _SHORTEST_STRUCK)
        self._forms = tuple(sorted(long, key=len, reverse=True))

    def renewable(self) -> bool:
        """Whether what was refused was a token that may have ended early; it is forgotten, the next one is new."""
        return self._forget is not None and self._forget()

    def struck(self, data: bytes) -> bytes:
        """The data with the secret behind dots: servers repeat it in error pages, echoes and links to the next page,
        and from there it would come into columns' names, messages and the cache."""
        for form in self._forms:
            data = data.replace(form, _STRUCK)
        return data

    def in_text(self, text: str) -> bool:
        """Whether the secret stands in a text."""
        return self.struck(text.encode()) != text.encode()

    def __repr__(self) -> str:
        return f"Credentials({self.reference!r})"


async def credentials(auth: Auth | None, value: str, post: Post, style: Style | None = None) -> Credentials:
    """The credentials of a source, whose secret is `value`; `post` fetches a token where it wants one, `style` is how
    `auth.token` travels.

    Raises Refused `no-secret` or `token` with the reference, never with the value.
    """
    secret = auth.secret if auth is not None else None
    if auth is None or secret is None:
        return Credentials()
    carried = Credentials(secret.reference)
    style = style if auth.token is not None and style is not None else Style()
    parameter = auth.query.name if auth.query is not None else style.query
    if auth.basic is not None or style.basic:
        pair = f"{auth.basic.user}:{value}" if auth.basic is not None else value
        carried.headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif parameter is not None:
        carried.query[parameter] = value
    elif auth.oauth2 is not None:
        oauth2 = auth.oauth2
        carried.headers["Authorization"] = f"Bearer {await token(oauth2, value, post)}"
        carried._forget = lambda: forget(oauth2, value)
    elif not (value.isascii() and value.isprintable()):
        raise Refused(
            "no-secret", secret=secret.reference, found="characters"
        )  # httpx would quote it in its error
    elif auth.header is not None:
        carried.headers[auth.header.name] = value
    elif style.header is not None:
        is_whole = value.casefold().startswith(
            style.prefix.casefold()
        )  # documentation shows it with its prefix
        carried.headers[style.header] = value if is_whole else style.prefix + value
    else:
        carried.headers["Authorization"] = f"Bearer {value}"
    carried.remember(value)
    return carried


async def value_of(secret: Secret, seconds: float = MOST_SECONDS) -> str:
    """The first line of what the reference names; a program gets so many `seconds` to say it, and never more than 30.

    Raises Refused `no-secret`, `secret-slow` and `secret-long` with the reference.
    """
    if secret.env is not None:
        text = os.environ.get(secret.env)
        found = "unset"
    elif secret.file is not None:
        text = await asyncio.to_thread(_from_file, secret.file)
        found = "file"
    else:
        text = await _from_command(secret, min(seconds, MOST_SECONDS))
        found = "command"
    value = (text or "").strip("\r\n").split("\n")[0].strip()
    if not value:
        raise Refused("no-secret", secret=secret.reference, found=found)
    return value


def _from_file(path: str) -> str | None:
    """The text of a small regular file; None where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return os.read(descriptor, _LONGEST).decode("utf-8", errors="replace")
    except OSError:
        return None
    finally:
        os.close(descriptor)


async def _from_command(secret: Secret, seconds: float) -> str | None:
    """The output of a program, without a shell; None where it fails. Its complaints go nowhere: they may quote it.

    Raises Refused `secret-slow` and `secret-long`; what it started in its group ends with it then.
    """
    source, sink = (
        os.pipe()
    )  # not the process's own: waiting for it would wait for whoever else holds that one
    with os.fdopen(source, "rb", buffering=0) as output:
        try:
            process = await create_subprocess_exec(
                *(secret.command or ()), stdin=DEVNULL, stdout=sink, stderr=DEVNULL, start_new_session=True
            )
        except (OSError, ValueError):
            return None
        finally:
            os.close(sink)
        refused = Refused("secret-slow", secret=secret.reference, seconds=seconds)
        with suppress(TimeoutError):
            try:
                async with asyncio.timeout(seconds):
                    text = await _all_of(output)
                    if len(text) <= _MOST_OUTPUT:
                        good = await process.wait() == 0
                        return text[:_LONGEST].decode("utf-8", errors="replace") if good else None
                refused = Refused("secret-long", secret=secret.reference, limit=_MOST_OUTPUT)
            finally:
                await _end(process)
    raise refused


async def _all_of(output: RawIOBase) -> bytes:
    """What comes, until nobody can write any more, or a little more than the limit."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=_LONGEST)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), output)
    text = b""
    try:
        while len(text) <= _MOST_OUTPUT and (more := await reader.read(_LONGEST)):
            text += more
    finally:
        transport.close()
    return text


async def _end(process: Process) -> None:
    """End a program that did not end of itself, and those that it started; one that did may have left a helper."""
    if process.returncode != 0:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

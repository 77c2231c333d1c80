"""Addresses and waits as facts: what of an address may be said aloud, where an answer may send us, how long to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

_LONGEST_WAIT = 86_400.0
_PORTS = {"http": 80, "https": 443}


class Pacing(NamedTuple):
    """How often and how fast an answer is asked for again."""

    attempts: int = 4
    base: float = 0.5
    """Seconds before the second attempt; doubled before each further one."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def wait(self, source: str, attempt: int) -> float:
        """Seconds after a failed attempt, spread by a quarter so that sources of one host do not march in step.

        The spread comes from the source's name: nothing here is random.
        """
        spread = crc32(f"{source}:{attempt}".encode()) % 1000 / 1000 - 0.5
        return self.base * 2.0 ** (attempt - 1) * (1 + spread / 2)


def origin(url: str) -> str:
    """Scheme, host and port: the part of an address that may be said aloud. Empty for what is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    host = (parts.hostname or "").casefold()
    shown = "" if _PORTS.get(parts.scheme) == port else f":{port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{shown}"


def may_follow(start: str, target: str, allowed: Iterable[str]) -> bool:
    """Whether an answer from `start` may send us to `target`: the same origin, or a host that the config names.

    `allowed` holds `host` (any port) or `host:port`; `*.host` is everything below that host. From https never to http
    (DESIGN 4, research T8), and never with a user in the address.
    """
    to = origin(target)
    if not to or urlsplit(target).username is not None:
        return False
    if to == origin(start):
        return True
    if not to.startswith(("http://", "https://")) or (start.startswith("https:") and to.startswith("http:")):
        return False
    parts = urlsplit(target)
    host = (parts.hostname or "").casefold()
    named = (host, f"{host}:{parts.port or _PORTS[parts.scheme]}")
    return any(_names(pattern.casefold(), named) for pattern in allowed)


def told_of(target: str) -> dict[str, Any]:
    """What may be said of an address that is not followed: `to`, and `found` = `user` where it holds a user's name."""
    to = origin(target)
    return {"to": to, "found": "user"} if to and urlsplit(target).username is not None else {"to": to}


def in_own_scheme(start: str, target: str) -> str:
    """A link of the same host in the other of http and https, as an address of `start`; any other as it is.

    A server behind a TLS proxy hands out http links to itself. Its port may be left out, or be that of `start`.
    """
    try:
        ours, theirs = urlsplit(start), urlsplit(target)
        own = ours.port or _PORTS.get(ours.scheme)
        is_usual = theirs.port in (None, _PORTS.get(theirs.scheme), own)
    except ValueError:
        return target
    swapped = {ours.scheme, theirs.scheme} == {"http", "https"}
    if not swapped or not is_usual or ours.hostname != theirs.hostname or theirs.username is not None:
        return target
    return theirs._replace(scheme=ours.scheme, netloc=urlsplit(origin(start)).netloc).geturl()


def is_keepable(value: str) -> bool:
    """Whether a validator may be stored and sent back: visible ASCII of sane length."""
    return 0 < len(value) <= 256 and value.isascii() and value.isprintable()


def _names(pattern: str, named: tuple[str, ...]) -> bool:
    """Whether a pattern of `allow_hosts` is one of these, or with `*.` in front the end of one from a dot on."""
    if pattern.startswith("*."):
        return any(name.endswith(pattern[1:]) for name in named)
    return pattern in named


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds of a Retry-After header, a number or a date; None where it says nothing. At most a day."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(float(text), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT)

"""Ways for a reminder out of the app: a table from kind to what sends it, imported when first used (DESIGN 2.8).

A kind is a function `opened(push, clock)`: an async context manager that gives `send(message)`. What keeps a message from
being taken raises PushFailed; nothing that a service or a program says in its own words is repeated.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module
from typing import Any

import msgspec

from sources.errors import SourceError
from tui.headless.settings import Push

KINDS: dict[str, str] = {
    "ntfy": "tui.headless.push.ntfy",
    "telegram": "tui.headless.push.telegram",
    "apprise": "tui.headless.push.apprise",
    "command": "tui.headless.push.command",
}


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out: title, time and channel. Texts hold nothing that could name a person, and never a caption."""

    key: str
    """`plan|occurrence|channel|lead`; of several at once the first one's."""
    hash: str
    """The same for a repeat of the same message, so that it can replace the first."""
    title: str
    text: str
    plan: str = ""
    occurrence: str = ""
    channel: str = ""
    lead: str = ""
    role: str = "assignee"
    """assignee | approver | head | missed | test."""
    at: datetime | None = None
    """When the plan takes place."""
    due: datetime | None = None
    logins: tuple[str, ...] = msgspec.field(default=(), name="for")
    """Whom it concerns; empty: everybody."""


class PushFailed(Exception):
    """A message was not taken. `code`: a key of the `errors` catalog; `facts`: what its sentence needs, never a secret.

    `wait`: seconds that the service asked for. `for_all`: the next message would fare no better.
    """

    def __init__(
        self,
        code: str,
        facts: Mapping[str, str] | None = None,
        *,
        wait: float | None = None,
        for_all: bool = True,
    ) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, dict(facts or {})
        self.wait, self.for_all = wait, for_all


Send = Callable[[Message], Awaitable[None]]
Opened = AbstractAsyncContextManager[Send]


def opened(push: Push, clock: Callable[[], datetime]) -> Opened:
    """A way that is open for several messages. Entering it and sending raise PushFailed."""
    found: Opened = import_module(KINDS[push.kind]).opened(push, clock)
    return found


def mark_of(push: Push) -> str:
    """What a push is known by in the file of what was sent: its kind and where it leads. Another place is another push."""
    token = push.token.reference if push.token is not None else ""
    leads = "\x1f".join(
        (push.url or "", push.chat or "", token if push.kind == "apprise" else "", *push.command)
    )
    return f"{push.kind}-{zlib.crc32(leads.encode()):08x}"


def names_of(pushes: Sequence[Push]) -> tuple[str, ...]:
    """What people call each of them: its kind, with a number from the second of a kind on."""
    names: list[str] = []
    for push in pushes:
        before = sum(name.partition("-")[0] == push.kind for name in names)
        names.append(f"{push.kind}-{before + 1}" if before else push.kind)
    return tuple(names)


def failed(error: SourceError) -> PushFailed:
    """What our HTTP client could not do, told of a push."""
    reason, facts = error.failure.code, dict(error.failure.facts)
    status = facts.get("status", "")
    if reason == "status":
        reason = {"401": "denied", "403": "denied", "404": "gone", "429": "busy"}.get(status, "status")
        reason = "server" if status.startswith("5") else reason
    if reason.startswith("secret-"):  # its program, not their server
        reason = "no-secret"
    if reason == "denied" and not facts.get("secret"):
        reason = "denied-bare"
    return PushFailed(TOLD.get(reason, TOLD["broken"]), _texts(facts), wait=error.retry_after)


def _texts(facts: dict[str, Any]) -> dict[str, str]:
    return {name: str(facts[name]) for name in ("where", "status", "secret", "seconds") if name in facts}


_ALIKE = (
    "timeout",
    "unreachable",
    "tls",
    "broken",
    "address",
    "no-secret",
    "denied",
    "denied-bare",
    "gone",
    "busy",
    "server",
    "status",
)
TOLD = {code: f"push-{code}" for code in _ALIKE}
"""What may go wrong on the way to a server → the code of its sentence."""

"""OAuth2 client credentials (RFC 6749, 4.4): what is sent for a token, what comes back, how long it is good.

oauthlib writes the request and reads the answer; `sources/http.py` sends it. Tokens live in this module's memory, as
long as the other side says, and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import NamedTuple
from urllib.parse import quote_plus

from sources.address import origin
from sources.errors import Refused
from sources.spec_parts import OAuth2

Post = Callable[[str, str, dict[str, str]], Awaitable[tuple[int, str]]]
"""(address, body, headers) → (status, text). Sends it there and nowhere else; follows nothing."""

_EARLY = 60.0
"""Seconds before its end, or a quarter of its life, from which on a token is not used any more."""
_UNSAID = 300.0
"""How long a token is good of which nobody says it."""
_LONGEST = 86_400.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_ERRORS = frozenset(
    ("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
     "invalid_scope", "access_denied", "server_error", "temporarily_unavailable")
)  # fmt: skip
"""What a token endpoint may say of a refusal (RFC 6749, 5.2): other words of its own are not repeated."""


class _Token(NamedTuple):
    value: str
    until: float
    """On the monotonic clock: nobody's wrong time of day matters."""


_held: dict[tuple[str, ...], _Token] = {}


async def token(auth: OAuth2, secret: str, post: Post) -> str:
    """A token that is still good for a while, fetched where none is held. Raises Refused `token`, and what `post` raises."""
    key = _key(auth, secret)
    held = _held.get(key)
    if held is None or held.until <= monotonic():
        _held[key] = held = await _fetched(auth, secret, post)
    return held.value


def forget(auth: OAuth2, secret: str) -> bool:
    """A token was refused: fetch another one next time. False: none was held."""
    return _held.pop(_key(auth, secret), None) is not None


def _key(auth: OAuth2, secret: str) -> tuple[str, ...]:
    return (auth.token_url, auth.client_id, auth.scope or "", hashlib.sha256(secret.encode()).hexdigest())


async def _fetched(auth: OAuth2, secret: str, post: Post) -> _Token:
    """Ask as the standard wants it, by basic authentication; who knows only credentials in the body says 400 or 401."""
    from oauthlib.oauth2 import BackendApplicationClient  # type: ignore[import-untyped]

    client = BackendApplicationClient(auth.client_id)
    pair = base64.b64encode(f"{quote_plus(auth.client_id)}:{quote_plus(secret)}".encode()).decode()
    body = client.prepare_request_body(scope=auth.scope)
    status, text = await post(auth.token_url, body, {**_FORM, "Authorization": f"Basic {pair}"})
    if status in (400, 401):
        body = client.prepare_request_body(scope=auth.scope, include_client_id=True, client_secret=secret)
        status, text = await post(auth.token_url, body, _FORM)
    return _read(auth, status, text)


def _read(auth: OAuth2, status: int, text: str) -> _Token:
    """The token in an answer. Raises Refused with the secret's reference and the standard's own word for why."""
    from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error

    reason, found = "", {}
    try:
        found = BackendApplicationClient(auth.client_id).parse_request_body_response(text)
    except OAuth2Error as error:
        reason = str(error.error)
    except (Warning, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        reason = "no-token"
    value, kind = found.get("access_token"), str(found.get("token_type") or "bearer")
    good = isinstance(value, str) and 0 < len(value) <= 16_384 and value.isascii() and value.isprintable()
    if status == 200 and good and kind.casefold() == "bearer":
        lasts = _UNSAID
        with suppress(ValueError, TypeError):
            lasts = min(float(found.get("expires_in") or _UNSAID), _LONGEST)
        return _Token(str(value), monotonic() + lasts - min(_EARLY, lasts / 4))
    raise Refused(
        "token",
        where=origin(auth.token_url),
        status=status,
        secret=auth.client_secret.reference,
        found=reason if reason in _ERRORS else "no-token",
    )

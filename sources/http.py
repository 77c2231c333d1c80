"""HTTP as a source, and the only file that knows httpx (DESIGN 2.2). Imported on the first pull, not before.

Ours, not httpx's: the total deadline (it has one per phase), redirects (it carries `X-API-Key` to strangers, research
T8), unpacking (T6), the words of errors (its own hold the whole address with its query, T9).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sources.address import Pacing, may_follow, origin, retry_after
from sources.errors import Refused, SourceError, Unreachable, Unreadable
from sources.inflate import Body
from sources.secrets import Credentials, credentials
from sources.spec import SourceSpec

if TYPE_CHECKING:
    import ssl

    import httpx

MOST_REDIRECTS = 3
_AGAIN = (429, 502, 503, 504)
_ACCEPT = "application/json, text/csv, text/plain;q=0.9, */*;q=0.5"


class Answer(NamedTuple):
    """A complete answer."""

    data: bytes | None
    """None: nothing changed since the validators (304)."""
    content_type: str | None
    charset: str | None
    name: str
    """The last part of the path, for its extension."""
    validators: dict[str, str]
    wire: int


async def fetch(
    spec: SourceSpec,
    *,
    validators: Mapping[str, str],
    clock: Callable[[], datetime],
    received: Callable[[int], None],
    pacing: Pacing,
) -> Answer:
    """One page of `spec.url` within its deadline, retries and waits included.

    `validators` may hold `etag` and `last-modified`; `received` is told the bytes so far. Raises SourceError.
    """
    where = origin(spec.url or "")
    failure: SourceError
    try:
        async with asyncio.timeout(spec.deadline) as deadline:
            return await _patiently(spec, validators, clock, received, pacing, deadline.when() or 0.0)
    except TimeoutError:
        failure = Unreachable("timeout", where=where, seconds=spec.deadline)
    raise failure


async def _patiently(
    spec: SourceSpec,
    validators: Mapping[str, str],
    clock: Callable[[], datetime],
    received: Callable[[int], None],
    pacing: Pacing,
    ends: float,
) -> Answer:
    """Ask again as long as that may help and there is time."""
    carried = await credentials(spec.auth)
    async with await asyncio.to_thread(_client, spec) as client:
        attempt = 1
        while True:
            try:
                return await _ask(client, spec, carried, validators, clock, received)
            except _Passing as passing:
                failure = passing.failure
            wait = failure.retry_after if failure.retry_after is not None else pacing.wait(spec.id, attempt)
            if attempt >= pacing.attempts or asyncio.get_running_loop().time() + wait >= ends:
                raise failure
            await pacing.sleep(wait)
            attempt += 1


class _Passing(Exception):
    """A failure that may pass."""

    def __init__(self, failure: SourceError) -> None:
        self.failure = failure
        super().__init__()


async def _ask(
    client: httpx.AsyncClient,
    spec: SourceSpec,
    carried: Credentials,
    validators: Mapping[str, str],
    clock: Callable[[], datetime],
    received: Callable[[int], None],
) -> Answer:
    """One attempt, redirects followed by hand. The errors of httpx are turned here, and left behind."""
    import httpx

    where = origin(spec.url or "")
    failure: SourceError
    try:
        url = httpx.URL(spec.url or "")
        for _ in range(MOST_REDIRECTS + 1):
            own = origin(str(url)) == where
            request = client.build_request(
                "GET",
                url.copy_merge_params(carried.query) if own and carried.query else url,
                headers=_headers(validators, carried if own else None),
            )
            response = await client.send(request, stream=True)
            try:
                if response.status_code not in (301, 302, 303, 307, 308):
                    return await _answer(response, spec, carried, validators, clock, received)
                url = _next(url, response.headers.get("location", ""), spec)
            finally:
                await response.aclose()
        failure = Refused("redirect", where=where, limit=MOST_REDIRECTS)
    except httpx.TransportError as error:
        failure, passes = _unreachable(error, where)
        if passes:
            raise _Passing(failure) from None
    except (httpx.InvalidURL, httpx.HTTPError, ValueError):
        failure = Refused("address", where=where)
    raise failure  # outside of `except`: httpx's own error holds the request, and so the secret


def _headers(validators: Mapping[str, str], carried: Credentials | None) -> dict[str, str]:
    """What a request says: validators for anybody, credentials only for the origin."""
    headers = dict(carried.headers) if carried is not None else {}
    if "etag" in validators:
        headers["If-None-Match"] = validators["etag"]
    if "last-modified" in validators:
        headers["If-Modified-Since"] = validators["last-modified"]
    return headers


async def _answer(
    response: httpx.Response,
    spec: SourceSpec,
    carried: Credentials,
    validators: Mapping[str, str],
    clock: Callable[[], datetime],
    received: Callable[[int], None],
) -> Answer:
    """The body of a good response. Raises SourceError and _Passing for every other one."""
    status, where = response.status_code, origin(str(response.request.url))
    if status == 304 and ("etag" in validators or "last-modified" in validators):
        return Answer(None, None, None, "", dict(validators), 0)
    if status in _AGAIN:
        wait = retry_after(response.headers.get("retry-after", ""), clock())
        raise _Passing(Refused("status", retry_after=wait, where=where, status=status, wait=round(wait or 0)))
    if status in (401, 403):
        raise Refused("status", where=where, status=status, secret=carried.reference)
    if status == 204:
        raise Unreadable("not-data", where=where, found="empty", expected=spec.format or "csv")
    if status not in (200, 203):
        raise Refused("status", where=where, status=status)
    length = response.headers.get("content-length", "")
    if length.isdigit() and len(length) < 20 and int(length) > spec.wire_limit:
        raise Unreadable("too-large", limit=spec.wire_limit)
    body = Body(
        response.headers.get("content-encoding", ""),
        wire_limit=spec.wire_limit,
        decoded_limit=spec.decoded_limit,
    )
    async for chunk in response.aiter_raw(65_536):
        body.add(chunk)
        received(body.wire)
    content_type, _, parameters = response.headers.get("content-type", "").partition(";")
    charset = response.charset_encoding if parameters else None
    name = response.request.url.path.rpartition("/")[2]
    kept = {
        "etag": response.headers.get("etag", ""),
        "last-modified": response.headers.get("last-modified", ""),
    }
    return Answer(
        data=carried.struck(body.finish()),
        content_type=content_type.strip().casefold() or None,
        charset=charset,
        name=name,
        validators={key: value for key, value in kept.items() if _is_keepable(value)},
        wire=body.wire,
    )


def _is_keepable(value: str) -> bool:
    """A validator that may be stored and sent back: visible ASCII of sane length."""
    return 0 < len(value) <= 256 and value.isascii() and value.isprintable()


def _next(url: httpx.URL, location: str, spec: SourceSpec) -> httpx.URL:
    """Where a redirect leads, if it may: to the same origin, or to a host of `allow_hosts` (DESIGN 4)."""
    target = url.join(location) if location else None
    start = spec.url or ""
    if target is None or target.userinfo or not may_follow(start, str(target), spec.allow_hosts):
        raise Refused("redirect", where=origin(start), to=origin(str(target or "")))
    return target


def _unreachable(error: httpx.TransportError, where: str) -> tuple[SourceError, bool]:
    """What a failed connection comes to, and whether another attempt may help."""
    import httpx

    said = str(error)
    if "CERTIFICATE_VERIFY" in said or "[SSL" in said:
        return Unreachable("tls", where=where), False
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Refused("address", where=where), False
    if isinstance(error, httpx.ReadError | httpx.RemoteProtocolError):
        return Unreachable("broken", where=where), True
    return Unreachable("unreachable", where=where), True


_contexts: dict[str | None, ssl.SSLContext] = {}
_making = threading.Lock()


def _client(spec: SourceSpec) -> httpx.AsyncClient:
    """A client for one page. Runs in a thread: the import and the first TLS context take 0.3 s (tech spike 1)."""
    import logging

    import httpx

    for library in ("httpx", "httpcore"):  # they log whole addresses and headers
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    return httpx.AsyncClient(
        verify=_context(spec),
        timeout=None,  # noqa: S113 - the deadline is around the whole page
        follow_redirects=False,
        trust_env=False,
        proxy=spec.proxy,
        headers={"User-Agent": "infokim", "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
    )


def _context(spec: SourceSpec) -> ssl.SSLContext:
    """The shared TLS context of everybody who trusts the same authorities. Raises Unreachable `tls` for a bad `ca`."""
    import ssl

    import httpx

    with _making:
        if spec.ca not in _contexts:
            context = httpx.create_ssl_context(trust_env=False)
            context.load_default_certs()  # the machine's own: an office may run an authority of its own
            try:
                if spec.ca is not None:
                    context.load_verify_locations(cafile=spec.ca)
            except (OSError, ssl.SSLError):
                raise Unreachable("tls", where=origin(spec.url or ""), ca=spec.ca or "") from None
            _contexts[spec.ca] = context
        return _contexts[spec.ca]

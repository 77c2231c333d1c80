"""HTTP as a source, and the only file that knows httpx (DESIGN 2.2). Imported on the first pull, not before.

Ours, not httpx's: the total deadline (it has one per phase; `sources/asking.py`), redirects (it carries `X-API-Key` to
strangers, research T8), unpacking (T6), cookies (it keeps them, and a port makes no other host of one), the words of
errors (its own hold the whole address with its query, T9).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sources import presets
from sources.address import is_keepable, may_follow, origin, told_of
from sources.errors import Refused, SourceError, Unreachable, Unreadable
from sources.inflate import Body
from sources.query import without_query
from sources.refusals import busy, facts_of
from sources.secrets import Credentials
from sources.spec import SourceSpec
from sources.tls import trusting

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
MOST_REDIRECTS = 3
_AGAIN = (429, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_ACCEPT = "application/json, text/csv, text/plain;q=0.9, */*;q=0.5"
_LONGEST_HEADER = 16_384
_LONGEST_TOKEN = 65_536
_TO_EXPLAIN = 5.0
"""Seconds for what stands in the body of a refusal."""


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
    url: str = ""
    """Where it came from in the end."""
    headers: Mapping[str, str] = {}
    """Those that were asked for, in lower case, without the secret."""


class Passing(Exception):
    """A failure that may pass."""

    def __init__(self, failure: SourceError) -> None:
        self.failure = failure
        super().__init__()


class Attempts:
    """Single attempts over one connection, credentials for the configured origin only. `sources/asking.py` repeats them."""

    def __init__(
        self,
        spec: SourceSpec,
        *,
        clock: Callable[[], datetime],
        held: Callable[[Body], Awaitable[None]],
        renew: Callable[[Credentials], bool],
        headers: frozenset[str],
    ) -> None:
        """`held` is waited for whenever more of a body is there; `renew`: whether refused credentials may be had anew;
        `headers`: what of an answer's headers to keep, in lower case."""
        self._spec = spec
        self._clock = clock
        self._held = held
        self._renew = renew
        self._wanted = headers
        self._where = origin(spec.url or "")
        self._preset = presets.named(spec.preset) or presets.Preset()
        self._client: httpx.AsyncClient | None = None

    async def open(self) -> None:
        """Make the connection's client, if there is none. The import and the first TLS context take 0.3 s in a thread."""
        if self._client is None:
            self._client = await asyncio.to_thread(_client, self._spec)

    async def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            await self._client.aclose()

    async def get(self, url: str, validators: Mapping[str, str], carried: Credentials) -> Answer:
        """One attempt, redirects followed. Raises SourceError, and Passing for what may go better another time."""
        if self._client is None:
            raise Refused("address", where=self._where)
        return await _safely(origin(url), self._ask(self._client, carried, url, validators))

    async def post(self, url: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Ask for a token (`sources/oauth2.py`): status and text. A redirect is an answer like others, and no token."""
        where = origin(url)
        if self._client is None:
            raise Refused("address", where=where)
        return await _safely(where, _posted(self._client, url, body, headers, self._clock))

    async def _ask(
        self, client: httpx.AsyncClient, carried: Credentials, start: str, validators: Mapping[str, str]
    ) -> Answer:
        """One attempt, redirects followed by hand."""
        import httpx

        url, own = httpx.URL(start), True
        for _ in range(MOST_REDIRECTS + 1):
            # Never again once the chain has left: the way back leads where a stranger chose.
            own = own and origin(str(url)) == self._where
            response = await client.send(
                self._request(client, url, validators, carried, own=own), stream=True
            )
            try:
                if response.status_code not in _MOVED:
                    return await self._answer(response, validators, carried, own=own)
                url = self._next(url, response.headers.get("location", ""))
            finally:
                await response.aclose()
        raise Refused("redirect", where=self._where, limit=MOST_REDIRECTS)

    def _request(
        self,
        client: httpx.AsyncClient,
        url: httpx.URL,
        validators: Mapping[str, str],
        carried: Credentials,
        *,
        own: bool,
    ) -> httpx.Request:
        """Validators for anybody, credentials only for the origin: also those that the origin put into a link."""
        headers = dict(carried.headers) if own else {}
        if "etag" in validators:
            headers["If-None-Match"] = validators["etag"]
        if "last-modified" in validators:
            headers["If-Modified-Since"] = validators["last-modified"]
        if own and carried.query:
            url = url.copy_merge_params(carried.query)
        elif not own:
            url = type(url)(without_query(str(url), carried.query))
            if carried.in_text(str(url)):
                raise Refused("redirect", where=self._where, to=origin(str(url)))
        return client.build_request("GET", url, headers=headers)

    async def _answer(
        self, response: httpx.Response, validators: Mapping[str, str], carried: Credentials, *, own: bool
    ) -> Answer:
        """The body of a good response. Raises SourceError and Passing for every other one."""
        if response.status_code == 304 and ("etag" in validators or "last-modified" in validators):
            return Answer(None, None, None, "", dict(validators), 0)
        try:
            self._refuse(response, carried if own else Credentials())
        except Refused as refused:
            await self._explain(response, refused, carried)
            raise
        body = await self._body(response)
        content_type, _, parameters = response.headers.get("content-type", "").partition(";")
        kept = {name: response.headers.get(name, "") for name in ("etag", "last-modified")}
        said = {name: response.headers.get(name, "") for name in self._wanted}
        return Answer(
            data=carried.struck(body.finish()),
            content_type=content_type.strip().casefold() or None,
            charset=response.charset_encoding if parameters else None,
            name=response.request.url.path.rpartition("/")[2],
            validators={name: value for name, value in kept.items() if is_keepable(value)},
            wire=body.wire,
            url=str(response.request.url.copy_with(query=None)),
            headers={
                name: carried.struck(value.encode()).decode()
                for name, value in said.items()
                if 0 < len(value) <= _LONGEST_HEADER
            },
        )

    def _refuse(self, response: httpx.Response, carried: Credentials) -> None:
        """Raise for every response that is not a good one."""
        status, where, spec = response.status_code, origin(str(response.request.url)), self._spec
        if status in _AGAIN:
            raise Passing(_busy(response, where, self._clock()))
        if status == 401 and self._renew(carried):
            denied = Refused("status", retry_after=0.0, where=where, status=status, secret=carried.reference)
            raise Passing(denied)
        if status in (401, 403):
            raise Refused("status", where=where, status=status, secret=carried.reference)
        if status == 204:
            raise Unreadable("not-data", where=where, found="empty", expected=spec.format or "csv")
        if status not in (200, 203):
            raise Refused("status", where=where, status=status)
        length = response.headers.get("content-length", "")
        if length.isdigit() and len(length) < 20 and int(length) > spec.wire_limit:
            raise Unreadable("too-large", limit=spec.wire_limit)

    async def _explain(self, response: httpx.Response, refused: Refused, carried: Credentials) -> None:
        """Add their own words for a refusal, where the preset knows where they stand."""
        import httpx

        if self._preset.page is not None and response.status_code in self._preset.page.statuses:
            raise self._nothing_shared() from None
        if self._preset.error is None:
            return
        text = Body(
            response.headers.get("content-encoding", ""),
            wire_limit=_LONGEST_TOKEN,
            decoded_limit=_LONGEST_TOKEN,
        )
        with suppress(SourceError, httpx.TransportError, TimeoutError):
            async with asyncio.timeout(_TO_EXPLAIN):
                async for chunk in response.aiter_raw(65_536):
                    text.add(chunk)
            refused.add(**facts_of(self._preset, carried.struck(text.finish())))

    def _nothing_shared(self) -> Unreadable:
        """A page for people stands in the place of the data."""
        expected = self._spec.format or "csv"
        return Unreadable("not-data", found="html", expected=expected, preset=self._preset.name)

    async def _body(self, response: httpx.Response) -> Body:
        """The body, unpacked, as fast as whoever asked takes it."""
        spec = self._spec
        coding = response.headers.get("content-encoding", "")
        body = Body(coding, wire_limit=spec.wire_limit, decoded_limit=spec.decoded_limit)
        async for chunk in response.aiter_raw():  # as it comes: a slow server fills no block for minutes
            for _ in body.steps(chunk):
                await self._held(body)
        return body

    def _next(self, url: httpx.URL, location: str) -> httpx.URL:
        """Where a redirect leads, if it may: to the same origin, or to a host of `allow_hosts` (DESIGN 4)."""
        target = url.join(location) if location else None
        if target is None or not may_follow(self._where, str(target), self._spec.allow_hosts):
            page = self._preset.page
            if target is not None and page is not None and target.host in page.hosts:
                raise self._nothing_shared()
            raise Refused("redirect", where=self._where, **told_of(str(target or "")))
        return target


async def _posted(
    client: httpx.AsyncClient, url: str, body: str, headers: dict[str, str], clock: Callable[[], datetime]
) -> tuple[int, str]:
    request = client.build_request("POST", url, content=body.encode(), headers=headers)
    response = await client.send(request, stream=True)
    try:
        if response.status_code in _AGAIN:
            raise Passing(_busy(response, origin(url), clock()))
        coding = response.headers.get("content-encoding", "")
        text = Body(coding, wire_limit=_LONGEST_TOKEN, decoded_limit=_LONGEST_TOKEN)
        async for chunk in response.aiter_raw(65_536):
            text.add(chunk)
        return response.status_code, text.finish().decode("utf-8", errors="replace")
    finally:
        await response.aclose()


Sending = Callable[[str, str, dict[str, str], float], Awaitable[tuple[int, str]]]
"""`post(url, body, headers, seconds)`: status and text. A redirect is an answer like others. Raises SourceError."""


@asynccontextmanager
async def posting(spec: SourceSpec, clock: Callable[[], datetime]) -> AsyncIterator[Sending]:
    """One connection for requests with a body, such as reminders; of the spec only `ca` and `proxy` count."""
    client = await asyncio.to_thread(_client, spec)

    async def post(url: str, body: str, headers: dict[str, str], seconds: float) -> tuple[int, str]:
        failure: SourceError
        try:
            async with asyncio.timeout(seconds):
                return await _safely(origin(url), _posted(client, url, body, headers, clock))
        except TimeoutError:
            failure = Unreachable("timeout", where=origin(url), seconds=seconds)
        except Passing as passing:
            failure = passing.failure
        raise failure  # outside of `except`: see `_safely`

    try:
        yield post
    finally:
        await client.aclose()


def _busy(response: httpx.Response, where: str, now: datetime) -> SourceError:
    return busy(response.status_code, response.headers.get("retry-after", ""), where, now)


async def _safely(where: str, asked: Awaitable[T]) -> T:
    """The errors of httpx become ours, and are left behind: each holds its request, and so the secret."""
    import httpx

    failure: Exception
    try:
        return await asked
    except httpx.TransportError as error:
        found, passes = _unreachable(error, _asked(error) or where)
        failure = Passing(found) if passes else found
    except (httpx.InvalidURL, httpx.HTTPError, ValueError):
        failure = Refused("address", where=where)
    raise failure  # outside of `except`, or it would have them as its context


def _asked(error: httpx.TransportError) -> str:
    """Whom the failed request was for, which after a redirect is another than the page's; empty where it does not say."""
    try:
        return origin(str(error.request.url))
    except RuntimeError:
        return ""


def _unreachable(error: httpx.TransportError, where: str) -> tuple[SourceError, bool]:
    """What a failed connection comes to, and whether another attempt may help."""
    import httpx

    said = str(error)
    if "CERTIFICATE_VERIFY" in said or "[SSL" in said:
        return Unreachable("tls", where=where), False
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Refused("address", where=where), False
    if isinstance(error, httpx.RemoteProtocolError) and "too long" in said:
        return Unreadable("not-data", where=where, found="headers", expected="http"), False
    if isinstance(error, httpx.ReadError | httpx.RemoteProtocolError):
        return Unreachable("broken", where=where), True
    return Unreachable("unreachable", where=where), True


def _client(spec: SourceSpec) -> httpx.AsyncClient:
    """A client for one pull. Runs in a thread: the import and the first TLS context take 0.3 s (tech spike 1)."""
    import logging
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx

    for library in ("httpx", "httpcore"):  # they log whole addresses and headers
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    return httpx.AsyncClient(
        verify=trusting(spec, partial(httpx.create_ssl_context, trust_env=False)),
        timeout=None,  # noqa: S113 - the deadline is around the whole page
        follow_redirects=False,
        trust_env=False,
        proxy=spec.proxy,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": "infokim", "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
    )

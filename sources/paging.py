"""How one page leads to the next: decided from the page's rows, document and headers alone (DESIGN 2.8).

A kind is one line in KINDS and one function. Nothing is asked here, and no address is judged: whether an answer may
send us there is `sources/pages.py`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

from msgspec.structs import replace

from sources.errors import Unreadable
from sources.locate import BadExpression, in_object
from sources.query import with_query
from sources.spec_parts import Paging

MOST_PAGES = 1_000
_LONGEST = 8_192
"""Letters of an address or a token."""
_HEADER = "header:"
_USUAL_CAPS = frozenset((10, 15, 20, 25, 30, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 50_000))
"""What servers give at most per page, whatever was asked for."""


class Met(NamedTuple):
    """What a page says of the next one."""

    url: str
    """As it was asked for."""
    base: str
    """Where it came from in the end, after redirects: relative links start there."""
    rows: int
    """Rows in it, good and bad."""
    fetched: int
    """Rows so far, these among them."""
    number: int
    """Which page it is, counted from 1."""
    headers: Mapping[str, str]
    """Names in lower case."""
    document: Any
    """The decoded JSON around the rows; None where the format has none."""


class Kind(NamedTuple):
    """One way to go from page to page."""

    following: Callable[[Paging, Met], str | None]
    """The next page's address; None after the last. Raises Unreadable `no-next`."""
    usual: dict[str, Any] = {}
    """What unset names of it are."""
    counted: bool = False
    """True: the pages are counted by us, and rows that are missing on one are the end."""
    in_document: bool = False
    """True: the next one stands in a JSON document."""
    past_empty: bool = False
    """True: a page without rows may lead on."""


def settled(paging: Paging, url: str) -> Paging:
    """The paging with its kind's usual names, and with the size that stands in the address already."""
    kind = KINDS[paging.kind]
    unset = {name: value for name, value in kind.usual.items() if getattr(paging, name) is None}
    paging = replace(paging, **unset)
    if paging.size is None and paging.size_parameter is not None:
        said = dict(parse_qsl(urlsplit(url).query)).get(paging.size_parameter, "")
        if said.isascii() and said.isdigit() and 0 < len(said) < 8 and int(said):
            return replace(paging, size=int(said))
    return paging


def first(paging: Paging, url: str) -> str:
    """The address of the first page."""
    asked: dict[str, str] = {}
    if paging.size is not None and paging.size_parameter is not None:
        asked[paging.size_parameter] = str(paging.size)
    if KINDS[paging.kind].counted and paging.parameter is not None:
        asked[paging.parameter] = str(paging.start)
    return with_query(url, asked)


def following(paging: Paging, met: Met) -> str | None:
    """The address of the page after this one; None where this is the last. Raises Unreadable `no-next`."""
    kind = KINDS[paging.kind]
    if met.rows == 0 and not kind.past_empty:
        return None
    total, pages = _number(paging.total, met), _number(paging.pages, met)
    if (total is not None and met.fetched >= total) or (pages is not None and met.number >= pages):
        return None
    counts = kind.counted and total is None and pages is None and paging.until != "empty"
    if counts and paging.size and met.rows < paging.size:
        return None
    found = kind.following(paging, met)
    if found is not None and len(found) > _LONGEST:
        raise Unreadable("no-next", found="long", where=paging.next or paging.kind)
    return found


def looks_capped(paging: Paging, met: Met) -> bool:
    """Whether the server seems to give fewer rows a page than were asked for, so that this is not all."""
    ends = paging.size is not None and met.number == 1 and met.rows < paging.size
    return (
        KINDS[paging.kind].counted
        and paging.until != "empty"
        and ends
        and met.rows in _USUAL_CAPS
        and _number(paging.total, met) is None
        and _number(paging.pages, met) is None
    )


def _next(paging: Paging, met: Met) -> str | None:
    """An address in the document, absolute or relative; HAL's `{"href": …}` too."""
    found = _in_document(paging, met)
    if isinstance(found, dict):
        found = found.get("href")
    if found is None or found == "" or found is False:
        return None
    if not isinstance(found, str):
        raise Unreadable("no-next", found="type", where=paging.next or "")
    return _joined(met.base, found)


def _link_header(_: Paging, met: Met) -> str | None:
    """RFC 8288, rel=next."""
    target = next((target for target, rel in links(met.headers.get("link", "")) if "next" in rel), None)
    return _joined(met.base, target) if target is not None else None


def _page(paging: Paging, met: Met) -> str | None:
    number = (paging.start or 0) + met.number
    return with_query(met.url, {paging.parameter or "": str(number)})


def _offset(paging: Paging, met: Met) -> str | None:
    """By the rows that came, not by those asked for: a server may give fewer."""
    return with_query(met.url, {paging.parameter or "": str((paging.start or 0) + met.fetched)})


def _cursor(paging: Paging, met: Met) -> str | None:
    found = _in_document(paging, met)
    if found is None or found is False or found in ("", 0):
        return None
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Unreadable("no-next", found="type", where=paging.next or "")
    return with_query(met.url, {paging.parameter or "": str(found)})


def _in_document(paging: Paging, met: Met) -> Any:
    """What stands at `next`: a literal key if there is one (`@odata.nextLink`), otherwise a JMESPath expression."""
    if met.document is None:
        raise Unreadable("no-next", found="no-document", where=paging.next or "")
    try:
        return in_object(paging.next or "")(met.document)
    except BadExpression:
        return None


def _joined(base: str, link: str) -> str:
    """A link as an address."""
    try:
        return urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        raise Unreadable("no-next", found="address", where="") from None


def _number(where: str | None, met: Met) -> int | None:
    """A count in the body or in a header; None where there is none to be read."""
    if where is None:
        return None
    if where.startswith(_HEADER):
        found: Any = met.headers.get(where.removeprefix(_HEADER).strip().casefold())
    else:
        try:
            found = in_object(where)(met.document)
        except BadExpression:
            found = None
    if isinstance(found, str):
        text = found.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def header_names(paging: Paging) -> frozenset[str]:
    """The headers that this paging looks at, in lower case."""
    named = (
        where for where in (paging.total, paging.pages) if where is not None and where.startswith(_HEADER)
    )
    return frozenset(("link", *(where.removeprefix(_HEADER).strip().casefold() for where in named)))


def links(header: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Targets and relations of a Link header (RFC 8288). What is malformed ends it; links about others are left out."""
    at = 0
    while (start := header.find("<", at)) >= 0 and (end := header.find(">", start)) >= 0:
        parameters, at = _parameters(header, end + 1)
        if "anchor" not in parameters:
            yield header[start + 1 : end], frozenset(parameters.get("rel", "").casefold().split())


def _parameters(header: str, at: int) -> tuple[dict[str, str], int]:
    """`; name="value"` pairs up to the comma before the next link, the first of each name; and where they end."""
    found: dict[str, str] = {}
    name, value, quoted, into = "", "", False, "name"
    while at < len(header):
        sign = header[at]
        at += 1
        if quoted:
            if sign == "\\" and at < len(header):
                value += header[at]
                at += 1
            elif sign == '"':
                quoted = False
            else:
                value += sign
        elif sign in ";,":
            found.setdefault(name.strip().casefold(), value.strip())
            name, value, into = "", "", "name"
            if sign == ",":
                return found, at
        elif sign == '"' and into == "value":
            quoted = True
        elif sign == "=" and into == "name":
            into = "value"
        elif into == "name":
            name += sign
        else:
            value += sign
    found.setdefault(name.strip().casefold(), value.strip())
    return found, at


KINDS: dict[str, Kind] = {
    "none": Kind(lambda _, __: None),
    "next": Kind(_next, {"next": "next"}, in_document=True),
    "link-header": Kind(_link_header),
    "page": Kind(_page, {"parameter": "page", "size_parameter": "per_page", "start": 1}, counted=True),
    "offset": Kind(_offset, {"parameter": "offset", "size_parameter": "limit", "start": 0}, counted=True),
    "cursor": Kind(_cursor, {"parameter": "cursor"}, in_document=True, past_empty=True),
}

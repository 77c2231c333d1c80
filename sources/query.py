"""The query of an address: parameters put in and taken out, everything else letter by letter as it was."""

from __future__ import annotations

from collections.abc import Container, Mapping
from urllib.parse import quote, unquote_plus, urlencode, urlsplit, urlunsplit


def with_query(url: str, asked: Mapping[str, str]) -> str:
    """The address with these query parameters, in place of those of the same names; the rest stays letter by letter."""
    parts = urlsplit(without_query(url, asked))
    added = urlencode(asked, quote_via=quote, safe="$:@,")
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, added)))))


def without_query(url: str, names: Container[str]) -> str:
    """The address without the query parameters of these names. Raises ValueError for what is no address."""
    parts = urlsplit(url)
    kept = (part for part in parts.query.split("&") if unquote_plus(part.partition("=")[0]) not in names)
    return urlunsplit(parts._replace(query="&".join(kept)))

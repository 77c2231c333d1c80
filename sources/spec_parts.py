"""The tables inside a source's table: how it lets us in, pages, is asked for news, and where a field is (DESIGN 4)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType


class Secret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a secret is found: exactly one of the three."""

    env: str | None = None
    """Name of an environment variable."""
    file: str | None = None
    """Path of a file whose first line it is."""
    command: tuple[str, ...] | None = None
    """A program and its arguments, run without a shell; the first line of its output."""

    @property
    def reference(self) -> str:
        """How a message may name it: never the value, nor a command's arguments."""
        if self.env is not None:
            return f"env:{self.env}"
        if self.file is not None:
            return f"file:{self.file}"
        return f"command:{self.command[0] if self.command else ''}"


class BasicAuth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """User and password of HTTP basic authentication."""

    user: str
    password: Secret


class NamedSecret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A secret that travels under a name: a header or a query parameter."""

    name: str
    value: Secret


class OAuth2(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Client credentials (RFC 6749, 4.4): a token is fetched from `token_url` and sent as a bearer."""

    token_url: str
    client_id: str
    client_secret: Secret
    scope: str | None = None


class Auth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a source lets us in: exactly one of these. `token` travels in the style of the preset."""

    token: Secret | None = None
    bearer: Secret | None = None
    basic: BasicAuth | None = None
    header: NamedSecret | None = None
    query: NamedSecret | None = None
    oauth2: OAuth2 | None = None

    @property
    def secret(self) -> Secret | None:
        """The one secret in it."""
        if self.basic is not None:
            return self.basic.password
        if self.oauth2 is not None:
            return self.oauth2.client_secret
        named = self.header or self.query
        return named.value if named is not None else self.bearer or self.token


class Paging(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer leads to the next one. Unset names take the defaults of their kind (`sources/paging.py`)."""

    kind: str = "none"
    """none | next | link-header | page | offset | cursor."""
    next: str | None = None
    """`next`: where the next page's address is in the body; `cursor`: where its token is. A key or JMESPath."""
    parameter: str | None = None
    """The query parameter that carries the page number, the offset or the token."""
    size_parameter: str | None = None
    """The query parameter that carries `size`."""
    size: int | None = None
    """Rows asked for per page; a page with fewer is the last."""
    start: int | None = None
    """The first page's number or offset: 1 and 0 unless said."""
    total: str | None = None
    """Where the number of all rows is: a key or JMESPath in the body, or `header:NAME`."""
    pages: str | None = None
    """Where the number of all pages is, likewise."""
    until: str | None = None
    """Of counted pages, where no total is known: `short` (the usual): a page with fewer rows than were asked for is the
    last; `empty`: only one without rows is, for a server that gives fewer than it is asked for."""
    max_pages: int | None = None


class Since(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Incremental pulls: ask only for what is newer than the newest record held."""

    parameter: str
    """The query parameter that carries the moment."""
    field: str | None = None
    """Our field whose newest value counts; default: the collection's time (received_at, date, at)."""
    template: str = "{}"
    """The parameter's value; `{}` is the moment."""
    format: str = "iso"
    """iso | date | epoch | epoch-ms | a strftime form."""
    overlap: str = "1h"
    """How much older than the newest is asked for again: a record may be late."""
    full: str = "7d"
    """How long after the last whole pull everything is asked for again."""


class Unpivot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Wide columns to rows: each of `columns` becomes a row of its own, with its header and its cell as two columns.

    The words of pandas.melt: `name` is its var_name, `value` its value_name. An empty cell makes no row, 0 does.
    """

    columns: tuple[str, ...] = ()
    """Headers, `*` and `?` as wildcards. Empty: every column that `fields` does not use."""
    name: str
    """What the new column with the header is called in `fields`."""
    value: str
    """What the new column with the cell is called in `fields`."""


class FieldRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one of our fields comes from, said at length: a constant, or a place with a table and a default."""

    value: Any = UNSET
    """The constant."""
    source: str | UnsetType = msgspec.field(default=UNSET, name="from")
    """A literal key or column if there is one, otherwise a JMESPath expression."""
    map: dict[str, Any] = {}
    """Their value → ours. What is not in it takes the default, or stays as it is where there is none."""
    default: Any = UNSET
    """For an absent value and for one that `map` does not know."""
    html: bool = False
    """Their text is HTML and becomes plain text."""

"""One `[[sources]]` table of the config as a frozen record (DESIGN 4).

Only what a table may say lives here. Files are read by `tui/headless/config.py`, what cannot work is found by
`sources/spec_check.py`, secrets are named here and fetched by `sources/secrets.py` when a pull needs them, so no spec
ever holds one.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from sources.measures import parse_duration, parse_size

FORMATS_NOW = ("csv", "json")
FORMATS_LATER = ("ndjson", "xlsx", "ics", "feed", "geojson")
DEFAULT_EVERY = "15m"
DEFAULT_MAX_BYTES = 10_000_000
"""On the wire, one page. Decoded, a page may be twice as large; a gzip bomb of 292 KB wants 350 MB (research T6)."""
DECODED_PER_WIRE = 2

__all__ = ["Auth", "FieldRule", "Secret", "SourceSpec", "SpecProblem", "parse_duration"]


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


class Auth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a source lets us in: exactly one of these. `token` needs a preset."""

    token: Secret | None = None
    bearer: Secret | None = None
    basic: BasicAuth | None = None
    header: NamedSecret | None = None
    query: NamedSecret | None = None

    @property
    def secret(self) -> Secret | None:
        """The one secret in it."""
        if self.basic is not None:
            return self.basic.password
        named = self.header or self.query
        return named.value if named is not None else self.bearer or self.token


class Paging(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer names the next one."""

    kind: str = "none"
    next: str | None = None


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


class SourceSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One source, in the words of the config. Defaults are those of DESIGN 4."""

    id: str
    collection: str
    url: str | None = None
    path: str | None = None
    sample: bool = False
    """True: the built-in sample office. Not for configs."""
    format: str | None = None
    every: str | None = None
    cron: str | None = None
    timeout: str = "30s"
    covers: str = "all"
    preset: str | None = None
    records: str | None = None
    key: str | tuple[str, ...] | None = None
    key_from: str | tuple[str, ...] | None = None
    timezone: str | None = None
    dates: str | tuple[str, ...] = ()
    decimal: str = "."
    fields: dict[str, str | FieldRule] = {}
    auth: Auth | None = None
    paging: Paging = Paging()
    allow_hosts: tuple[str, ...] = ()
    """Hosts (`host` or `host:port`) that an answer may send us to; credentials never go there."""
    sheet: str | int | None = None
    header_row: int | None = None
    """The row of the column names, counted from 1; what stands above it is not read."""
    delimiter: str | None = None
    encoding: str | None = None
    unpivot: dict[str, Any] | None = None
    since: str | None = None
    ca: str | None = None
    """Path of a file with further certificate authorities to trust."""
    proxy: str | None = None
    max_bytes: str | int | None = None

    @property
    def interval(self) -> float | None:
        """Seconds from one pull to the next; None with `cron` and for `every = "manual"`."""
        if self.cron is not None or self.every == "manual":
            return None
        return parse_duration(self.every or DEFAULT_EVERY)

    @property
    def manual(self) -> bool:
        """True: pulled only when somebody asks."""
        return self.every == "manual"

    @property
    def deadline(self) -> float:
        """Seconds for one page, retries and waits included."""
        return parse_duration(self.timeout)

    @property
    def wire_limit(self) -> int:
        """Bytes that one page may have on the wire."""
        return DEFAULT_MAX_BYTES if self.max_bytes is None else parse_size(self.max_bytes)

    @property
    def decoded_limit(self) -> int:
        """Bytes that one page or file may have once it is unpacked."""
        return self.wire_limit * DECODED_PER_WIRE

    @property
    def date_formats(self) -> tuple[str, ...]:
        """The declared forms of dates, in the order in which they are tried."""
        return (self.dates,) if isinstance(self.dates, str) else self.dates

    def zone(self, office: tzinfo) -> tzinfo:
        """The zone of times that name none."""
        if self.timezone is None:
            return office
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.timezone)


class SpecProblem(Struct, frozen=True, kw_only=True):
    """Something in a source's table that cannot work."""

    key: str
    """The path of the key inside the table, e.g. `fields.count` or `auth.bearer`."""
    code: str
    """both | neither | required | choice | pattern | duration | size | url | absolute | unknown-field | unknown-key |
    expression | dates | timezone | encoding | cron | one-of | not-yet | constant | only-url | secret-in-url."""
    found: str = ""
    expected: str = ""
    """Choices joined by `, `, or a form; the nearest of them is for whoever words it."""

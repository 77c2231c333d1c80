"""One `[[sources]]` table of the config as a frozen record (DESIGN 4).

Only what a table may say lives here. Files are read by `tui/headless/config.py`, what cannot work is found by
`sources/spec_check.py`, secrets are named here and fetched by `sources/secrets.py` when a pull needs them, so no spec
ever holds one.
"""

from __future__ import annotations

from datetime import tzinfo

from msgspec import Struct

from sources.measures import parse_duration, parse_size
from sources.spec_parts import Auth, FieldRule, OAuth2, Paging, Secret, Since, Unpivot

DEFAULT_EVERY = "15m"
DEFAULT_MAX_BYTES = 10_000_000
"""On the wire, one page. Decoded, a page may be twice as large; a gzip bomb of 292 KB wants 350 MB (research T6)."""
DECODED_PER_WIRE = 2
TOGETHER = 20
"""All pages of one answer may be so many times as large, and take so many times as long, as one page may."""

__all__ = [
    "Auth",
    "FieldRule",
    "OAuth2",
    "Paging",
    "Secret",
    "Since",
    "SourceSpec",
    "SpecProblem",
    "Unpivot",
    "parse_duration",
]


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
    covers: str | None = None
    """all | window; unset: `window` for a feed and for a source that is asked for news only, else `all` (DESIGN 1)."""
    preset: str | None = None
    records: str | None = None
    """Where the rows are in a JSON document: a list, or a map from id to object."""
    columns: str | None = None
    """Where the header is, when `records` are lists of cells (JSON)."""
    order: str | None = None
    """Where the list of ids is that says which of a map of records count, and in which order (JSON)."""
    fill_down: tuple[str, ...] = ()
    """Columns whose blank cells mean the cell above: cells merged downwards."""
    gather: tuple[str, ...] = ()
    """Our list fields that are collected over all rows with the same key: one record spread over several rows."""
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
    """Of a workbook: the sheet's name, or its place among the tabs that are seen, counted from 1."""
    header_row: int | tuple[int, ...] | None = None
    """The row of the column names, counted from 1, or several that are joined; what stands above is not read.

    Of a workbook they are the sheet's own row numbers, of a CSV its records.
    """
    delimiter: str | None = None
    encoding: str | None = None
    unpivot: Unpivot | None = None
    since: str | Since | None = None
    """The query parameter that carries the newest moment held, or that at length."""
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

    def coverage(self, read_as: str = "", *, is_part: bool = False) -> str:
        """What an answer covers: all | window. `read_as`: the format that it turned out to have; `is_part`: whether it
        says that it is not all."""
        is_news = self.since is not None or "feed" in (self.format, read_as)
        return self.covers or ("window" if is_news or is_part else "all")

    @property
    def html_text(self) -> bool:
        """Whether every text of theirs is HTML, and becomes plain text also where a field does not say `html`."""
        from sources.presets import named

        preset = named(self.preset)
        return preset is not None and preset.html

    @property
    def manual(self) -> bool:
        """True: pulled only when somebody asks."""
        return self.every == "manual"

    @property
    def deadline(self) -> float:
        """Seconds for one page, retries and waits included."""
        return parse_duration(self.timeout)

    @property
    def time_limit(self) -> float:
        """Seconds for all pages of one answer."""
        return self.deadline * (1 if self.paging.kind == "none" else TOGETHER)

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

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The declared rows of the column names, counted from 1; empty where none is declared."""
        return (self.header_row,) if isinstance(self.header_row, int) else self.header_row or ()

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

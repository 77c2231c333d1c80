"""One file per format. This is the table: adding a format is one line here and one file beside it (DESIGN 2.8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module

from sources.convert import Reading
from sources.spec import SourceSpec
from sources.table import Table
from sources.totals import Totals

Parse = Callable[[bytes, SourceSpec, str | None], Table]
"""(body, the source's table, charset of the content type) → rows. Raises Unreadable."""

FORMATS: dict[str, str] = {
    "csv": "sources.formats.csv:parse",
    "json": "sources.formats.json:parse",
    "ndjson": "sources.formats.ndjson:parse",
    "xlsx": "sources.formats.xlsx:parse",
    "ics": "sources.formats.ics:parse",
    "feed": "sources.formats.feed:parse",
    "geojson": "sources.formats.geojson:parse",
}
CONTENT_TYPES: dict[str, str] = {
    "text/csv": "csv",
    "application/csv": "csv",
    "text/x-csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.ms-excel": "csv",  # what servers and browsers on Windows call a .csv; also a workbook
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template": "xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": "xlsx",
    "application/vnd.ms-excel.template.macroenabled.12": "xlsx",
    "application/json": "json",
    "text/json": "json",
    "application/vnd.api+json": "json",
    "application/hal+json": "json",
    "application/geo+json": "geojson",
    "text/calendar": "ics",
    **dict.fromkeys(("application/rss+xml", "application/atom+xml", "application/rdf+xml"), "feed"),
    **dict.fromkeys(
        ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"),
        "ndjson",
    ),
}
EXTENSIONS: dict[str, str] = {
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
    "json": "json",
    **dict.fromkeys(("ndjson", "jsonl"), "ndjson"),
    "geojson": "geojson",
    **dict.fromkeys(("rss", "atom", "rdf"), "feed"),
    **dict.fromkeys(("ics", "ical", "ifb", "icalendar"), "ics"),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), "xlsx"),
    **dict.fromkeys(("xls", "xlsb", "ods"), "xlsx"),  # which says to save them as .xlsx
}
_SPEAKS_OF_EXCEL = "application/vnd.ms-excel"


_IN_TIME = frozenset(("ics",))
"""Formats whose rows depend on when and where they are read."""
_GRIDS = frozenset(("csv", "json", "xlsx"))
"""Formats whose rows may be cells under a header, with totals among them."""


def load(name: str, reading: Reading | None = None, totals: Totals | None = None) -> Parse:
    """The parser of a format, imported now.

    `reading`: when and where it is read; `totals`: which names make a row one. They count for some formats.
    """
    module, _, function = FORMATS[name].partition(":")
    parse = getattr(import_module(module), function)
    if name in _IN_TIME:
        parse = partial(parse, reading=reading)
    given: Parse = partial(parse, totals=totals) if name in _GRIDS else parse
    return given


def is_workbook(start: bytes) -> bool:
    """Whether these are the first bytes of a zip file, or of the older container of Office."""
    return start[:4].lower() in (b"pk\x03\x04", b"\xd0\xcf\x11\xe0")


_FEED = re.compile(
    rb"(?:<\?[^>]*+>|<!--(?:(?!-->).)*+-->|\s++)*+<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def is_feed(start: bytes) -> bool:
    """Whether these are the first bytes of RSS or Atom, in any encoding that has ASCII in it."""
    return _FEED.match(start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")) is not None


def format_of(spec: SourceSpec, *, content_type: str | None, name: str, start: bytes = b"") -> str | None:
    """The format by declaration, else by content type, else by the extension of `name`; None where none says.

    `start`: the first bytes. They decide where the content type fits both a CSV and a workbook, or where nothing says.
    """
    if spec.format is not None:
        return spec.format
    if content_type == _SPEAKS_OF_EXCEL and is_workbook(start):
        return "xlsx"
    if content_type in CONTENT_TYPES:
        return CONTENT_TYPES[content_type]
    found = EXTENSIONS.get(name.rpartition(".")[2].casefold())
    if found is not None:
        return found
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return "ics"
    return "xlsx" if is_workbook(start) else "feed" if is_feed(start) else None

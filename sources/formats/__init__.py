"""One file per format. This is the table: adding a format is one line here and one file beside it (DESIGN 2.8)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from sources.spec import SourceSpec
from sources.table import Table

Parse = Callable[[bytes, SourceSpec, str | None], Table]
"""(body, the source's table, charset of the content type) → rows. Raises Unreadable."""

FORMATS: dict[str, str] = {
    "csv": "sources.formats.csv:parse",
    "json": "sources.formats.json:parse",
}
CONTENT_TYPES: dict[str, str] = {
    "text/csv": "csv",
    "application/csv": "csv",
    "text/x-csv": "csv",
    "text/tab-separated-values": "csv",
    "application/vnd.ms-excel": "csv",  # what servers and browsers on Windows call a .csv; a real .xls is not-data
    "application/json": "json",
    "text/json": "json",
    "application/vnd.api+json": "json",
    "application/hal+json": "json",
}
EXTENSIONS: dict[str, str] = {"csv": "csv", "tsv": "csv", "tab": "csv", "json": "json"}


def load(name: str) -> Parse:
    """The parser of a format, imported now."""
    module, _, function = FORMATS[name].partition(":")
    parse: Parse = getattr(import_module(module), function)
    return parse


def format_of(spec: SourceSpec, *, content_type: str | None, name: str) -> str | None:
    """The format by declaration, else by content type, else by the extension of `name`; None where none says."""
    if spec.format is not None:
        return spec.format
    if content_type in CONTENT_TYPES:
        return CONTENT_TYPES[content_type]
    return EXTENSIONS.get(name.rpartition(".")[2].casefold())

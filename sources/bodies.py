"""One body as it came → a table: which format it is in, and what is no data at all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sources.convert import Reading
from sources.errors import Unreadable
from sources.formats import FORMATS, format_of, is_feed, is_workbook, load
from sources.spec import SourceSpec
from sources.table import Table
from sources.totals import Totals
from store.models.text import clean

LOOK_AT = 4096
"""Bytes that tell what an answer is: a feed may begin with comments."""


class Page(NamedTuple):
    """One body as it came."""

    data: bytes
    content_type: str | None
    charset: str | None
    name: str
    several: bool = False
    """True: one of several files; its rows are named after it."""


def parsed(page: Page, spec: SourceSpec, reading: Reading, totals: Totals) -> Table:
    """The rows of a body, by declared format, content type or extension. Raises Unreadable."""
    name = format_of(spec, content_type=page.content_type, name=page.name, start=page.data[:LOOK_AT])
    if name not in FORMATS:
        if is_web_page(page):
            raise Unreadable("not-data", found="html", expected="csv", content_type=page.content_type or "")
        raise Unreadable(
            "unknown-format",
            found=page.content_type or page.name,
            expected=", ".join(FORMATS),
        )
    refuse_other_things(page, name)
    try:
        return load(name, reading, totals)(page.data, spec, page.charset)
    except Unreadable as error:
        error.failure.facts.update({"file": page.name} if page.several else {})
        raise
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError) as error:
        # whatever a parser trips over is a fact about the file (research T23)
        found = type(error).__name__
    raise Unreadable("unreadable", expected=name, found=found)


def is_web_page(page: Page) -> bool:
    """Whether it begins as HTML does, or is sent as HTML and begins with a tag."""
    start = page.data[:LOOK_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        page.content_type in ("text/html", "application/xhtml+xml") and start.startswith(b"<")
    )


def refuse_other_things(page: Page, name: str) -> None:
    """A login page or an error page with status 200, or a spreadsheet, is no data (research T20)."""
    start = page.data[:LOOK_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if name == "feed" and is_feed(start):
        return  # whatever the content type says: many servers send them as pages
    facts: dict[str, Any] = {"expected": name, "content_type": page.content_type or ""}
    if is_web_page(page):
        raise Unreadable("not-data", found="html", **facts)
    if is_workbook(start) and name == "xlsx":
        return
    if is_workbook(start) or start.startswith((b"%pdf-", b"\x1f\x8b")):
        raise Unreadable("not-data", found="binary", **facts)
    if start.startswith(b"<?xml") and name != "feed":
        raise Unreadable("not-data", found="xml", **facts)


def shown(row: Any, columns: Sequence[str] | None) -> dict[str, Any]:
    """A row as it came, its texts cleaned, for a preview. `columns`: None where it is an object, or a list of its own."""
    pairs: Iterable[tuple[Any, Any]]
    if columns is not None:
        pairs = zip(columns, row, strict=False)
    else:
        pairs = row.items() if isinstance(row, dict) else enumerate(row)
    return {clean(str(key)): _plain(value) for key, value in pairs}


def _plain(value: Any) -> Any:
    """A fetched value with its texts cleaned, for a preview."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value

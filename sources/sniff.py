"""The first page of something that no config describes yet: which format it is in, where its rows are, what they hold.

For `sources add` and for the columns that `sources test` names. Fetched as a pull fetches, with the same limits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

import msgspec
from msgspec.structs import replace

from sources.address import Pacing
from sources.bodies import LOOK_AT, Page, parsed, shown
from sources.convert import Reading
from sources.errors import Unreadable
from sources.formats import FORMATS, format_of
from sources.headings import LOOKED_AT, guess
from sources.jsontext import Twice
from sources.jsontext import document as read
from sources.looks import SEEN, Look, looks_of
from sources.names import Names
from sources.rows import Taken, Work
from sources.spec import Paging, SourceSpec
from sources.table import decode
from sources.totals import Totals
from sources.turns import Turn
from store.models.text import clean

_NEXT = ("next", "@odata.nextLink", "next_page_url", "nextLink")
_NO_CONTROLS = bytes(byte for byte in range(256) if byte in b"\0\t\n\v\f\r\x1a\x1b" or 31 < byte != 127)
_DEEPEST = 3
"""Keys under which a list of rows is looked for."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen."""

    spec: SourceSpec
    """What was asked for, with the format, `records` and `columns` that were found out."""
    looks: tuple[Look, ...]
    rows: tuple[dict[str, Any], ...]
    """The first rows, cleaned, not masked."""
    fetched: int
    """Rows on the first page."""


class _Enough(Exception):
    """The first page is there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        super().__init__()


class _First(Work):
    """Takes the first page and nothing of it."""

    def take(self, page: Page, stop: threading.Event) -> Taken:
        """Raises _Enough."""
        raise _Enough(page)


async def sample(
    spec: SourceSpec, *, zone: tzinfo, clock: Callable[[], datetime], pacing: Pacing | None = None
) -> Sample:
    """Look at the first page of `spec`'s url or path; its collection and fields do not matter. Raises SourceError."""
    work = _First(spec, Names(), zone)
    patience = pacing or Pacing()
    try:
        if spec.url is not None:
            from sources.pages import bring_pages

            await bring_pages(spec, spec.url, {}, clock, _nobody, _nobody, patience, Turn(), work)
        else:
            from sources.fileset import bring_files

            await bring_files(spec, {}, clock, _nobody, patience, Turn(), work)
    except _Enough as enough:
        page = enough.page
    reading = Reading(zone=spec.zone(zone), office=zone, now=clock())
    return _seen(spec, page, reading)


def _nobody(*_: int) -> None:
    """Nobody is told how far it is."""


def _seen(spec: SourceSpec, page: Page, reading: Reading) -> Sample:
    name = format_of(spec, content_type=page.content_type, name=page.name, start=page.data[:LOOK_AT])
    if name not in FORMATS:
        name = _json_or_csv(page.data)
    found = replace(spec, format=name)
    if name == "json" and spec.records is None:
        found = _located(found, page)
    table = parsed(page, found, reading, Totals(found, Names()))
    rows = tuple(shown(row, table.columns if table.cells else None) for _, row in table.rows[:SEEN])
    columns = table.columns if table.cells else tuple(dict.fromkeys(key for row in rows for key in row))
    return Sample(spec=found, looks=looks_of(columns, rows), rows=rows, fetched=len(table.rows))


def _json_or_csv(data: bytes) -> str:
    """What a body without a name or a content type is; one value of JSON on each line is not one document.

    Raises Unreadable for what is no text: no encoding has so many controls in it, and UTF-16 has only NULs.
    """
    begins = data[:LOOK_AT]
    if 100 * len(begins.translate(None, _NO_CONTROLS)) > len(begins):
        raise Unreadable("not-data", found="binary", expected="csv")
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] not in (b"{", b"["):
        return "csv"
    line, _, rest = start.partition(b"\n")
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return "json"
    return "ndjson" if rest.strip() else "json"


def _located(spec: SourceSpec, page: Page) -> SourceSpec:
    """Where the rows of a JSON document are: at its top, under a key, or as lists of cells beside their header."""
    try:
        text, *_ = decode(page.data, declared=spec.encoding, charset=page.charset)
        document = read(text.removeprefix("\ufeff"), "json", Twice())
    except Unreadable:
        return spec  # the parser says what is wrong with it
    if isinstance(document, list):
        return replace(spec, **_under(document, "")) if document and isinstance(document[0], list) else spec
    spec = replace(spec, paging=_paging(document)) if isinstance(document, dict) else spec
    lists = [(path, value) for path, value in _lists(document, ()) if value]
    tables = [(path, value) for path, value in lists if isinstance(value[0], dict)]
    cells = [(where, rows) for where, rows in lists if isinstance(rows[0], list)]
    if tables:
        path, _ = max(tables, key=lambda found: len(found[1]))
        if cells and path[-1] in ("headers", "columns", "fields", "header"):
            key = next(
                (key for key in ("name", "id", "title", "label") if key in _at(document, path)[0]),
                "name",
            )
            return replace(spec, records=_path(cells[0][0]), columns=f"{_path(path)}[].{key}")
        return replace(spec, records=_path(path))
    if cells:
        path, rows = max(cells, key=lambda found: len(found[1]))
        names = [where for where, value in lists if isinstance(value[0], str) and len(value) == len(rows[0])]
        if names:
            return replace(spec, records=_path(path), columns=_path(names[0]))
        return replace(spec, **_under(rows, _path(path)))
    raise Unreadable("no-records", where="", found="object", columns=_keys(document))


def _under(rows: list[Any], where: str) -> dict[str, str]:
    """Where the names of lists of cells stand, which is among them, and where the others begin."""
    cells = [(at, row) for at, row in enumerate(rows[:LOOKED_AT]) if isinstance(row, list)]
    header = guess([(at, [None if cell == "" else cell for cell in row]) for at, row in cells])
    at = header.rows[0] if header is not None else 0
    return {"records": f"{where}[{at + 1}:]", "columns": f"{where}[{at}]"}


def _paging(document: Mapping[str, Any]) -> Paging:
    """That a page names the next one; a first page alone would be taken for everything."""
    named = next((key for key in _NEXT if isinstance(document.get(key), str)), None)
    return Paging(kind="next", next=named) if named is not None else Paging()


def _at(document: Any, path: tuple[str, ...]) -> Any:
    """What stands under these keys."""
    for key in path:
        document = document[key]
    return document


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    if isinstance(value, list):
        yield path, value
    elif isinstance(value, dict) and len(path) < _DEEPEST:
        for key, part in value.items():
            yield from _lists(part, (*path, key))


def _path(path: tuple[str, ...]) -> str:
    """The keys as an expression; those that are no plain words in quotes."""
    return ".".join(
        key if key.isidentifier() and key.isascii() else msgspec.json.encode(key).decode() for key in path
    )


def _keys(document: Any) -> str:
    return (
        ", ".join(clean(str(key))[:40] for key in list(document)[:12]) if isinstance(document, dict) else ""
    )

"""The systems of `sources/presets` as servers on loopback: what they answer is written after their own documents.

Each file of `sources/presets` names those documents. A shelf gives two rows a page, whatever it is asked for: every one
of these systems has a limit of its own that nobody can raise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

PAGE = 2
SECRET = "kunci-rahasia-7f3a"


@dataclass(frozen=True)
class Ask:
    """A request."""

    base: str
    """Scheme, host and port that were asked."""
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    def link(self, **changed: str) -> str:
        """The same address with other parameters."""
        return f"{self.base}{self.path}?{urlencode(self.query | changed)}"

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name, default))


@dataclass(frozen=True)
class Reply:
    body: Any
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        if isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body).encode()


@dataclass(frozen=True)
class System:
    """One system as a server."""

    rows: Sequence[Any]
    shelf: Callable[[Ask, Sequence[Any]], Reply]
    """What it answers, given all its rows."""
    records: Sequence[dict[str, Any]]
    """What the rows come to: flat fields as they are exported."""
    edited: tuple[str, str]
    """A key of the first row that may change (`a/b` as one key, `a>b` for nested ones), and our field of it."""
    denied: Reply | None = None
    """What it says to a wrong secret."""
    carried: tuple[str, str] = ("", "")
    """Header and value of the right secret, or `?name` and value."""
    auth: str = ""
    """The line of a config with a secret, where the README's example has none."""
    errors: Sequence[tuple[Reply, str]] = ()
    """Errors of its own, and words of them."""
    requires: dict[str, str] = field(default_factory=dict)
    """Query parameters without which it would not answer so."""
    pages: bool = True

    def allows(self, ask: Ask) -> bool:
        name, value = self.carried
        if not name:
            return True
        found = ask.query.get(name[1:]) if name.startswith("?") else ask.headers.get(name.lower())
        return found == value


def asked(base: str, path: str, headers: dict[str, str]) -> Ask:
    parts = urlsplit(path)
    return Ask(base, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)


def _page(ask: Ask, rows: Sequence[Any], start: int) -> Sequence[Any]:
    return rows[start : start + PAGE]


def kobotoolbox(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = ask.number("start", 0)
    more = start + PAGE < len(rows)
    return Reply(
        {
            "count": len(rows),
            "next": ask.link(limit=str(PAGE), start=str(start + PAGE)) if more else None,
            "previous": None,
            "results": _page(ask, rows, start),
        }
    )


def odk(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = int(ask.query.get("$skiptoken", "010")[2:])
    body = {
        "value": _page(ask, rows, start),
        "@odata.context": f"{ask.base}/v1/projects/7/forms/kunjungan.svc/$metadata#Submissions",
    }
    if "$top" in ask.query and start + PAGE < len(rows):
        body["@odata.nextLink"] = ask.link(**{"$skiptoken": f"01{start + PAGE}"})
    elif "$top" not in ask.query:
        body["value"] = rows
    return Reply(body)


def google_sheet(ask: Ask, rows: Sequence[Any]) -> Reply:
    lines = [
        ",".join(f'"{cell}"' for cell in row) for row in (("Tanggal", "TPI", "Jumlah", "Catatan"), *rows)
    ]
    return Reply("\r\n".join(lines), content_type="text/csv")


def wordpress(ask: Ask, rows: Sequence[Any]) -> Reply:
    page, last = ask.number("page", 1), -(-len(rows) // PAGE)
    if page > max(last, 1):
        return NO_SUCH_PAGE
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(last)}
    return Reply(list(_page(ask, rows, (page - 1) * PAGE)), headers=headers)


NO_SUCH_PAGE = Reply(
    {
        "code": "rest_post_invalid_page_number",
        "message": "The page number requested is larger than the number of pages available.",
        "data": {"status": 400},
    },
    400,
)


def zammad(ask: Ask, rows: Sequence[Any]) -> Reply:
    found = _page(ask, rows, (ask.number("page", 1) - 1) * PAGE)
    if ask.query.get("full") == "true":
        held = {str(row["id"]): row for row in reversed(found)}
        return Reply({"record_ids": [row["id"] for row in found], "assets": {"Ticket": held} if held else {}})
    return Reply(list(found))


def chatwoot(ask: Ask, rows: Sequence[Any]) -> Reply:
    meta = {"mine_count": 0, "assigned_count": 0, "unassigned_count": len(rows), "all_count": len(rows)}
    found = _page(ask, rows, (ask.number("page", 1) - 1) * PAGE)
    return Reply({"data": {"meta": meta, "payload": found}})


def dhis2(ask: Ask, rows: Sequence[Any]) -> Reply:
    names = (("dx", "Data"), ("ou", "Organisation unit"), ("pe", "Period"), ("value", "Value"))
    headers = [
        {"name": name, "column": column, "valueType": "TEXT", "meta": name != "value"}
        for name, column in names
    ]
    return Reply(
        {"headers": headers, "metaData": {"items": {}}, "rows": rows, "height": len(rows), "width": 4}
    )


def ckan(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = ask.number("offset", 0)
    query = f"resource_id={ask.query['resource_id']}"
    return Reply(
        {
            "help": f"{ask.base}/api/3/action/help_show?name=datastore_search",
            "success": True,
            "result": {
                "include_total": True,
                "limit": PAGE,
                "offset": start,
                "records_format": "objects",
                "resource_id": ask.query["resource_id"],
                "total_estimation_threshold": None,
                "records": [{"_id": start + at, **row} for at, row in enumerate(_page(ask, rows, start), 1)],
                "fields": [{"id": "_id", "type": "int"}, {"id": "tanggal", "type": "timestamp"}],
                "_links": {
                    "start": f"/api/3/action/datastore_search?{query}",
                    "next": f"/api/3/action/datastore_search?offset={start + PAGE}&{query}",
                },
                "total": len(rows),
                "total_was_estimated": False,
            },
        }
    )


def socrata(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = ask.number("$offset", 0)
    found = _page(ask, rows, start)
    if ":*" in ask.query.get("$select", ""):
        found = [{":id": f"row-{row['lokasi'][:3]}-{row['tanggal'][8:10]}", **row} for row in found]
    return Reply(list(found))


def airtable(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = int(ask.query.get("offset", "itr/rec0").rpartition("rec")[2])
    body: dict[str, Any] = {"records": _page(ask, rows, start)}
    if start + PAGE < len(rows):
        body["offset"] = f"itrSJ1l4jlPyxEG6c/rec{start + PAGE}"
    return Reply(body)


def baserow(ask: Ask, rows: Sequence[Any]) -> Reply:
    page = ask.number("page", 1)
    more = page * PAGE < len(rows)
    return Reply(
        {
            "count": len(rows),
            "next": ask.link(page=str(page + 1)) if more else None,
            "previous": None,
            "results": _page(ask, rows, (page - 1) * PAGE),
        }
    )


def nocodb(ask: Ask, rows: Sequence[Any]) -> Reply:
    start = ask.number("offset", 0)
    if start and start >= len(rows):
        return Reply({"error": "INVALID_OFFSET_VALUE", "message": f"Offset value '{start}' is invalid"}, 422)
    info = {
        "totalRows": len(rows),
        "page": start // PAGE + 1,
        "pageSize": PAGE,
        "isFirstPage": not start,
        "isLastPage": start + PAGE >= len(rows),
    }
    return Reply({"list": _page(ask, rows, start), "pageInfo": info, "stats": {"dbQueryTime": "1.2"}})


def directus(ask: Ask, rows: Sequence[Any]) -> Reply:
    body: dict[str, Any] = {"data": _page(ask, rows, ask.number("offset", 0))}
    if "filter_count" in ask.query.get("meta", ""):
        body["meta"] = {"filter_count": len(rows)}
    return Reply(body)


def rss(ask: Ask, rows: Sequence[Any]) -> Reply:
    items = "".join(
        "<item>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items()) + "</item>\n"
        for row in rows
    )
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Berita</title>'
    return Reply(f"{start}\n{items}</channel></rss>", content_type="application/rss+xml; charset=UTF-8")


def ics(ask: Ask, rows: Sequence[Any]) -> Reply:
    events = "".join(
        "BEGIN:VEVENT\r\n" + "".join(f"{name}:{text}\r\n" for name, text in row.items()) + "END:VEVENT\r\n"
        for row in rows
    )
    start = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Kalender//ID\r\n"
    return Reply(f"{start}{events}END:VCALENDAR\r\n", content_type="text/calendar; charset=UTF-8")

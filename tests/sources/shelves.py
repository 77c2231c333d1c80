"""Servers that page as they should, one way each, for the tests of pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROWS = [{"date": f"2026-11-{day:02}", "tpi": "Sekupang", "n": day} for day in range(1, 8)]
Reply = Callable[[dict[str, str], str], tuple[Any, dict[str, str]]]


def shelf(kind: str, size: int = 3, rows: list[dict[str, Any]] = ROWS) -> Reply:
    """How a well-behaved server of a kind answers a query, given its own address: document and headers."""

    def answer(query: dict[str, str], url: str) -> tuple[Any, dict[str, str]]:
        at = int(query.get("at", 0))
        if kind == "page":
            at = (int(query["page"]) - 1) * int(query.get("per_page", size))
        elif kind == "offset":
            at = int(query["offset"])
        some, after = rows[at : at + size], at + size
        more = after < len(rows)
        if kind == "link-header":
            far = f'<{url}/x?at=0>; rel="first", </x?at={after}>; title="a, b"; rel="next last"'
            return some, {"Link": far if more else f"<{url}/x?at=0>; rel=first"}
        if kind == "absolute":
            return {"rows": some, "next": f"{url}/x?at={after}" if more else None}, {}
        if kind == "relative":
            return {"rows": some, "_links": {"next": f"?at={after}"}}, {}  # CKAN: also behind the last row
        if kind == "odata":
            return {"rows": some} | ({"@odata.nextLink": f"{url}/x?at={after}#top"} if more else {}), {}
        if kind == "hal":
            return {"rows": some, "_links": {"next": {"href": f"/x?at={after}"}} if more else {}}, {}
        if kind == "cursor":
            return {"rows": some, "meta": {"after": f"{after}" if more else ""}}, {}
        return some, {}

    return answer


def serving(serve: Any, reply: Reply) -> Any:
    def answer(request: Any) -> None:
        query = {name: values[-1] for name, values in parse_qs(urlsplit(request.path).query).items()}
        document, headers = reply(query, server.url)
        body = json.dumps(document).encode()
        request.send_response(200)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": len(body),
            **headers,
        }.items():
            request.send_header(name, str(value))
        request.end_headers()
        request.wfile.write(body)

    server = serve(answer)
    return server


def endless(query: dict[str, str], url: str) -> tuple[Any, dict[str, str]]:
    page = int(query["page"])
    return [{"date": "2026-11-01", "tpi": f"TPI {page}", "n": page}], {}

"""Whether an answer says that it is not all, though nobody declared how to go on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sources.paging import links

HEADERS = frozenset(("link", "x-wp-totalpages"))
"""The headers that are looked at, in lower case."""
_NEXT = (("next",), ("@odata.nextLink",), ("_links", "next"), ("links", "next"))
_PAGERS = (("pager",), ("metaData", "pager"))
"""DHIS2's word for where a page stands among others."""
_CUT = ("result", "records_truncated")
_TOTALS = (("count",), ("total",), ("result", "total"), ("meta", "total"))


def says_more(document: Any, headers: Mapping[str, str], rows: int) -> str | None:
    """What names a next page, or more rows than the `rows` that came: `next`, `count: 1200`, `Link: rel=next`.

    None: the answer looks whole. Nothing of an address is told: it may hold a secret.
    """
    for path in _NEXT if rows else ():
        found = _at(document, path)
        if isinstance(found, dict):
            found = found.get("href")
        if isinstance(found, str) and found.strip():
            return ".".join(path)
    for path in _TOTALS if rows else ():
        total = _at(document, path)
        if isinstance(total, int) and not isinstance(total, bool) and total > rows:
            return f"{'.'.join(path)}: {total}"
    if any("next" in relations for _, relations in links(headers.get("link", ""))):
        return "Link: rel=next"
    pages = headers.get("x-wp-totalpages", "").strip()
    if pages.isascii() and pages.isdigit() and len(pages) < 12 and int(pages) > 1:
        return f"X-WP-TotalPages: {int(pages)}"
    return None


def says_later(document: Any, rows: int) -> str | None:
    """What of a page says by its number that others follow: `pager.pageCount: 3`. None: nothing does."""
    for path in _PAGERS if rows else ():
        pager = _at(document, path)
        if not isinstance(pager, dict):
            continue
        page, pages = _count(pager.get("page")), _count(pager.get("pageCount"))
        if page and pages > page:
            return f"{'.'.join(path)}.pageCount: {pages}"
        if pager.get("isLastPage") is False:
            return f"{'.'.join(path)}.isLastPage: false"
    return ".".join(_CUT) if rows and _at(document, _CUT) is True else None


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document

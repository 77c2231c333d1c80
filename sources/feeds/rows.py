"""Items → rows: the same keys whatever kind of feed it is, texts plain, dates and addresses whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from sources.feeds.items import Item, Part
from sources.plaintext import to_text

_TITLE = 80
"""Characters of the text that stand for a title where there is none."""
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+"
    r"(?:[+-]\d{4}|Z|UTC?|GMT|[ECMP][SD]T)"
)
_PUBLISHED = (
    "published",
    "pubdate",
    "issued",
    "dc:date",
    "dcterms:created",
    "dcterms:issued",
    "atom:published",
    "created",
)
_UPDATED = ("updated", "atom:updated", "modified", "dcterms:modified")
_CONTENT = ("content:encoded", "content", "xhtml:body", "body", "fulltext")
_SUMMARY = ("description", "summary", "atom:summary", "itunes:summary", "media:description", "dc:description")
_AUTHOR = ("author", "dc:creator", "atom:author", "itunes:author", "dc:author", "creator")
_NAME_AND_MAIL = re.compile(r"\S+@\S+\s*[(<](.+)[)>]|(.+?)\s*[(<]\S+@[^\s)>]+[)>]")
_SUBJECT = ("category", "dc:subject", "atom:category")
_OWN = frozenset(
    (
        *_PUBLISHED, *_UPDATED, *_CONTENT, *_SUMMARY, *_AUTHOR, *_SUBJECT, "title", "link", "atom:link", "guid", "id",
        "enclosure", "media:content",
    )
)  # fmt: skip
"""Parts that stand in the row under a name of ours. The others stand there under their own."""


def row_of(item: Item, kind: str, base: str) -> dict[str, Any]:
    """`id title link published updated author summary content categories enclosures`, and further elements by name.

    Keys without a value are not there. `kind`: rss | atom. `base`: the feed's own address, or nothing.
    Times come as ISO 8601 where they are RFC 822, else as they are written.
    """
    parts = _Parts(item, kind)
    link = parts.link(base)
    summary = parts.plain(_SUMMARY, link or base)
    content = parts.plain(_CONTENT, link or base) or summary
    published = parts.when(_PUBLISHED) or parts.when(_UPDATED)
    title = parts.plain(("title", "dc:title", "media:title"), link or base)
    row = {
        "id": parts.id(link) or _made_up(title, published, content),
        "title": " ".join(title.split()) or _beginning(content),
        "link": link,
        "published": published,
        "updated": parts.when(_UPDATED) or published,
        "author": parts.author(),
        "summary": summary,
        "content": content,
        "categories": parts.categories(),
        "enclosures": parts.enclosures(base),
    }
    return parts.others() | {key: value for key, value in row.items() if value}


class _Parts:
    """The parts of one item, by what they mean."""

    def __init__(self, item: Item, kind: str) -> None:
        self._item = item
        self._is_atom = kind == "atom"

    def _first(self, names: Iterable[str], fits: Callable[[Part], bool]) -> Part | None:
        """The first part under the first name that has one."""
        for name in names:
            for part in self._item.parts:
                if part.name == name and fits(part):
                    return part
        return None

    def plain(self, names: Iterable[str], base: str) -> str:
        """A text without tags."""
        part = self._first(names, lambda part: bool(self._text(part, base)))
        return self._text(part, base) if part is not None else ""

    def _text(self, part: Part, base: str) -> str:
        kind = part.attributes.get("type", "").strip().lower()
        if part.has_tags or kind in ("html", "text/html", "xhtml", "application/xhtml+xml"):
            return to_text(part.text, part.base or base).strip()
        if self._is_atom and ":" not in part.name:
            return part.text if kind in ("", "text", "text/plain") else ""
        return to_text(part.text, part.base or base).strip()

    def when(self, names: Iterable[str]) -> str:
        """A time."""
        part = self._first(names, lambda part: bool(part.text))
        if part is None:
            return ""
        if _RFC_822.fullmatch(part.text):
            try:
                found = parsedate_to_datetime(part.text)
            except (ValueError, IndexError, OverflowError):
                return part.text
            return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).isoformat()  # -0000
        return part.text

    def link(self, base: str) -> str:
        """Where the item is to be read: Atom's link, RSS's link, an id that is an address."""
        for part in self._item.parts:
            if part.name in ("link", "atom:link") and part.attributes.get("rel", "alternate") == "alternate":
                address = part.attributes.get("href", "") or part.text
                if address:
                    return _whole(part.base or base, address)
        guid = self._first(("guid", "id"), lambda part: part.attributes.get("ispermalink", "true") != "false")
        address = guid.text if guid is not None else self._item.about
        return address if _is_address(address) else ""

    def id(self, link: str) -> str:
        """What the feed calls the item: its id, else where it is."""
        part = self._first(("id", "guid", "atom:id", "dc:identifier"), lambda part: bool(part.text))
        return part.text if part is not None else self._item.about or link

    def author(self) -> str:
        """A name; of `redaksi@example.org (Ani)` and `Ani <redaksi@example.org>` the name."""
        part = self._first(_AUTHOR, lambda part: bool(part.text))
        if part is None:
            return ""
        named = re.search(r"<name>([^<]*)</name>", part.text)
        text = to_text(named[1] if named is not None else part.text).strip()
        both = _NAME_AND_MAIL.fullmatch(text)
        return " ".join((text if both is None else both[1] or both[2]).split())

    def categories(self) -> list[str]:
        """Their labels, else their terms, each once."""
        found: dict[str, None] = {}
        for part in self._item.parts:
            if part.name in _SUBJECT:
                said = part.attributes.get("label") or part.attributes.get("term") or to_text(part.text)
                found[" ".join(said.split())] = None
        return [name for name in found if name]

    def enclosures(self, base: str) -> list[dict[str, str]]:
        """What hangs on the item: `url`, and `type` and `length` where they are said."""
        found: dict[str, dict[str, str]] = {}
        for part in self._item.parts:
            said = part.attributes
            if part.name in ("enclosure", "media:content"):
                address = said.get("url", "")
            elif part.name in ("link", "atom:link") and said.get("rel") == "enclosure":
                address = said.get("href", "")
            else:
                continue
            address = _whole(part.base or base, address)
            if address:
                about = {
                    "type": said.get("type", ""),
                    "length": said.get("length") or said.get("filesize") or "",
                }
                found.setdefault(address, {"url": address} | {k: v for k, v in about.items() if v})
        return list(found.values())

    def others(self) -> dict[str, str]:
        """Elements of other vocabularies by their names, e.g. `georss:point`; the first of several."""
        found: dict[str, str] = {}
        for part in self._item.parts:
            if part.name not in _OWN and part.text:
                found.setdefault(part.name, to_text(part.text) if part.has_tags else part.text)
        return found


def _whole(base: str, address: str) -> str:
    """An address made whole by the one it belongs to; nothing where it leads nowhere."""
    address = address.strip()
    if not address or not base or _is_address(address):
        return address
    try:
        parts = urlsplit(base)
        return urljoin(f"{parts.scheme}://{parts.netloc}{parts.path}", address)
    except ValueError:
        return ""


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _made_up(title: str, published: str, text: str) -> str:
    """An id from what the item says: the same as long as it says the same, wherever it stands."""
    if not (title or published or text):
        return ""
    return "sha256:" + hashlib.sha256("\0".join((title, published, text)).encode()).hexdigest()[:32]


def _beginning(text: str) -> str:
    """The first line of a text, cut behind a word."""
    line = " ".join(text.partition("\n")[0].split())
    if len(line) <= _TITLE:
        return line
    return line[: line.rfind(" ", _TITLE // 2, _TITLE)].rstrip(" ,;:") + "…"

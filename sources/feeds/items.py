"""Elements → items: RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, as they are mixed in practice."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urljoin

from sources.errors import Unreadable

MOST_ITEMS = 20_000
MOST_DEEP = 200
"""Elements inside each other."""
_MOST_PARTS = 100
"""Elements of an item that are kept."""
_MOST_CHILDREN = 1_000
"""Elements of an item that are counted past."""
_MOST_KEPT = 100_000
"""Elements and attributes of all items that are kept; a usual item has ten."""
_LONGEST = 1_000_000
"""Characters inside one element of an item."""
_MOST_PIECES = 50_000
"""Texts and tags inside one element of an item."""
_LONGEST_BASE = 2_000
_SPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    **dict.fromkeys(
        (
            "http://purl.org/rss/1.0/",
            "http://my.netscape.com/rdf/simple/0.9/",
            "http://backend.userland.com/rss2",
            "http://backend.userland.com/rss",
            "http://blogs.law.harvard.edu/tech/rss",
            "http://channel.netscape.com/rdf/simple/0.9/",
        ),
        "rss",
    ),
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
"""Namespaces, in lower case, by the prefix that everybody uses for them. Prefixes of others stay as they are written."""
_AMP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


class Part(NamedTuple):
    """One element directly inside an item."""

    name: str
    """In lower case, with the usual prefix: `title`, `content:encoded`; Atom's own have none in an Atom feed."""
    attributes: dict[str, str]
    text: str
    """What is in it: its text, or the tags in it as they are written."""
    has_tags: bool
    base: str
    """The address that relative ones in it belong to."""


class Item(NamedTuple):
    """One item with its parts in their order, and what its own tag says."""

    parts: list[Part]
    about: str
    """`rdf:about`, of RSS 1.0."""


class Items:
    """A `markup.Handler` that gathers the items of a feed."""

    def __init__(self, base: str) -> None:
        """`base`: the address of the feed, or nothing."""
        self.items: list[Item] = []
        self.kind = ""
        """rss | atom, by the outermost element."""
        self.done = False
        self.loose = False
        """Tags may lack their other half: those inside a part are taken as they are written, and open nothing."""
        self._open: list[str] = []
        self._written: list[str] = []
        self._spaces: dict[str, str] = {}
        self._undo: list[list[tuple[str, str | None]]] = []
        self._bases = [base]
        self._item = 0
        """How many elements are open around the item's parts; 0: outside of items."""
        self._children = self._kept = self._length = 0
        """Elements of the item that is open; elements and attributes that are kept of all of them; characters of
        the part that is open."""
        self._text: list[tuple[str, bool]] | None = None
        """(text, whether it is a tag) of the part that is open."""
        self._attributes: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises Unreadable: too deep, too many items, no feed at all."""
        key = self._key(name)
        begins_item = key in ("item", "entry")
        if self._text is not None and len(self._text) > _MOST_PIECES:
            raise _too_much()
        if self.loose and self._text is not None and not begins_item:
            self._text.append((_tag(key, attributes), True))
            return
        if self.loose and begins_item and self._item:
            self.end(self._written[self._item - 1])  # the one before it was never closed
        if len(self._open) >= MOST_DEEP:
            raise Unreadable("unreadable", expected="feed", found="depth")
        self._declare(attributes)
        key = self._key(name)
        if not self._open:
            self.kind = _kind(key, name)
        self._open.append(key)
        self._written.append(name)
        self._bases.append(_joined(self._bases[-1], attributes.get("xml:base", "")))
        if self._text is not None:
            self._text.append((_tag(key, attributes), True))
        elif self._item:
            self._children += 1
            if self._children > _MOST_CHILDREN:
                raise _too_much()
            self._text, self._attributes, self._length = [], attributes, 0
        elif begins_item and len(self._open) > 1:
            self._begin(attributes)

    def end(self, name: str) -> None:
        """An element ends, and with it those in it that nobody closed."""
        if name not in self._written:
            if self._text is not None and len(self._text) <= _MOST_PIECES:
                self._text.append((f"</{_local(name)}>", True))
            return
        while self._open:
            last, key = self._written[-1], self._open[-1]
            if self._text is not None and len(self._open) == self._item + 1:
                self._finish(key)
            elif self._text is not None:
                self._text.append((f"</{_local(key)}>", True))
            elif len(self._open) == self._item:
                self._item = 0
            self._open.pop()
            self._written.pop()
            self._bases.pop()
            for prefix, before in reversed(self._undo.pop()):
                self._spaces[prefix] = before or ""
            if last == name:
                break
        self.done = not self._open

    def text(self, text: str) -> None:
        """Text, wherever it is. Raises Unreadable: too long."""
        if self._text is not None:
            self._length += len(text)
            if self._length > _LONGEST:
                raise Unreadable("unreadable", expected="feed", found="long-field")
            self._text.append((text, False))

    def _begin(self, attributes: dict[str, str]) -> None:
        if len(self.items) >= MOST_ITEMS:
            raise Unreadable("too-many-rows", limit=MOST_ITEMS)
        self._item = len(self._open)
        self._children = 0
        self.items.append(Item([], attributes.get("rdf:about", "")))

    def _finish(self, key: str) -> None:
        """A part of the item is whole."""
        pieces, self._text = self._text or [], None
        has_tags = any(is_tag for _, is_tag in pieces)
        if has_tags and self.kind == "atom":  # there, text beside tags is text; RSS means HTML by it
            pieces = [(text if is_tag else text.translate(_AMP), is_tag) for text, is_tag in pieces]
        parts = self.items[-1].parts
        if len(parts) < _MOST_PARTS:
            self._kept += 1 + len(self._attributes)
            if self._kept > _MOST_KEPT:
                raise Unreadable("too-many-rows", limit=len(self.items))
            text = "".join(text for text, _ in pieces).strip()
            parts.append(Part(key, self._attributes, text, has_tags, self._bases[-1]))

    def _declare(self, attributes: dict[str, str]) -> None:
        """Note the prefixes that an element declares, and what they meant before."""
        undo: list[tuple[str, str | None]] = []
        for name, value in attributes.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                prefix = name[6:]
                undo.append((prefix, self._spaces.get(prefix)))
                space = value.strip().lower()
                self._spaces[prefix] = _SPACES.get(space) or prefix
        self._undo.append(undo)

    def _key(self, name: str) -> str:
        """An element's name under the usual prefix."""
        prefix, _, local = name.rpartition(":")
        space = self._spaces.get(prefix, "") or prefix
        if space == "rss" or (space == "atom" and (self.kind == "atom" or not self._open)):
            space = ""
        return f"{space}:{local}".lower() if space else local.lower()


def _too_much() -> Unreadable:
    return Unreadable("unreadable", expected="feed", found="elements")


def _kind(key: str, name: str) -> str:
    """Raises Unreadable where the outermost element is that of no feed."""
    local = _local(key)
    if local in ("rss", "rdf"):
        return "rss"
    if local == "feed":
        return "atom"
    raise Unreadable("not-data", found="html" if name.lower() == "html" else "xml", expected="feed")


def _tag(key: str, attributes: dict[str, str]) -> str:
    """A tag as it is written, for the text that is HTML."""
    said = "".join(
        f' {name}="{value.translate(_AMP | {34: "&quot;"})}"' for name, value in attributes.items()
    )
    return f"<{_local(key)}{said}>"


def _local(key: str) -> str:
    return key.rpartition(":")[2]


def _joined(base: str, address: str) -> str:
    """The address that relative ones belong to."""
    if not address or len(base) + len(address) > _LONGEST_BASE:
        return base
    try:
        return urljoin(base, address)
    except ValueError:
        return base

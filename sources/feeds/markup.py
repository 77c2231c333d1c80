"""A feed as a stream of elements: through expat where it is XML, through its bare tags where it only looks like it.

Feeds are made by templates: a lone `&`, `&nbsp;`, a `<br>` that nobody closed, text before or behind the document.
expat stops there; the tags are there all the same. Neither of the two ever takes a document type: so there are no
entities but the five of XML (and HTML's, by name), nothing to expand and nothing to fetch.

feedparser was measured and left: 12 s for 9 MB of items, 18 s for a title of `<<<…`, no end in sight for 100,000
attributes in one tag. Here each of them is over in half a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Protocol, TypeVar

from sources.errors import Unreadable
from sources.table import decode
from sources.tags import Declared, Tag, Tags
from store.models.problem import Problem

_AT_THE_END = frozenset((3, 5, 6, 20))
"""What expat says where the document ends too early: nothing, in a tag, in a letter, in a section."""
_BEHIND_THE_ROOT = 9
_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_BEGIN = re.compile(r"<(?:\?xml|!DOCTYPE|!--|(?:\w{1,20}:)?(?:rss|feed|rdf)\b)", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml[^>]{0,300}>")
_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_IN_FRONT = 20_000
"""Characters in which the document must begin: warnings of the program that made it may stand before it."""
_PIECE = 100_000
"""Characters that are parsed at once: nothing else in the process runs meanwhile."""
_LONG_TAG = re.compile("<[^<]{100000,}")
_MOST_ATTRIBUTES = 10_000
_MOST_NAMES = 10_000
"""Different names of elements and attributes: the parser keeps every one of them."""
_LATIN = frozenset(("latin-1", "latin1", "iso-8859-1", "iso8859-1", "us-ascii", "ascii"))
"""Labels under which Windows-1252 travels."""


class Handler(Protocol):
    """What is done with the elements. Names come as written, with their prefixes."""

    done: bool
    """Whether the outermost element was closed."""
    loose: bool
    """Set before the first element: tags may lack their other half."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text, in one or several pieces."""


def text_of(data: bytes, declared: str | None, charset: str | None) -> tuple[str, str, list[Problem]]:
    """The document as text from where it begins, the encoding, and a warning where that was a guess.

    UTF-8 wherever it fits; then what the document says of itself, what the server says, Windows-1252.
    Raises Unreadable `encoding`.
    """
    if declared is None and data[:4] in (b"<\0?\0", b"<\0r\0", b"<\0f\0"):
        declared = "utf-16-le"
    elif declared is None and data[:4] in (b"\0<\0?", b"\0<\0r", b"\0<\0f"):
        declared = "utf-16-be"
    said = _DECLARATION.search(data[:400])
    labels = [said[1].decode().lower() if said else None, charset]
    fits = next((label for label in labels if label is not None and _fits(data, label)), None)
    text, encoding, problems = decode(data, declared=declared, charset=fits)
    begin = _BEGIN.search(text[:_IN_FRONT])
    start = begin.start() if begin is not None else 0
    prolog = _PROLOG.match(text, start)
    text = text[prolog.end() if prolog is not None else start :].removeprefix("\ufeff")
    return _NO_CHARACTERS.sub("", text), encoding, problems


def _fits(data: bytes, label: str) -> bool:
    """Whether a label that is no other name of Windows-1252 fits the bytes."""
    if label in _LATIN:
        return False
    try:
        data.decode(label)
    except (ValueError, LookupError):
        return False
    return True


H = TypeVar("H", bound=Handler)


def tell(text: str, make: Callable[[], H]) -> tuple[H, int]:
    """A handler that was told the whole document, and the line where it stops being XML (0: nowhere).

    `make` gives a fresh one; what the handler raises goes through. Raises Unreadable `unreadable`: cut off, a document
    type, a tag of thousands of attributes, thousands of different names.
    """
    for long in _LONG_TAG.finditer(text):  # a pair of texts each, all at once, before anybody is asked
        if long[0].count('="') + long[0].count("='") > _MOST_ATTRIBUTES:
            raise _unreadable("attributes", text.count("\n", 0, long.start()) + 1)
    handler = make()
    line = _strictly(text, handler)
    if line:
        handler = make()
        handler.loose = True
        _loosely(text, handler)
    if not handler.done:
        raise _unreadable("truncated", line)
    return handler, line


def _strictly(text: str, handler: Handler) -> int:
    """Through expat; the line of the first error, 0 if there is none."""
    from xml.parsers.expat import ExpatError, ParserCreate

    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for start in range(0, len(text), _PIECE):
            parser.Parse(text[start : start + _PIECE].encode("utf-8", "replace"), False)
            if len(parser.intern) > _MOST_NAMES:
                raise _unreadable("elements", parser.CurrentLineNumber)
        parser.Parse(b"", True)
    except ExpatError as error:
        if error.code == _BEHIND_THE_ROOT and handler.done:
            return 0
        if error.code in _AT_THE_END:
            raise _unreadable("truncated", error.lineno) from None
        return error.lineno
    return 0


def _loosely(text: str, handler: Handler) -> None:
    """By its tags alone: what closes nothing is left out, what was never closed ends with what is around it."""
    for token in Tags(text):
        if handler.done:
            return
        if isinstance(token, str):
            handler.text(unescape(token))
        elif isinstance(token, Declared):
            _refuse(token.word)
        elif isinstance(token, Tag) and not token.closes:
            handler.start(token.name, token.attributes())
            if token.is_empty:
                handler.end(token.name)
        else:
            handler.end(token.name)


def _refuse(word: str, *_: object) -> None:
    """Raises Unreadable: a document type, or a page."""
    if word.lower() == "html":
        raise Unreadable("not-data", found="html", expected="feed")
    raise _unreadable("entities", 0)


def _unreadable(found: str, line: int) -> Unreadable:
    return Unreadable("unreadable", expected="feed", found=found, line=line or "")

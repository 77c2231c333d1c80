"""One part of a workbook as XML events, in bounded memory. expat itself: a tree of a sheet would be ten times its size.

No document type is taken, so there is no entity to expand and nothing to fetch (research T4).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sources.errors import Unreadable

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

Attributes = dict[str, str]

MOST_DEEP = 100
"""Elements inside each other; expat keeps a name for each open one, and 5 million of them take 600 MB."""
_LONGEST_TOKEN = 1_000_000
"""Bytes that one tag or comment may have: expat reads an unfinished one again with each piece that comes."""


class Handler:
    """What is done with the elements of a part. Names come as written, with their prefixes.

    `start` and `end` count how many elements are open, here and not around them: another call for each would cost a
    fifth of the time.
    """

    open = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self.open += 1
        if self.open > MOST_DEEP:
            raise too_deep()

    def end(self, name: str) -> None:
        """An element ends."""
        self.open -= 1

    def text(self, text: str) -> None:
        """Text between two of them, in one or several pieces."""


def events(chunks: Iterable[bytes], handler: Handler, part: str) -> None:
    """Tell the handler what is in the part.

    Raises Unreadable `unreadable`: no XML, cut off, a document type, endless tags. `part` names it in the facts.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _Doctype(part)
    found = "malformed"
    try:
        _feed(parser, chunks, part)
    except ExpatError as error:
        if error.code in (
            3,
            5,
            6,
            20,
        ):  # the end comes too early: nothing, in a tag, in a letter, in a section
            found = "truncated"
    except (ValueError, LookupError):
        found = "encoding"  # an encoding that expat asked Python for, and Python does not have
    else:
        return
    raise Unreadable("unreadable", expected="xlsx", found=found, sheet=part)


def _feed(parser: XMLParserType, chunks: Iterable[bytes], part: str) -> None:
    fed = 0
    for chunk in chunks:
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise Unreadable("unreadable", expected="xlsx", found="long-field", sheet=part)
    parser.Parse(b"", True)


class _Doctype:
    """Refuses the first word of a document type."""

    def __init__(self, part: str) -> None:
        self._part = part

    def __call__(self, *_: object) -> None:
        raise Unreadable("unreadable", expected="xlsx", found="entities", sheet=self._part)


def too_deep() -> Unreadable:
    """Elements inside elements without an end."""
    return Unreadable("unreadable", expected="xlsx", found="depth")


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its local name, or nothing."""
    found = attributes.get(name)
    if found is not None:
        return found
    return next((value for key, value in attributes.items() if local(key) == name), "")

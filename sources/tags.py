"""Text with tags in it as a stream of tags and texts, whatever it is: HTML of any age, XML that no parser takes.

Linear by construction: nothing is looked for twice, no tree is built, nothing recurses. Measured on a megabyte of
`<a b=`, `<!--` or `</`: Python's own html.parser (3.11) needs minutes, html2text builds on it, and parsers in C take
10 s for 100,000 open `<div>` or 100,000 attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_MARKUP = re.compile(r"<(?:[!?]|/?[a-zA-Z_])")
_NAME = re.compile(r"[a-zA-Z_][\w.-]*(?::[a-zA-Z_][\w.-]*)?(?=[\s/>])")
"""Not `<ani@example.org>` nor `<https://…>`, which people write."""
_PLAIN = re.compile(r"<(/?)([a-zA-Z_][\w.-]*(?::[a-zA-Z_][\w.-]*)?)((?:[\s/][^<>\"']*+)?)>")
"""A tag without quotes: most of them, in one step."""
_QUOTE_OR_END = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"""([^\s=/>"'<]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']*))?""")
_IN_VAIN = 100_000
"""Quotes looked at in tags that did not end behind any of them. After so many, a tag ends at the next `>`."""
_CDATA = "<![CDATA["


class Tag(NamedTuple):
    """A tag as it is written."""

    name: str
    """With its prefix, in its own case."""
    inside: str
    """What follows the name, up to the `>`."""
    at: int
    """Where its `<` stands."""
    after: int
    """Where the text goes on."""
    closes: bool = False
    """True: `</name>`."""

    @property
    def is_empty(self) -> bool:
        """Whether it closes itself: `<name/>`."""
        return self.inside.endswith("/")

    def attributes(self) -> dict[str, str]:
        """Its attributes with entities resolved, names as they are written; the first of two equal ones counts."""
        found: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self.inside):
            found.setdefault(name, unescape(value.strip("\"'")))
        return found


class Declared(NamedTuple):
    """`<!DOCTYPE …>` and its kind."""

    word: str
    """Upper case: DOCTYPE, ENTITY, … ."""


Token = str | Tag | Declared
"""A text as it is written (its entities are still in it; those of a CDATA section are marked again)."""


class Tags:
    """The tokens of a text, one after the other. `skip` leaves out what a tag holds that is no text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._in_vain = 0
        self._missing: set[str] = set()
        """Ends that do not come any more."""

    def __iter__(self) -> Iterator[Token]:
        text = self._text
        while self._at < len(text):
            start = self._at
            plain = _PLAIN.match(text, start)
            if plain is not None:
                self._at = plain.end()
                yield Tag(plain[2], plain[3], start, self._at, plain[1] == "/")
                continue
            opening = _MARKUP.search(text, start)
            if opening is None or opening.start() != start:
                self._at = len(text) if opening is None else opening.start()
                yield text[start : self._at]
            else:
                yield from self._markup(start)

    def skip(self, name: str) -> bool:
        """Go on behind `</name>`. False, and nothing is skipped, where it never comes."""
        if name in self._missing:
            return False
        end = re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE).search(self._text, self._at)
        if end is None:
            self._missing.add(name)
            return False
        close = self._find(">", end.end())
        self._at = len(self._text) if close < 0 else close + 1
        return True

    def end(self) -> None:
        """Leave out everything that is still to come."""
        self._at = len(self._text)

    def _markup(self, start: int) -> Iterator[Token]:
        """What begins with the `<` at `start`: a tag, a comment, a section, or a `<` that is none of these."""
        text = self._text
        sign = text[start + 1 : start + 2]
        if sign == "!":
            yield from self._declaration(start)
            return
        if sign == "?":
            self._behind(">", start)
            return
        named = _NAME.match(text, start + 1 + (sign == "/"))
        end = self._end(named.end()) if named is not None else -1
        if named is None or end < 0:
            self._at = len(text) if ">" in self._missing else start + 1
            yield text[start : self._at]
            return
        self._at = end + 1
        yield Tag(named[0], text[named.end() : end], start, end + 1, sign == "/")

    def _declaration(self, start: int) -> Iterator[Token]:
        text = self._text
        if text.startswith("<!--", start):
            self._behind("-->", start + 2 if text.startswith("<!-->", start) else start + 4)
        elif text.startswith(_CDATA, start):
            begin = start + len(_CDATA)
            end = self._find("]]>", begin)
            self._at = len(text) if end < 0 else end + 3
            yield text[begin : len(text) if end < 0 else end].replace("&", "&amp;")
        else:
            self._behind(">", start)
            word = re.compile(r"[a-zA-Z]{1,20}").match(text, start + 2)
            if word is not None:
                yield Declared(word[0].upper())

    def _behind(self, end: str, start: int) -> None:
        """Go on behind `end`, or with nothing where it never comes."""
        found = self._find(end, start)
        self._at = len(self._text) if found < 0 else found + len(end)

    def _find(self, what: str, start: int) -> int:
        found = -1 if what in self._missing else self._text.find(what, start)
        if found < 0:
            self._missing.add(what)
        return found

    def _end(self, start: int) -> int:
        """Where a tag ends: the first `>` outside quotes, else the first at all; -1 where there is none."""
        if self._in_vain < _IN_VAIN:
            at, quotes = start, 0
            while (sign := _QUOTE_OR_END.search(self._text, at)) is not None:
                if sign[0] == ">":
                    return sign.start()
                close = self._find(sign[0], sign.end())
                if close < 0:
                    break
                at, quotes = close + 1, quotes + 1
            self._in_vain += quotes + 1
        return self._find(">", start)

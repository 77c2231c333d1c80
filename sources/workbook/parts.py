"""The small parts of a workbook: what refers to what, the sheets there are, the shared texts, the cell styles."""

from __future__ import annotations

import re
from contextlib import suppress
from posixpath import join, normpath
from sys import getsizeof
from typing import NamedTuple

from sources.errors import Unreadable
from sources.workbook.container import Container
from sources.workbook.markup import Attributes, Handler, attribute, events, local
from sources.workbook.styles import Kind, built_in, kind_of
from store.models.text import clean

MOST_TEXT = 1_000_000
"""Characters of one cell, as in a CSV. The programs themselves stop at 32,767."""
MOST_MEMORY = 48_000_000
"""Bytes that texts, values and rows may take, roughly counted."""
_MOST_SHEETS = 1_000
_MOST_STYLES = 100_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Tab(NamedTuple):
    """One sheet as the tabs below the window show it."""

    name: str
    part: str
    """Its path in the container; empty for what is no table of cells (a chart)."""
    is_hidden: bool


class Relations(Handler):
    """What one part refers to. Raises Unreadable."""

    def __init__(self, container: Container, place: str) -> None:
        """`place`: the part's path; an empty one is the container itself."""
        self.by_id: dict[str, tuple[str, str]] = {}
        """id → (the last word of its type, the path that it names)."""
        self._folder, _, file = place.rpartition("/")
        read(container, join(self._folder, "_rels", f"{file}.rels"), self)

    def start(self, name: str, attributes: Attributes) -> None:
        """Only what lies in the container counts."""
        super().start(name, attributes)
        if local(name) == "Relationship" and attribute(attributes, "TargetMode") != "External":
            kind = attribute(attributes, "Type").rpartition("/")[2]
            target = attribute(attributes, "Target")
            path = normpath(target if target.startswith("/") else join("/", self._folder, target))
            self.by_id[attribute(attributes, "Id")] = (kind, path.lstrip("/"))
            if len(self.by_id) > _MOST_SHEETS:
                raise Unreadable("too-large", found="entries", limit=_MOST_SHEETS)

    def first(self, kind: str) -> str:
        """The path of the first part of a kind, or nothing."""
        return next((path for found, path in self.by_id.values() if found == kind), "")


class Tabs(Handler):
    """The sheets of a workbook in their order, and its date system. Raises Unreadable."""

    def __init__(self, container: Container, place: str, related: Relations) -> None:
        self.all: list[Tab] = []
        self.since_1904 = False
        self._parts = {id_: path for id_, (kind, path) in related.by_id.items() if kind == "worksheet"}
        read(container, place, self)

    def start(self, name: str, attributes: Attributes) -> None:
        """One sheet, or what holds for all dates."""
        super().start(name, attributes)
        match local(name):
            case "workbookPr":
                self.since_1904 = attribute(attributes, "date1904") in ("1", "true", "on")
            case "sheet":
                id_ = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                hidden = attribute(attributes, "state") in ("hidden", "veryHidden")
                name = clean(attribute(attributes, "name")).strip()
                self.all.append(Tab(name, self._parts.get(id_, ""), hidden))
                if len(self.all) > _MOST_SHEETS:
                    raise Unreadable("too-large", found="entries", limit=_MOST_SHEETS)


class Texts(Handler):
    """The texts that cells share. Raises Unreadable."""

    def __init__(self, container: Container, place: str) -> None:
        self.all: list[str] = []
        self.memory = 0
        """About how many bytes they take."""
        self._pieces: list[str] = []
        self._size = 0
        self._takes = False
        self._is_spoken = False
        read(container, place, self)

    def start(self, name: str, attributes: Attributes) -> None:
        """A text, or one of its runs."""
        super().start(name, attributes)
        match local(name):
            case "t":
                self._takes = not self._is_spoken
            case "si":
                self._pieces, self._size = [], 0
            case "rPh":  # how a Japanese name is read aloud
                self._is_spoken = True

    def end(self, name: str) -> None:
        """A text is whole."""
        super().end(name)
        match local(name):
            case "t":
                self._takes = False
            case "rPh":
                self._is_spoken = False
            case "si":
                text = unescaped("".join(self._pieces))
                self.all.append(text)
                self.memory += getsizeof(text) + 8
                if self.memory > MOST_MEMORY:
                    raise Unreadable("too-large", found="memory", limit=MOST_MEMORY)

    def text(self, text: str) -> None:
        """A piece of a text."""
        if self._takes:
            self._size += len(text)
            if self._size > MOST_TEXT:
                raise Unreadable("unreadable", expected="xlsx", found="long-field")
            self._pieces.append(text)


class Styles(Handler):
    """What each cell style makes of a number. What cannot be read is left out: its cells are then numbers."""

    def __init__(self, container: Container, place: str) -> None:
        self.kinds: list[Kind] = []
        self.are_broken = False
        self._own: dict[int, Kind] = {}
        self._is_inside = False
        try:
            read(container, place, self)
        except Unreadable as error:
            if error.failure.code != "unreadable":
                raise
            self.are_broken = True

    def start(self, name: str, attributes: Attributes) -> None:
        """A number format, or a style that names one."""
        super().start(name, attributes)
        match local(name):
            case "numFmt":
                with suppress(ValueError):
                    number = int(attribute(attributes, "numFmtId"))
                    self._own[number] = kind_of(attribute(attributes, "formatCode"))
            case "cellXfs":
                self._is_inside = True
            case "cellStyles" | "dxfs" | "cellStyleXfs":
                self._is_inside = False
            case "xf" if self._is_inside and len(self.kinds) < _MOST_STYLES:
                number_format = attribute(attributes, "numFmtId")
                id_ = int(number_format) if number_format.isascii() and number_format.isdigit() else 0
                self.kinds.append(self._own[id_] if id_ in self._own else built_in(id_))


def unescaped(text: str) -> str:
    """The text with `_x000D_` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def read(container: Container, place: str, handler: Handler) -> None:
    """Tell a handler what is in a part; nothing where there is no such part. Raises Unreadable."""
    if place in container:
        events(container.chunks(place), handler, place.rpartition("/")[2])

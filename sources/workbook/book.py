"""What holds for all sheets of a workbook: which there are, its texts, its number formats, its date system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from posixpath import join, normpath
from sys import getsizeof
from typing import NamedTuple

from sources.errors import Unreadable
from sources.names import folded
from sources.workbook.container import Container
from sources.workbook.markup import Attributes, attribute, events, local
from sources.workbook.styles import Kind, built_in, kind_of
from store.models.text import clean

MOST_TEXT = 1_000_000
"""Characters of one cell, as in a CSV. The programs themselves stop at 32,767."""
MOST_MEMORY = 48_000_000
"""Bytes that texts, values and rows may take, roughly counted."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORKBOOK = "xl/workbook.xml"


class Tab(NamedTuple):
    """One sheet as the tabs below the window show it."""

    name: str
    part: str
    """Its path in the container; empty for what is no table of cells (a chart)."""
    is_hidden: bool


class Book:
    """A workbook without its cells."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.since_1904 = False
        self.tabs: list[Tab] = []
        self.texts: list[str] = []
        self.memory = 0
        """Bytes that the texts take."""
        self.kinds: list[Kind] = []
        """What each cell style makes of a number."""
        self.styles_are_broken = False
        place = _target(container, "", "/officeDocument") or _WORKBOOK
        if place not in container:
            raise Unreadable("not-data", found="zip", expected="xlsx")
        self._place = place
        self._read_tabs()

    def find(self, wanted: str | int | None) -> Tab:
        """The sheet of that name, or at that place among the tabs that are seen, counted from 1; else the first.

        Raises Unreadable `no-sheet` with the names that there are.
        """
        seen = [tab for tab in self.tabs if not tab.is_hidden]
        tab = None
        if wanted is None:
            tables = [each for each in seen or self.tabs if each.part]
            tab = next(iter(tables), None)
        elif isinstance(wanted, int):
            tab = seen[wanted - 1] if 0 < wanted <= len(seen) else None
        else:
            same = [each for each in self.tabs if each.name == clean(wanted)]
            alike = [each for each in self.tabs if folded(each.name) == folded(clean(wanted))]
            tab = next(iter((*same, *alike)), None)
        if tab is None or not tab.part:
            names = ", ".join(each.name for each in self.tabs[:20] if each.part)
            raise Unreadable("no-sheet", sheet=wanted or "", sheets=names)
        return tab

    def load(self) -> None:
        """Read the texts and the number formats. Formats that cannot be read are left out: cells are then numbers."""
        for kind, place in self._related.values():
            if kind == "/sharedStrings":
                self._read_texts(place)
            elif kind == "/styles":
                try:
                    self._read_styles(place)
                except Unreadable as error:
                    if error.failure.code != "unreadable":
                        raise
                    self.styles_are_broken = True

    def _read_tabs(self) -> None:
        folder = self._place.rpartition("/")[0]
        self._related = dict(_relations(self.container, self._place, folder))
        ids = [id_ for id_ in self._related if self._related[id_][0] == "/worksheet"]

        def start(name: str, attributes: Attributes) -> None:
            match local(name):
                case "workbookPr":
                    self.since_1904 = attribute(attributes, "date1904") in ("1", "true", "on")
                case "sheet":
                    id_ = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                    part = self._related[id_][1] if id_ in ids else ""
                    hidden = attribute(attributes, "state") in ("hidden", "veryHidden")
                    self.tabs.append(Tab(clean(attribute(attributes, "name")).strip(), part, hidden))

        _walk(self.container, self._place, start)

    def _read_texts(self, place: str) -> None:
        pieces: list[str] = []
        gathering = spoken = False
        size = 0

        def start(name: str, _: Attributes) -> None:
            nonlocal gathering, spoken, size
            match name if ":" not in name else local(name):
                case "t":
                    gathering = not spoken
                case "si":
                    pieces.clear()
                    size = 0
                case "rPh":  # how a Japanese name is read aloud
                    spoken = True

        def end(name: str) -> None:
            nonlocal gathering, spoken
            match name if ":" not in name else local(name):
                case "t":
                    gathering = False
                case "rPh":
                    spoken = False
                case "si":
                    text = unescaped("".join(pieces))
                    self.texts.append(text)
                    self.memory += getsizeof(text) + 8
                    if self.memory > MOST_MEMORY:
                        raise Unreadable("too-large", found="cells", limit=MOST_MEMORY)

        def take(text: str) -> None:
            nonlocal size
            if gathering:
                size += len(text)
                if size > MOST_TEXT:
                    raise Unreadable("unreadable", expected="xlsx", found="long-field")
                pieces.append(text)

        events(self.container.chunks(place), start=start, end=end, text=take, part=_file(place))

    def _read_styles(self, place: str) -> None:
        own: dict[int, Kind] = {}
        inside = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal inside
            match local(name):
                case "numFmt":
                    with suppress(ValueError):
                        own[int(attribute(attributes, "numFmtId"))] = kind_of(
                            attribute(attributes, "formatCode")
                        )
                case "cellXfs":
                    inside = True
                case "cellStyles" | "dxfs" | "cellStyleXfs":
                    inside = False
                case "xf" if inside and len(self.kinds) < 100_000:
                    number = attribute(attributes, "numFmtId")
                    id_ = int(number) if number.isascii() and number.isdigit() else 0
                    self.kinds.append(own[id_] if id_ in own else built_in(id_))

        _walk(self.container, place, start)


def unescaped(text: str) -> str:
    """The text with `_x000D_` and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _relations(container: Container, place: str, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (the last part of its type, the path that it names)) of what a part refers to."""
    found: list[tuple[str, tuple[str, str]]] = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attribute(attributes, "TargetMode") != "External":
            kind = "/" + attribute(attributes, "Type").rpartition("/")[2]
            target = attribute(attributes, "Target")
            path = normpath(target if target.startswith("/") else join("/", folder, target)).lstrip("/")
            found.append((attribute(attributes, "Id"), (kind, path)))

    file = place.rpartition("/")[2]
    rels = join(folder, "_rels", f"{file}.rels")
    if rels in container:
        _walk(container, rels, start)
    yield from found


def _target(container: Container, place: str, kind: str) -> str:
    """The first part of a kind that another one refers to, or nothing."""
    return next((path for _, (found, path) in _relations(container, place, "") if found == kind), "")


def _walk(container: Container, place: str, start: object) -> None:
    """Tell `start` every element of a small part."""
    events(
        container.chunks(place),
        start=start,  # type: ignore[arg-type]
        end=_nothing,
        text=_nothing,
        part=_file(place),
    )


def _nothing(_: str) -> None:
    return


def _file(place: str) -> str:
    return place.rpartition("/")[2]

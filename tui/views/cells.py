"""The vocabulary between views and whatever draws them: cells, columns, listings, blocks.

A style is a meaning, never a colour: a theme maps it, and no text needs it to be understood.
Widths are terminal cells, never characters: `日` takes two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from rich.cells import cell_len, set_cell_size

Style = Literal[
    "", "ok", "late", "stale", "failed", "manual", "muted", "strong", "accent", "warn", "head", "mark"
]
"""ok: fine · late: past its time · stale: an old figure · failed · manual: entered by hand · muted: less important ·
strong: the figure one looks for · accent: what can be opened · warn · head: a heading · mark: a sign or a bar."""


class Cell(NamedTuple):
    """A piece of plain text with one meaning. Never markup: brackets in it are brackets."""

    text: str
    style: Style = ""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a listing."""

    name: str
    """Its identifier, also what `Listing.sorts` names."""
    title: str
    """Already in the user's language; cut like any other cell."""
    width: int
    """Cells of text, without the gap that follows; 0: takes what the others leave."""
    right: bool = False
    """Numbers stand right."""
    from_width: int = 0
    """The least width of the listing's own area at which the column is there; what must not be missed has 0."""
    rule: bool = False
    """True: a vertical line stands before it, in footers and headings too."""
    least: int = 8
    """For width 0: never narrower than this."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose rows are made when they are drawn: 100,000 keys cost no more than their ids."""

    columns: tuple[Column, ...]
    keys: Sequence[str]
    """One key per row, none twice, in the view's own order; a key names the same thing in the next listing too."""
    row: Callable[[str], Sequence[Cell]]
    """The cells of one key, one per column, also for columns that are not shown."""
    text: Callable[[str], str]
    """What `/` looks in; masked like the cells, already casefolded."""
    holds: Callable[[str, str], bool] | None = None
    """Whether a word (casefolded) stands in the text of a key, where that is found out faster than the whole text."""
    sorts: tuple[str, ...] = ()
    """Names of the columns that `s` goes through; before them stands the view's own order."""
    order: Callable[[str], Callable[[str], Any]] | None = None
    """The sort key of a row key, for one of `sorts`; absent values come last by themselves."""
    problem: Callable[[str], bool] | None = None
    """Whether `!` keeps the row: late, stale, failed, unmatched."""
    footer: tuple[tuple[Cell, ...], ...] = ()
    """Rows that stay below the scrolled ones: sums and what is missing in them; one cell per column."""
    footer_keys: tuple[str, ...] = ()
    """Of rows that a cell cursor may go to: one key per row of `footer`, as `row` and whoever asks behind it take them."""
    empty: tuple[str, ...] = ()
    """Sentences instead of rows where `keys` is empty: what is not there, and what to do."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A panel or tile: lines of cells, each line already laid out for the width it was asked for."""

    lines: tuple[tuple[Cell, ...], ...]
    name: str = ""
    """What the tile is, e.g. `deferrals.month`; empty for plain text."""


def width(text: str) -> int:
    """How many terminal cells a text takes."""
    return cell_len(text)


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """Exactly `cells` wide: padded, or cut with `…` so that nobody takes a part for the whole."""
    found = cell_len(text)
    if found > cells:
        return set_cell_size(text, cells - 1) + "…" if cells > 0 else ""
    gap = " " * (cells - found)
    return gap + text if right else text + gap


def line_width(cells: Iterable[Cell]) -> int:
    """The width of a line of cells."""
    return sum(cell_len(cell.text) for cell in cells)


def fit_line(cells: Iterable[Cell], wide: int) -> tuple[Cell, ...]:
    """A line exactly `wide` cells: cut in the cell that crosses the edge, or padded with an unstyled cell."""
    line: list[Cell] = []
    room = wide
    for cell in cells:
        found = cell_len(cell.text)
        if found > room:
            if room > 0:
                line.append(Cell(fit(cell.text, room), cell.style))
            return tuple(line)
        line.append(cell)
        room -= found
    if room:
        line.append(Cell(" " * room))
    return tuple(line)


def text_of(cells: Iterable[Cell]) -> str:
    """A line as plain text, without the space at its end."""
    return "".join(cell.text for cell in cells).rstrip()


def wrap(text: str, wide: int) -> list[str]:
    """Words in lines of at most `wide` cells (at least 2); longer words are broken; line breaks in the text stay."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in (piece for long in paragraph.split() for piece in _pieces(long, max(2, wide))):
            if line and cell_len(line) + 1 + cell_len(word) > wide:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _pieces(word: str, wide: int) -> list[str]:
    """A word in parts that fit; a wide character is never split."""
    if cell_len(word) <= wide:
        return [word]
    parts = [""]
    for character in word:
        if cell_len(parts[-1]) + cell_len(character) > wide:
            parts.append("")
        parts[-1] += character
    return parts


def beside(
    left: Sequence[tuple[Cell, ...]], right: Sequence[tuple[Cell, ...]], wide: int, gap: int
) -> list[tuple[Cell, ...]]:
    """Two columns of lines: the left one `wide` cells, then `gap` blanks, then the right one as it is."""
    lines = []
    for at in range(max(len(left), len(right))):
        first = fit_line(left[at] if at < len(left) else (), wide)
        second = right[at] if at < len(right) else ()
        lines.append((*first, Cell(" " * gap), *second) if second else first)
    return lines


def flow(lines: Iterable[Sequence[Cell]], wide: int) -> list[tuple[Cell, ...]]:
    """Lines that are too wide go on below, indented by two; cells keep their styles, nothing is cut."""
    found: list[tuple[Cell, ...]] = []
    for line in lines:
        if line_width(line) <= wide:
            found.append(tuple(line))
            continue
        room, held = wide, list[Cell]()
        for cell in line:
            for piece in _words(cell.text, max(2, wide - 2)):
                if cell_len(piece) > room:
                    found.append(tuple(held))
                    held, room = [Cell("  ")], wide - 2
                    piece = piece.lstrip()
                held.append(Cell(piece, cell.style))
                room -= cell_len(piece)
        found.append(tuple(held))
    return found


def _words(text: str, wide: int) -> list[str]:
    """A text in pieces that may stand on different lines: each word with the blanks before it."""
    return [
        lead + part if not place else part
        for lead, word in re.findall(r"(\s*)(\S*)", text)
        if lead or word
        for place, part in enumerate(_pieces(word, wide))
    ]

"""What Ringkasan is made of: panels of items, each with one number and the list behind it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tui.views.cells import Cell, Style, fit
from tui.views.sight import Sight

Line = tuple[Cell, ...]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The list behind a number: a screen, and what it is narrowed to."""

    screen: str
    filters: Mapping[str, str] = {}
    """deferrals: month, slice · tips: only · outreach: day, only, plan · villages: only, id · sources: id, only."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something on Ringkasan that can be opened."""

    key: str
    lines: tuple[Line, ...]
    number: int | None
    """The length or the sum of the list behind; None: nothing is reported, which is not zero."""
    target: Target


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One theme: a heading, its freshness, its items."""

    name: str
    title: Line
    items: tuple[Item, ...]
    after: tuple[Line, ...] = ()
    """Lines below the items that open nothing."""


def title(sight: Sight, name: str, wide: int, extra: str = "") -> Line:
    """`PENUNDAAN  s.d. 22 Nov          data 08.55 · baru`: the freshness stands right, where there is room."""
    head = sight.t(f"today.{name}").upper()
    left = Cell(head, "head"), Cell(f"  {extra}" if extra else "", "muted")
    fresh = sight.fresh_cells(name)
    used = sum(len(cell.text) for cell in (*left, *fresh))
    if used + 2 > wide:
        fresh, used = fresh[-1:], sum(len(cell.text) for cell in (*left, *fresh[-1:]))
    if used + 2 > wide:
        return left
    return (*left, Cell(" " * (wide - used)), *fresh)


def numbered(
    label: str, number: str, rest: str, style: Style = "strong", look: Style = "", room: int = 11
) -> Line:
    """`bulan ini      612  s.d. 22 Nov`."""
    return (
        Cell(f"  {fit(label, room)}", ""),
        Cell(number.rjust(7), style),
        Cell(f"  {rest}", look or "muted"),
    )


def counted(
    sight: Sight, key: str, number: int, rest: str, target: Target, look: Style = "", indent: int = 0
) -> Item:
    """`  4 lewat batas`: a number that is the length of a list."""
    sign = sight.format.mark("urgent") if key == "tips.urgent" else " "
    line = (
        Cell(f" {sign}" + " " * indent, look),
        Cell(sight.format.number(number).rjust(4), "strong" if number else "muted"),
        Cell(f" {rest}", look),
    )
    return Item(key=key, lines=(line,), number=number, target=target)

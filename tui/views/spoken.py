"""A table as linear text: a row per line, each cell with its column's title."""

from __future__ import annotations

from collections.abc import Sequence

from tui.views.cells import Cell, Listing


def spoken(listing: Listing, first: Sequence[str] = ()) -> list[str]:
    """A row per line: what it is, then every cell that says something with its column's title; `first`: columns to
    begin with. A row that holds nothing says so once.
    """
    if not listing.keys:
        return list(listing.empty)
    order = sorted(range(1, len(listing.columns)), key=lambda at: listing.columns[at].name not in first)
    rows = [listing.row(key) for key in listing.keys]
    return [row_told(listing, row, order) for row in (*rows, *listing.footer)]


def row_told(listing: Listing, row: Sequence[Cell], order: Sequence[int]) -> str:
    """One row: what it is, then the cells at the places of `order`."""
    texts = [" ".join(cell.text.split()) for cell in row]
    titles = [" ".join(column.title.split()) for column in listing.columns]
    held = {texts[at] for at in order}
    if len(held) == 1:
        return f"{texts[0]}. {held.pop()}".rstrip(". ")
    return f"{texts[0]}. {'; '.join(f'{titles[at]}: {texts[at]}' for at in order if texts[at])}."

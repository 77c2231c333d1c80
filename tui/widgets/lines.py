"""What each line of a table's view looks like: heading, rows, empty text, footer and the bar that says where one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui.views.cells import Cell, fit, width, wrap
from tui.widgets.columns import laid_out
from tui.widgets.meaning import ground_of, segments, style_of

if TYPE_CHECKING:
    from tui.widgets.tableview import TableView

Pieces = list[tuple[str, str]]


class View(NamedTuple):
    """The part of a table that is seen: the same for each of its lines, so it is asked of Textual once for all of them."""

    wide: int
    height: int
    head: int
    body: int
    top: int
    ground: Style


class Lines:
    """Draws for one table, and remembers what stands on each line of its view."""

    def __init__(self, table: TableView) -> None:
        self.table = table
        self._drawn: dict[int, tuple[object, Strip]] = {}

    @property
    def head(self) -> int:
        """Lines of the heading: none without titles."""
        return int(any(column.title for column in self.table.rows.listing.columns))

    @property
    def foot(self) -> int:
        """Lines of the footer with its rule; a view that is too low does without."""
        rows = len(self.table.rows.listing.footer)
        least = max(1, min(3, len(self.table.rows.keys)))
        return rows + 1 if rows and self.table.size.height - self.head - rows - 1 >= least else 0

    @property
    def body(self) -> int:
        """Lines for rows."""
        return max(0, self.table.size.height - self.head - self.foot)

    @property
    def view(self) -> View:
        """What is seen at this moment."""
        wide, height = self.table.size
        top, ground = round(self.table.scroll_y), ground_of(self.table)
        return View(wide, height, self.head, self.body, top, ground)

    def strip(self, y: int, view: View | None = None) -> Strip:
        """The line at `y` of the view."""
        view = view or self.view
        what, base = self._content(y, view)
        bar = self._place_bar(y, view)
        looks = self.table.app.theme_variables
        signature = (what, base, bar, view.wide, self.table.app.theme)
        held = self._drawn.get(y)
        if held is None or held[0] != signature:
            if "reverse" in looks.get("look-cursor", "") and base.reverse:
                what = tuple((text, "") for text, _ in what)
            line = Strip(segments(what, looks, base)).adjust_cell_length(view.wide - 1, base)
            held = self._drawn[y] = (signature, Strip([*line, *segments([bar], looks, base)], view.wide))
        return held[1]

    def refresh_changed(self) -> None:
        """Ask for those lines of the view to be drawn again that would differ."""
        view = self.view
        for y in range(view.height):
            held = self._drawn.get(y)
            self.strip(y, view)
            if held is None or held is not self._drawn[y]:
                self.table.refresh(Region(0, y, view.wide, 1))

    def _content(self, y: int, view: View) -> tuple[tuple[tuple[str, str], ...], Style]:
        table, line = self.table, y - view.head
        if line < 0:
            return tuple(self._heading()), view.ground
        if line >= view.body:
            return tuple(self._footer(line - view.body, view.wide)), view.ground
        row = line + view.top
        if row >= len(table.rows.keys):
            return tuple(self._empty(line, view.wide)), view.ground
        return tuple(self._row(row)), self._row_ground(row, view.ground)

    def _row(self, row: int) -> Pieces:
        table = self.table
        key = table.rows.keys[row]
        here = row == table.cursor and table.footer_at is None
        sign = (table.sign(row), "mark")
        place = table.cell_place if here and table.has_focus else None
        return laid_out(
            table.rows.listing.row(key), table.places, sign, chosen=place.number if place else None
        )

    def _row_ground(self, row: int, ground: Style) -> Style:
        table = self.table
        if row != table.cursor or table.footer_at is not None:
            return ground
        look = "cursor" if table.has_focus and not table.cell_cursor else "cursor-blur"
        return style_of(look, table.app.theme_variables, ground)

    def _heading(self) -> Pieces:
        rows = self.table.rows
        sign = "▼" if rows.reverse else "▲"
        titles = []
        for column in rows.listing.columns:
            title = column.title
            if rows.sort == column.name:
                title = f"{fit(title, min(width(title), (column.width or 99) - 2))} {sign}"
            titles.append(Cell(title, "head"))
        return laid_out(titles, self.table.places, ("▼" if rows.reverse and not rows.sort else " ", "head"))

    def _footer(self, line: int, wide: int) -> Pieces:
        if line == 0:
            return [(" " + "─" * (wide - 2), "muted")]
        table = self.table
        here = table.footer_at == line - 1
        place = table.cell_place if here and table.has_focus else None
        return laid_out(
            table.rows.listing.footer[line - 1],
            table.places,
            ("›" if here else " ", "mark" if here else ""),
            chosen=place.number if place else None,
        )

    def _empty(self, line: int, wide: int) -> Pieces:
        """Why there is nothing, from the second line on; nothing below the last row of a short list."""
        rows = self.table.rows
        if rows.keys:
            return []
        said: Sequence[str] = rows.listing.empty if not len(rows.listing.keys) else (self.table.nothing_left,)
        lines = [part for sentence in said for part in wrap(sentence, max(2, wide - 4))]
        return [("  ", ""), (lines[line - 1], "muted")] if 0 < line <= len(lines) else []

    def _place_bar(self, y: int, view: View) -> tuple[str, str]:
        """The last cell of a line: where the view stands in the whole list."""
        total, body = len(self.table.rows.keys), view.body
        line = y - view.head
        if total <= body or not 0 <= line < body:
            return " ", ""
        size = max(1, body * body // total)
        most = max(1, total - body)
        start = round(view.top * (body - size) / most)
        return ("▐" if start <= line < start + size else " "), "muted"

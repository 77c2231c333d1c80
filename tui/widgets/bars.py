"""One-line bars: the header, the footer's keys, the message line. What matters least gives way when it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.strip import Strip
from textual.widget import Widget

from tui.views.cells import fit, width
from tui.widgets.meaning import drawn, ground_of, segments, style_of


class Part(NamedTuple):
    """A piece of a bar."""

    text: str
    look: str = ""
    rank: int = 0
    """0 stays as long as anything; the highest rank goes first when there is no room."""
    short: str = ""
    """What stands there instead of going: then it stays. Of rank 0, once nothing is left that could go."""


def fitted(left: Sequence[Part], right: Sequence[Part], wide: int, gap: str = "  ") -> list[tuple[str, str]]:
    """Both sides in exactly `wide` cells: parts go or shrink from the highest rank down, then the left side is cut."""
    sides = [[part for part in left if part.text], [part for part in right if part.text]]

    def taken() -> int:
        return 2 + sum(width(part.text) + len(gap) for side in sides for part in side)

    while taken() > wide and any(part.rank for side in sides for part in side):
        worst = max(part.rank for side in sides for part in side)
        side = sides[1] if any(part.rank == worst for part in sides[1]) else sides[0]
        at = max(i for i, part in enumerate(side) if part.rank == worst)
        side[at : at + 1] = [Part(side[at].short, side[at].look)] if side[at].short else []
    for side in reversed(sides):
        for at in reversed(range(len(side))):
            if side[at].short and taken() > wide:
                side[at] = Part(side[at].short, side[at].look)
    ending = joined(sides[1], gap)
    room = max(0, wide - 2 - sum(width(text) for text, _ in ending))
    pieces = [(" ", ""), *cut(joined(sides[0], gap), room), *ending, (" ", "")]
    return cut(pieces, wide)


def joined(parts: Sequence[Part], gap: str) -> list[tuple[str, str]]:
    """Parts beside each other."""
    pieces: list[tuple[str, str]] = []
    for part in parts:
        if pieces:
            pieces.append((gap, ""))
        pieces.append((drawn(part.text), part.look))
    return pieces


def cut(pieces: Sequence[tuple[str, str]], wide: int) -> list[tuple[str, str]]:
    """Exactly `wide` cells."""
    found: list[tuple[str, str]] = []
    for text, look in pieces:
        taken = min(width(text), wide)
        found.append((text if taken == width(text) else fit(text, taken), look))
        wide -= taken
    return [*found, (" " * wide, "")]


class Bar(Widget):
    """One line. `look`: the ground of the whole line, e.g. `bar`. Drawn again only when something differs."""

    DEFAULT_CSS = """
    Bar {
        height: 1;
        width: 1fr;
        background: $background;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(
        self, *, look: str = "", gap: str = "  ", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.look = look
        self._gap = gap
        self._parts: tuple[tuple[Part, ...], tuple[Part, ...]] = ((), ())

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Draw these parts."""
        parts = (tuple(left), tuple(right))
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    @property
    def text(self) -> str:
        """What stands on the line, for tests and for screen readers."""
        return "".join(text for text, _ in fitted(*self._parts, self.size.width, self._gap))

    def render_line(self, y: int) -> Strip:
        """The line."""
        if y:
            return Strip.blank(self.size.width, ground_of(self))
        looks = self.app.theme_variables
        ground = style_of(self.look, looks, ground_of(self)) if self.look else ground_of(self)
        pieces = fitted(*self._parts, self.size.width, self._gap)
        return Strip(segments(pieces, looks, ground), self.size.width)

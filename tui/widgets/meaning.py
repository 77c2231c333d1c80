"""From cells to what the terminal is sent: a meaning becomes a style of the theme, a text becomes a segment.

Nothing here is markup: a Segment's text is drawn as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from tui.views.cells import Cell, fit_line

if TYPE_CHECKING:
    from textual.widget import Widget

_DROPPED = dict.fromkeys([0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400)])
"""Joiner, variation selector 16 and skin tones: terminals disagree about the width of what they make, a joined family of
four by six cells (tech-spike 3.5)."""
_NOTHING = [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
"""Code points that are no characters and never will be: tmux draws nothing for them, others one cell."""
CLEAR = Color(0, 0, 0, 0)
_DRAWN = {**_DROPPED, **dict.fromkeys(_NOTHING, "\ufffd")}


def drawn(text: str) -> str:
    """A text whose width every terminal agrees on."""
    return text if text.isascii() else text.translate(_DRAWN)


@lru_cache(maxsize=512)
def _parsed(definition: str, base: Style) -> Style:
    return base + Style.parse(definition) if definition else base


def style_of(look: str, looks: Mapping[str, str], base: Style) -> Style:
    """The style of a meaning over a ground; `looks`: the app's theme variables, `base`: the widget's own colours."""
    return _parsed(looks.get(f"look-{look}", ""), base) if look else base


def ground_of(widget: Widget) -> Style:
    """A widget's own colours as a Rich style, without attributes.

    By way of `visual_style`, which Textual keeps until the widget's styles change: `rich_style` asks every ancestor
    again, for each line drawn (0.06 ms).
    """
    style = widget.visual_style
    return _ground(style.background or CLEAR, style.foreground or CLEAR)


@lru_cache(maxsize=64)
def _ground(back: Color, front: Color) -> Style:
    return Style(
        color=(back + front).rich_color if back.a or front.a else None,
        bgcolor=back.rich_color if back.a else None,
    )


def segments(pieces: Iterable[tuple[str, str]], looks: Mapping[str, str], base: Style) -> list[Segment]:
    """Texts with their looks as segments; neighbours of the same style are joined: each style costs bytes."""
    found: list[Segment] = []
    for text, look in pieces:
        style = style_of(look, looks, base)
        if found and found[-1].style == style:
            found[-1] = Segment(found[-1].text + text, style)
        elif text:
            found.append(Segment(text, style))
    return found


def strip(cells: Iterable[Cell], width: int, looks: Mapping[str, str], base: Style) -> Strip:
    """One line of a widget, exactly `width` cells wide."""
    line = fit_line([Cell(drawn(cell.text), cell.style) for cell in cells], width)
    return Strip(segments(line, looks, base), width)

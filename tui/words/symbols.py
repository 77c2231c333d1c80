"""The signs that the screens draw with, and what stands for each where the locale is not UTF-8.

One character for one character, so that a layout measured with the one holds with the other.
"""

from __future__ import annotations

from typing import Final

UP: Final = "▲"
DOWN: Final = "▼"
SAME: Final = "="
MISSING: Final = "–"
BARS: Final = "▁▂▃▄▅▆▇█"

MARKS: Final = {
    "draft": "○",
    "review": "◐",
    "approved": "◑",
    "scheduled": "●",
    "posted": "✓",
    "skipped": "–",
    "missed": "✗",
    "hold": "‖",
    "ok": "✓",
    "failed": "✗",
    "stale": "◷",
    "manual": "✎",
    "urgent": "!",
    "changed": "≠",
    "woken": "↻",
    "disputed": "±",
    "planned": "○",
    "inactive": "‖",
}
"""A mark for a status of a plan's channel or the state of a source. Never without its word somewhere near."""

_PAIRS = (
    "▲^ ▼v –- —- …~ ·- •* →> ←< ↑^ ↓v ×x ≤< ≥> ≈~ ›> ‹< “\" ”\" ‘' ’' "  # arrows and type
    "○o ↻$ ◐? ◑+ ●* ◉@ ✓v ✗x ‖# ≠= ±% ◷@ ✎& ■# □. ▪* "  # marks
    "│| ─- ╭+ ╮+ ╰+ ╯+ ┼+ ┤+ ├+ ┬+ ┴+ ┌+ ┐+ └+ ┘+ ═= ║| ▀# ▌| ▐| ░. ▒: ▓# "  # lines
    "▁_ ▂. ▃- ▄~ ▅= ▆+ ▇* █#"  # bars
)
ASCII: Final[dict[int, str]] = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
"""For `str.translate`."""


def plain(text: str) -> str:
    """The text with our signs in ASCII; letters of names stay as they are."""
    return text.translate(ASCII)

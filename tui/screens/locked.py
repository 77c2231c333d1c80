"""What a locked screen shows: the program's name, the clock, how to come back. Nothing of the data, not even a count."""

from __future__ import annotations

from tui.screens.headline import clock
from tui.views.cells import width as cells
from tui.views.cells import wrap
from tui.views.sight import Sight


def lines(sight: Sight, width: int, height: int) -> list[str]:
    """As many lines as the window has, each as wide as it is; centred."""
    said = ["infokim", clock(sight, sight.now), "", *wrap(sight.t("app.locked"), max(1, width))]
    above = max(0, (height - len(said)) // 2)
    shown = [*[""] * above, *said, *[""] * height][:height]
    return [_centred(line, width) for line in shown]


def _centred(line: str, width: int) -> str:
    if cells(line) > width:
        return " " * width
    left = (width - cells(line)) // 2
    return f"{' ' * left}{line}{' ' * (width - left - cells(line))}"

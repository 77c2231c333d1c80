"""`:` — type the name of a screen or an action; Enter does it."""

from __future__ import annotations

from typing import ClassVar, Final

from tui.keys import ACTIONS
from tui.screens.help import MOVES, Entry, HelpScreen
from tui.screens.page import Page

UNNAMED: Final = MOVES | {"palette", "step-back"}
"""What nobody looks for by name."""


class PaletteScreen(HelpScreen):
    """Help's list with screens first and without the keys that only move."""

    TITLE_KEY: ClassVar[str] = "app.palette.title"

    def chosen(self, found: dict[str, Entry]) -> dict[str, Entry]:
        """In the order of the table of actions: screens, the app, the page."""
        return {name: found[name] for name in ACTIONS if name in found and name not in UNNAMED}

    def more(self, page: Page | None) -> dict[str, Entry]:
        """What the page offers by name without a key of its own."""
        if page is None:
            return {}
        found = page.commands().items()
        return {name: Entry(name, "", label, "", run, page) for name, (label, run) in found}

"""Every key that works where one came from: type to find, Enter runs. What is not possible now says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.dom import DOMNode

from tui.keys import ACTIONS, shown
from tui.screens.page import Page
from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

    from tui.screens.ground import Ground


MOVES: Final = frozenset(("up", "down", "left", "right", "first", "last", "page-up", "page-down"))


class Entry(NamedTuple):
    """One action as help shows it."""

    name: str
    keys: str
    label: str
    reason: str
    """Why it is not possible now; empty where it is."""
    run: str
    node: DOMNode


def entries(ground: Ground, page: Page | None, bindings: list[ActiveBinding]) -> dict[str, Entry]:
    """Action name → entry, in the order of the screen, for actions that have a name."""
    found: dict[str, Entry] = {}
    for active in bindings:
        name = active.binding.id
        if not name or name not in ACTIONS or name in found or name in ground.desk.snapshot.hidden:
            continue  # the action of a screen is called as its collection
        code = page.why_not(name) if page is not None else None
        found[name] = Entry(
            name,
            " ".join(shown(key) for key in ground.keys.of(name)),
            ground.label(name, page.NAME if page is not None else "app"),
            ground.why(code) if code else "",
            active.binding.action,
            active.node,
        )
    return found


class HelpScreen(PickScreen):
    """Made from the keys that were active when it was asked for."""

    TITLE_KEY: ClassVar[str] = "app.help.title"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, ground.words.t(self.TITLE_KEY))
        self._entries: dict[str, Entry] = {}

    def chosen(self, found: dict[str, Entry]) -> dict[str, Entry]:
        """Which actions are listed, in their order: what moves the cursor comes last, everybody tries it first."""
        return {
            **{name: entry for name, entry in found.items() if name not in MOVES},
            **{name: entry for name, entry in found.items() if name in MOVES},
        }

    def more(self, page: Page | None) -> dict[str, Entry]:
        """What is listed besides."""
        return {}

    def listing(self) -> Listing:
        """Key, what it does, why not; by what was active on the screen below."""
        below = self.app.screen_stack[-2]
        page = below if isinstance(below, Page) else None
        named = entries(self.ground, page, list(below.active_bindings.values()))
        self._entries = self.chosen(named) | self.more(page)
        t = self.ground.words.t
        known = self._entries
        meant = self._watching(page)

        def row(key: str) -> tuple[Cell, ...]:
            entry = known[key]
            look = "muted" if entry.reason else ""
            why = entry.reason or (meant if key == "reminders" else "")
            return (Cell(entry.keys, "accent"), Cell(entry.label, look), Cell(why, "muted"))  # type: ignore[arg-type]

        return Listing(
            columns=(
                Column(name="key", title=t("app.help.key"), width=10),
                Column(name="label", title=t("app.help.action"), width=26),
                Column(name="why", title="", width=0),
            ),
            keys=tuple(known),
            row=row,
            text=lambda key: f"{known[key].keys} {known[key].label} {key}".casefold(),
        )

    def _watching(self, page: Page | None) -> str:
        """What the narrow header's short form of who sends reminders stands for."""
        if page is None:
            return ""
        from tui.screens.reminderline import watching

        cell, short = watching(page, self.ground.sight())
        return self.ground.words.t("reminders.brief.meaning", short=short, whole=cell.text) if short else ""

    def action_take(self) -> None:
        """Close, then run it where it belongs."""
        from tui.widgets.table import Table

        entry = self._entries.get(self.query_one(Table).key or "")
        self.dismiss(None)
        if entry is not None:
            self.app.call_later(self.app.run_action, entry.run, entry.node)

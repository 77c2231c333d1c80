"""The line on every screen that tells of the reminder that has been due longest, and who is watching."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui.views.cells import Cell
from tui.views.sight import Sight
from tui.widgets.bars import Bar, Part

if TYPE_CHECKING:
    from tui.app import InfokimApp
    from tui.screens.page import Page

HERE = ("acknowledge", "snooze", "reminders")
"""The keys that the line names where they act on it; elsewhere only the last one."""


def watching(page: Page, sight: Sight) -> tuple[Cell, str]:
    """Who sends reminders, for the header, whole and in short; empty before anybody looked."""
    found = cast("InfokimApp", page.app).reminded.watching
    if found is None:
        return Cell(""), ""
    from tui.views.reminders import watching_cell, watching_short

    return watching_cell(sight, found), watching_short(sight, found)


def show_reminder(page: Page, sight: Sight) -> None:
    """Draw the line, or take it away where nothing is due."""
    due = cast("InfokimApp", page.app).reminded.due
    line = page.query_one("#reminder", Bar)
    line.set_class(bool(due), "-said")
    if not due:
        return
    from tui.views.reminders import told

    keys, t = page.ground.keys, page.words.t
    more = f"+{len(due) - 1}" if len(due) > 1 else ""
    left = [Part(t("reminders.head"), "warn"), Part(more, "warn"), Part(told(sight, due[0]), "strong")]
    names = HERE if page.REMINDED else HERE[-1:]
    line.show(
        left,
        [  # the first one stays: it is the text that is cut where there is no room for both
            Part(
                f"{'' if place else '  '}{keys.label(name)} {t(f'reminders.key.{name}')}",
                "muted",
                3 * bool(place),
            )
            for place, name in enumerate(names)
        ],
    )

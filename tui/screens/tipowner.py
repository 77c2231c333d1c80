"""Who takes care of a tip: picked from the people of the config, else from those who are known by their work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.screens.owners import NOBODY
from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing
from tui.words.mask import mask_text

if TYPE_CHECKING:
    from tui.screens.page import Page


def pick_assignee(page: Page, what: str, then: Callable[[str | None], None]) -> None:
    """Ask for a person, oneself first and nobody last; `then` gets a login, NOBODY, or None where none was picked."""
    me, words = page.desk.me, page.words
    people = {
        person.login: person.name or person.login
        for person in page.desk.settings.people
        if person.role != "viewer"
    }
    if not people:
        met = {tip.assignee for tip in page.desk.snapshot.rows("tips") if tip.assignee}
        people = {login: login for login in sorted(met) if mask_text(login) == login}
    mine = people.pop(me.login, me.name or me.login)
    names = {me.login: words.t("triage.assign.me", who=mine), **people, NOBODY: words.t("triage.nobody")}

    def row(key: str) -> tuple[Cell, ...]:
        return (Cell(names[key], "" if key else "muted"), Cell(key if key != names[key] else "", "muted"))

    listing = Listing(
        columns=(Column(name="name", title="", width=0), Column(name="login", title="", width=16)),
        keys=tuple(names),
        row=row,
        text=lambda key: f"{names[key]} {key}".casefold(),
    )
    title = words.t("triage.assign.ask", what=what)
    page.app.push_screen(PickScreen(page.ground, title, listing), then)

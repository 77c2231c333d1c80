"""Who is in charge of something: picked from the people of the config, else from those who are known by their work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.screens.pick import PickScreen
from tui.views.cells import Cell, Column, Listing

if TYPE_CHECKING:
    from tui.screens.page import Page

NOBODY = ""
"""The key of the row that takes the owner away."""


def pick_owner(page: Page, then: Callable[[str | None], None]) -> None:
    """Ask for a person; `then` gets a login, NOBODY, or None where none was picked."""
    _pick(page, page.words.t("outreach.owner.ask"), {NOBODY: page.words.t("outreach.nobody")}, then)


def pick_person(page: Page, question: str, then: Callable[[str | None], None]) -> None:
    """The same for something that always is of somebody: `then` gets a login, or None."""
    _pick(page, question, {}, then)


def _pick(page: Page, question: str, besides: Mapping[str, str], then: Callable[[str | None], None]) -> None:
    people = dict(page.desk.people_names)
    if not people:
        met = {plan.owner for plan in page.desk.snapshot.rows("outreach") if plan.owner}
        people = {login: login for login in sorted({*met, page.desk.me.login})}
    names = {**people, **besides}

    def row(key: str) -> tuple[Cell, ...]:
        return (Cell(names[key], "" if key else "muted"), Cell(key if key != names[key] else "", "muted"))

    listing = Listing(
        columns=(Column(name="name", title="", width=0), Column(name="login", title="", width=16)),
        keys=tuple(names),
        row=row,
        text=lambda key: f"{names[key]} {key}".casefold(),
    )
    page.app.push_screen(PickScreen(page.ground, question, listing), then)

"""A page is drawn again for the collections that it names, so it names every one that it asks for."""

from __future__ import annotations

from typing import Any

import pytest

from store.models.collections import COLLECTIONS
from store.models.names import Names
from store.snapshot import Snapshot
from tests.screens.hands import OfficeDesk, at
from tests.views.office import office

KEYS = {
    "today": ("j", "j"),
    "villages": ("j", "b", "j", "b", "s", "!"),
    "deferrals": ("j", "b", "j", "b", "=", "<", "l"),
    "tips": ("j", "b", "j", "!"),
    "outreach": ("tab", "j", "b", "j", "b", "<", ">"),
    "sources": ("j", "!"),
}


LOOKED_UP = {"villages", "aliases", "comments"}
"""What names are looked up in, where a row has one; what people said, where a plan in full stands beside the list."""


class Asked:
    """A snapshot that notes which collections it is asked for."""

    def __init__(self, held: Snapshot) -> None:
        self._held = held
        self.asked_for: set[str] = set()

    def rows(self, name: str) -> Any:
        self.asked_for.add(name)
        return self._held.rows(name)

    @property
    def names(self) -> Names:
        """What people assign is in them."""
        self.asked_for.add("aliases")
        return self._held.names

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)


@pytest.mark.anyio
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("screen", KEYS)
async def test_a_page_reads_what_it_names_and_nothing_else(screen: str, size: tuple[int, int]) -> None:
    desk = OfficeDesk()
    async with at(screen, desk, size=size) as (hand, _):
        page = hand.app.page
        assert page is not None
        asked = desk.snapshot = Asked(office())
        page.catch_up()
        await hand.press(*KEYS[screen])
        assert asked.asked_for <= page.READS
        more = page.READS - asked.asked_for - LOOKED_UP
        assert not more or frozenset(COLLECTIONS) == page.READS, "drawn for what it does not show"

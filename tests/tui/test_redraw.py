"""What is drawn again when something moved: what differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from store.errors import Damaged
from store.models.harvest import SourceState
from tests.tui import harness
from tests.tui.harness import FakeDesk, FakeSnapshot, Hand, ListPage, shell
from tui.messages import StoreMoved
from tui.screens.monthgrid import MonthGrid
from tui.themes import THEMES
from tui.views.cells import Block, Cell
from tui.views.sight import Sight
from tui.widgets.meaning import ground_of
from tui.widgets.panel import Panel

pytestmark = pytest.mark.anyio


class CountingPage(ListPage):
    """Counts how often it is drawn."""

    READS = frozenset({"villages"})
    drawn: ClassVar[list[Sight]] = []

    def show(self, sight: Sight) -> None:
        super().show(sight)
        self.drawn.append(sight)


PAGES = {**harness.PAGES, "villages": f"{__name__}:CountingPage"}
FIRST = FakeSnapshot(held={"villages": {"v": 1}, "tips": {"t": 1}})


async def became(hand: Hand, desk: FakeDesk, held: FakeSnapshot) -> int:
    """How often the page was drawn because the snapshot became another one."""
    CountingPage.drawn.clear()
    desk.snapshot = held
    hand.app.post_message(StoreMoved())
    await hand.pilot.pause()
    return len(CountingPage.drawn)


def counting() -> tuple[FakeDesk, Any]:
    desk = FakeDesk()
    desk.snapshot = FIRST
    return desk, shell(desk, pages=PAGES)


async def test_a_page_whose_rows_did_not_change_is_not_drawn_again() -> None:
    desk, opened = counting()
    async with opened as hand:
        assert await became(hand, desk, FIRST) == 0
        assert await became(hand, desk, replace(FIRST, held={**FIRST.held, "tips": {"t": 2}})) == 0
        assert not next(page for page in hand.app.pages if isinstance(page, CountingPage)).behind


@pytest.mark.parametrize(
    "what",
    [
        {"held": {**FIRST.held, "villages": {"v": 2}}},
        {"states": {"desa": SourceState(source="desa", collection="villages")}},
        {"damage": (Damaged(file="villages.json", aside="", backup=""),)},
        {"hidden": frozenset({"tips"})},
        {"read_only": frozenset({"villages"})},
    ],
    ids=lambda what: next(iter(what)),
)
async def test_one_whose_rows_sources_or_rights_did_change_is(what: dict[str, Any]) -> None:
    desk, opened = counting()
    async with opened as hand:
        assert await became(hand, desk, replace(FIRST, **what)) == 1
        assert CountingPage.drawn[0].snapshot is desk.snapshot
        assert await became(hand, desk, FIRST) == 1


async def test_a_change_is_not_lost_behind_a_later_one_elsewhere() -> None:
    desk, opened = counting()
    async with opened as hand:
        await hand.press("1")
        mine = replace(FIRST, held={**FIRST.held, "villages": {"v": 2}})
        assert await became(hand, desk, mine) == 0
        assert await became(hand, desk, replace(mine, held={**mine.held, "tips": {"t": 2}})) == 0
        await hand.press("2")
        assert len(CountingPage.drawn) == 1


class Drawn(App[None]):
    """Two widgets of lines that note which lines are asked of them."""

    asked: ClassVar[list[tuple[str, int]]] = []

    def compose(self) -> ComposeResult:
        yield NotingPanel()
        yield NotingGrid()


class NotingPanel(Panel):
    DEFAULT_CSS = "NotingPanel { height: 5; }"

    def render_line(self, y: int) -> Strip:
        Drawn.asked.append(("panel", y))
        return super().render_line(y)


class NotingGrid(MonthGrid):
    DEFAULT_CSS = "NotingGrid { height: 5; }"

    def render_line(self, y: int) -> Strip:
        Drawn.asked.append(("grid", y))
        return super().render_line(y)


def lines(*texts: str) -> list[tuple[Cell, ...]]:
    return [(Cell(text),) for text in texts]


async def test_of_lines_only_those_that_differ_are_drawn_again() -> None:
    app = Drawn()
    async with app.run_test(size=(40, 12)) as pilot:
        panel, grid = app.query_one(NotingPanel), app.query_one(NotingGrid)

        async def shown(*texts: str) -> set[tuple[str, int]]:
            app.asked.clear()
            panel.show(Block(lines=tuple(lines(*texts))))
            grid.show(lines(*texts))
            await pilot.pause()
            return set(app.asked)

        assert {("panel", 0), ("grid", 2)} <= await shown("satu", "dua", "tiga")
        assert await shown("satu", "dua", "tiga") == set()
        assert await shown("satu", "DUA", "tiga") == {("panel", 1), ("grid", 1)}
        assert {("panel", 2), ("panel", 3), ("grid", 3)} <= await shown("satu", "DUA", "tiga", "empat")


async def test_the_ground_of_a_widget_is_the_one_of_the_theme_that_is_shown() -> None:
    async with shell() as hand:
        for theme in THEMES:
            hand.app.theme = theme.name
            await hand.pilot.pause()
            for widget in hand.app.screen.query(Widget):
                drawn, ground = widget.rich_style, ground_of(widget)
                assert (ground.color, ground.bgcolor) == (drawn.color, drawn.bgcolor)

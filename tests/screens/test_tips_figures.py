"""The numbers of tips: each opens the list that it was counted from, and both have the same length."""

from __future__ import annotations

import pytest

from tests.screens.hands import OfficeDesk, at
from tests.views.office import office, sight
from tui.screens.tipfigures import TipFigures
from tui.views.cells import text_of
from tui.views.tipfigures import COLUMNS, COUNTS, days_lines, figures, figures_listing, ids_behind, this_month
from tui.widgets.table import Table


async def to_figures(hand) -> TipFigures:  # type: ignore[no-untyped-def]
    for _ in range(10):
        await hand.press("b")
        await hand.pilot.pause()
    screen = hand.app.screen
    assert isinstance(screen, TipFigures)
    return screen


async def test_b_behind_the_last_view_leads_to_the_numbers_and_esc_to_the_first_view() -> None:
    async with at("tips") as (hand, _):
        await to_figures(hand)
        assert "November 2026" in hand.text
        assert "hotline" in hand.text
        await hand.press("escape")
        await hand.pilot.pause()
        assert hand.app.page.only == "open"  # type: ignore[union-attr]


@pytest.mark.parametrize(("right", "column"), [(1, "signals"), (4, "open"), (5, "overdue")])
async def test_enter_on_a_number_opens_as_many_tips(right: int, column: str) -> None:
    async with at("tips") as (hand, _):
        screen = await to_figures(hand)
        for _ in range(right):
            await hand.press("right")
        assert screen.query_one(Table).column == column
        held = figures(hand.app.ground.sight(), screen.period)
        await hand.press("enter")
        await hand.pilot.pause()
        assert set(hand.table.rows.keys) == set(ids_behind(held, "all", column))
        assert "November 2026" in hand.lines[1]
        await hand.press("escape")
        await hand.pilot.pause()
        assert len(hand.table.rows.keys) == 4


def test_every_count_is_the_length_of_its_list() -> None:
    here = sight()
    held = figures(here, this_month(here))
    for key, one in held.items():
        for column in COUNTS:
            assert getattr(one, column).n == len(ids_behind(held, key, column))
    by_channel = [one.signals.n for key, one in held.items() if key.startswith("channel:")]
    assert sum(by_channel) == held["all"].signals.n


def test_headings_have_no_numbers_and_every_row_has_all_columns() -> None:
    listing = figures_listing(sight(), this_month(sight()))
    assert all(len(listing.row(key)) == len(COLUMNS) + 1 for key in listing.keys)
    assert ids_behind({}, "head:channel", "signals") == ()


def test_days_without_any_are_zero_and_days_nobody_knows_are_a_dash() -> None:
    lines = [text_of(line) for line in days_lines(sight(), this_month(sight()), "channel:hotline", 200)]
    assert lines[2].split()[-1] == "1"
    assert "–" in lines[2]


async def test_another_month_and_the_year() -> None:
    async with at("tips", OfficeDesk(office())) as (hand, _):
        screen = await to_figures(hand)
        await hand.press("less_than_sign")
        assert "Oktober 2026" in hand.text
        await hand.press("b")
        assert screen.period.year
        await hand.press("t")
        assert "2026" in hand.lines[0]

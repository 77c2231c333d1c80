"""What a list shows after a filter or a sort: all of it, with a heading that says what is so."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from store.models.village import Village
from tests.screens.hands import OfficeDesk, at
from tests.tui.harness import Hand
from tests.views.office import NOW, office, tips

NAMES = (
    *(f"Desa {number:02}" for number in range(40)),
    "Kasu",
    *(f"Pulau {number:02}" for number in range(23)),
)


def many() -> OfficeDesk:
    item = tips()[0]
    return OfficeDesk(
        office(
            villages=tuple(
                Village(id=f"v-{number}", name=name, status="active") for number, name in enumerate(NAMES)
            ),
            activities=(),
            tips=tuple(
                msgspec.structs.replace(
                    item, id=f"t-{n}", subject=name, received_at=NOW - timedelta(hours=n), status="new"
                )
                for n, name in enumerate(NAMES)
            ),
        )
    )


async def filtered(hand: Hand, text: str) -> None:
    await hand.press("slash")
    await hand.pilot.pause()
    await hand.type(text)
    await hand.press("enter")
    await hand.pilot.pause()


@pytest.mark.parametrize(("screen", "text"), [("villages", "kas"), ("tips", "kas")])
async def test_a_filter_that_is_cleared_leaves_the_whole_list_with_the_cursor_where_it_was(
    screen: str, text: str
) -> None:
    async with at(screen, many()) as (hand, _):
        await filtered(hand, text)
        assert len(hand.table.rows.keys) == 1
        await hand.press("escape")
        await hand.pilot.pause()
        assert len(hand.table.rows.keys) == 64
        assert hand.table.size.height > 15
        (line,) = (line for line in hand.lines if line.startswith("›"))
        assert "Kasu" in line
        assert sum("Desa " in line or "Pulau " in line for line in hand.lines) > 12


async def test_a_filter_that_leaves_the_cursor_on_its_row_makes_room_for_the_detail() -> None:
    async with at("villages", many()) as (hand, _):
        hand.table.select("v-40")
        await filtered(hand, "kas")
        assert hand.app.screen.has_class("-under")


@pytest.mark.parametrize(("screen", "own"), [("villages", "kunjungan terlama dulu"), ("tips", "tips.order")])
async def test_a_list_that_is_sorted_otherwise_no_longer_claims_its_own_order(screen: str, own: str) -> None:
    async with at(screen, many(), size=(140, 30)) as (hand, _):
        own = hand.app.ground.words.t(own) if "." in own else own
        assert own in hand.text
        await hand.press("s")
        await hand.pilot.pause()
        assert "urut" in hand.text
        assert own not in hand.text
        await hand.press(*"s" * len(hand.table.rows.listing.sorts))
        await hand.pilot.pause()
        assert own in hand.text
        await hand.press("S")
        await hand.pilot.pause()
        assert own not in hand.text

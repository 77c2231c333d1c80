"""What must be said where people look: totals of a short table, damage where its list is empty, names for a sheet."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import Damaged, StoreError, Taken
from store.models.kinds import Record
from store.snapshot import Snapshot
from tests.queries.held import rows
from tests.screens.hands import OfficeDesk, at, settled
from tests.views.office import count, office
from tui.screens.todayboard import TodayBoard


def held(*records: Record, damage: tuple[StoreError, ...] = ()) -> Snapshot:
    """A snapshot of these counts and nothing else."""
    return Snapshot(states={}, rows={"deferrals": rows(*records)}, damage=damage)


async def test_a_table_of_two_checkpoints_has_its_total() -> None:
    day = date(2026, 11, 22)
    desk = OfficeDesk(held(count(day, "sekupang", 4), count(day, "bengkong", 3)))
    desk.settings = type(desk.settings)(root=desk.settings.root)
    async with at("deferrals", desk) as (hand, _):
        assert [line for line in hand.lines if line.strip().startswith("Jumlah")], hand.text


async def test_a_sheet_without_configured_or_recent_names_asks_for_those_of_the_latest_month() -> None:
    desk = OfficeDesk(held(count(date(2020, 3, 2), "Lo Wu", 4)))
    desk.settings = type(desk.settings)(root=desk.settings.root)
    async with at("deferrals", desk) as (hand, _):
        await hand.press("t", "n")
        await hand.pilot.pause()
        assert "Lo Wu" in hand.text


async def test_damage_is_told_where_the_list_is_empty_and_on_the_screen_of_the_sources() -> None:
    copy = "/srv/backups/copy.tar"
    error = Damaged(file="/srv/ledger/outreach.json", aside="/srv/ledger/aside", backup=copy)
    async with at("outreach", OfficeDesk(held(damage=(error,)))) as (hand, _):
        assert copy in hand.text
        assert "Belum ada rencana" not in hand.text
        await hand.press("6")
        await hand.pilot.pause()
        assert copy in hand.text


async def test_a_key_that_another_record_has_is_said_and_the_text_stays() -> None:
    desk = OfficeDesk()
    there = count(date(2026, 11, 2), "sekupang", 4)
    desk.error = Taken(there, collection="deferrals", id="", there=there.id)
    async with at("deferrals", desk) as (hand, _):
        await hand.press("l", "n")
        await hand.pilot.pause()
        await hand.type("12")
        await hand.press("ctrl+s")
        await settled(hand, lambda: "2 Nov 2026 · sekupang · keberangkatan" in " ".join(hand.text.split()))
        assert there.id in hand.text
        assert "12" in hand.text
        assert len(hand.app.screen_stack) == 2


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)])
async def test_the_sample_office_says_how_to_get_to_ones_own_data_on_its_first_screen_alone(
    language: str, size: tuple[int, int]
) -> None:
    async with at("today", OfficeDesk(language=language), size=size) as (hand, _):
        [said] = [line for line in hand.lines if "infokim init" in line]
        assert ("data contoh" if language == "id" else "sample data") in said
        for key in "23456":
            await hand.press(key)
            await hand.pilot.pause()
            assert "infokim init" not in hand.text


async def test_an_office_of_ones_own_has_that_line_for_its_figures() -> None:
    async with at("today", OfficeDesk(office(sample=False)), size=(80, 24)) as (hand, _):
        assert "infokim init" not in hand.text
        body = hand.app.screen.query_one("#body")
        assert hand.app.screen.query_one(TodayBoard).size.height == body.size.height == 22

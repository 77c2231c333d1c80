"""What must be said where people look: totals of a short table, damage where its list is empty, names for a sheet."""

from __future__ import annotations

from datetime import date

from store.errors import Damaged, StoreError, Taken
from store.models.kinds import Record
from store.snapshot import Snapshot
from tests.queries.held import rows
from tests.screens.hands import OfficeDesk, at, settled
from tests.views.office import count


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

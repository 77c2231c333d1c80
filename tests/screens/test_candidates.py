"""Candidates from Desa binaan: proposed with reasons, decided, made a planned village; a number opens its tips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from store.models.edit import Edit
from store.queries.coverage import Area, Listed
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import Hand, shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.askline import AskLine
from tui.screens.candidates import CandidatesScreen
from tui.screens.confirm import ConfirmDialog
from tui.widgets.table import Table

AREA = Area(
    [
        Listed(code="2171061005", name="Tanjung Uma", district="Lubuk Baja"),
        Listed(code="2171041003", name="Kabil", district="Nongsa"),
        Listed(code="2171011003", name="Kasu", district="Belakang Padang", outside=True),
    ]
)


def desk_with_area(root: Path) -> Desk:
    desk = desk_at(root)
    desk.settings = msgspec.structs.replace(desk.settings, area=AREA)
    return desk


def held(desk: Desk, collection: str) -> list[Any]:
    desk.look()
    return list(desk.snapshot.rows(collection))


async def listed(hand: Hand) -> None:
    await hand.press("O")
    await settled(
        hand, lambda: isinstance(hand.app.screen, CandidatesScreen) and bool(hand.app.screen.query(Table))
    )
    await hand.pilot.pause()


async def asked(hand: Hand, text: str) -> None:
    await settled(
        hand, lambda: isinstance(hand.app.screen, AskLine) and hand.app.screen.ready and text in hand.text
    )


async def test_a_kelurahan_is_proposed_chosen_and_made_a_planned_village(tmp_path: Path) -> None:
    desk = desk_with_area(tmp_path)
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await listed(hand)
        assert "Belum ada calon." in hand.text
        await hand.press("n")
        await settled(hand, lambda: "Kabil" in hand.text and getattr(hand.app.screen, "ready", False))
        assert "Kasu" not in hand.text  # another office's
        await hand.type("uma")
        await hand.press("enter")
        await asked(hand, "Alasan")
        await hand.type("kasus, perbatasan")
        await hand.press("enter")
        await asked(hand, "Catatan")
        await hand.type("hubungi 081234567890")
        await hand.press("enter")
        await settled(hand, lambda: "Calon dicatat." in hand.text)
        [one] = held(desk, "candidates")
        assert (one.name, one.code, one.reasons) == ("Tanjung Uma", "2171061005", ("cases", "border"))
        assert "kasus, perbatasan" in hand.text
        assert "081234567890" not in hand.text
        await hand.press("m")
        await settled(hand, lambda: isinstance(hand.app.screen, ConfirmDialog))
        await hand.press("2")
        await settled(hand, lambda: "desa rintisan sekarang?" in hand.text)
        await hand.press("y")
        await settled(hand, lambda: "kini desa rintisan" in hand.text)
        [village] = held(desk, "villages")
        assert (village.name, village.code, village.district, village.status) == (
            "Tanjung Uma", "2171061005", "Lubuk Baja", "planned",
        )  # fmt: skip
        assert held(desk, "candidates")[0].state == "chosen"
        await hand.press("u")
        await settled(hand, lambda: held(desk, "villages") == [])


async def test_the_number_of_tips_is_the_length_of_the_list_that_it_opens(tmp_path: Path) -> None:
    desk = desk_with_area(tmp_path)
    desk.save("candidates", [Edit(fields={"name": "Kabil"}), Edit(fields={"name": "Tanjung Uma"})])
    tip = {"received_at": NOW, "text": "agen", "place": "kabil"}
    desk.save(
        "tips", [Edit(fields=tip), Edit(fields=tip | {"status": "spam"}), Edit(fields=tip | {"place": "x"})]
    )
    desk.look()
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await listed(hand)
        table = hand.app.screen.query_one(Table)
        assert [cell.text for cell in table.rows.listing.row(table.rows.keys[0])][3] == "2"
        await hand.press("j", "enter")
        assert "Tidak ada informasi yang menyebut namanya." in hand.text
        await hand.press("k", "enter")
        await settled(hand, lambda: "Informasi yang menyebut Kabil" in hand.text)
        assert len(hand.app.screen.query_one(Table).rows.keys) == 2


async def test_without_a_list_a_name_is_typed_and_a_reason_that_is_none_is_refused(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    async with shell(desk, start="villages", pages=SCREENS) as hand:
        await listed(hand)
        await hand.press("n")
        await asked(hand, "Nama desa")
        await hand.type("Kabil")
        await hand.press("enter")
        await asked(hand, "Alasan")
        await hand.type("cuaca")
        await hand.press("enter")
        assert isinstance(hand.app.screen, AskLine)
        await hand.press("ctrl+u")
        await hand.press("enter")
        await asked(hand, "Catatan")
        await hand.press("enter")
        await settled(hand, lambda: len(held(desk, "candidates")) == 1)
        assert held(desk, "candidates")[0].reasons == ()

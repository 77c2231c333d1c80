"""`w` on a list: what is shown goes into a file, in the order shown, masked."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.tipped import received, triage_desk
from tests.tui.harness import Hand, shell
from tests.views.office import tips
from tui.app import SCREENS


async def exported(hand: Hand, kind: str, out: str = "") -> None:
    """`w`, the format by its words, the place."""
    await hand.press("w")
    await hand.type(kind)
    await hand.press("enter")
    await settled(hand, lambda: "baris seperti yang tampil" in hand.text)
    await hand.type(out)
    await hand.press("enter")
    await settled(hand, lambda: "Ditulis:" in hand.text)


async def test_the_rows_as_filtered_go_into_the_folder_of_exports(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        shown = list(hand.table.rows.keys)
        await exported(hand, "xlsx")
    path = tmp_path / "exports" / "tips-staf1.xlsx"
    rows = list(load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == shown
    assert len(rows) < len(tips()), "closed ones are not shown"


async def test_what_the_filter_hides_stays_and_names_and_numbers_are_masked(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    out = tmp_path / "mine.csv"
    async with shell(desk, start="tips", pages=SCREENS, size=(120, 40)) as hand:
        every = len(hand.table.rows.keys)
        listing = hand.table.rows.listing
        words = {word for key in listing.keys for word in listing.text(key).split() if word.isalpha()}
        rare = next(
            word
            for word in sorted(words)
            if 0 < sum(word in listing.text(key) for key in listing.keys) < every
        )
        await hand.press("slash")
        await hand.type(rare)
        await hand.press("enter")
        shown = list(hand.table.rows.keys)
        await exported(hand, "titik koma", str(out))
    text = out.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row[0] for row in rows[1:]] == shown
    assert 0 < len(shown) < every
    told = [tip.reporter_contact for tip in tips() if tip.reporter_contact]
    assert told
    assert not any(contact in text for contact in told)
    assert out.stat().st_mode & 0o777 == 0o600


async def test_esc_writes_nothing(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.press("w", "enter")
        await settled(hand, lambda: "baris seperti yang tampil" in hand.text)
        await hand.press("escape")
        await hand.pilot.pause()
    assert list((tmp_path / "exports").iterdir()) == []


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    received(desk)
    async with shell(desk, start="tips", pages=SCREENS) as hand:
        await hand.press("w", "enter")
        await settled(hand, lambda: "baris seperti yang tampil" in hand.text)
        await hand.type(str(tmp_path / "no" / "x.xlsx"))
        await hand.press("enter")
        await settled(hand, lambda: "No such file" in hand.text)


async def test_penundaan_offers_the_report_of_the_month_that_is_shown_and_its_counts(tmp_path: Path) -> None:
    desk = triage_desk(tmp_path)
    days = [Edit(fields={"date": date(2026, 11, n), "checkpoint": "sekupang", "count": n}) for n in (1, 2, 3)]
    desk.save("deferrals", days)
    desk.look()
    async with shell(desk, start="deferrals", pages=SCREENS, size=(120, 40)) as hand:
        await hand.press("w")
        await hand.type("percakapan")
        await hand.press("enter")
        await settled(hand, lambda: "Laporan, ke berkas" in hand.text)
        await hand.press("enter")
        await settled(hand, lambda: "Ditulis:" in hand.text)
        await exported(hand, "titik koma")
    text = (tmp_path / "exports" / "report-deferrals-2026-11.txt").read_text()
    assert "keberangkatan ditunda 6" in text
    assert "DRAF" in text
    rows = (tmp_path / "exports" / "deferrals-staf1.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert list(desk.snapshot.rows("reports")) == [], "no key closes a period"

"""Penundaan by keys: periods, comparisons, forms, what stands out, and the rows behind any figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.screens.hands import OfficeDesk, at, settled
from tests.screens.sourced import Office
from tests.tui.harness import Hand, shell
from tests.views.office import TODAY, count, deferrals, office
from tui.app import SCREENS
from tui.screens.deferrals import DeferralsPage
from tui.screens.deferralschart import Chart

SIZES = [(80, 24), (120, 40)]


def page(hand: Hand) -> DeferralsPage:
    found = hand.app.screen
    assert isinstance(found, DeferralsPage)
    return found


async def test_one_key_goes_from_day_to_year_and_two_go_to_and_fro() -> None:
    async with at("deferrals") as (hand, _):
        titles = []
        for _ in range(5):
            await hand.press("L")
            titles.append(hand.lines[1].split("  ")[0].strip())
        assert titles == [
            "Triwulan 4 2026 s.d. 22 Nov", "2026 s.d. 22 Nov", "Min 22 Nov 2026", "Minggu 16–22 Nov 2026",
            "November 2026 s.d. 22 Nov",
        ]  # fmt: skip
        await hand.press(*"LLLL", "less_than_sign")
        assert "Minggu 9–15 Nov 2026" in hand.lines[1]
        await hand.press("greater_than_sign", "greater_than_sign")
        assert "Minggu 23–29 Nov 2026" in hand.lines[1]
        await hand.press("t")
        assert page(hand).period(hand.app.screen.ground.sight()).holds(TODAY)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "typed", "understood", "misread"),
    [
        ("id", "okt s.d. nov", "1 Okt–30 Nov 2026 s.d. 22 Nov · 61 hari", "Ini bukan periode"),
        ("en", "oct to nov", "1 Oct–30 Nov 2026 to 22 Nov · 61 days", "This is no period"),
    ],
)
async def test_a_typed_period_is_told_as_it_is_understood_before_enter(
    language: str, typed: str, understood: str, misread: str
) -> None:
    async with at("deferrals", OfficeDesk(language=language)) as (hand, _):
        await hand.press("T")
        await hand.pilot.pause()
        await hand.type("kue")
        assert misread in hand.text
        await hand.press("enter")
        assert not isinstance(hand.app.screen, DeferralsPage), "what is no period is not taken"
        await hand.press("ctrl+u")
        await hand.type(typed)
        await hand.pilot.pause()
        assert understood in hand.text
        await hand.press("enter")
        await hand.pilot.pause()
        assert understood.partition(" · ")[0] in hand.lines[1]


async def test_a_period_without_figures_says_so_before_it_is_taken() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press("T")
        await hand.type("maret 2019")
        await hand.pilot.pause()
        assert "Maret 2019 · 31 hari · belum ada angka" in hand.text
        await hand.press("escape")
        assert "November 2026" in hand.lines[1]


async def test_the_comparison_goes_through_last_month_last_year_and_any_period_and_off() -> None:
    async with at("deferrals") as (hand, _):
        assert "Okt 1–22" in hand.text
        await hand.press("equals_sign")
        assert "Okt 1–22" in hand.text
        assert "Nov 2025" not in hand.text
        await hand.press("equals_sign")
        assert "Nov 2025 1–22" in hand.lines[2]
        await hand.press("equals_sign")
        await hand.pilot.pause()
        await hand.type("1-10 okt")
        await hand.pilot.pause()
        assert "1–10 Okt 2026 · 10 hari" in hand.text
        await hand.press("enter")
        await hand.pilot.pause()
        assert "Okt 1–10" in hand.lines[2]
        assert "Nov 1–10" in hand.text, "the days of this month that it was worked out over"
        await hand.press("equals_sign")
        assert "Okt" not in hand.lines[2]


async def test_who_types_no_period_to_compare_with_compares_nothing() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press("equals_sign", "equals_sign", "equals_sign")
        await hand.pilot.pause()
        await hand.press("escape")
        assert "tanpa banding" in hand.text


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [(60, 15), *SIZES])
async def test_every_form_of_every_period_stands(size: tuple[int, int], language: str) -> None:
    held = [*deferrals(), count(TODAY - timedelta(2), "sekupang", 2, reason="visa")]
    async with at("deferrals", OfficeDesk(office(deferrals=held), language=language), size=size) as (hand, _):
        for _ in range(5):
            await hand.press("L")
            for _ in range(7):
                await hand.press("b")
                await hand.pilot.pause()
                assert "deferrals." not in hand.text
                assert "{" not in hand.text
                assert len(hand.lines) == size[1]


async def test_the_sum_below_the_table_and_the_subtotals_open_their_rows() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press(*"j" * 6, "i")
        await hand.pilot.pause()
        assert "22  Jumlah · 22 Nov · jumlah 6 angka" in hand.text
        await hand.press("escape", *"LLLL", *"k" * 9, *"j" * 6, *"l" * 9, *"h", "enter")
        await hand.pilot.pause()
        assert "177  Pelabuhan · 16–22 Nov" in hand.text


async def test_the_cursor_comes_back_from_the_sums_and_stays_on_its_column() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press(*"j" * 9)
        assert hand.table.key == ""
        await hand.press("k")
        assert hand.table.key == "hang-nadim"
        column = hand.table.column
        await hand.press("equals_sign")
        assert hand.table.column == column


@pytest.mark.parametrize("size", SIZES)
async def test_a_drawing_tells_the_value_at_its_cursor_and_opens_its_rows(size: tuple[int, int]) -> None:
    async with at("deferrals", size=size) as (hand, _):
        await hand.press("b")
        await hand.pilot.pause()
        assert "Min 22 Nov 2026: 22" in hand.text
        await hand.press("h", "h")
        assert "Jum 20 Nov 2026: 41" in hand.text
        await hand.press("enter")
        await hand.pilot.pause()
        assert "41  Jumlah · 20 Nov · jumlah 6 angka" in hand.text
        await hand.press("escape", "j")
        await hand.pilot.pause()
        assert "Batam Centre · j k" in hand.text
        assert "Jum 20 Nov 2026: 21" in hand.text


async def test_beyond_the_edge_of_a_drawing_lies_the_period_before() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press("b", "g", "h")
        await hand.pilot.pause()
        assert "Oktober 2026" in hand.lines[1]
        assert "Sab 31 Okt 2026" in hand.text


async def test_the_map_of_a_year_goes_by_weekdays_and_weeks_and_by_years() -> None:
    async with at("deferrals") as (hand, _):
        await hand.press(*"bbbb")
        await hand.pilot.pause()
        chart = hand.app.screen.query_one(Chart)
        assert chart.day == date(2026, 11, 22)
        await hand.press("k")
        assert chart.day == date(2026, 11, 21)
        await hand.press("h")
        assert chart.day == date(2026, 11, 14)
        await hand.press("less_than_sign")
        assert "2025 s.d. 30 Nov" in hand.lines[1]


def unusual_days() -> list:  # type: ignore[type-arg]
    held = [count(TODAY - timedelta(n), "sekupang", 5 + n % 3) for n in range(1, 120)]
    held += [count(TODAY - timedelta(n), "bengkong", 1) for n in range(20, 60)]
    return [one for one in held if one.date != date(2026, 11, 17)] + [
        count(date(2026, 11, 17), "sekupang", 41)
    ]


async def test_what_stands_out_is_said_with_its_numbers_and_enter_goes_there() -> None:
    async with at("deferrals", OfficeDesk(office(deferrals=unusual_days()))) as (hand, _):
        sentence = "Sel 17 Nov Sekupang 41; biasanya 0–13 pada Selasa (12 Selasa terakhir)"
        assert f"Menonjol: {sentence}" in " ".join(hand.text.split())
        page(hand).action_form_to("standout")
        await hand.pilot.pause()
        assert sentence in hand.text
        assert "Bengkong tanpa angka sejak 3 Nov: 19 hari; terlama sebelumnya 1 hari" in hand.text
        await hand.press("i")
        await hand.pilot.pause()
        assert "41  Sekupang · Sel 17 Nov 2026" in hand.text
        await hand.press("escape", "enter")
        await hand.pilot.pause()
        assert page(hand).form == "table"
        assert page(hand).day == date(2026, 11, 17)
        assert hand.table.key == "sekupang"


async def test_a_source_that_corrects_itself_often_is_named_with_the_share(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = Office(tmp_path)
    lines = [f"2026-11-{day:02},batam-centre,{day}" for day in range(3, 23)]
    await made.pull("penundaan", *lines)
    await made.pull("penundaan", *[line + ("0" if n < 4 else "") for n, line in enumerate(lines)], later=15)
    async with shell(made.desk(), start="deferrals", pages=SCREENS) as hand:
        page(hand).action_form_to("standout")
        told = "Sumber penundaan mengoreksi 4 dari 20 angka 60 hari terakhir (20%)"
        await settled(hand, lambda: told in hand.text)
        await hand.press("G", "i")
        await hand.pilot.pause()
        assert "3 → 30" in hand.text


async def test_the_palette_names_every_form_and_span() -> None:
    async with at("deferrals") as (hand, _):
        offered = {words for words, _ in page(hand).commands().values()}
        assert {"Penundaan: peta harian setahun", "Penundaan: per triwulan"} <= offered
        await hand.app.screen.run_action("kind_to('quarter')")
        assert "Triwulan 4 2026" in hand.lines[1]

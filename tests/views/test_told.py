"""What a screen tells about its figures, and what it does with room."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from store.queries.deferrals import DEFAULT
from tests.views.office import SETTINGS, TODAY, count, days, office, sight
from tui.views.board import board
from tui.views.cells import text_of
from tui.views.deferrals import month_held, month_view
from tui.views.grid import grid_lines
from tui.views.provenance import of_figure

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(("wide", "height"), [(80, 22), (100, 28), (120, 38), (160, 48), (200, 58)])
def test_a_roomier_terminal_names_more_and_nothing_has_to_be_scrolled_for(wide: int, height: int) -> None:
    drawn = board(sight(), wide, height)
    assert len(drawn.lines) <= height
    assert len(drawn.spots) > len(board(sight(), wide).spots)


def test_titles_of_plans_stand_whole_where_there_is_room() -> None:
    drawn = "\n".join(text_of(line) for line in board(sight(), 120, 38).lines)
    for title in ("Waspada TPPO di pelabuhan", "M-Paspor dalam 60 detik", "Penyuluhan Pulau Abang"):
        assert title in drawn


def test_a_months_own_figure_stands_without_columns_of_days_that_nobody_holds() -> None:
    view = month_view(sight(), date(2024, 11, 1))
    assert [column.name for column in view.listing.columns][:2] == ["name", "month"]
    assert any("Angka bulanan s.d. 23 Nov 2024" in text_of(note) for note in view.notes)


def test_a_longer_month_says_over_which_days_it_is_compared() -> None:
    held = [count(date(2026, 10, day), "sekupang", 2) for day in range(1, 32)]
    held += [count(date(2026, 9, day), "sekupang", 1) for day in range(1, 31)]
    view = month_view(sight(office(deferrals=held)), date(2026, 10, 1))
    assert view.month.total.total == 62
    assert any(
        text_of(note) == "Dibandingkan dengan Sep 1–30 pada hari yang sama, Okt 1–30: 60"
        for note in view.notes
    )


def test_a_checkpoint_without_earlier_figures_says_that_there_are_none_and_never_that_it_is_new() -> None:
    assert month_view(sight(), NOVEMBER).listing.row("bengkong")[-1].text.strip() == "belum buka"
    points = tuple(msgspec.structs.replace(point, start=None) for point in SETTINGS.checkpoints)
    always_open = sight(settings=msgspec.structs.replace(SETTINGS, checkpoints=points))
    assert month_view(always_open, NOVEMBER).listing.row("bengkong")[-1].text.strip() == "tak ada data"


def test_figures_of_long_ago_say_how_old_they_are_whenever_they_were_pulled() -> None:
    old = sight(office(deferrals=days(2020, 11, 15)))
    view = month_view(old, date(2020, 11, 1))
    assert text_of(view.notes[0]) == "Angka terbaru: Min 15 Nov 2020 (6 tahun lalu)"
    assert "Angka terbaru: Min 15 Nov 2020 (6 tahun lalu)" in month_view(old, NOVEMBER).listing.empty
    assert not any("Angka terbaru" in text_of(note) for note in month_view(sight(), NOVEMBER).notes)


def test_a_figure_names_every_count_it_was_made_of() -> None:
    lines = of_figure(sight(), DEFAULT, "sekupang", date(2026, 11, 22), date(2026, 11, 22))
    assert text_of(lines[0]) == "1  Sekupang · Min 22 Nov 2026"
    assert "uji" in text_of(lines[1])
    month = of_figure(sight(), DEFAULT, "sekupang", NOVEMBER, date(2026, 11, 30))
    held = month_held(sight(), NOVEMBER)
    sekupang = next(line for line in held.lines if line.checkpoint == "sekupang")
    assert text_of(month[0]) == f"{sekupang.total}  Sekupang · 1–22 Nov · jumlah 22 angka"
    assert text_of(month[1]).strip() == "sumber uji", "an origin that all share is told once"
    assert sum("uji" in text_of(line) for line in month) == 1
    whole = of_figure(sight(), DEFAULT, "all", date(2024, 11, 1), date(2024, 11, 30))
    assert text_of(whole[0]).startswith("767")
    nothing = of_figure(sight(), DEFAULT, "harbour-bay", date(2026, 11, 21), date(2026, 11, 21))
    assert "belum dilaporkan" in text_of(nothing[0])


@pytest.mark.parametrize(("wide", "height", "named"), [(80, 20, False), (120, 24, True), (160, 36, True)])
def test_a_wide_month_names_its_plans_and_a_narrow_one_cuts_no_single_channel(
    wide: int, height: int, named: bool
) -> None:
    lines = [text_of(line) for line in grid_lines(sight(), NOVEMBER, TODAY, wide=wide, height=height)]
    assert any("Waspada TPPO" in line for line in lines) == named
    assert any("15 tiktok" in line for line in lines)
    assert len(lines) <= height
    assert all(len(line) <= wide for line in lines)

"""The map of the kecamatan: by keys, in mono, with every village on one tile and every number as its list is long."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from store.models.village import Activity, Village
from store.queries.coverage import Area, Listed
from tests.screens.hands import OfficeDesk, at, settled
from tests.tui.harness import Hand
from tests.views.office import SETTINGS, TODAY, office, sight
from tui.headless.settings import Settings
from tui.screens.map import MapScreen
from tui.views.cells import text_of
from tui.views.map import MODES, legend, map_lines, marks, tile_width, tiles
from tui.widgets.table import Table

LIST = (
    ("Belakang Padang", 2), ("Sekupang", 7), ("Batam Kota", 6), ("Nongsa", 2), ("Sagulung", 4), ("Batu Aji", 1),
)  # fmt: skip


def area() -> Area:
    listed = [
        Listed(code=f"21710{d}100{n}", name=f"{name} {n}", district=name, outside=name == "Belakang Padang")
        for d, (name, count) in enumerate(LIST, 1)
        for n in range(1, count + 1)
    ]
    return Area(listed)


def settings() -> Settings:
    return msgspec.structs.replace(SETTINGS, area=area())


def village(name: str, district: str = "", status: str = "active", **more: object) -> Village:
    return Village(id=name, name=name, district=district or None, status=status, **more)  # type: ignore[arg-type]


def activity(place: str, days: int) -> Activity:
    return Activity(id=f"a-{place}-{days}", date=TODAY - timedelta(days=days), village=place)


VILLAGES = [
    village("Sekupang 1", "Sekupang"), village("Sekupang 2", "Sekupang", "planned"),
    *(village(f"Nongsa {n}", "Nongsa") for n in (1, 2)),
    village("Batam Kota 1", "Batam Kota"), village("Batam Kota 2", "Batam Kota"),
    village("Sagulung 4", "Sagulung", "inactive"), village("Belakang Padang 1", "Belakang Padang"), village("Entah"),
]  # fmt: skip
DONE = [
    activity("Sekupang 1", 71),
    activity("Nongsa 1", 3),
    activity("Nongsa 2", 12),
    activity("Batam Kota 1", 1),
]


def desk() -> OfficeDesk:
    made = OfficeDesk(office(villages=VILLAGES, activities=DONE))
    made.settings = msgspec.structs.replace(made.settings, area=area())
    return made


def test_letters_and_figures_are_what_the_list_and_the_visits_say() -> None:
    seen = sight(office(villages=VILLAGES, activities=DONE), settings=settings())
    by_coverage = {
        tile.group.title: (tile.letter, tile.figure, marks(tile.group)) for tile in tiles(seen, "coverage")
    }
    assert by_coverage["Nongsa"] == ("A", "2/2 100%", "■■")
    assert by_coverage["Batam Kota"] == ("B", "2/6 33%", "■■····")
    assert by_coverage["Sekupang"] == ("C", "1/7 14%", "■○·····")
    assert by_coverage["Sagulung"] == ("D", "0/4 0%", "‖···")
    assert by_coverage["Belakang Padang"][0] == "-"
    by_age = {tile.group.title: (tile.letter, tile.figure) for tile in tiles(seen, "age")}
    assert by_age["Nongsa"] == ("A", "12 hari")
    assert by_age["Sekupang"] == ("C", "71 hari")
    assert by_age["Batam Kota"] == ("D", "belum pernah")  # one of its two was never visited
    assert by_age["Sagulung"][0] == "-"


@pytest.mark.parametrize("mode", MODES)
def test_every_village_is_on_one_tile_and_the_letters_add_up_to_the_tiles(mode: str) -> None:
    seen = sight(office(villages=VILLAGES, activities=DONE), settings=settings())
    held = tiles(seen, mode)
    there = [line.village.id for tile in held for line in tile.group.lines]
    assert sorted(there) == sorted(one.id for one in VILLAGES)
    told = text_of(legend(seen, held, mode)[0])
    assert sum(map(int, re.findall(r"\((\d+)\)", told))) == len(held)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_fits_80_columns_and_says_the_same_without_colours(mode: str, language: str) -> None:
    seen = sight(office(villages=VILLAGES, activities=DONE), settings=settings(), language=language)
    held = tiles(seen, mode)
    lines = [text_of(line) for line in map_lines(seen, held, held[0].key, mode, 80)]
    assert all(len(line) <= 80 for line in lines)
    assert 5 * tile_width(held, 80) <= 80
    for tile in held:
        assert any(f"{tile.letter} {tile.figure}" in line for line in lines)
    assert sum(line.count("›") for line in lines) == 3


def test_without_a_list_the_kecamatan_of_the_villages_are_the_map_and_nobody_knows_the_share() -> None:
    seen = sight()
    held = tiles(seen, "coverage")
    assert {tile.group.title for tile in held} == {"Sekupang", "Batam Kota", "Sagulung"}
    assert {tile.letter for tile in held} == {"?"}


def chosen(hand: Hand) -> str:
    screen = hand.app.screen
    assert isinstance(screen, MapScreen)
    return screen.at


async def opened(hand: Hand) -> None:
    await hand.press("W")
    await settled(hand, lambda: isinstance(hand.app.screen, MapScreen) and "Sekupang" in hand.text)


async def test_keys_go_about_b_turns_the_colours_and_enter_opens_the_villages() -> None:
    async with at("villages", desk()) as (hand, _):
        await opened(hand)
        await hand.press("g")
        first = chosen(hand)
        await hand.press("G")
        assert chosen(hand) != first
        for _ in range(9):
            await hand.press("h")
            await hand.press("k")
        await hand.press("l")
        await hand.press("j")
        await hand.press("b")
        assert "kunjungan terakhir" in hand.text
        screen = hand.app.screen
        assert isinstance(screen, MapScreen)
        screen.at = "head:Sekupang"
        await hand.press("b")
        assert "1 dari 7 kelurahan binaan (14%)" in hand.text
        await hand.press("enter")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        table = hand.app.screen.query_one(Table)
        assert sorted(table.rows.keys) == ["Sekupang 1", "Sekupang 2"]


async def test_a_kecamatan_without_a_village_opens_its_kelurahan() -> None:
    async with at("villages", desk()) as (hand, _):
        await opened(hand)
        screen = hand.app.screen
        assert isinstance(screen, MapScreen)
        screen.at = "head:Batu Aji"
        await hand.press("enter")
        await settled(hand, lambda: "Batu Aji 1" in hand.text)


async def test_it_is_in_the_palette_and_escape_leads_back() -> None:
    async with at("villages", desk()) as (hand, _):
        await hand.press("ctrl+p")
        await settled(hand, lambda: getattr(hand.app.screen, "ready", False))
        await hand.type("peta")
        await hand.press("enter")
        await settled(hand, lambda: isinstance(hand.app.screen, MapScreen))
        await hand.press("escape")
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)

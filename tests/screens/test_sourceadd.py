"""`n` on Sumber: an address or a path becomes a block, and on request one new file; whatever comes, the app stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.widgets import Input

from tests.screens.hands import OfficeDesk, at, settled
from tui.screens.sourceadd import AddSourceScreen

COUNTS = (
    "Tgl;Nama TPI;Jml;HP\n13/10/2026;Sekupang;1.234;081234567890\n02/10/2026;Batam Centre;12;081234567891\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "penundaan.csv"
    file.write_text(COUNTS)
    return file


def desk_with_config(tmp_path: Path, language: str = "id") -> OfficeDesk:
    desk = OfficeDesk(language=language)
    config = tmp_path / "infokim.toml"
    config.write_text("format = 1\n")
    desk.settings = msgspec.structs.replace(desk.settings, sample=False, files=(config,))
    return desk


async def looked(hand: Any, place: str) -> AddSourceScreen:
    await hand.press("n")
    screen = hand.app.screen
    assert isinstance(screen, AddSourceScreen)
    screen.query_one(Input).insert_text_at_cursor(place)
    await hand.press("enter")
    await settled(hand, lambda: not screen._busy)
    await hand.pilot.pause()
    return screen


@pytest.mark.parametrize(("language", "word"), [("id", "yakin"), ("en", "sure")])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_says_what_it_seems_to_be_and_shows_the_block(
    tmp_path: Path, data: Path, language: str, word: str, size: tuple[int, int]
) -> None:
    async with at("sources", desk_with_config(tmp_path, language), size=size) as (hand, _):
        await looked(hand, str(data))
        assert word in hand.text
        assert "[[sources]]" in hand.text
        assert "count=1234" in hand.text
        assert "0812" not in hand.text


async def test_ctrl_s_writes_one_file_that_is_a_good_source(tmp_path: Path, data: Path) -> None:
    async with at("sources", desk_with_config(tmp_path)) as (hand, _):
        await looked(hand, str(data))
        await hand.press("ctrl+s")
        file = tmp_path / "sources.d" / "penundaan.toml"
        await settled(hand, file.exists)
        await hand.pilot.pause()
        found = tomllib.loads(file.read_text())["sources"][0]
        assert found["fields"] == {"date": "Tgl", "checkpoint": "Nama TPI", "count": "Jml"}
        assert "penundaan.toml" in hand.text


async def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path, data: Path) -> None:
    (tmp_path / "sources.d").mkdir()
    file = tmp_path / "sources.d" / "penundaan.toml"
    file.write_text("# mine")
    async with at("sources", desk_with_config(tmp_path)) as (hand, _):
        screen = await looked(hand, str(data))
        await hand.press("ctrl+s")
        await settled(hand, lambda: not screen._busy)
        await hand.pilot.pause()
        assert "sudah ada" in hand.text
        assert file.read_text() == "# mine"


async def test_the_arrows_show_what_another_collection_would_make_of_it(tmp_path: Path, data: Path) -> None:
    async with at("sources", desk_with_config(tmp_path)) as (hand, _):
        screen = await looked(hand, str(data))
        await hand.press("down")
        await settled(hand, lambda: not screen._busy)
        await hand.pilot.pause()
        assert screen.trial is not None
        assert screen.trial.offer.spec.collection != "deferrals"
        await hand.press("up")
        await settled(hand, lambda: not screen._busy)
        assert screen.trial.offer.spec.collection == "deferrals"


async def test_what_cannot_be_read_is_one_sentence_and_the_next_try_works(tmp_path: Path, data: Path) -> None:
    async with at("sources", desk_with_config(tmp_path)) as (hand, _):
        screen = await looked(hand, str(tmp_path / "missing.csv"))
        assert screen.trial is None
        assert "missing.csv" in "".join(hand.text.split())
        await hand.press("escape")
        assert (await looked(hand, str(data))).trial is not None


async def test_the_sample_office_writes_nothing(tmp_path: Path, data: Path) -> None:
    async with at("sources") as (hand, _):
        await looked(hand, str(data))
        await hand.press("ctrl+s")
        await hand.pilot.pause()
        assert "infokim init" in hand.text
        assert not (tmp_path / "sources.d").exists()


@pytest.mark.parametrize(("language", "word"), [("id", "Tidak ditulis"), ("en", "Not written")])
async def test_a_block_that_check_would_refuse_is_not_written_and_says_what_it_lacks(
    tmp_path: Path, language: str, word: str
) -> None:
    file = tmp_path / "names.csv"
    file.write_text("a,b\nx,y\n")
    async with at("sources", desk_with_config(tmp_path, language)) as (hand, _):
        screen = await looked(hand, str(file))
        await hand.press("ctrl+s")
        await settled(hand, lambda: not screen._busy)
        await hand.pilot.pause()
        assert word in hand.text
        assert "key_from" in hand.text
        assert "[[sources]]\n" in hand.text.replace(" ", "")
        assert not (tmp_path / "sources.d" / "names.toml").exists()

"""Signs that rows carry: found by `/`, and told apart where the locale has only ASCII."""

from __future__ import annotations

import pytest

from store.models.village import Village
from tests.views.office import ZONE, office, sight
from tui.views.changed import with_signs
from tui.views.grid import _chip
from tui.views.outreach import channels_told
from tui.views.villages import villages_view
from tui.widgets.rows import Rows
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.symbols import MARKS, plain

PLAIN = Format(load("id"), ZONE, ascii_only=True)
VILLAGES = tuple(Village(id=f"v-{n}", name=f"Desa {n}", status="active") for n in range(5))


@pytest.mark.parametrize(("mark", "texts"), [("changed", ("≠", "=")), ("disputed", ("±", "%"))])
def test_a_filter_by_a_sign_lists_exactly_the_signed_rows(mark: str, texts: tuple[str, str]) -> None:
    look = sight(office(villages=VILLAGES, activities=()))
    listing = villages_view(look).listing
    rows = Rows(with_signs(look, listing, "name", {"v-2", "v-4"}, mark=mark))
    for text in texts:
        rows.narrow(text)
        assert sorted(rows.keys) == ["v-2", "v-4"]
        rows.narrow(f"!{text}")
        assert sorted(rows.keys) == ["v-0", "v-1", "v-3"]


def test_different_signs_stay_different_in_ascii() -> None:
    signs = set(MARKS.values())
    assert len({plain(sign) for sign in signs}) == len(signs)


def test_a_channel_and_its_mark_do_not_run_together_in_ascii() -> None:
    mixed = {"instagram": "posted", "x": "missed"}
    assert channels_told(PLAIN, mixed) == "ig:v x:x"
    assert channels_told(Format(load("id"), ZONE), mixed) == "ig✓ x✗"


@pytest.mark.parametrize("wide", range(5, 16))
def test_a_chip_in_ascii_keeps_within_its_width(wide: int) -> None:
    channels = (("tiktok", "missed"),), (("instagram", "posted"), ("x", "missed")), (("website", "draft"),)
    for each in channels:
        text = _chip(PLAIN, 10, each, each[0][1], wide).text
        assert text.isascii()
        assert len(text) <= wide
        assert "tiktokx" not in text

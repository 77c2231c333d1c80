"""Sumber with an answer of which pages are missing: in the list, in the detail, on the screen."""

from __future__ import annotations

import pytest

from store.models.harvest import Failure, SourceState
from store.snapshot import Snapshot
from tests.screens.hands import OfficeDesk, at
from tests.views.office import NOW, office, sight
from tui.views.cells import text_of
from tui.views.sources import source_detail, sources_view

LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


def partly() -> Snapshot:
    """One source, never whole: six rows came, the seventh page did not."""
    failure = Failure(code="status", facts={"where": "https://a.example", "status": "500", "page": "7"})
    state = SourceState(
        source="penundaan", collection="deferrals", last_try=NOW, failure=failure, failures=1,
        added=6, fetched=6, records=6,
    )  # fmt: skip
    return office(states=[state])


@LANGUAGES
def test_the_list_and_the_detail_say_which_page_is_missing_and_what_that_means(language: str) -> None:
    seen = sight(partly(), language=language)
    row = [cell.text.strip() for cell in sources_view(seen).listing.row("penundaan")]
    assert row[2] == ("✗ gagal sebagian" if language == "id" else "✗ failed in part")
    assert row[5] == "6"
    told = " ".join(text_of(line).strip() for line in source_detail(seen, "penundaan", 60).lines)
    assert ("Halaman 7 tidak didapat" if language == "id" else "Page 7 is missing") in told
    assert ("tidak ada yang dianggap hilang" if language == "id" else "nothing counts as vanished") in told
    assert "500" in told


@LANGUAGES
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_read_on_the_screen(language: str, size: tuple[int, int]) -> None:
    async with at("sources", OfficeDesk(partly(), language=language), size=size) as (hand, _):
        assert ("✗ gagal sebagian" if language == "id" else "✗ failed in part") in hand.text
        await hand.press("enter")
        await hand.pilot.pause()
        assert ("Halaman 7 tidak" if language == "id" else "Page 7 is missing") in hand.text

"""Screens as linear text: what a verb says."""

from __future__ import annotations

import re

import msgspec
import pytest

from store.models.harvest import Failure, Held, SourceState
from tests.queries.held import snapshot
from tests.views.office import NOW, office, sight, tips
from tui.views.plain import SCREENS, plain

HINTS = re.compile(r"(^|[.;·] )([a-z]|< >) [a-z]|(layar|screen) [1-6]")
"""`n membuat rencana baru`, `m accepts it`, `layar 6`."""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("screen", sorted(SCREENS))
@pytest.mark.parametrize("state", ["nothing", "waiting", "held", "none open"])
def test_linear_text_names_verbs_and_no_key(language: str, screen: str, state: str) -> None:
    of = [
        SourceState(source=f"s-{name}", collection=name)
        for name in ("outreach", "deferrals", "tips", "villages")
    ]
    if state == "held":
        answer = Held(at=NOW, fetched=0, records=0, would_drop=9, holding=9, mark="4f1c2a9e")
        of = [msgspec.structs.replace(one, failure=Failure(code="held"), held=answer) for one in of]
    done = [msgspec.structs.replace(tip, status="done") for tip in tips()]
    held = snapshot(
        states=[] if state in ("nothing", "none open") else of, tips=done if state == "none open" else []
    )
    seen = sight(held, language=language)
    lines = plain(
        screen, snapshot=held, now=NOW, words=seen.words, format=seen.format, settings=seen.settings
    )
    assert [line for line in lines if HINTS.search(line)] == []
    if (screen, state) == ("outreach", "nothing"):
        assert "infokim new outreach title=… at=… channels=…" in lines[-1]
    if (screen, state) == ("sources", "held"):
        assert any("infokim sources accept s-tips --answer 4f1c2a9e" in line for line in lines)


def test_the_sample_office_says_in_linear_text_too_how_to_get_to_ones_own_data() -> None:
    for screen in SCREENS:
        for sample in (True, False):
            seen = sight(office(sample=sample))
            lines = plain(
                screen,
                snapshot=seen.snapshot,
                now=NOW,
                words=seen.words,
                format=seen.format,
                settings=seen.settings,
            )
            assert any("infokim init" in line for line in lines) == (sample and screen == "today"), screen

"""Ringkasan with more tips than a first paint can go through: their count at once, the rest when it is known."""

from __future__ import annotations

import pytest

from store.queries import triage
from tests.screens.hands import at, settled
from tui.screens import today


async def test_many_tips_are_counted_after_the_first_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "MANY", 0)
    monkeypatch.setattr(today, "AFTER", 3600)
    async with at("today") as (hand, _):
        assert "dihitung …" in hand.text
        assert "lewat batas" not in hand.text
        hand.app.screen._look_at_tips()  # type: ignore[attr-defined]  # what the timer does
        await settled(hand, lambda: "dihitung …" not in hand.text)
        assert "lewat batas" in hand.text

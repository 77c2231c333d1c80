"""How far a pull is, while nobody can know its rows yet: on Sumber and on stderr."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

from sources.pull import Progress
from tests.screens.hands import at
from tui.messages import PullProgressed
from tui.verbs.bar import Bar
from tui.words.catalog import load


async def test_the_row_of_a_slow_source_tells_what_came_until_a_page_is_mapped() -> None:
    async with at("sources", size=(120, 30)) as (hand, desk):
        desk.puller.running = frozenset({"desa"})
        hand.app.post_message(PullProgressed(Progress(source="desa", bytes=11_400)))
        await hand.pilot.pause()
        assert any("desa" in line and "12 KB" in line for line in hand.lines)
        hand.app.post_message(PullProgressed(Progress(source="desa", pages=1, rows=7, bytes=11_400)))
        await hand.pilot.pause()
        assert any("1 hal · 7 baris" in line for line in hand.lines)


def test_the_bar_tells_what_came_until_a_page_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = io.StringIO()
    drawn.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", drawn)
    monkeypatch.setenv("TERM", "xterm")
    words = load("id")
    call = SimpleNamespace(words=words, t=lambda key, **values: words.t(f"cli.{key}", **values))
    bar = Bar(call, 1)  # type: ignore[arg-type]
    monkeypatch.setattr("tui.verbs.bar.EVERY", 0.0)
    bar.progress(Progress(source="desa", bytes=11_400))
    assert "desa · 12 KB" in drawn.getvalue()
    bar.progress(Progress(source="desa", pages=1, rows=7, bytes=11_400))
    assert "hal. 1 · 7 baris" in drawn.getvalue()

"""The thread that notices other people's writes outlives whatever a look meets."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest

from tui.headless.log import log
from tui.headless.watch import Watch


class Desk:
    """Its first look meets something that nobody thought of."""

    def __init__(self) -> None:
        self.looks = 0
        self.snapshot: Any = "new"

    def look(self) -> bool:
        self.looks += 1
        if self.looks == 1:
            raise KeyError("Ibu Contoh 08117002019")
        return True


def test_a_look_that_fails_in_any_way_is_logged_by_its_type_and_tried_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "propagate", True)
    seen = threading.Event()
    watch = Watch(Desk(), lambda snapshot: seen.set(), interval=0.01)
    with caplog.at_level(logging.WARNING):
        watch.start()
        try:
            assert seen.wait(5)
        finally:
            watch.stop()
    assert "KeyError" in caplog.text
    assert "Contoh" not in caplog.text

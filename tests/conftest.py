"""A clean home and environment for every test, and the one async backend."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, database=None)
settings.register_profile("explore")
settings.load_profile("explore" if os.environ.get("INFOKIM_EXPLORE") else "steady")
"""The same examples in every run of the same tests; `INFOKIM_EXPLORE=1` looks for new ones."""


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, which is Textual's loop; httpx brings the anyio plugin."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _clean_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the real home, nor is steered by the machine's environment."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("INFOKIM_CONFIG", "INFOKIM_DATA_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("NO_COLOR", "SSH_CONNECTION", "LANGUAGE", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)

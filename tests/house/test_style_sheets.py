"""Style sheets: Textual follows the first base of a class alone, so one without a sheet must not stand before one with."""

from __future__ import annotations

from importlib import import_module

import pytest

from tui.app import SCREENS


@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_every_page_wears_the_sheets_of_all_its_parents(screen: str) -> None:
    room, _, name = SCREENS[screen].partition(":")
    page = getattr(import_module(room), name)
    wanted = {base.__name__ for base in page.__mro__ if base.__dict__.get("DEFAULT_CSS")}
    assert wanted <= page._css_type_names

"""What a source changes after staff did, by verb: `set` with ours keeps it, with the source's value follows the source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import infokim

ROWS = "code,name,district\n1,Tiban,{district}\n2,Tembesi,Sagulung\n"
VILLAGES = """
[[sources]]
id = "desa"
collection = "villages"
path = "{path}"
every = "manual"
[sources.fields]
code = "code"
name = "name"
district = "district"
"""


class Office:
    """A table of villages, pulled by the command."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.table = folder / "desa.csv"
        self.config = config

    def pull(self, district: str) -> None:
        self.table.write_text(ROWS.format(district=district))
        ended = infokim("pull", "--config", self.config)
        assert ended.returncode == 0, ended.stderr

    def tiban(self) -> dict[str, object]:
        ended = infokim("list", "villages", "name=Tiban", "--json", "--config", self.config)
        [found] = json.loads(ended.stdout)
        assert isinstance(found, dict)
        return found

    def set(self, district: str) -> None:
        words = ("set", "villages", str(self.tiban()["id"]), f"district={district}")
        ended = infokim(*words, "--config", self.config)
        assert ended.returncode == 0, ended.stderr

    def shown(self) -> str:
        return infokim("show", "villages", "--config", self.config).stdout


@pytest.fixture
def changed(tmp_path: Path, office: Callable[..., Path]) -> Office:
    """Staff wrote Batu Aji, the source says Lubuk Baja since."""
    config = office(more=VILLAGES.format(path=tmp_path / "desa.csv"))
    made = Office(tmp_path, config)
    made.pull("Sekupang")
    made.set("Batu Aji")
    assert "changed at source" not in made.shown()
    made.pull("Lubuk Baja")
    assert "Tiban (changed at source)" in made.shown()
    return made


def test_setting_ours_again_keeps_it_and_takes_the_mark_away(changed: Office) -> None:
    changed.set("Batu Aji")
    assert (changed.tiban()["district"], changed.tiban()["rev"]) == ("Batu Aji", 2)
    assert "changed at source" not in changed.shown()
    changed.pull("Nongsa")
    assert changed.tiban()["district"] == "Batu Aji"
    assert "Tiban (changed at source)" in changed.shown()


def test_setting_the_sources_value_follows_the_source_from_then_on(changed: Office) -> None:
    changed.set("Lubuk Baja")
    assert "changed at source" not in changed.shown()
    changed.pull("Nongsa")
    found = changed.tiban()
    assert (found["district"], found["edited_by"]) == ("Nongsa", None)
    assert "changed at source" not in changed.shown()

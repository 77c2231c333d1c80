"""The README is the front door: what it says exists, and what exists it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_it_begins_with_two_commands_of_one_line() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    assert README.index("```sh") < 40
    assert "infokim" in blocks[0]
    assert "pytest" in blocks[1]
    for block in blocks:
        shlex.split(block)


def test_every_verb_of_the_command_line_is_in_the_readme() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "tui", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    verbs = set(re.findall(r"^ {2,4}([a-z]+)\s{2,}\S", helped.stdout, flags=re.MULTILINE))
    assert {"pull", "check", "list", "show", "set", "backup"} <= verbs
    assert {verb for verb in verbs if f"`{verb}" not in README} == set()


def keys_of(struct: type[msgspec.Struct], prefix: str = "") -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(struct)]


@pytest.mark.parametrize(
    "owner",
    [
        "Office",
        "Data",
        "Person",
        "Checkpoint",
        "Agency",
        "Outreach",
        "Tips",
        "Privacy",
        "Villages",
        "Push",
        "Me",
        "Source",
    ],
)
def test_every_config_key_is_in_the_readme(owner: str) -> None:
    from sources.spec import SourceSpec
    from tui.headless import settings

    struct = SourceSpec if owner == "Source" else getattr(settings, owner)
    reference = README[README.index("## Config") :]
    missing = [key for key in keys_of(struct) if f"`{key}`" not in reference and key != "sample"]
    assert missing == []


def test_every_picture_it_shows_is_there() -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file(), picture


def test_every_key_of_the_table_is_in_the_readme() -> None:
    from tui.keys import ACTIONS, NAMED

    section = README[README.index("## Keys") : README.index("## Verbs")]
    said = {
        "tab": "Tab",
        "shift+tab": "⇧Tab",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "space": "Space",
        "enter": "Enter",
        "escape": "Esc",
    }
    unsaid = {"up", "down", "left", "right", "home", "end", "f1", "ctrl+u", "ctrl+d", *map(str, range(1, 7))}
    missing = []
    for name, action in ACTIONS.items():
        for key in action.keys.split(","):
            shown = said.get(key, f"Ctrl+{key[5:].upper()}" if key.startswith("ctrl+") else key)
            if key not in unsaid and shown not in section:
                missing.append((name, key, NAMED.get(key, key)))
    assert missing == []


def test_the_limits_in_the_readme_are_those_of_the_program() -> None:
    from sources.feeds.items import MOST_ITEMS
    from sources.formats import FORMATS
    from sources.paging import MOST_PAGES
    from sources.spec import DECODED_PER_WIRE
    from sources.table import MOST_ROWS
    from sources.workbook.container import MOST_RATIO, MOST_UNPACKED
    from sources.workbook.sheet import MOST_CELLS, MOST_COLUMNS

    assert f"| one pull | {MOST_ROWS:,} rows, {MOST_PAGES:,} pages" in README
    assert f"| a feed | {MOST_ITEMS:,} items" in README
    assert f"| a sheet of a workbook | {MOST_COLUMNS:,} columns, {MOST_CELLS:,} cells" in README
    assert f"| {MOST_UNPACKED // 1_000_000} MB when unpacked, {MOST_RATIO} times its size" in README
    assert DECODED_PER_WIRE == 2
    [row] = [line for line in README.splitlines() if line.startswith("| `format` | `csv`")]
    assert all(f"`{name}`" in row for name in FORMATS)
    assert "bare (`name`, not `properties.name`)" in README

"""The config that `init` writes: valid as it stands, valid with its examples in force, and naming every key."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from sources.spec import Auth, Paging, SourceSpec
from tests.headless.conftest import ROOT, infokim
from tui.headless import settings as sections
from tui.headless.config import read
from tui.verbs.template import ALTERNATIVES, TABLES, template
from tui.words.catalog import load

LANGUAGES = ("id", "en")
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "office": sections.Office,
    "data": sections.Data,
    "people": sections.Person,
    "checkpoints": sections.Checkpoint,
    "agencies": sections.Agency,
    "sources": SourceSpec,
    "auth": Auth,
    "paging": Paging,
    "outreach": sections.Outreach,
    "tips": sections.Tips,
    "privacy": sections.Privacy,
    "villages": sections.Villages,
    "push": sections.Push,
    "access": sections.Access,
}
LATER = {"id": "Baru berlaku di versi berikutnya.", "en": "Takes effect in a later version."}
MINE_LATER: tuple[str, ...] = ()
"""Keys of `me.toml` that nothing obeys yet."""
ELSEWHERE = {"sources": {"sample", "fields", "auth", "paging"}}
"""`sample` is ours alone; the others are tables of their own below."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_good_config_as_it_stands(language: str, tmp_path: Path) -> None:
    file = tmp_path / "infokim.toml"
    file.write_text(template(load(language), language))
    found = read(file, environ={"HOME": str(tmp_path)})
    assert found.problems == ()
    assert found.settings is not None
    assert found.settings.office.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_examples_are_good_ones(language: str, tmp_path: Path) -> None:
    text = template(load(language), language)
    section = ""
    lines = []
    for line in text.splitlines():
        if header := re.match(r"#?\[+(.+?)\]+$", line):
            section = header[1].removeprefix("sources.")
        key = re.match(r"#([a-z_]+) = ", line)
        optional = key and key[1] in ALTERNATIVES.get(section, ())
        lines.append(line if optional or not re.match(r"#(\[|[a-z_]+ = )", line) else line[1:])
    file = tmp_path / "infokim.toml"
    file.write_text("\n".join(lines))
    found = read(file, environ={"HOME": str(tmp_path)})
    assert found.errors == ()
    assert found.settings is not None
    assert found.settings.sources[0].fields
    assert found.settings.access["tips"].group


def test_every_key_of_the_settings_is_in_it() -> None:
    named = {table.section: {key.name for key in table.keys} for table in TABLES}
    for section, struct in STRUCTS.items():
        keys = {field.encode_name for field in msgspec.structs.fields(struct)} - ELSEWHERE.get(section, set())
        assert named[section] == keys, section
    top = {field.encode_name for field in msgspec.structs.fields(sections.Config)}
    assert top == {"format", *STRUCTS} - {"auth", "paging"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained_in_both_languages(language: str) -> None:
    text = template(load(language), language)
    assert "cli." not in text
    for key in (field.encode_name for field in msgspec.structs.fields(sections.Me)):
        assert re.search(rf"^# \[?{key}\b", text, flags=re.MULTILINE) or key in MINE_LATER, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_without_effect_yet_is_named_as_such_and_not_offered(language: str) -> None:
    words = load(language)
    text = template(words, language)
    *_, told = ["", *re.findall(r"^# .*\bREADME.*\n((?:#   .*\n)+)", text, flags=re.MULTILINE)]
    for table in TABLES:
        for key in table.keys:
            meaning = words.t(f"cli.key.{table.section}.{key.name}")
            assert meaning.endswith(LATER[language]) == key.later, (table.section, key.name)
            if key.later:
                assert f" {key.name}" in told
                assert f"{key.name} = {key.example}" not in text
    assert all(key in told for key in MINE_LATER)


def test_a_key_that_something_obeys_is_offered() -> None:
    """The list above ends by itself: whatever this version obeys may not be told as without effect."""
    product = [path for room in ("store", "sources", "tui") for path in (ROOT / room).rglob("*.py")]
    text = "\n".join(path.read_text() for path in product if not path.name.startswith(("settings", "config")))
    for table in TABLES:
        for key in table.keys:
            of = rf"({table.section}|settings)" if table.section == "outreach" else table.section
            obeyed = re.search(rf"\b{of}\.{key.name}\b", text)
            assert not (key.later and obeyed), (table.section, key.name)
    assert not any(re.search(rf"\bme\.{key}\b", text) for key in MINE_LATER)


def test_it_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "new" / "infokim.toml"
    made = infokim("init", "--config", file)
    assert (made.returncode, made.stdout) == (0, f"{file}\n")
    file.write_text("mine")
    again = infokim("init", "--config", file)
    assert (again.returncode, again.stdout) == (1, "")
    assert str(file) in again.stderr
    assert file.read_text() == "mine"


def test_it_goes_where_the_next_start_looks(tmp_path: Path) -> None:
    made = infokim("init", HOME=str(tmp_path))
    assert made.stdout == f"{tmp_path}/.config/infokim/infokim.toml\n"
    assert infokim("check", HOME=str(tmp_path)).returncode == 0
    assert infokim("init", "--print", INFOKIM_LANG="en").stdout.startswith("# The config of infokim")

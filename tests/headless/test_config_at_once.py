"""No mistake in a config hides another one that can be judged without it; what cannot be judged is said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.headless.conftest import infokim
from tui.headless.config import Reading, read

SOURCE = """
[[sources]]
id = "a"
collection = "deferrals"
url = "https://example.org/counts"
preset = "kobotolbox"
key = ["chekpoint"]
[sources.paging]
size = 50
[sources.fields]
chekpoint = "TPI"
count = { value = "many" }
category = { from = "kind", map = { out = "leaving" } }
"""


def told(tmp_path: Path, text: str) -> Reading:
    file = tmp_path / "infokim.toml"
    file.write_text(text)
    return read(file, environ={"HOME": str(tmp_path)})


def test_a_misspelt_preset_hides_nothing_that_does_not_hang_on_it(tmp_path: Path) -> None:
    found = {(p.where.partition(", ")[2], p.code) for p in told(tmp_path, SOURCE).problems}
    assert found == {
        ("preset", "choice"),
        ("key", "unknown-field"),
        ("fields.chekpoint", "unknown-field"),
        ("fields.count.value", "constant"),
        ("fields.category.map.out", "constant"),
    }  # and not the required date: the preset that was meant may bring it


@pytest.mark.parametrize("name", ["checkpoints", "agencies"])
def test_what_ends_before_it_begins_is_told(tmp_path: Path, name: str) -> None:
    member = f"[[{name}]]\nid = 'a'\nname = 'A'\nfrom = 2026-11-02\nuntil = "
    assert told(tmp_path, f"{member}2026-11-02\n").problems == ()
    [problem] = told(tmp_path, f"{member}2026-11-01\n").problems
    assert (problem.code, problem.where, problem.line) == ("backwards", f"[[{name}]] #1 (a), from", 4)
    assert (problem.found, problem.expected) == ("2026-11-02", "2026-11-01")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "format = 2\n[office]\nlanguage = 'fr'\n",
            {"en": "nothing else in it was checked", "id": "isi lainnya tidak diperiksa"},
        ),
        (
            "[[agencies]]\nid = 'a'\nname = 'A'\nfrom = 2026-11-02\nuntil = 2026-11-01\n",
            {"en": "2026-11-02 is later than", "id": "2026-11-02 lebih akhir dari"},
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_the_sentence_says_it_in_the_readers_language(
    tmp_path: Path, language: str, text: str, sentences: dict[str, str]
) -> None:
    file = tmp_path / "infokim.toml"
    file.write_text(text)
    ended = infokim("check", "--config", file, INFOKIM_LANG=language)
    assert ended.returncode == 2
    assert sentences[language] in ended.stdout + ended.stderr


@pytest.mark.parametrize(("language", "sentence"), [("en", "this is a folder"), ("id", "ini folder")])
@pytest.mark.parametrize("verb", [("check",), ("list", "tips")])
def test_a_folder_in_the_place_of_the_config_is_called_one(
    tmp_path: Path, verb: tuple[str, ...], language: str, sentence: str
) -> None:
    ended = infokim(*verb, "--config", tmp_path, INFOKIM_LANG=language)
    assert ended.returncode == 2
    assert sentence in ended.stderr + ended.stdout
    assert str(tmp_path / "infokim.toml") in ended.stderr + ended.stdout

"""The JSON Schema of the config: it takes what `check` takes, refuses what it refuses, and explains every key."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.headless.conftest import ROOT, infokim
from tui.headless import answers
from tui.headless.config_schema import config_schema
from tui.headless.tiprules import judged
from tui.verbs.template import template
from tui.words.catalog import load

README = (ROOT / "README.md").read_text()
SOURCE = {"id": "penundaan", "collection": "deferrals", "path": "/srv/x.csv", "fields": {"date": "Tanggal"}}


def schema(*words: str, **environ: str) -> dict[str, Any]:
    done = infokim("schema", *words, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    Draft202012Validator.check_schema(found)
    return found


@pytest.fixture(scope="module")
def judge() -> Draft202012Validator:
    return Draft202012Validator(
        config_schema(lambda _section, _key: None), format_checker=FormatChecker(formats=())
    )


def test_it_is_a_schema_without_any_config() -> None:
    assert {"office", "sources", "push"} <= set(schema()["$defs"]["Config"]["properties"])
    assert {"theme", "keys"} <= set(schema("me")["$defs"]["Me"]["properties"])


def test_an_unknown_file_is_wrong_usage() -> None:
    done = infokim("schema", "sources")
    assert done.returncode == 2
    assert "me" in done.stderr


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("file", ["config", "me"])
def test_every_key_is_explained_in_both_languages(language: str, file: str) -> None:
    for name, table in schema(file, INFOKIM_LANG=language)["$defs"].items():
        mute = {key for key, value in table.get("properties", {}).items() if not value.get("description")}
        assert mute == set(), name


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_takes_the_config_that_init_writes(language: str, judge: Draft202012Validator) -> None:
    judge.validate(tomllib.loads(template(load(language), language)))


def test_it_takes_the_configs_of_the_readme(judge: Draft202012Validator) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    assert blocks
    for table in map(tomllib.loads, blocks):
        if not table.keys() & {"rules", "answers"}:  # files of their own
            judge.validate(table)


def test_the_rule_files_of_the_readme_are_good_ones() -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    tables = [table for table in map(tomllib.loads, blocks) if "rules" in table]
    assert [judged(table)[1] for table in tables] == [[]]


def test_the_answers_of_the_readme_are_good_ones() -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    tables = [table for table in map(tomllib.loads, blocks) if "answers" in table]
    assert [answers.judged(table)[1] for table in tables] == [[]]


@pytest.mark.parametrize(
    "change",
    [
        {"collection": "penundaan"},
        {"fields": {"datum": "Tanggal"}},
        {"every": 15},
        {"decimal": ";"},
        {"format": "docx"},
        {"id": "Penundaan 2"},
        {"url": "https://example.org/x.csv"},
        {"path": None},
        {"collor": "red"},
        {"auth": {"bearer": "the-secret-itself"}},
        {"paging": {"kind": "next", "nekst": "next"}},
        {"sample": True},
    ],
)
def test_it_refuses_a_source_that_check_refuses(change: dict[str, Any], judge: Draft202012Validator) -> None:
    table = {key: value for key, value in (SOURCE | change).items() if value is not None}
    assert judge.is_valid({"sources": [SOURCE]})
    assert not judge.is_valid({"sources": [table]})

"""What a verb refuses, as other programs read it: one JSON object on stdout, the sentence, the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import infokim

Office = Callable[..., Path]
AGAIN = ("new", "deferrals", "date=02/11/2024", "checkpoint=Sekupang", "note=telepon")


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Nothing was saved"), ("id", "Tidak ada yang disimpan")]
)
@pytest.mark.parametrize("whose", ["source", "typed"])
def test_a_figure_that_is_held_is_never_replaced_by_new(
    office: Office, counts: Path, whose: str, language: str, sentence: str
) -> None:
    config = office(f'path = "{counts}"')
    if whose == "source":
        assert infokim("pull", "--config", config).returncode == 0
    else:
        words = ("date=2024-11-02", "checkpoint=sekupang", "count=3")
        assert infokim("new", "deferrals", *words, "--config", config).returncode == 0
    before = infokim("list", "deferrals", "--json", "--config", config).stdout
    [held] = [one for one in json.loads(before) if one["date"] == "2024-11-02"]

    ended = infokim(*AGAIN, "count=99", "--json", "--config", config, INFOKIM_LANG=language)

    assert ended.returncode == 4
    told = json.loads(ended.stdout)
    assert (told["id"], told["rev"]) == (held["id"], held["rev"])
    [problem] = told["problems"]
    assert f"infokim set deferrals {held['id']} count=… note=…" in problem["reason"]
    assert sentence in ended.stderr
    assert "Sekupang" in ended.stderr or "sekupang" in ended.stderr
    assert infokim("list", "deferrals", "--json", "--config", config).stdout == before

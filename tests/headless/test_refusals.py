"""What a verb refuses, as other programs read it: one JSON object on stdout, the sentence, the exit status."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def one(*words: str | Path, language: str = "en") -> tuple[int, dict[str, Any], str]:
    ended = infokim(*words, "--json", INFOKIM_LANG=language)
    return ended.returncode, json.loads(ended.stdout), ended.stderr


@pytest.mark.parametrize("language", ["en", "id"])
def test_whatever_a_verb_refuses_is_one_object_on_stdout(office: Office, language: str) -> None:
    config = office('path = "/nowhere.csv"')
    made = infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config).stdout.split()[0]
    for words, status, about, rev, code, field, value in (
        (("set", "outreach", "p-none", "title=B"), 2, "p-none", None, "not-found", "id", "p-none"),
        (("set", "outreach", made, "title=B", "--rev", "99"), 2, made, 1, "usage.rev", "rev", "99"),
        (("delete", "deferrals", "d-nosuch"), 2, "d-nosuch", None, "not-found", "id", "d-nosuch"),
        (("delete", "deferrals", "d-nosuch", "--undo"), 2, "d-nosuch", None, "not-found", "id", "d-nosuch"),
        (("new", "boats", "title=B"), 2, None, None, "usage.collection", "", "boats"),
        (("sources", "accept", "none"), 2, "none", None, "usage.source", "", "none"),
        (("sources", "refuse", "s0"), 1, "s0", None, "nothing-held", "", ""),
    ):
        ended, told, err = one(*words, "--config", config, language=language)
        [problem] = told["problems"]
        assert (ended, told["id"], told["rev"]) == (status, about, rev), words
        assert (problem["code"], problem["field"], problem["value"]) == (code, field, value)
        assert problem["reason"] in err
    clash = infokim("set", "outreach", made, "title=C", "--config", config)
    assert clash.returncode == 0
    ended, told, _ = one("set", "outreach", made, "--rev", "1", "title=D", "--config", config)
    assert (ended, told["id"], [p["code"] for p in told["problems"]]) == (4, made, ["conflict"])


@pytest.mark.parametrize("action", ["accept", "refuse"])
def test_a_decision_about_a_held_answer_is_told_as_json(office: Office, counts: Path, action: str) -> None:
    config = office(f'path = "{counts}"')
    assert infokim("pull", "--config", config).returncode == 0
    counts.write_text(counts.read_text().splitlines()[0] + "\n2024-11-01,Batam Center,14\n")
    assert infokim("pull", "--config", config).returncode != 0
    ended, told, _ = one("sources", action, "s0", "--answer", "deadbeef", "--config", config)
    assert (ended, told["id"], told["problems"][0]["code"]) == (4, "s0", "replaced")
    decided = infokim("sources", action, "s0", "--json", "--config", config)
    assert decided.returncode == 0
    found = json.loads(decided.stdout)
    if action == "accept":
        assert [(one["source"], one["ok"], one["fetched"]) for one in found] == [("s0", True, 1)]
    else:
        assert (found["id"], found["decision"], found["problems"]) == ("s0", "refused", [])


def test_a_field_that_there_is_not_is_told_with_what_was_said_of_it(office: Office) -> None:
    config = office()
    _, told, err = one("new", "outreach", "titel=z", "title=A", "at=24/11/2026 09.00", "--config", config)
    [problem] = told["problems"]
    assert (problem["field"], problem["value"]) == ("titel", "z")
    assert "title" in problem["reason"].partition("?")[0]
    assert "titel" in err


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "is not deleted; nothing was undone"), ("id", "tidak ada yang dibatalkan")],
)
def test_undo_of_what_was_never_deleted_is_warned_about_and_a_real_one_blames_nobody(
    office: Office, language: str, sentence: str
) -> None:
    config = office()
    made = infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config).stdout.split()[0]
    undo = ("delete", "outreach", made, "--undo", "--config", config)
    ended, told, err = one(*undo, language=language)
    assert (ended, told["rev"], len(told["problems"])) == (0, 1, 1)
    assert sentence in told["problems"][0]["reason"]
    assert sentence in infokim(*undo, INFOKIM_LANG=language).stderr
    assert infokim("delete", "outreach", made, "--config", config).returncode == 0
    ended, told, err = one(*undo, language=language)
    assert (ended, told, err) == (0, {"id": made, "rev": 3, "problems": []}, "")


PEOPLE = """
[[people]]
login = "{me}"
name = "Ani"
role = "staff"
[[people]]
login = "ketua"
name = "Budi"
role = "head"
"""


def test_a_right_that_is_missing_ends_with_three_and_anything_else_besides_with_two(office: Office) -> None:
    config = office()
    me = pwd.getpwuid(os.getuid()).pw_name
    config.write_text(config.read_text() + PEOPLE.format(me=me))
    words = ("title=Waspada", "at=2026-12-01T10:00", "channels=x", "caption.x=halo", "--config", config)
    status, told, _ = one("new", "outreach", "status.x=posted", *words)
    assert (status, [problem["field"] for problem in told["problems"]]) == (3, ["status.x"])

    status, made, _ = one("new", "outreach", "status.x=review", *words)
    change = ("set", "outreach", made["id"], "status.x=approved", "--config", config)
    assert status == 0
    assert one(*change)[0] == 3
    assert one(*change, "posted_at.x=2026-11-01T10:00")[0] == 2


def test_who_acknowledged_and_when_is_nobodys_to_type(office: Office) -> None:
    config = office()
    words = ("new", "acknowledgements", "key=p-1|2026-12-01T10:00|x|2h", "action=ack")
    status, told, _ = one(*words, "by=kepala", "at=2020-01-01T00:00", "--config", config)
    assert (status, [each["field"] for each in told["problems"]]) == (2, ["at", "by"])
    status, made, _ = one(*words, "--config", config)
    assert status == 0
    change = ("set", "acknowledgements", made["id"], "by=kepala", "--config", config)
    assert one(*change)[0] == 2
    held = json.loads(infokim("list", "acknowledgements", "--json", "--config", config).stdout)
    assert [each["by"] for each in held] == [pwd.getpwuid(os.getuid()).pw_name]

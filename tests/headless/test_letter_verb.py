"""`letter`: what it prints masked, what it reveals and to whom, and what it never carries."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.models.edit import Edit
from store.models.tip import Referral
from tests.headless.conftest import infokim
from tests.headless.test_revealing import FIELDS, MADE_UP, NAME, NUMBER, WHY, config, desk_of, revealed_lines
from tui.headless.identity import login

__all__ = ["config"]


def referred(file: Path, basis: str = "consent", **fields: Any) -> str:
    desk = desk_of(file)
    one = Referral(
        agency="bp3mi", at=FIELDS["received_at"] + timedelta(hours=3), by="staf1", letter="W32-7", basis=basis,
        shared=f"nama {NAME}" if basis else "",
    )  # fmt: skip
    (made,) = desk.save("tips", [Edit(fields=FIELDS | {"referrals": (one,), "status": "referred"} | fields)])
    return made.id


def test_it_prints_the_letter_of_the_last_referral_masked(config: Path) -> None:
    tip = referred(config)
    printed = infokim("letter", "tips", tip, "--config", config)
    assert printed.returncode == 0, printed.stderr
    assert "To BP3MI" in printed.stdout
    assert "W32-7" in printed.stdout
    assert "23 November 2026 at 08:00" in printed.stdout
    assert not any(text in printed.stdout for text in MADE_UP)
    assert revealed_lines(desk_of(config)) == []


def test_revealed_it_is_whole_and_leaves_one_line(config: Path) -> None:
    tip = referred(config)
    words = ("letter", "tips", tip, "--agency", "bp3mi", "--reveal", "--why", WHY, "--json")
    printed = infokim(*words, "--config", config)
    assert printed.returncode == 0, printed.stderr
    found = json.loads(printed.stdout)
    assert all(text in found["text"] for text in MADE_UP)
    assert (found["id"], found["agency"], found["letter"]) == (tip, "bp3mi", "W32-7")
    assert revealed_lines(desk_of(config)) == [(login(), tip, WHY)]


@pytest.mark.parametrize("agency", ["bp3mi", "imigrasi"])
def test_without_a_basis_it_carries_nothing_personal_and_nothing_is_revealed(
    config: Path, agency: str
) -> None:
    tip = referred(config, basis="")
    words = ("letter", "tips", tip, "--agency", agency, "--reveal", "--why", WHY)
    printed = infokim(*words, "--config", config)
    assert printed.returncode == 0
    assert "No basis" in printed.stderr
    assert not any(text in printed.stdout for text in MADE_UP)
    assert revealed_lines(desk_of(config)) == []


def test_an_anonymous_reporter_has_no_name_in_any_letter(config: Path) -> None:
    anonymous = {"anonymous": True, "reporter_name": None, "reporter_contact": None}
    tip = referred(config, **anonymous)
    printed = infokim("letter", "tips", tip, "--reveal", "--why", WHY, "--config", config)
    assert "Reporter         : anonymous" in printed.stdout
    assert NUMBER in printed.stdout, "their text stays theirs"


def test_reveal_without_a_reason_prints_nothing(config: Path) -> None:
    printed = infokim("letter", "tips", referred(config), "--reveal", "--config", config)
    assert (printed.returncode, printed.stdout) == (2, "")
    assert revealed_lines(desk_of(config)) == []


def test_a_viewer_gets_the_masked_letter_and_not_the_other(config: Path) -> None:
    tip = referred(config)
    with config.open("a") as file:
        file.write('[[people]]\nlogin = "nobody-here"\nrole = "head"\n')
    masked = infokim("letter", "tips", tip, "--config", config)
    assert masked.returncode == 0
    refused = infokim("letter", "tips", tip, "--reveal", "--why", WHY, "--config", config)
    assert (refused.returncode, refused.stdout) == (3, "")


@pytest.mark.parametrize(
    "words", [("tips", "t-nothing"), ("villages", "x"), ("tips", "{tip}", "--agency", "bp3m")]
)
def test_what_is_not_there_is_told(config: Path, words: tuple[str, ...]) -> None:
    tip = referred(config)
    refused = infokim("letter", *(word.format(tip=tip) for word in words), "--config", config)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr


def test_of_a_tip_that_is_not_referred_the_agency_must_be_named(config: Path) -> None:
    tip = referred(config, referrals=(), status="new")
    refused = infokim("letter", "tips", tip, "--config", config)
    assert (refused.returncode, "--agency" in refused.stderr) == (2, True)
    draft = infokim("letter", "tips", tip, "--agency", "bp3mi", "--config", config)
    assert draft.returncode == 0
    assert "not passed on" in draft.stdout

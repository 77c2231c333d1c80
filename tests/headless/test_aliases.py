"""Other names by verb: the same edits, rules, rights and undo as everything else, applied at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import infokim

COUNTS = "Tanggal,TPI,Jumlah\n2024-11-01,Sekupng,14\n2024-11-02,Sekupang,3\n2024-11-03,SEKUPNG.,2\n"


@pytest.fixture
def config(office: Callable[..., Path], counts: Path) -> Path:
    """An office that has pulled two days under a name that it does not know."""
    counts.write_text(COUNTS)
    file = office(f'path = "{counts}"')
    assert infokim("pull", "--config", file).returncode == 0
    counts.unlink()  # nobody can reach the source any more
    return file


def listed(config: Path, *words: str) -> list[dict[str, Any]]:
    ended = infokim("list", *words, "--json", "--config", config)
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def assign(config: Path, name: str = "Sekupng", target: str = "sekupang", kind: str = "checkpoint") -> Any:
    return infokim("new", "aliases", f"kind={kind}", f"name={name}", f"target={target}", "--config", config)


def test_a_name_is_assigned_listed_and_taken_back(config: Path) -> None:
    assert len(listed(config, "deferrals", "checkpoint=sekupang")) == 1
    made = assign(config, target="Sekupang")
    assert made.returncode == 0, made.stderr
    alias = made.stdout.split()[0]
    [held] = listed(config, "aliases")
    assert {name: held[name] for name in ("id", "kind", "name", "target", "rev")} == {
        "id": alias, "kind": "checkpoint", "name": "Sekupng", "target": "sekupang", "rev": 1,
    }  # fmt: skip
    found = listed(config, "deferrals", "checkpoint=sekupang")
    assert [one["count"] for one in found] == [14, 3, 2]
    assert listed(config, "deferrals", "checkpoint=Sekúpng") == found, "any spelling of it finds them"
    shown = infokim("show", "deferrals", "--config", config).stdout
    assert "Sekupng" not in shown
    assert "19" in shown

    assert infokim("delete", "aliases", alias, "--config", config).returncode == 0
    assert len(listed(config, "deferrals", "checkpoint=sekupang")) == 1
    assert infokim("delete", "aliases", alias, "--undo", "--config", config).returncode == 0
    assert len(listed(config, "deferrals", "checkpoint=sekupang")) == 3


def test_records_are_edited_deleted_and_brought_back_under_the_id_that_is_listed(config: Path) -> None:
    assign(config)
    first = listed(config, "deferrals", "checkpoint=sekupang")[0]
    ended = infokim("set", "deferrals", first["id"], "--rev", "0", "count=15", "--config", config)
    assert ended.stdout == f"{first['id']} 1\n", ended.stderr
    late = infokim("set", "deferrals", first["id"], "--rev", "0", "count=16", "--config", config)
    assert late.returncode == 4
    again = infokim(
        "new",
        "deferrals",
        "date=2024-11-01",
        "checkpoint=Sekupng",
        "count=17",
        "--why",
        "x",
        "--config",
        config,
    )
    assert again.returncode == 4, "that day is there"
    assert infokim("delete", "deferrals", first["id"], "--config", config).stdout == f"{first['id']} 2\n"
    assert len(listed(config, "deferrals")) == 2
    back = infokim("delete", "deferrals", first["id"], "--undo", "--config", config)
    assert back.stdout == f"{first['id']} 3\n", back.stderr
    assert [one["count"] for one in listed(config, "deferrals", "checkpoint=sekupang")] == [15, 3, 2]


@pytest.mark.parametrize(
    ("kind", "name", "target", "said"),
    [
        ("checkpoint", "Sekupng", "nongsa", "sekupang"),
        ("checkpoint", "sekupang", "batam-centre", "is known as sekupang already"),
        ("checkpoint", "BATAM-CENTER", "sekupang", "is known as batam-centre already"),
        ("village", "Tiban", "v-1", "infokim new villages"),
        ("agency", "Bu Siti 0812 3456 7890", "bp3mi", "personal data"),
        ("channel", "Radio", "loudspeaker", "hotline"),
        ("boat", "Sekupng", "sekupang", "checkpoint"),
    ],
)
def test_what_says_nothing_is_refused(config: Path, kind: str, name: str, target: str, said: str) -> None:
    ended = assign(config, name, target, kind)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "3456" not in ended.stderr
    assert listed(config, "aliases") == []


def test_another_target_is_another_edit_of_the_same_name(config: Path) -> None:
    alias = assign(config).stdout.split()[0]
    clash = assign(config, target="batam-centre")
    assert clash.returncode == 4, "somebody has said what it means"
    ended = infokim("set", "aliases", alias, "target=Batam Centre", "--config", config)
    assert ended.returncode == 0, ended.stderr
    assert len(listed(config, "deferrals", "checkpoint=batam-centre")) == 2
    wrong = infokim("set", "aliases", alias, "target=nongsa", "--config", config)
    assert wrong.returncode == 2


def test_villages_too_and_the_filter_knows_them_by_any_name(config: Path) -> None:
    for words in (
        ("villages", "name=Tiban Lama", "code=2171031007", "district=Sekupang"),
        ("activities", "date=2024-11-01", "village=Kel. Tiban Lama"),
        ("activities", "date=2024-11-02", "village=Tblama"),
        ("activities", "date=2024-11-03"),
    ):
        assert infokim("new", *words, "--config", config).returncode == 0
    assert len(listed(config, "activities", "village=tiban-lama")) == 1
    assert len(listed(config, "activities", "village=TBLAMA")) == 1
    assert assign(config, "TBLama", "Tiban Lama", "village").returncode == 0
    assert len(listed(config, "activities", "village=2171031007")) == 2


PLANS = """
[[sources]]
id = "rencana"
collection = "outreach"
path = "{file}"
[sources.fields]
id = "id"
at = "at"
title = "title"
channels = "on"
"""


def test_a_plans_channel_is_mapped_anew_by_the_next_pull_though_its_file_is_as_it_was(config: Path) -> None:
    """A plan holds only channels that there are: what an assigned one means is found in the source again."""
    file = config.parent / "plans.csv"
    file.write_text("id,at,title,on\n1,2026-11-21T08:00:00+07:00,Waspada,IG; Radio\n")
    config.write_text(config.read_text() + PLANS.format(file=file))
    first = infokim("pull", "rencana", "--config", config)
    assert "radio" in first.stderr, "what was left out is said"
    assert listed(config, "outreach")[0]["channels"] == ["instagram"]
    assert assign(config, "Radio", "field", "channel").returncode == 0
    again = infokim("pull", "rencana", "--config", config)
    assert "radio" not in again.stderr
    assert listed(config, "outreach")[0]["channels"] == ["instagram", "field"]


def test_no_source_may_deliver_them(config: Path) -> None:
    text = config.read_text().replace('collection = "deferrals"', 'collection = "aliases"')
    config.write_text(text)
    ended = infokim("check", "--config", config)
    assert ended.returncode == 2
    assert "villages, activities, deferrals, tips, outreach" in ended.stdout + ended.stderr


def test_a_row_that_an_alias_makes_the_same_day_is_told_and_never_added(config: Path, counts: Path) -> None:
    counts.write_text(
        "Tanggal,TPI,Jumlah\n2024-11-01,Sekupang,5\n2024-11-01,Sekupng,7\n2024-11-02,Sekupang,3\n"
    )
    assert infokim("pull", "--config", config).returncode == 0
    assert assign(config).returncode == 0
    first, second = listed(config, "deferrals", "month=2024-11", "checkpoint=sekupang")[:2]
    assert (first["count"], first["others"]) == (5, [{"source": "s0", "count": 7}])
    assert "others" not in second
    shown = infokim("show", "deferrals", "--config", config).stdout
    assert "Sekupang (sources disagree). Month: 8" in shown
    assert "Total (sources disagree). Month: 8" in shown
    assert "1 disputed" in infokim("show", "sources", "--config", config).stdout

"""Names of theirs: checkpoints, agencies and channels, by the config, by what people assigned, or unknown and kept."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from sources.mapping import constant_problem
from sources.names import Assigned, Named, Names
from sources.spec import SourceSpec

WIB = ZoneInfo("Asia/Jakarta")


def codes(harvest) -> list[tuple[str, str, str]]:
    return [(p.row, p.field, p.code) for p in harvest.problems]


def test_names_become_ids_and_unknown_ones_stay_and_are_said_once(taken) -> None:
    names = Names(checkpoints=[Named(id="batam-centre", name="Batam Centre", aliases=("Batam Center",))])
    harvest = taken(
        "date,tpi,n\n2026-11-21,BATAM  center,1\n2026-11-22,batam-centre,2\n2026-11-21,Karimun,3\n2026-11-22,Karimun,4\n",
        names=names,
    )
    assert [r.checkpoint for r in harvest.records] == ["batam-centre", "batam-centre", "Karimun", "Karimun"]
    assert [(p.row, p.code, p.value, p.warning) for p in harvest.problems] == [
        ("3", "unmatched", "Karimun", True)
    ]


def test_a_name_that_somebody_assigned_stays_as_it_came_and_is_no_news(taken) -> None:
    """What it means is read over it: the id of the row is that of the name that came."""
    names = Names(
        checkpoints=[Named(id="batam-centre", name="Batam Centre")],
        assigned=[Assigned(kind="checkpoint", name="BTC", target="batam-centre")],
    )
    harvest = taken("date,tpi,n\n2026-11-21,btc,1\n2026-11-22,Bátam-Centre,2\n", names=names)
    assert [record.checkpoint for record in harvest.records] == ["btc", "batam-centre"]
    assert harvest.problems == ()


@pytest.mark.parametrize(
    ("written", "found", "problems"),
    [
        ("Instagram", "instagram", []),
        ("IG", "instagram", []),
        ("Situs  Web", "website", []),
        ("Twitter", "x", []),
        ("LAPOR!", "LAPOR!", [("unmatched", "LAPOR!")]),
        ("Surat", "Surat", []),
        ("field", "field", [("unmatched", "field")]),
        ("Hubungi 0812 3456 7890", "other", [("choice", "Hubungi 08•••90")]),
        ("x" * 61, "other", [("choice", "x" * 61)]),
    ],
)
def test_a_channel_of_the_public_that_is_none_of_ours_keeps_its_row_and_its_name(
    taken, written: str, found: str, problems: list[tuple[str, str]]
) -> None:
    """Who sends a letter is heard too; `Surat` was assigned. `field` is a channel of ours, and none of theirs."""
    names = Names(assigned=[Assigned(kind="channel", name="surat", target="other")])
    harvest = taken(
        f"id,at,what,by\n1,2026-11-21T08:00:00+07:00,Ada agen,{written}\n",
        names=names,
        collection="tips",
        fields={"id": "id", "received_at": "at", "text": "what", "channel": "by"},
    )
    assert [record.channel for record in harvest.records] == [found]
    assert [(p.code, p.value) for p in harvest.problems] == problems
    assert all(problem.warning for problem in harvest.problems)


def test_a_plans_channels_are_those_that_there_are_and_the_others_are_said(taken) -> None:
    names = Names(assigned=[Assigned(kind="channel", name="Radio", target="field")])
    harvest = taken(
        "id,at,title,on\n1,2026-11-21T08:00:00+07:00,Waspada,IG; Facebook; twitter; radio\n"
        "2,2026-11-21T08:00:00+07:00,Waspada,Facebook\n",
        names=names,
        collection="outreach",
        fields={"id": "id", "at": "at", "title": "title", "channels": "on"},
    )
    assert [tuple(record.variants) for record in harvest.records] == [("instagram", "x", "field"), ()]
    assert {(p.code, p.value, p.warning) for p in harvest.problems} == {("unmatched", "facebook", True)}


def test_a_constant_channel_of_the_config_must_be_one() -> None:
    spec = SourceSpec(id="uji", collection="tips", path="/x.csv")
    assert constant_problem(spec, "channel", "IG") is None
    wrong = constant_problem(spec, "channel", "LAPOR!")
    assert wrong is not None
    assert wrong.code == "choice"


def test_without_configured_checkpoints_every_name_is_one_of_its_own() -> None:
    assert Names().canonical("checkpoint", "Airport") == ("Airport", True)
    assert Names().canonical("agency", "BP3MI Kepri") == ("bp3mi", True)
    assert Names().canonical("agency", "Polda") == ("Polda", False)

"""An answer that was kept aside, through the verbs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.headless.conftest import Server, infokim

Office = Callable[..., Path]


def test_a_held_answer_fails_until_somebody_takes_it(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    assert infokim("pull", "--config", config).returncode == 0
    counts.write_text("Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,15\n")
    held = infokim("pull", "--config", config)
    assert held.returncode == 1
    assert "sources accept s0" in held.stderr
    assert json.loads(infokim("sources", "--json", "--config", config).stdout)[0]["state"] == "held"
    assert len(json.loads(infokim("list", "deferrals", "--json", "--config", config).stdout)) == 3
    assert infokim("sources", "accept", "s0", "--config", config).returncode == 0
    assert [
        r["count"]
        for r in json.loads(infokim("list", "deferrals", "count=15", "--json", "--config", config).stdout)
    ] == [15]
    assert infokim("sources", "refuse", "s0", "--config", config).returncode == 1


def test_the_verb_takes_the_answer_that_was_told_and_no_newer_one(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    infokim("pull", "--config", config)
    told = []
    for number in (15, 16):
        counts.write_text(f"Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,{number}\n")
        [said] = re.findall(
            r"infokim (sources accept s0 --answer \w+)", infokim("pull", "--config", config).stderr
        )
        told.append(said.split())
    for former in (told[0], [*told[0][:1], "refuse", *told[0][2:]]):
        late = infokim(*former, "--config", config)
        assert (late.returncode, "replaced by a newer one" in late.stderr) == (4, True)
    held = json.loads(infokim("sources", "--json", "--config", config).stdout)[0]["held"]
    assert (held["mark"], held["records"], held["holding"]) == (told[1][-1], 1, 3)
    assert infokim(*told[1], "--config", config).returncode == 0
    assert len(json.loads(infokim("list", "deferrals", "count=16", "--json", "--config", config).stdout)) == 1


def test_a_failure_while_an_answer_stands_aside_is_told_before_it(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    infokim("pull", "--config", config)
    counts.write_text("Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,15\n")
    infokim("pull", "--config", config)
    counts.unlink()
    failed = infokim("pull", "--json", "--config", config)
    assert failed.returncode == 1
    error = json.loads(failed.stdout)[0]["error"]
    assert error.index(str(counts)) < error.index("an earlier answer is still waiting")
    assert error.index("an earlier answer") < error.index("sources accept s0")
    assert "Its answer was kept aside" not in error
    listed = json.loads(infokim("sources", "--json", "--config", config).stdout)[0]
    assert listed["state"] == "held"
    assert str(counts) in listed["error"]


def test_an_answer_of_which_pages_are_missing_is_called_as_on_the_screen(
    office: Office, server: Server
) -> None:
    config = office(f'url = "{server.url}"\npaging = {{ kind = "page" }}')
    pulled = infokim("pull", "--config", config, INFOKIM_LANG="id")
    assert (pulled.returncode, "gagal sebagian" in pulled.stdout) == (1, True)
    assert "gagal sebagian" in infokim("sources", "--config", config, INFOKIM_LANG="id").stdout
    assert json.loads(infokim("sources", "--json", "--config", config).stdout)[0]["state"] == "failed"

"""`reveal`: one tip without its mask, for whoever has the right and says why; the audit keeps that, and no value."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.errors import Invalid, NotPermitted
from store.models.edit import Edit
from tests.headless.conftest import infokim
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.identity import Who, login
from tui.headless.revealing import MayNot, reveal, why_not_reveal

NUMBER, NAME, NIK = "0812 7001 2345", "Sitizuleha", "2171 0151 0990 0002"
WHY = "menelepon pelapor malam ini"
FIELDS = {
    "received_at": datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Jakarta")),
    "text": f"Berangkat malam ini, NIK {NIK}, hubungi {NUMBER}",
    "reporter_name": NAME,
    "reporter_contact": NUMBER,
    "place": f"rumah dekat {NUMBER}",
}
MADE_UP = (NUMBER, NAME, NIK)


def desk_of(config: Path, role: str = "staff", person: str = "staf1") -> Desk:
    settings = read(config).settings
    assert settings is not None
    desk = Desk(settings, me=Who(login=person, name=person, role=role))
    desk.store.prepare()
    return desk


@pytest.fixture
def config(office: Callable[..., Path]) -> Path:
    file = office()
    desk = desk_of(file)
    (made,) = desk.save("tips", [Edit(fields=FIELDS)])
    (file.parent / "id").write_text(made.id)
    return file


@pytest.fixture
def tip(config: Path) -> str:
    return (config.parent / "id").read_text()


def revealed_lines(desk: Desk) -> list[tuple[str, str, str | None]]:
    return [(line.by, line.id, line.why) for line in desk.store.audit("tips") if line.what == "reveal"]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_it_prints_what_the_lists_mask_and_leaves_one_line(
    config: Path, tip: str, options: tuple[str, ...]
) -> None:
    masked = infokim("list", "tips", "--json", "--config", config)
    assert not any(text in masked.stdout for text in MADE_UP)
    seen = infokim("reveal", "tips", tip, "--why", WHY, *options, "--config", config)
    assert seen.returncode == 0, seen.stderr
    assert all(text in seen.stdout for text in MADE_UP)
    assert revealed_lines(desk_of(config)) == [(login(), tip, WHY)]
    if options:
        listed = json.loads(masked.stdout)[0]
        assert set(json.loads(seen.stdout)) <= set(listed)
    else:
        assert "+12" in seen.stdout, "why the rules call it urgent"


def test_the_audit_and_the_log_hold_the_id_and_no_value(config: Path, tip: str) -> None:
    why = f"telepon balik {NAME} ke {NUMBER}, NIK {NIK}"
    assert infokim("reveal", "tips", tip, "--why", why, "--config", config).returncode == 0
    data = config.parent / "data"
    written = [*data.glob("ledger/tips.audit.jsonl"), *data.glob("log/*")]
    assert len(written) >= 2
    for file in written:
        text = file.read_text()
        assert tip in text
        assert not any(planted in text for planted in MADE_UP), file.name


@pytest.mark.parametrize("why", [None, "", "   ", "a", "xxxxxxxx", "....!!!!"])
def test_without_a_reason_that_says_something_nothing_is_shown(
    config: Path, tip: str, why: str | None
) -> None:
    given = () if why is None else ("--why", why)
    refused = infokim("reveal", "tips", tip, *given, "--config", config)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--why" in refused.stderr
    assert revealed_lines(desk_of(config)) == []


def test_a_viewer_may_not(config: Path, tip: str) -> None:
    with config.open("a") as file:
        file.write('[[people]]\nlogin = "nobody-here"\nrole = "head"\n')
    refused = infokim("reveal", "tips", tip, "--why", WHY, "--config", config)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert revealed_lines(desk_of(config)) == []
    assert why_not_reveal(desk_of(config, "viewer")) == "viewer"


def test_of_a_tip_that_does_not_exist_and_of_other_collections_it_says_so(config: Path) -> None:
    for words in (("tips", "t-nothing"), ("villages", "v"), ("tip", "x")):
        refused = infokim("reveal", *words, "--why", WHY, "--config", config)
        assert (refused.returncode, refused.stdout) == (2, ""), words
        assert refused.stderr
    assert revealed_lines(desk_of(config)) == []


def test_a_tip_whose_processing_is_limited_is_for_heads_alone(config: Path, tip: str) -> None:
    head = desk_of(config, "head", "kepala")
    head.save("tips", [Edit(id=tip, based_on=1, fields={"restricted": True})], why="diminta pelapor")
    head.look()
    with pytest.raises(MayNot) as refused:
        reveal(desk_of(config), tip, WHY)
    assert refused.value.reason == "restricted"
    assert reveal(head, tip, WHY).reporter_name == NAME
    assert revealed_lines(head) == [("kepala", tip, WHY)]


def test_where_the_audit_cannot_be_written_nothing_is_shown(
    config: Path, tip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(config)
    assert desk.snapshot.rows("tips").get(tip) is not None
    monkeypatch.setattr(desk.store, "may_write", lambda _: False)
    assert why_not_reveal(desk) is None, "the snapshot still says yes"
    with pytest.raises(NotPermitted):
        reveal(desk, tip, WHY)
    assert revealed_lines(desk_of(config)) == []


def test_the_chain_of_the_audit_holds_over_it(config: Path, tip: str) -> None:
    from store.audit import broken

    desk = desk_of(config)
    reveal(desk, tip, WHY)
    desk.save("tips", [Edit(id=tip, based_on=1, fields={"status": "triage"})])
    lines = list(desk.store.audit("tips"))
    assert [line.what for line in lines] == ["new", "reveal", "edit"]
    assert broken(lines) is None


def test_an_empty_reason_names_the_field(config: Path, tip: str) -> None:
    with pytest.raises(Invalid) as refused:
        reveal(desk_of(config), tip, "")
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("reveal-why", "why")]

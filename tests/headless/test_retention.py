"""`purge`, `audit` and `audit verify` as people type them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import Run
from tui.cli import main

HEAD = """format = 1
[office]
language = "{language}"
[data]
dir = "{data}"
{people}
[[sources]]
id = "hotline"
collection = "tips"
path = "{rows}"
every = "manual"
key = "id"
[sources.fields]
id = "id"
received_at = "at"
text = "text"
reporter_name = "name"
status = "status"
"""
ROWS = """id,at,text,name,status
1,2024-01-05T09:00:00+07:00,KANARI satu dua tiga,KANARI Siti,done
2,2024-01-06T09:00:00+07:00,KANARI empat lima enam,KANARI Budi,done
3,2024-01-07T09:00:00+07:00,KANARI tujuh delapan,KANARI Ani,open
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("INFOKIM_DATA_DIR", raising=False)
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS)

    def write(people: str = "", language: str = "en") -> Path:
        file = tmp_path / "infokim.toml"
        file.write_text(HEAD.format(data=tmp_path / "data", rows=rows, people=people, language=language))
        return file

    write()
    return write


@pytest.fixture
def run(config: Any, capsys: pytest.CaptureFixture[str]) -> Run:
    file = config()

    def call(*words: str, status: int = 0, plain: bool = False) -> Any:
        ended = main([*words, *([] if plain else ["--json"]), "--config", str(file)])
        out, err = capsys.readouterr()
        assert ended == status, out + err
        return out + err if plain else json.loads(out)

    call("pull")
    return call


def words_left(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and b"KANARI" in path.read_bytes()
    ]


def ids(run: Run) -> list[str]:
    return [one["id"] for one in sorted(run("list", "tips"), key=lambda one: one["received_at"])]


def test_a_dry_run_lists_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    one, two, _ = ids(run)
    run("set", "tips", two, "hold=yes", "--why", "diminta penyidik")
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.json*")}

    told = run("purge", "--dry-run")
    assert [(each["id"], each["rule"]) for each in told["due"]] == [(one, "retention")]
    assert told["due"][0]["due"] == "2024-04-04T09:00:00+07:00"
    assert [(each["id"], each["kept"]) for each in told["kept"]] == [(two, "hold")]
    assert told["soon"] == []
    assert {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.json*")} == before


def test_a_purge_empties_what_is_due_and_a_pull_does_not_bring_it_back(run: Run, tmp_path: Path) -> None:
    one, two, three = ids(run)
    run("set", "tips", two, "keep_until=2099-01-01", "--why", "menunggu sidang")
    told = run("purge")

    assert [each["id"] for each in told["purged"]] == [one]
    assert told["left"] == told["waiting"] == told["completed"] == []
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS.replace("satu dua tiga", "satu dua tiga lagi"))
    run("pull")
    shown = {each["id"]: each for each in run("list", "tips")}
    assert (shown[one]["text"], shown[one]["reporter_name"]) == ("–", None)
    assert shown[one]["purged_at"] is not None
    assert shown[one]["status"] == "done"
    assert shown[two]["text"].endswith("empat lima enam")  # masked as on the screens
    for path in words_left(tmp_path / "data"):
        assert b"KANARI satu" not in (tmp_path / "data" / path).read_bytes()
        assert b"KANARI Siti" not in (tmp_path / "data" / path).read_bytes()
    assert [each["kept"] for each in run("purge")["kept"]] == ["keep_until"]
    assert three in shown


def test_keeping_one_needs_a_reason_that_the_audit_keeps(run: Run) -> None:
    one, *_ = ids(run)
    run("set", "tips", one, "keep_until=2099-01-01", status=2)
    run("set", "tips", one, "keep_until=2099-01-01", "--why", "menunggu sidang")

    [line] = run("audit")
    assert (line["id"], line["fields"], line["why"]) == (one, ["keep_until"], "menunggu sidang")


@pytest.mark.parametrize(("role", "status"), [("head", 0), ("staff", 3), ("viewer", 3), (None, 0)], ids=str)
def test_with_people_it_is_the_heads(run: Run, config: Any, role: str | None, status: int) -> None:
    import pwd

    login = pwd.getpwuid(os.getuid()).pw_name
    config(f'[[people]]\nlogin = "{login}"\nrole = "{role}"\n' if role else "")

    for words in (("purge", "--dry-run"), ("purge",)):
        told = run(*words, status=status, plain=True)
        assert (login in told) == (status == 3)


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_says_what_became_of_each(run: Run, config: Any, language: str) -> None:
    one, two, _ = ids(run)
    run("set", "tips", two, "hold=yes", "--why", "diminta penyidik")
    config(language=language)
    due = run("purge", "--dry-run", plain=True)
    done = run("purge", plain=True)

    assert one in due
    assert ("jatuh tempo" if language == "id" else "due") in due
    assert ("ditahan: hold" if language == "id" else "kept: hold") in done
    assert "cli." not in due + done
    assert "KANARI" not in due + done


def test_the_audit_answers_who_touched_what(run: Run) -> None:
    import pwd

    login = pwd.getpwuid(os.getuid()).pw_name
    one, *_ = ids(run)
    run("set", "tips", one, "hold=yes", "--why", "telepon 0812-3456-7890")
    run("reveal", "tips", one, "--why", "verifikasi laporan")
    run("new", "outreach", "title=Penyuluhan", "at=2026-11-30T10:00")

    lines = run("audit")
    assert [(line["what"], line["collection"]) for line in lines] == [
        ("edit", "tips"), ("reveal", "tips"), ("new", "outreach"),
    ]  # fmt: skip
    assert lines == sorted(lines, key=lambda line: line["at"])
    assert "3456" not in lines[0]["why"]
    assert run("audit", "--user", "orang-lain") == []
    assert len(run("audit", "--user", login, "--collection", "tips")) == 2
    assert run("audit", "--to", "2020-01-01") == []
    assert len(run("audit", "--from", "2020-01-01")) == 3
    assert len(run("audit", "--from", lines[1]["at"], "--to", lines[2]["at"])) == 1
    assert one in run("audit", plain=True)
    run("audit", "--from", "kemarin dulu sekali", status=2, plain=True)
    run("audit", "semua", status=2, plain=True)


def test_a_day_that_ends_the_span_is_one_of_it(run: Run) -> None:
    run("new", "outreach", "title=Penyuluhan", "at=2026-11-30T10:00")
    [line] = run("audit")
    day = line["at"][:10]

    assert len(run("audit", "--from", day, "--to", day)) == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_altered_audit_is_told_with_its_line(run: Run, config: Any, tmp_path: Path, language: str) -> None:
    for number in range(4):
        run("new", "outreach", f"title=Rencana {number}", "at=2026-11-30T10:00")
    assert all(one["ok"] for one in run("audit", "verify"))
    path = tmp_path / "data" / "ledger" / "outreach.audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[1].replace(b'"new"', b'"del"'), *lines[2:]]))
    [wrong] = [one for one in run("audit", "verify", status=5) if not one["ok"]]
    assert (wrong["collection"], wrong["code"], wrong["line"]) == ("outreach", "changed", 2)
    config(language=language)
    told = run("audit", "verify", status=5, plain=True)
    assert ("baris 2" if language == "id" else "line 2") in told
    assert "cli." not in told

    path.write_bytes(b"".join(lines[:-1]))
    [wrong] = [one for one in run("audit", "verify", status=5) if not one["ok"]]
    assert (wrong["code"], wrong["line"]) == ("end", 4)
    run("new", "outreach", "title=Lagi", "at=2026-11-30T10:00")
    assert all(one["ok"] for one in run("audit", "verify"))


def test_the_audit_is_whole_after_purge_and_restore(run: Run, tmp_path: Path) -> None:
    one, *_ = ids(run)
    run("set", "tips", one, "topic=tppo")
    [copy] = [each["path"] for each in run("backup")]
    run("purge")
    run("restore", copy)

    assert all(each["ok"] for each in run("audit", "verify"))
    assert run("list", "tips", f"id={one}")[0]["text"] == "–"
    assert not [path for path in words_left(tmp_path / "data") if path.startswith(("ledger", "backups"))]

"""Every hostile answer at once, against a whole office in a process of its own: what it costs and what it changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import HEAD, ROOT
from tests.sources.hostile import BULKY, CSV, HOSTILE, good

GOOD = {
    "csv": good(CSV),
    "json": good(b'[{"date":"2026-11-22","tpi":"Sekupang","n":4},{"date":"2026-11-23","tpi":"Sekupang","n":7}]',
        "application/json"),
    "ndjson": good(b'{"date":"2026-11-22","tpi":"Sekupang","n":4}\n{"date":"2026-11-23","tpi":"Sekupang","n":7}\n'),
}  # fmt: skip
CASES = HOSTILE | BULKY
SOURCE = """
[[sources]]
id = "{id}"
collection = "deferrals"
url = "{url}/"
{more}
[sources.fields]
date = "date"
checkpoint = "tpi"
count = "n"
[sources.auth]
header = {{ name = "X-API-Key", value = {{ env = "KUNCI_UJI" }} }}
"""
CHILD = """
import asyncio, json, re, sys
from pathlib import Path
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.words.catalog import load
from tui.words.wording import Wording

found = read(Path(sys.argv[1]))
assert found.settings is not None, found.problems
desk = Desk(found.settings)
desk.store.prepare()

def pull():
    return asyncio.run(desk.puller.pull())

def peak():  # getrusage would tell what the parent had once used
    return int(re.search("VmHWM:[^0-9]+([0-9]+)", Path("/proc/self/status").read_text())[1])

def held():
    desk.look()
    rows = desk.snapshot.rows("deferrals")
    return sorted((r.id, r.count, str(rows.row(r.id).provenance.vanished)) for r in rows)

first = [report.source for report in pull() if not report.ok]
before = held()
print(json.dumps(first), flush=True)
sys.stdin.readline()
used = peak()
reports = pull()
told = {
    report.source: [
        report.ok,
        report.failure.code if report.failure else "",
        [Wording(load(language)).failure(report.failure) for language in ("id", "en")] if report.failure else [],
        report.added + report.updated + report.vanished,
    ]
    for report in reports
}
grown = peak() - used
print(json.dumps({"told": told, "same": held() == before, "held": len(before), "grown": grown}), flush=True)
"""


def slug(name: str) -> str:
    return "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in name.casefold())


def line(key: str, value: Any) -> str:
    return f"{key} = {json.dumps(value)}"


@pytest.fixture
def hurt(tmp_path: Path, serve: Callable[..., Any]) -> dict[str, Any]:
    """What the child tells of all of them, side by side, after each had given good data once."""
    config, servers = tmp_path / "infokim.toml", {}
    text = HEAD.format(data=tmp_path / "data")
    for name, case in CASES.items():
        form = case.spec.get("format", "csv")
        servers[name] = serve(GOOD.get(form, GOOD["csv"]))
        more = "\n".join(line(*pair) for pair in ({"format": form} | case.spec).items())
        text += SOURCE.format(id=slug(name), url=servers[name].url, more=more)
    config.write_text(text)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "KUNCI_UJI": "kenari-7f3a"}
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(config)], text=True, env=env, **pipes)
    assert child.stdout is not None
    never = [slug(name) for name, case in CASES.items() if case.spec.get("format", "csv") not in GOOD]
    assert json.loads(child.stdout.readline() or "null") == never, child.communicate()
    for name, case in CASES.items():
        servers[name].answer, servers[name].seen[:] = case.answer, []
    out, err = child.communicate("go\n", timeout=120)
    assert child.returncode == 0, err
    return {**json.loads(out), "log": err, "requests": {name: len(s.seen) for name, s in servers.items()}}


def test_all_of_them_at_once_cost_little_and_change_nothing(hurt: dict[str, Any]) -> None:
    assert hurt["same"]
    assert hurt["held"] == 2
    assert hurt["grown"] < 64 * 1024  # KB; the worst of them alone takes 45 MB
    for name, case in CASES.items():
        ok, code, sentences, changed = hurt["told"][slug(name)]
        assert (ok, changed) == (False, 0), name
        assert code in case.codes, (name, code)
        assert hurt["requests"][name] <= case.requests, name
        for sentence in sentences:
            assert len(sentence) < 400, name
            assert "kenari" not in sentence
            assert "{" not in sentence
    assert "kenari" not in hurt["log"]

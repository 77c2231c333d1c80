"""A mistake of ours, on the screen and in a verb: an id, where the log is, and not one letter of what people wrote."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.models.edit import Edit
from tests.tui import test_terminal
from tui.headless.config import read
from tui.headless.desk import Desk
from tui.headless.identity import login

ROOT = Path(__file__).parents[2]
NAME, NUMBER = "Sitizuleha Marpaung", "081270012345"
CRASH = """
import sys
from tui.cli import main
{patch}
sys.exit(main(sys.argv[1:]))
"""
IN_THE_DETAIL = """
import tui.screens.revealing as revealing
def broken(self, sight, key, wide):
    tip = self.desk.snapshot.rows("tips").get(key)
    reporter = tip.reporter_name
    try:
        {{}}[reporter]
    except KeyError:
        raise ValueError(f"{{tip.text}} {{reporter}}")
revealing.Revealing.detail = broken
"""
IN_A_THREAD = """
import threading, asyncio
from tui.app import InfokimApp
begin = InfokimApp._begin
def broken():
    raise ValueError("{name} {number}")
async def unawaited():
    broken()
def began(self):
    begin(self)
    threading.Thread(target=broken).start()
    asyncio.get_running_loop().call_soon(broken)
    self.tasks = asyncio.ensure_future(unawaited())
    self.tasks.add_done_callback(lambda _: setattr(self, "tasks", None))
InfokimApp._begin = began
"""
IN_A_VERB = """
import tui.verbs.list as verb
def run(call):
    desk = call.desk()
    for tip in desk.snapshot.rows("tips"):
        raise {kind}(f"{{tip.reporter_name}} {{tip.text}}"{more})
verb.run = run
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "infokim.toml"
    file.write_text(f'[office]\nlanguage = "en"\n[data]\ndir = "{tmp_path / "data"}"\n')
    settings = read(file).settings
    assert settings is not None
    desk = Desk(settings)
    desk.store.prepare()
    fields = {
        "received_at": datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Jakarta")),
        "text": f"Berangkat malam ini\n{NAME} di nomor {NUMBER}",
        "reporter_name": NAME,
        "reporter_contact": NUMBER,
    }
    desk.save("tips", [Edit(fields=fields)])
    return file


def logged(config: Path) -> str:
    return (config.parent / "data" / "log" / f"{login()}.log").read_text()


def nothing_of_it(text: str) -> bool:
    return not any(part in text for part in (*NAME.split(), NUMBER, NUMBER[:6], "reporter", "Traceback"))


def program(config: Path, patch: str) -> list[str]:
    code = CRASH.format(patch=patch.format(name=NAME, number=NUMBER, kind="ValueError", more=""))
    return [sys.executable, "-c", code, "--config", str(config)]


def test_in_a_screen_that_shows_it(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_terminal, "PROGRAM", program(config, IN_THE_DETAIL))
    seen = test_terminal.Terminal()
    try:
        seen.wait_for("1-6")
        seen.type("4")
        status, _ = seen.ends(10)
        assert status == 1
        said = seen.sent.decode(errors="replace").rpartition("\x1b[?1049l")[2]
        assert "infokim ended because of a mistake" in " ".join(said.split())
        assert nothing_of_it(seen.sent.decode(errors="replace"))
        (code,) = re.findall(r"code ([0-9a-f]{6})", " ".join(said.split()))
        assert f"{login()}.log" in "".join(said.split())
        assert f"crash id={code} type=ValueError" in logged(config)
        assert f"crash id={code} type=KeyError" in logged(config), "what led to it too"
        assert nothing_of_it(logged(config))
    finally:
        seen.close()


def test_in_a_thread_and_where_nobody_waits_nothing_is_printed_over_the_screen(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_terminal, "PROGRAM", program(config, IN_A_THREAD))
    seen = test_terminal.Terminal()
    try:
        seen.wait_for("1-6")
        until = time.monotonic() + 20
        while "loop type=ValueError" not in logged(config) or "thread type=ValueError" not in logged(config):
            assert time.monotonic() < until, logged(config)
            seen.read()
        seen.type("q")
        assert seen.ends(10)[0] == 0
        assert nothing_of_it(seen.sent.decode(errors="replace"))
        assert nothing_of_it(logged(config))
    finally:
        seen.close()


@pytest.mark.parametrize(("kind", "more"), [("ValueError", ""), ("OSError", ", 'a', tip.text")])
def test_in_a_verb(config: Path, kind: str, more: str) -> None:
    patch = IN_A_VERB.format(kind=kind, more=more)
    ended = subprocess.run(
        [sys.executable, "-c", CRASH.format(patch=patch), "list", "tips", "--config", str(config)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.search(r"mistake in the program \(\w+, code [0-9a-f]{6}\)", ended.stderr)
    assert f"{login()}.log" in ended.stderr
    assert nothing_of_it(ended.stderr)
    assert "crash id=" in logged(config)
    assert nothing_of_it(logged(config))


def test_where_there_is_no_log_yet_the_place_is_told(tmp_path: Path) -> None:
    patch = (
        "import tui.verbs.schema as verb\ndef run(call):\n    raise ValueError('Sitizuleha')\nverb.run = run"
    )
    ended = subprocess.run(
        [sys.executable, "-c", CRASH.format(patch=patch), "schema"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        timeout=60,
    )
    assert ended.returncode == 1
    assert nothing_of_it(ended.stderr)
    assert re.search(r"<string>:\d+", ended.stderr)

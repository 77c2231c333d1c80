"""The command as people run it: statuses, languages, options anywhere, data on stdout and talk on stderr."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.headless.conftest import INFOKIM, ROOT, infokim
from tui.verbs.arguments import VERBS, Usage, read
from tui.words.catalog import load

Office = Callable[..., Path]


def test_the_version_is_the_packages() -> None:
    from tui import __version__

    for words in (["--version"], ["pull", "--version"], ["--sample", "--version"]):
        assert infokim(*words).stdout == f"infokim {__version__}\n"


@pytest.mark.parametrize(("language", "word"), [("id", "Pilihan"), ("en", "Options")])
@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_whole_in_both_languages(
    language: str, word: str, verb: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.cli import main

    monkeypatch.setenv("INFOKIM_LANG", language)
    assert main([*filter(None, [verb]), "--help"]) == 0
    shown = capsys.readouterr()
    assert word in shown.out
    assert shown.err == ""
    assert not re.search(r"cli\.|\{", shown.out), shown.out


def test_the_language_of_help_is_the_configs_else_the_locales(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('[office]\nlanguage = "en"\n')
    assert "Verbs" in infokim("--help", "--config", config).stdout
    assert "Perintah" in infokim("--help").stdout
    assert "Verbs" in infokim("--help", LANG="en_US.UTF-8").stdout
    assert "Perintah" in infokim("--help", LANG="en_US.UTF-8", INFOKIM_LANG="id").stdout
    config.write_text("[office\n")
    assert "Perintah" in infokim("--help", "--config", config).stdout


def test_options_stand_anywhere() -> None:
    expected = read(["set", "outreach", "p-1", "title=x", "--rev", "3", "--json"])
    for words in (
        ["set", "outreach", "p-1", "--rev", "3", "title=x", "--json"],
        ["--json", "set", "--rev=3", "outreach", "p-1", "title=x"],
        ["set", "--rev", "3", "--json", "outreach", "p-1", "--", "title=x"],
    ):
        assert read(words) == expected


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["pul"], "cli.usage.verb"),
        (["pull", "--jsn"], "cli.usage.option"),
        (["pull", "-x"], "cli.usage.option"),
        (["pull", "--rev", "3"], "cli.usage.not_here"),
        (["list"], "cli.usage.too_few"),
        (["init", "x"], "cli.usage.too_many"),
        (["list", "tips", "--limit"], "cli.usage.value"),
        (["pull", "--json=1"], "cli.usage.no_value"),
        (["--json"], "cli.usage.verb_missing"),
    ],
)
def test_wrong_usage_is_named(words: list[str], key: str) -> None:
    with pytest.raises(Usage) as wrong:
        read(words)
    assert wrong.value.key == key


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["pull", "--json", "--rev", "3", "--", "-", "-h", "--=", "a=b", "", "--limit="])
        | st.text(max_size=6)
    )
)
def test_no_line_breaks_the_reader(words: list[str]) -> None:
    try:
        read(words)
    except Usage as wrong:
        assert load("id").has(wrong.key)  # noqa: PT017 — a line may as well be right


def test_without_a_config_verbs_name_the_sample_and_start_nothing(tmp_path: Path) -> None:
    for words in (["pull"], ["list", "tips"], ["show", "today"], ["new", "tips", "text=x"], ["backup"]):
        ended = infokim(*words)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert "--sample" in ended.stderr
    assert infokim("check").returncode == 0
    assert not (Path(os.environ["HOME"]) / ".local").exists()


def test_a_wrong_config_starts_nothing_and_says_all(office: Office, counts: Path, tmp_path: Path) -> None:
    config = office(f'path = "{counts}"', more="[outreach]\ngrace = 'x'\n[villages]\nage = 3\n")
    ended = infokim("--config", config, "pull")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "grace" in ended.stderr
    assert "age" in ended.stderr
    assert not (tmp_path / "data").exists()
    checked = infokim("--config", config, "check", "--json")
    assert checked.returncode == 2
    assert {(p["where"], p["code"]) for p in json.loads(checked.stdout)} == {
        ("[outreach], grace", "duration"),
        ("[villages], age", "unknown-key"),
    }


def test_screens_need_a_terminal() -> None:
    ended = infokim(input="")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "infokim show" in ended.stderr


def test_a_dumb_terminal_is_told_what_to_do() -> None:
    master, slave = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    ended = subprocess.run(INFOKIM, stdin=slave, stdout=slave, stderr=subprocess.PIPE, env=env, timeout=30)
    os.close(slave)
    os.close(master)
    assert ended.returncode == 2
    assert b"TERM" in ended.stderr


def test_a_reader_who_has_had_enough_is_no_failure(office: Office, counts: Path) -> None:
    rows = "".join(f"2024-01-01,Pos {n},{n}\n" for n in range(5000))
    counts.write_text("Tanggal,TPI,Jumlah\n" + rows)
    config = office(f'path = "{counts}"')
    infokim("pull", "--config", config)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = f"set -o pipefail; {sys.executable} -m tui list deferrals --config {config} | head -1"
    ended = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env, timeout=60)
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 1), ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "line", ["set outreach --config {c}", "--config={c} nosuch", "pull --x --config {c}"]
)
def test_wrong_usage_is_answered_in_the_language_of_the_named_config(line: str, office: Office) -> None:
    ended = infokim(*line.format(c=office()).split(), LANG="id_ID.UTF-8")
    assert ended.returncode == 2
    assert "Help: infokim --help" in ended.stderr


@pytest.mark.parametrize("words", [["list", "deferrals"], ["check", "--json"], ["--help"], ["--version"]])
def test_a_full_disk_behind_stdout_is_a_sentence(words: list[str], office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    env = {**os.environ, "PYTHONPATH": str(ROOT), "INFOKIM_CONFIG": str(config)}
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*INFOKIM, *words], stdout=full, stderr=subprocess.PIPE, text=True, env=env, timeout=60
        )
    assert ended.returncode == 1
    assert "stdout" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_failure_and_lend_their_number_to_no_file(
    closed: str, office: Office, counts: Path, tmp_path: Path
) -> None:
    config = office(f'path = "{counts}"')
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for verb in ("pull", "sources", "list deferrals"):
        line = f"{sys.executable} -m tui {verb} --config {config} {closed}"
        ended = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=env, timeout=60)
        assert (ended.returncode, "Traceback" in ended.stderr) == (0, False), ended.stderr
    ended = infokim("list", "deferrals", "--json", "--config", config)
    assert ended.stdout.count('"id"') == 3


LOADED = (
    "import sys; before = set(sys.modules); import tui.cli; status = tui.cli.main(sys.argv[1:]); "
    "sys.stderr.write(' '.join(sys.modules.keys() - before)); sys.exit(status)"
)
"""Without what the interpreter itself loads: an editable install brings a finder with `re` and `pathlib`."""


def loaded(*words: str | Path) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, words)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ended.returncode == 0, ended.stderr
    return {module.partition(".")[0] for module in ended.stderr.split()}


def test_what_each_verb_loads(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    heavy = {"textual", "rich", "httpx", "apscheduler", "jmespath", "argparse"}
    assert loaded("--version") & {*heavy, "msgspec", "tinydb", "json", "re", "pathlib", "asyncio"} == set()
    assert loaded("--help") & {*heavy, "msgspec", "tinydb"} == set()
    infokim("pull", "--config", config)
    assert loaded("list", "deferrals", "--config", config) & {*heavy, "asyncio", "logging"} == set()
    assert loaded("check", "--config", config) & {*heavy, "asyncio"} == set()
    assert "apscheduler" not in loaded("pull", "--config", config)

"""`infokim caption`: a caption on stdin against its channel, with and without a config."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from store.captions.limits import built_in
from tests.headless.conftest import ROOT


def caption(text: bytes, *line: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "INFOKIM_LANG": "en", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tui", "caption", *line]
    return subprocess.run(command, input=text, capture_output=True, env=environment, check=False)


def test_it_counts_without_a_config(tmp_path: Path) -> None:
    ended = caption("Cek imigrasi.go.id 👨‍👩‍👧 #a".encode(), "--channel", "x", "--json", home=tmp_path)
    told = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert told == {"channel": "x", "count": 33, "limit": 280, "ok": True, "problems": []}


def test_what_does_not_fit_is_told_and_is_no_failure(tmp_path: Path) -> None:
    ended = caption(b"x" * 281, "--json", "--channel", "x", home=tmp_path)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["ok"], told["count"]) == (0, False, 281)
    assert [problem["code"] for problem in told["problems"]] == ["caption-long"]
    assert "280" in told["problems"][0]["reason"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"\x1b[2J\x07", b"a\r\n", "\ufeff".encode()])
def test_whatever_stands_on_stdin_is_counted_and_never_repeated(tmp_path: Path, text: bytes) -> None:
    ended = caption(text, "--channel", "instagram", home=tmp_path)
    assert ended.returncode == 0
    assert b"\x1b" not in ended.stdout


def test_a_channel_must_be_named(tmp_path: Path) -> None:
    for line in ((), ("--channel", "facebook")):
        ended = caption(b"a", *line, home=tmp_path)
        assert ended.returncode == 2
        assert b"instagram" in ended.stderr


def test_the_limits_of_the_config_count(tmp_path: Path) -> None:
    config = tmp_path / "infokim.toml"
    config.write_text("format = 1\n[outreach]\nlimits = { x = 25000, instagram = { hashtags = 30 } }\n")
    ended = caption(b"x" * 281, "--channel", "x", "--json", "--config", str(config), home=tmp_path)
    assert json.loads(ended.stdout)["ok"] is True
    config.write_text("format = 1\n[outreach]\nlimits = { x = { hashtag = 1 } }\n")
    wrong = caption(b"x", "--channel", "x", "--config", str(config), home=tmp_path)
    assert wrong.returncode == 2
    assert b"limits.x" in wrong.stderr


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    ended = caption(b"\xff\xfe", "--channel", "tiktok", "--json", home=tmp_path)
    told = json.loads(ended.stdout)
    assert [problem["code"] for problem in told["problems"]] == ["caption-not-utf8"]
    assert (ended.returncode, told["ok"], "UTF-8" in told["problems"][0]["reason"]) == (0, True, True)
    fine = json.loads(caption("\ufffd".encode(), "--channel", "tiktok", "--json", home=tmp_path).stdout)
    assert fine["problems"] == []


def test_a_limit_below_nothing_is_told_by_check(tmp_path: Path) -> None:
    config = tmp_path / "infokim.toml"
    config.write_text("format = 1\n[outreach]\nlimits = { x = -1, instagram = { hashtags = -2 } }\n")
    wrong = caption(b"x", "--channel", "x", "--config", str(config), home=tmp_path)
    assert wrong.returncode == 2
    assert b"limits.x" in wrong.stderr
    assert b"limits.instagram.hashtags" in wrong.stderr


def test_people_read_counts_of_everything(tmp_path: Path) -> None:
    ended = caption(b"Cek imigrasi.go.id #a #b @c\n", "--channel", "website", home=tmp_path)
    assert ended.stdout.decode() == "27 characters, no limit · 2 # · 1 @ · links: 1\n"


def test_the_readme_names_every_limit_with_its_day() -> None:
    readme = (ROOT / "README.md").read_text()
    table = readme[readme.index("Built-in limits") : readme.index("### Yours")].splitlines()
    for channel, limits in built_in().items():
        [line] = [line for line in table if line.startswith("|") and f"`{channel}`" in line.split("|")[1]]
        for row in (row for rows in limits.values() for row in rows):
            assert f"{row.most:,}" in line.rpartition("|")[0].rpartition("|")[0]
            assert str(row.checked) in line

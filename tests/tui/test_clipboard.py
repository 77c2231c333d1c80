"""The clipboard of whoever sits at the terminal: the bytes for a bare terminal, tmux and GNU screen; what is too long."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from tests.tui import test_terminal
from tests.tui.test_terminal import ROOT, Terminal
from tui.clipboard import MOST, TooLarge, sequence

TEXT = "Waspada TPPO — lapor 👮🏽‍♀️\nbaris dua"
CODED = base64.b64encode(TEXT.encode()).decode()
BARE = f"\x1b]52;c;{CODED}\x07"


def test_a_bare_terminal_gets_one_sequence() -> None:
    assert sequence(TEXT, {"TERM": "xterm-256color"}) == BARE


@pytest.mark.parametrize("environment", [{"TMUX": "/x,1,0", "TERM": "screen"}, {"TERM": "tmux-256color"}])
def test_tmux_gets_it_bare_and_wrapped_because_either_may_be_switched_off(
    environment: dict[str, str],
) -> None:
    assert sequence(TEXT, environment) == f"{BARE}\x1bPtmux;\x1b\x1b]52;c;{CODED}\x07\x1b\\"


@pytest.mark.parametrize(
    "environment", [{"STY": "1.pts", "TERM": "xterm"}, {"TERM": "screen.xterm-256color"}]
)
def test_gnu_screen_gets_it_in_pieces_that_it_can_hold(environment: dict[str, str]) -> None:
    long = "a" * 3000
    sent = sequence(long, environment)
    pieces = re.findall("\x1bP(.*?)\x1b\\\\", sent, re.DOTALL)
    assert max(map(len, pieces)) <= 256 - 4
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == sent
    assert "".join(pieces) == f"\x1b]52;c;{base64.b64encode(long.encode()).decode()}\x07"


def test_what_terminals_would_cut_is_not_sent_at_all() -> None:
    longest = sequence("a" * MOST, {})
    assert len(longest) <= 100_000
    with pytest.raises(TooLarge) as found:
        sequence("é" * (MOST // 2 + 1), {})
    assert found.value.size == MOST + 2


def test_no_control_character_reaches_anybodys_clipboard() -> None:
    sent = sequence("curl x\r\x1b[31m\x9b", {})
    inside = base64.b64decode(sent.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()
    assert all(letter.isprintable() or letter == "\n" for letter in inside)


def test_in_a_real_terminal_the_caption_arrives_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = [*test_terminal.PROGRAM[:1], "-m", "tui"]
    monkeypatch.setattr(test_terminal, "PROGRAM", program)
    monkeypatch.chdir(ROOT)
    places = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME")}
    seen = Terminal(**places)
    try:
        seen.wait_for("bantuan")
        seen.type("5")
        seen.wait_for("Kalender penyuluhan")
        seen.type("b")
        seen.type("b")
        seen.wait_for("[daftar]")
        seen.type("y")
        seen.wait_for("papan klip")
        [coded] = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", seen.sent)
        assert "#" in base64.b64decode(coded).decode()
    finally:
        seen.close()

"""The shell in a real pseudo-terminal: what is sent, and how it ends when the terminal goes."""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, str(ROOT / "tests/tui/harness.py"), "200"]
SGR = re.compile(rb"\x1b\[([0-9;]*)m")
LEAVES = b"\x1b[?1049l"


class Terminal:
    """A program in a session of its own on a pty; no controlling terminal, so a hang-up sends it no signal."""

    def __init__(self, **environment: str) -> None:
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.attributes = termios.tcgetattr(slave)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            PROGRAM,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "PYTHONPATH": str(ROOT),
                **kept,
                **environment,
            },
        )
        self.slave = slave
        self.sent = b""
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    def read(self, seconds: float = 0.05) -> bytes:
        """What comes within so long."""
        data = b""
        if select.select([self.master], [], [], seconds)[0]:
            data = os.read(self.master, 65536)
            self.sent += data
            self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;$]*[a-z]|\x1b\[\?[0-9]+\$p", b"", data))
        return data

    def wait_for(self, text: str) -> None:
        """Until the screen shows it."""
        until = time.monotonic() + 20
        while text not in "\n".join(self.screen.display):
            assert time.monotonic() < until, "\n".join(self.screen.display)
            assert self.process.poll() is None, self.sent[-2000:].decode(errors="replace")
            self.read()

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ends(self, within: float = 2.0) -> tuple[int, float]:
        """Exit status and how long it took. What it says meanwhile is read."""
        begun = time.monotonic()
        while self.process.poll() is None:
            assert time.monotonic() - begun < within + 8, "it does not end"
            if self.master >= 0:
                self.read(0.02)
            else:
                self._pause()
        took = time.monotonic() - begun
        while self.master >= 0 and self.read(0.05):
            pass
        return self.process.returncode, took

    def _pause(self) -> None:
        select.select([], [], [], 0.02)

    def hang_up(self) -> None:
        """The connection is gone."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)


@contextmanager
def terminal(**environment: str) -> Iterator[Terminal]:
    opened = Terminal(**environment)
    try:
        opened.wait_for("bantuan")
        yield opened
    finally:
        opened.close()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_within_two_seconds_and_gives_the_terminal_back(number: signal.Signals) -> None:
    with terminal() as seen:
        seen.process.send_signal(number)
        status, took = seen.ends()
        assert status == 128 + number
        assert took < 2
        assert LEAVES in seen.sent
        assert termios.tcgetattr(seen.slave) == seen.attributes


def test_a_terminal_that_hangs_up_without_a_signal_ends_it_within_two_seconds() -> None:
    with terminal() as seen:
        seen.hang_up()
        status, took = seen.ends()
        assert status == 128 + signal.SIGHUP
        assert took < 2


def test_a_terminal_that_stopped_reading_does_not_keep_it_from_ending() -> None:
    with terminal() as seen:
        for _ in range(300):
            seen.type("Gg")
        select.select([], [], [], 1.0)  # nobody reads: the pty and the writer's queue are full by now
        seen.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        seen.process.wait(10)
        assert time.monotonic() - begun < 2
        assert seen.process.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize("how", ["hang-up", "SIGTERM"])
def test_an_unsaved_form_is_kept_as_a_draft(how: str, tmp_path: Path) -> None:
    drafts = tmp_path / "draft.json"
    with terminal(INFOKIM_TEST_DRAFTS=str(drafts)) as seen:
        seen.type("n")
        seen.wait_for("Rencana baru")
        seen.type(" di pelabuhan")
        seen.wait_for("belum disimpan")
        if how == "hang-up":
            seen.hang_up()
        else:
            seen.process.send_signal(signal.SIGTERM)
        assert seen.ends()[1] < 2
    login, screen, record, based_on, fields, *_ = json.loads(drafts.read_text())
    assert (login, screen, record, based_on) == ("staf", "today", None, 0)
    assert fields["title"] == "Waspada TPPO di pelabuhan"


def colours(sent: bytes) -> set[str]:
    """Every colour parameter that was sent."""
    found = set()
    for parameters in SGR.findall(sent):
        for code in parameters.decode().split(";"):
            if code and (30 <= int(code) <= 49 or 90 <= int(code) <= 107):
                found.add(code)
    return found - {"39", "49"}


def test_no_color_sends_no_colour_at_all() -> None:
    with terminal(NO_COLOR="1") as seen:
        seen.type("jj s")
        seen.wait_for("ditandai")
        assert colours(seen.sent) == set()


def test_over_ssh_there_are_the_terminals_own_colours_and_no_mouse_capture() -> None:
    with terminal(SSH_CONNECTION="192.0.2.1 5 192.0.2.2 22") as seen:
        assert not colours(seen.sent) & {"38", "48"}
        assert b"\x1b[?1000h" not in seen.sent
        assert b"\x1b[?1003h" not in seen.sent


def test_a_locale_without_utf8_gets_ascii_signs() -> None:
    with terminal(LANG="C", LC_ALL="C") as seen:
        seen.type("i")
        seen.wait_for("Asal data")
        assert seen.sent.isascii()


def test_ctrl_l_draws_everything_again() -> None:
    with terminal() as seen:
        before = list(seen.screen.display)
        seen.screen.erase_in_display(2)
        seen.type("\x0c")
        seen.wait_for("bantuan")
        seen.wait_for("Desa 00018")
        assert list(seen.screen.display) == before


def test_the_lock_leaves_nothing_of_the_data_on_the_terminal_sends_nothing_and_gives_all_back() -> None:
    with terminal() as seen:
        before = list(seen.screen.display)
        seen.type("0")
        seen.wait_for("Layar terkunci")
        while seen.read(0.3):
            pass
        shown = "\n".join(seen.screen.display)
        assert [line.split()[0] for line in shown.splitlines() if line.strip()] == ["infokim", "Sen", "Layar"]
        assert seen.read(1.0) == b"", "an idle lock costs nothing"
        seen.sent = b""
        seen.type("x")
        seen.wait_for("Desa 00018")
        while seen.read(0.3):
            pass
        assert list(seen.screen.display) == before


def test_without_a_key_the_terminal_locks_by_itself() -> None:
    with terminal(INFOKIM_TEST_LOCK="1s") as seen:
        seen.wait_for("Layar terkunci")
        assert "Desa" not in "\n".join(seen.screen.display)


def test_q_leaves_with_status_zero() -> None:
    with terminal() as seen:
        seen.type("q")
        assert seen.ends()[0] == 0


@pytest.mark.parametrize("dumb", [True, False])
def test_without_a_terminal_it_says_what_to_do_and_starts_nothing(dumb: bool) -> None:
    master, slave = os.openpty()
    try:
        ended = subprocess.run(
            PROGRAM,
            stdin=slave if dumb else subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "TERM": "dumb" if dumb else "xterm", "PYTHONPATH": str(ROOT)},
            timeout=20,
        )
    finally:
        os.close(master)
        os.close(slave)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert b"infokim" in ended.stderr
    assert b"\x1b" not in ended.stderr

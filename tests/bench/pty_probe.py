"""Drives a program in a real pseudo-terminal and measures what its user feels. Linux only."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path

import pyte

KEYS = {"down": "\x1b[B", "up": "\x1b[A", "enter": "\r", "escape": "\x1b", "pagedown": "\x1b[6~"}
SILENCE = 0.4
"""Seconds without a byte after which a paint counts as done (DESIGN 8)."""


class Probe:
    """A program in a pty of `cols` x `rows` and the screen that it drew."""

    def __init__(
        self, argv: Sequence[str], *, cols: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(cols, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.written = 0
        self.raw = bytearray()
        self.started = self.last_byte = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", **(env or {})})
            os.execvp(argv[0], list(argv))
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def pump(self, seconds: float) -> bool:
        """Read for at most `seconds`; True if something came."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.last_byte = time.perf_counter()
        self.written += len(data)
        self.raw += data
        # pyte chokes on private sequences with intermediate bytes, such as kitty's keyboard question
        self.stream.feed(re.sub(rb"\x1b\[[<=>?][0-9;]*[uqp]|\x1b\[[0-9;?]*\$p", b"", data))
        if b"\x1b[6n" in data:
            self.send(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
        return True

    def send(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def painted(self, limit: float = 30.0) -> float:
        """Seconds from the start to the last byte before 400 ms of silence, once anything stands on the screen.

        What only sets up the terminal comes before the data is read, and that may take longer than the silence.
        """
        while not self.text().strip() and time.perf_counter() - self.started < limit:
            self.pump(0.05)
        while self.pump(SILENCE) and time.perf_counter() - self.started < limit:
            pass
        return self.last_byte - self.started

    def wait(self, pattern: str, limit: float = 20.0) -> float:
        """Seconds until a line matches `pattern`; raises AssertionError with the screen otherwise."""
        begun = time.perf_counter()
        while not re.search(pattern, self.text()):
            assert time.perf_counter() - begun < limit, f"no {pattern!r} on\n{self.text()}"
            self.pump(0.02)
        return time.perf_counter() - begun

    def settle(self, silence: float = 0.15) -> None:
        while self.pump(silence):
            pass

    def press(self, key: str, times: int) -> tuple[list[float], list[int]]:
        """Press a key `times` times, one at a time: milliseconds to the last byte, and bytes, of each redraw."""
        delays, sizes = [], []
        for _ in range(times):
            self.settle(0.06)
            before, pressed = self.written, time.perf_counter()
            self.send(KEYS.get(key, key))
            if self.pump(2.0):
                while self.pump(0.05):
                    pass
            delays.append((self.last_byte - pressed) * 1000)
            sizes.append(self.written - before)
        return delays, sizes

    def cpu(self) -> float:
        """Seconds of CPU that the program has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def idle(self, seconds: float) -> tuple[float, int]:
        """Leave it alone: share of a core in percent, and bytes written."""
        self.settle()
        begun, cpu, written = time.perf_counter(), self.cpu(), self.written
        while (left := seconds - (time.perf_counter() - begun)) > 0:
            self.pump(left)
        return (self.cpu() - cpu) / (time.perf_counter() - begun) * 100, self.written - written

    @staticmethod
    def pause(seconds: float) -> None:
        """Let another process go on."""
        select.select([], [], [], seconds)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.fd)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]

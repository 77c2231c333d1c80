"""Ends the app when its terminal is gone or it is told to: within two seconds, with unsaved text kept.

A thread waits for SIGHUP, SIGTERM or a hung-up terminal (`poll` for POLLHUP: under setsid no signal comes and Textual's
input loop spins at 100 % of a core for ever, tech-spike 3.4). The loop may be stuck in a terminal that stopped reading,
so the thread keeps unsaved text itself, then asks the loop to end, and after `patience` ends the process.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

PATIENCE = 1.4
"""Seconds between asking and ending; with the time to keep drafts it stays under two."""
RESET = b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"


class HangUp:
    """Context manager around the run of an app."""

    def __init__(
        self,
        *,
        keep: Callable[[], object],
        ask: Callable[[], None],
        terminal: int = 0,
        patience: float = PATIENCE,
    ) -> None:
        """`keep` writes unsaved text down, `ask` tells the loop to end; both are called in the watching thread."""
        self._keep, self._ask = keep, ask
        self._terminal, self._patience = terminal, patience
        self._ended = threading.Event()
        self._former: dict[int, Any] = {}
        self._attributes: list[Any] | None = None
        self._wake = (-1, -1)
        self.signal: int | None = None
        """What ended the app: a signal's number; SIGHUP also for a terminal that hung up without one."""

    def __enter__(self) -> HangUp:
        self._wake = os.pipe()
        os.set_blocking(self._wake[1], False)
        if os.isatty(self._terminal):
            self._attributes = termios.tcgetattr(self._terminal)
        for number in (signal.SIGHUP, signal.SIGTERM):
            self._former[number] = signal.signal(number, self._caught)
        threading.Thread(target=self._watch, name="infokim-hangup", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for number, handler in self._former.items():
            signal.signal(number, handler)
        if self.signal is None:
            os.write(self._wake[1], b"\0")
        elif self.signal == signal.SIGHUP:
            _speak_to_nobody()

    def _caught(self, number: int, frame: FrameType | None) -> None:
        """In the main thread, between two of its steps: only say so, the thread does the rest."""
        if self.signal is None:
            self.signal = number
            os.write(self._wake[1], b"\1")

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._wake[0], select.POLLIN)
        if self._attributes is not None:
            poll.register(self._terminal, 0)  # only POLLHUP and POLLERR, which are always told
        events = poll.poll()
        if self._ended.is_set():
            return
        if self.signal is None and any(found == self._terminal for found, _ in events):
            self.signal = signal.SIGHUP
        try:
            self._keep()
        finally:
            self._ask()
            if not self._ended.wait(self._patience):
                self._force()

    def _force(self) -> None:
        """The loop does not answer: give the terminal back as it was, and go. Locks fall with the process."""
        try:
            if self._attributes is not None:
                os.set_blocking(sys.__stderr__.fileno() if sys.__stderr__ else 2, False)
                os.write(2, RESET)
                os.set_blocking(2, True)
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._attributes)
        except (OSError, termios.error):
            pass
        finally:
            os._exit(128 + int(self.signal or signal.SIGHUP))


def _speak_to_nobody() -> None:
    """Nobody is left to read: without this Python ends with status 120, because its last flush fails."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)

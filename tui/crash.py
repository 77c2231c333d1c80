"""What is said when we made a mistake: a short id and where the log is for the person, types and places for the log.

No local variable, no message of an exception: both may hold what people wrote (Rich's traceback prints all of them, and
Python's own the message).
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.headless.log import log, logging_to

if TYPE_CHECKING:
    from tui.words.catalog import Words

DEEP = 5
"""Errors of one chain that are noted: what was raised while another one was handled."""


def told(words: Words, error: BaseException | None) -> str:
    """Log the mistake under a new id, and give the sentence that names it and the log, or the place where there is none."""
    number = os.urandom(3).hex()
    noted(f"crash id={number}", error)
    file = next((found for handler in log.handlers if (found := getattr(handler, "baseFilename", ""))), "")
    key, where = ("app.crash", file) if file else ("app.crash.no-log", _last_place(error))
    return words.t(key, id=number, kind=type(error).__name__, where=where)


def told_of_verb(words: Words, error: BaseException, root: Path | None) -> str:
    """The same where no log is open any more. `root`: the data folder, as far as it is known."""
    if root is None or not (root / "log").is_dir():
        return told(words, error)
    from tui.headless.identity import login

    with logging_to(root, login()):
        return told(words, error)


def noted(what: str, error: BaseException | None) -> None:
    """Log the types and places of an error and of those that led to it."""
    for _ in range(DEEP):
        if error is None:
            return
        log.error("%s type=%s", what, type(error).__name__)
        for frame in traceback.extract_tb(error.__traceback__):
            log.error("%s at %s:%s in %s", what, _short(frame.filename), frame.lineno, frame.name)
        error = error.__cause__ or error.__context__


@contextmanager
def nothing_printed() -> Iterator[None]:
    """While the app draws: mistakes in threads and in what nobody awaits go to our log, not to the terminal.

    Python prints them with their message, in the middle of the screen.
    """
    former = threading.excepthook, sys.unraisablehook
    threading.excepthook = lambda met: noted("thread", met.exc_value)
    sys.unraisablehook = lambda met: noted("unraisable", met.exc_value)
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = former


def of_loop(_: Any, met: dict[str, Any]) -> None:
    """For `loop.set_exception_handler`: what no task awaits."""
    noted("loop", met.get("exception"))


def _last_place(error: BaseException | None) -> str:
    places = traceback.extract_tb(error.__traceback__ if error else None)
    return f"{_short(places[-1].filename)}:{places[-1].lineno}" if places else "?"


def _short(file: str) -> str:
    """The last three parts of a path: enough to find it, nothing about the machine."""
    return "/".join(file.split("/")[-3:])

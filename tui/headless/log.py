"""One rotating log per account under the data folder: ids, counts and timings, never what people wrote.

It never speaks to the terminal: the app draws there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT, KEPT = 512_000, 3
"""Bytes per file, and how many older ones stay."""
log = logging.getLogger("infokim")
"""`log.info("pulled source=%s rows=%d seconds=%.2f", …)`: facts only."""


@contextmanager
def logging_to(root: Path, login: str) -> Iterator[None]:
    """Log into `root/log/<login>.log` while the block runs. A folder that we may not write into is no error."""
    handler = _handler(root / "log" / f"{login}.log")
    before = log.propagate, log.level
    log.propagate = False  # to the root logger, whose last resort is stderr
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    silent = logging.NullHandler()
    logging.getLogger().addHandler(
        silent
    )  # libraries too: a failed job's traceback has its message, with what was read
    try:
        yield
    finally:
        logging.getLogger().removeHandler(silent)
        log.removeHandler(handler)
        handler.close()
        log.propagate, log.level = before


def _handler(file: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    class Private(RotatingFileHandler):
        """Readable by its owner alone, and silent when the disk is full: a log line is never worth the work."""

        def _open(self) -> object:  # type: ignore[override]
            descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return os.fdopen(descriptor, "a", encoding="utf-8")

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 — logging's own name
            """Drop the line."""

    try:
        handler: logging.Handler = Private(file, maxBytes=LIMIT, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
    return handler

"""What is said when we made a mistake: a short id for the person, type and place for the log.

No local variable, no message of the exception: both may hold what people wrote (Rich's traceback prints all of them).
"""

from __future__ import annotations

import secrets
import traceback
from typing import TYPE_CHECKING

from tui.headless.log import log

if TYPE_CHECKING:
    from tui.words.catalog import Words


def told(words: Words, error: BaseException | None) -> str:
    """Log the mistake under a new id, and give the sentence that names it."""
    number = secrets.token_hex(3)
    log.error("crash id=%s type=%s", number, type(error).__name__)
    for frame in traceback.extract_tb(error.__traceback__ if error else None):
        log.error("crash id=%s at %s:%s in %s", number, _short(frame.filename), frame.lineno, frame.name)
    return words.t("app.crash", id=number, kind=type(error).__name__)


def _short(file: str) -> str:
    """The last three parts of a path: enough to find it, nothing about the machine."""
    return "/".join(file.split("/")[-3:])

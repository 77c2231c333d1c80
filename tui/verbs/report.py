"""`report`: what goes to headquarters."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tui.verbs.arguments import Usage
from tui.verbs.call import FORBIDDEN, Call

SUBJECTS = {
    "deferrals": "tui.verbs.reportdeferrals:run",
    "tips": "tui.verbs.reporttips:run",
    "villages": "tui.verbs.reportvillages:run",
}
"""What is reported → what does it. A further one is one line here and one file."""


def run(call: Call) -> int:
    """Print or write a report; 3 for viewers, and for whoever may not read what it is about."""
    subject = call.line.operands[0]
    if subject not in SUBJECTS:
        raise Usage("cli.usage.report", word=subject, expected=", ".join(SUBJECTS))
    module, _, function = SUBJECTS[subject].partition(":")
    made: Callable[[Call], int] = getattr(import_module(module), function)
    return made(call)


def forbidden(call: Call, reason: str, collection: str, login: str) -> int:
    """Say why somebody may not; the exit status."""
    call.say(call.t(f"edit.{reason}", login=login, collection=collection))
    return FORBIDDEN

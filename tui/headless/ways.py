"""By which ways a reminder goes out of the app: for whom each push is meant."""

from __future__ import annotations

from collections.abc import Iterable

from store.queries.reminders import Reminder
from tui.headless.push import names_of
from tui.headless.settings import Push

Readers = frozenset[str] | None
"""Who may read tips; None: everybody."""


def takes(push: Push, reminder: Reminder, readers: Readers = None) -> bool:
    """Whether a push is meant for whom a reminder is for.

    Where not everybody may read tips, one about a tip goes only where `for` names people who may, and nobody else.
    """
    if reminder.tip is not None and readers is not None:
        return not set(push.logins).isdisjoint(reminder.logins) and readers.issuperset(push.logins)
    return not push.logins or not reminder.logins or not set(push.logins).isdisjoint(reminder.logins)


def ways(pushes: Iterable[Push], reminder: Reminder, readers: Readers = None) -> tuple[str, ...]:
    """By which ways a reminder goes: the app, and the names of pushes."""
    named = list(pushes)
    taking = (
        name for name, push in zip(names_of(named), named, strict=True) if takes(push, reminder, readers)
    )
    return ("app", *taking)

"""Who may read tips, as Unix says it: reminders about them go to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.access import group_id
from store.errors import NotFound

if TYPE_CHECKING:
    from tui.headless.settings import Settings


def readers_of(settings: Settings) -> frozenset[str] | None:
    """Of the logins that the config names those in the group of the tips; None where tips have no group of their own."""
    access = settings.access.get("tips")
    if access is None:
        return None
    named = {person.login for person in settings.people}
    named.update(login for push in settings.push for login in push.logins)
    try:
        number = group_id(access.group)
    except NotFound:
        return frozenset()
    return frozenset(login for login in named if _member(login, number))


def _member(login: str, group: int) -> bool:
    import os
    import pwd

    try:
        account = pwd.getpwnam(login)
        return account.pw_uid == 0 or group in os.getgrouplist(login, account.pw_gid)
    except (KeyError, OSError):
        return False

"""Who sits here: the Unix account of the real uid (DESIGN 3), never `$USER`, which anybody can set."""

from __future__ import annotations

import os
import pwd
from collections.abc import Sequence

import msgspec

from tui.headless.settings import Person


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the desk knows them."""

    login: str
    name: str
    """As shown; the login where `[[people]]` gives no other."""
    role: str
    """head | staff | viewer."""


def login(uid: int | None = None) -> str:
    """The login of the real uid; `uid1234` for an account that no database knows (containers)."""
    number = os.getuid() if uid is None else uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid{number}"


def who(people: Sequence[Person], account: str | None = None) -> Who:
    """The person behind an account.

    Without any `[[people]]` everybody who may write is staff; with some, an account that is not among them looks on.
    """
    name = account or login()
    for person in people:
        if person.login == name:
            return Who(login=name, name=person.name or name, role=person.role)
    return Who(login=name, name=name, role="viewer" if people else "staff")

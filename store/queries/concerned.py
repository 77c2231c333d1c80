"""Whom a plan concerns, by what an office has agreed on: its owner, whoever may approve, the head. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from store.models.plan import Plan
from store.models.row import FieldEdit
from store.queries.workdays import PLAIN, Calendar

DEFAULT_LEADS = ("1d", "2h")


class Rules(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What an office has agreed on."""

    calendar: Calendar = PLAIN
    leads: Mapping[str, tuple[str, ...]] = {}
    """Kind of plan → lead times where the plan names none; a kind that is missing: DEFAULT_LEADS."""
    approval: str = "none"
    """none | other | head."""
    people: Mapping[str, str] = {}
    """Login → role (head | staff | viewer); empty: everybody is staff."""
    names: Mapping[str, str] = {}
    """Name as shown, folded → login."""


def assignee(plan: Plan, rules: Rules) -> tuple[str, ...]:
    """The owner; everybody where there is none, or one whom nobody knows."""
    owner = (plan.owner or "").strip()
    if not owner:
        return ()
    if not rules.people or owner in rules.people:
        return (owner,)
    known = rules.names.get(owner.casefold())
    return (known,) if known else ()


def approvers(plan: Plan, channel: str, rules: Rules, edits: Mapping[str, FieldEdit]) -> tuple[str, ...]:
    """Who may approve by the office's rule; where that is nobody, the head, and then everybody."""
    if rules.approval == "none" or not rules.people:
        return assignee(plan, rules)
    if rules.approval == "head":
        return heads(rules)
    caption = edits.get(f"caption.{channel}")
    author = caption.by if caption is not None else None
    others = (login for login, role in rules.people.items() if role != "viewer" and login != author)
    return tuple(sorted(others)) or heads(rules)


def heads(rules: Rules) -> tuple[str, ...]:
    """Logins of whoever is head."""
    return tuple(sorted(login for login, role in rules.people.items() if role == "head"))

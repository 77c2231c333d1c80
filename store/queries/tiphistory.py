"""What happened to a tip, from its turns, notes and referrals: when somebody looked, answered, opened it again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from store.models.tip import TIP_TYPES, Tip

UNVERIFIED = frozenset(("new", "triage"))
_UNHEARD = UNVERIFIED | {"waiting", "snoozed", "duplicate"}
"""Statuses that say of a tip no more than that it is there: being found a duplicate is no answer to what it says."""
Span = tuple[datetime, datetime | None, str]
"""From when to when a tip had a status; the last one has no end."""


def spans_of(tip: Tip, first: str = "new") -> Iterator[Span]:
    """Which status it had from when to when, in the order of time. Before its first turn it had `first`."""
    at, status = tip.received_at, first if tip.turns else tip.status
    for turn in tip.turns:
        then = max(turn.at, at)  # noted by hand for a moment that had not come
        yield at, then, status
        at, status = then, turn.status
    yield at, None, tip.status


def verified_at(tip: Tip, first: str = "new") -> datetime | None:
    """When somebody first opened, referred or closed it; its receipt where its source did; None while nobody has."""
    if (first if tip.turns else tip.status) not in _UNHEARD:
        return tip.received_at
    return next((turn.at for turn in tip.turns if turn.status not in _UNHEARD), None)


def followed_up_at(tip: Tip) -> datetime | None:
    """When it was first answered or referred."""
    return min(answers(tip), default=None)


def stage_of(tip: Tip, spans: tuple[Span, ...], first: str) -> tuple[str, datetime]:
    """The stage of a tip that is not closed (`tipclocks.py`), and since when."""
    known = verified_at(tip, first)
    base = next((status for _, _, status in reversed(spans) if status not in ("waiting", "snoozed")), "")
    if known is None or base in UNVERIFIED:
        return "verify", tip.received_at
    anew = reopened(spans, tip)
    done = [at for at in answers(tip) if anew is None or at >= anew]
    if tip.status == "referred":
        done.append(spans[-1][0])
    return ("close", max(done)) if done else ("follow_up", anew or known)


def answers(tip: Tip) -> Iterator[datetime]:
    """Every answer and every referral."""
    yield from (note.at for note in tip.notes if note.kind == "answer")
    yield from (referral.at for referral in tip.referrals)
    yield from (turn.at for turn in tip.turns if turn.status == "referred")


def reopened(spans: tuple[Span, ...], tip: Tip) -> datetime | None:
    """When it was last opened again after it had been answered or done: then somebody has to follow it up anew.

    One that was closed by mistake (not ours, spam, a duplicate) and never answered goes on with what was left.
    """
    found = None
    for (_, _, status), (begin, _, then) in pairwise(spans):
        if TIP_TYPES[status] != "closed" or TIP_TYPES[then] == "closed":
            continue
        if status == "done" or any(at <= begin for at in answers(tip)):
            found = begin
    return found

"""When the personal fields of closed tips are due to go, and what keeps them. Pure; the moment is given.

A tip and its duplicates are one case: its duplicates wait for it, a hold on it holds them, and what is special about
one is about all. A tip that its source speaks of anew after it was closed waits until somebody has looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

import msgspec

from store.models.row import Row
from store.models.tip import TIP_CLOSED, Tip, is_bare

WARNED = timedelta(days=14)
"""So long before it is due a tip is listed."""


class RetentionRules(msgspec.Struct, frozen=True, kw_only=True):
    """How long the words of a closed tip are kept."""

    closed: timedelta = timedelta(days=90)
    special: timedelta = timedelta(days=30)
    """Of tips with special data, where that is shorter."""
    zone: tzinfo
    """Of the office: `keep_until` is one of its days."""


class Retained(msgspec.Struct, frozen=True, kw_only=True):
    """One closed tip that still holds personal fields."""

    id: str
    rule: str
    """retention | special."""
    closed: datetime
    """When it, or the last of its case, was closed."""
    due: datetime
    kept: str = ""
    """hold | keep_until | woken: why it stays although it is due, or will be; empty: nothing keeps it."""
    until: date | None = None
    """Of keep_until."""


class Tips(Protocol):
    """What this asks of the rows of tips."""

    @property
    def woken(self) -> frozenset[str]: ...  # noqa: D102
    def __iter__(self) -> Iterator[Tip]: ...
    def get(self, record_id: str) -> Tip | None: ...  # noqa: D102
    def row(self, record_id: str) -> Row[Tip] | None: ...  # noqa: D102


class Removed(Protocol):
    """A tip that staff deleted."""

    @property
    def tip(self) -> Tip: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102


def retained(
    tips: Tips, deleted: Mapping[str, Removed], rules: RetentionRules, now: datetime
) -> tuple[Retained, ...]:
    """Every closed or deleted tip that still holds personal fields, what is due first in front. `now`: aware."""
    found = [_of(tip, _case(tip, tips), tips, rules, now) for tip in tips if not is_bare(tip)]
    found += [_removed(one, rules, now) for one in deleted.values() if not is_bare(one.tip)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.due, one.id)))


def due(found: Iterable[Retained], now: datetime) -> tuple[Retained, ...]:
    """Those that go now."""
    return tuple(one for one in found if one.due <= now and not one.kept)


def soon(found: Iterable[Retained], now: datetime) -> tuple[Retained, ...]:
    """Those that go within the next fortnight."""
    return tuple(one for one in found if now < one.due <= now + WARNED and not one.kept)


def _case(tip: Tip, tips: Tips) -> tuple[Tip, ...]:
    """A tip and those that it is a duplicate of, one after the other."""
    case, met = [tip], {tip.id}
    while (name := case[-1].duplicate_of) is not None and name not in met:
        met.add(name)
        above = tips.get(name)
        if above is None:
            break
        case.append(above)
    return tuple(case)


def _of(tip: Tip, case: tuple[Tip, ...], tips: Tips, rules: RetentionRules, now: datetime) -> Retained | None:
    if any(one.status not in TIP_CLOSED for one in case):
        return None
    woken = any(one.id in tips.woken for one in case)
    return _judged(tip.id, case, max(_closed(one, tips) for one in case), rules, now, woken=woken)


def _removed(one: Removed, rules: RetentionRules, now: datetime) -> Retained:
    return _judged(one.tip.id, (one.tip,), one.at, rules, now, woken=False)


def _judged(
    tip: str, case: tuple[Tip, ...], closed: datetime, rules: RetentionRules, now: datetime, *, woken: bool
) -> Retained:
    special = any(one.special for one in case) and rules.special < rules.closed
    until = max((one.keep_until for one in case if one.keep_until is not None), default=None)
    kept = "hold" if any(one.hold for one in case) else "woken" if woken else ""
    if not kept and until is not None and now.astimezone(rules.zone).date() < until:
        kept = "keep_until"
    return Retained(
        id=tip,
        rule="special" if special else "retention",
        closed=closed,
        due=closed + (rules.special if special else rules.closed),
        kept=kept,
        until=until if kept == "keep_until" else None,
    )


def _closed(tip: Tip, tips: Tips) -> datetime:
    """When a closed tip was closed: its last turn, else the write of its status, else when it came in.

    A source that closes a tip itself does not say when.
    """
    if tip.turns and tip.turns[-1].status == tip.status:
        return tip.turns[-1].at
    row = tips.row(tip.id)
    edit = row.provenance.edits.get("status") if row is not None else None
    return edit.at if edit is not None else tip.received_at

"""How the sources are, and how far a collection's figures may be trusted for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import msgspec

from store.models.harvest import SourceState

SLACK = timedelta(minutes=5)
"""A pull may be so much late before its figures count as old, or half its interval where that is more."""
MANUAL_AGE = timedelta(days=7)
"""A source without a schedule is old after a week."""
STATES = ("held", "failed", "stale", "waiting", "hidden", "fresh")
"""What most wants a person first."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """One source at one moment."""

    source: str
    collection: str
    state: str
    """fresh | stale | failed (the last try; what was fetched before is still shown) | held (an answer kept aside) |
    waiting (never pulled) | hidden (this account may not read how it is)."""
    record: SourceState

    @property
    def fine(self) -> bool:
        """Whether nobody needs to look."""
        return self.state in ("fresh", "waiting", "hidden")


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """How fresh a collection is."""

    state: str
    """The state of its worst source; `manual`: nothing is fetched, people type it; `none`: nothing is there at all."""
    at: datetime | None
    """The oldest of the last good pulls: nothing shown is older than what this says."""
    sources: tuple[Health, ...]

    @property
    def worst(self) -> Health | None:
        """The source that most wants a person, where one does."""
        return next((health for health in self.sources if not health.fine), None)


def health(state: SourceState, now: datetime) -> Health:
    """One source's health."""
    if state.held is not None:
        word = "held"
    elif state.failure is not None:
        word = "failed"
    elif state.last_good is None:
        word = "waiting"
    else:
        word = "stale" if now > _old_from(state, state.last_good) else "fresh"
    return Health(source=state.source, collection=state.collection, state=word, record=state)


def _old_from(state: SourceState, good: datetime) -> datetime:
    if state.next_due is None:
        return good + MANUAL_AGE
    return state.next_due + max(SLACK, (state.next_due - good) / 2)


def all_health(
    states: Mapping[str, SourceState], now: datetime, *, hidden: Collection[str] = ()
) -> tuple[Health, ...]:
    """Every source in config order. Of a source of a `hidden` collection nothing is known, so it looks never pulled."""
    found = (health(state, now) for state in states.values())
    return tuple(
        msgspec.structs.replace(one, state="hidden")
        if one.state == "waiting" and one.collection in hidden
        else one
        for one in found
    )


def freshness(
    states: Mapping[str, SourceState], collection: str, now: datetime, *, held: int = 0
) -> Freshness:
    """How fresh a collection of `held` records is, by its sources."""
    found = [health(state, now) for state in states.values() if state.collection == collection]
    if not found:
        return Freshness(state="manual" if held else "none", at=None, sources=())
    found.sort(key=lambda health: STATES.index(health.state))
    good = [item.record.last_good for item in found if item.record.last_good is not None]
    return Freshness(state=found[0].state, at=min(good, default=None), sources=tuple(found))

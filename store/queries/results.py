"""What became of the plans of some days, by channel and by topic: on time, late, missed, and what reached most. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from store.models.plan import CHANNELS, Result
from store.queries.outreach import Occurrence

ON_TIME = timedelta(hours=1)
"""How long after its time a post still counts as on time; of a whole day any moment of it."""


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """One post and what it reached."""

    one: Occurrence
    channel: str
    result: Result

    @property
    def rank(self) -> tuple[int, int, int]:
        """What makes it better than another: reach, then likes, then comments."""
        return self.result.reach or 0, self.result.likes or 0, self.result.comments or 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """One channel or one topic."""

    name: str
    """The channel's identifier, or the topic as it is written; empty: plans without a topic."""
    planned: int = 0
    on_time: int = 0
    """Also those of which nobody knows when they were posted."""
    late: int = 0
    missed: int = 0
    skipped: int = 0
    best: tuple[Posted, ...] = ()
    """With a result, the best first."""

    @property
    def open(self) -> int:
        """Still to come, held, or not yet given up."""
        return self.planned - self.on_time - self.late - self.missed - self.skipped


def is_late(one: Occurrence, posted_at: datetime | None) -> bool:
    """Whether it was posted after its time. Unknown is not late."""
    if posted_at is None:
        return False
    if one.plan.all_day:
        return posted_at.astimezone(one.at.tzinfo).date() > one.day
    return posted_at > one.at + ON_TIME


def by_channel(found: Iterable[Occurrence]) -> tuple[Tally, ...]:
    """In the order of the channels, those with plans."""
    groups: dict[str, list[tuple[Occurrence, str]]] = {}
    for one in found:
        for channel in one.channels:
            groups.setdefault(channel, []).append((one, channel))
    return tuple(_tally(channel, groups[channel]) for channel in CHANNELS if channel in groups)


def by_topic(found: Iterable[Occurrence]) -> tuple[Tally, ...]:
    """By how often they were planned; spellings that differ in case alone are one, and plans without a topic come last."""
    groups: dict[str, list[tuple[Occurrence, str]]] = {}
    names: dict[str, str] = {}
    for one in found:
        topic = (one.plan.topic or "").strip()
        names.setdefault(topic.casefold(), topic)
        groups.setdefault(topic.casefold(), []).extend((one, channel) for channel in one.channels)
    tallies = [_tally(names[folded], each) for folded, each in groups.items() if each]
    return tuple(sorted(tallies, key=lambda one: (not one.name, -one.planned, one.name.casefold())))


def _tally(name: str, each: Sequence[tuple[Occurrence, str]]) -> Tally:
    posted = [(one, channel) for one, channel in each if one.channels[channel] == "posted"]
    late = sum(is_late(one, one.plan.variants[channel].posted_at) for one, channel in posted)
    best = [
        Posted(one=one, channel=channel, result=result)
        for one, channel in posted
        if (result := one.plan.variants[channel].result) is not None
    ]
    return Tally(
        name=name,
        planned=len(each),
        on_time=len(posted) - late,
        late=late,
        missed=sum(one.channels[channel] == "missed" for one, channel in each),
        skipped=sum(one.channels[channel] == "skipped" for one, channel in each),
        best=tuple(sorted(best, key=lambda one: one.rank, reverse=True)),
    )

"""Which row the cursor belongs on once the calendar is another: the same occurrence, under whatever key. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from store.models.identity import occurrence_id
from store.queries.outreach import Occurrence


def same(former: Occurrence, found: Iterable[Occurrence]) -> Occurrence | None:
    """The one that stands for what a row was: by its key, or as a changed occurrence of its series, or as one again."""
    names = {former.key}
    if former.start:
        names |= {f"{former.series}@{former.start}", occurrence_id(former.series, former.start)}
    return next((one for one in found if one.key in names), None)


def heir(former: Occurrence, found: Sequence[Occurrence], known: Container[str]) -> Occurrence | None:
    """What the cursor goes to from a row: the same occurrence; where its series was moved or split the nearest in time.

    `known`: the keys that were there before: what was there before is not what this one became. None: it is gone.
    """
    held = same(former, found)
    if held is not None:
        return held
    kin = {former.series, occurrence_id(former.series, former.start, "later") if former.start else ""}
    new = [one for one in found if one.key not in known]
    related = [one for one in new if one.series in kin]
    related = related or [one for one in new if one.plan.title == former.plan.title]
    return nearest(related, former.at)


def nearest(found: Iterable[Occurrence], at: datetime) -> Occurrence | None:
    """The one whose time is the nearest."""
    return min(found, key=lambda one: (abs(one.at - at), one.at), default=None)

"""What speaks for a village that may join: tips that name it. Pure.

Counts of deferrals know no village, so they say nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

from store.models.candidate import CANDIDATE_STATES, Candidate
from store.models.names import Names, alike
from store.models.tip import Tip
from store.models.village import Village
from store.queries.records import Records
from store.queries.villages import NO_NAMES, places

YEAR = timedelta(days=365)


def in_order(candidates: Records[Candidate]) -> tuple[Candidate, ...]:
    """Proposed ones first, then chosen, then dropped; each by name."""
    states = CANDIDATE_STATES
    return tuple(sorted(candidates, key=lambda one: (states.index(one.state), one.name.casefold(), one.id)))


def village_of(candidate: Candidate, villages: Records[Village], names: Names = NO_NAMES) -> Village | None:
    """The village that a candidate is already; by its code, else by its name where one village alone has it."""
    known = villages.memo(places, names)
    found = (known.find(candidate.code) if candidate.code else None) or known.find(candidate.name)
    village = villages.get(found) if found is not None else None
    if village is not None and candidate.code and village.code and not _same(candidate.code, village.code):
        return None  # of the same name, and another one
    return village


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isdigit, one)) == "".join(filter(str.isdigit, other))


def tips_of(
    candidates: Records[Candidate],
    tips: Records[Tip],
    villages: Records[Village],
    today: date,
    zone: tzinfo,
    names: Names = NO_NAMES,
) -> Mapping[str, tuple[str, ...]]:
    """Candidate → ids of the tips of the last 365 days, today among them, that name it as their village or place.

    The latest first. A name counts by any spelling, not inside of a longer text.
    """
    return candidates.memo(_tips_of, tips, villages, today, zone, names)


def _tips_of(
    candidates: Records[Candidate],
    tips: Records[Tip],
    villages: Records[Village],
    today: date,
    zone: tzinfo,
    names: Names,
) -> dict[str, tuple[str, ...]]:
    known = villages.memo(places, names)
    wanted: dict[str, list[str]] = {}
    for one in candidates:
        village = village_of(one, villages, names)
        for key in {f"name:{alike(one.name)}", *([f"id:{village.id}"] if village is not None else [])}:
            wanted.setdefault(key, []).append(one.id)
    found: dict[str, dict[str, Tip]] = {one.id: {} for one in candidates}
    for tip in tips:
        if not today - YEAR < tip.received_at.astimezone(zone).date() <= today:
            continue
        for text in filter(None, (tip.village, tip.place)):
            keys = [f"name:{alike(text)}", f"id:{known.find(text)}"]
            for key in keys:
                for candidate in wanted.get(key, ()):
                    found[candidate][tip.id] = tip
    return {
        candidate: tuple(
            tip.id for tip in sorted(held.values(), key=lambda tip: (tip.received_at, tip.id), reverse=True)
        )
        for candidate, held in found.items()
    }

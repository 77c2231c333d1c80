"""What residents suggested, by village, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from store.models.names import Names
from store.models.suggestion import OPEN, STATES, Suggestion
from store.models.village import Activity, Village
from store.queries.records import Records
from store.queries.villages import NO_NAMES, places


def is_open(suggestion: Suggestion) -> bool:
    """Whether it still wants something from somebody."""
    return suggestion.state in OPEN


def suggestions_of(
    suggestions: Records[Suggestion],
    villages: Records[Village],
    activities: Records[Activity],
    names: Names = NO_NAMES,
) -> Mapping[str, tuple[Suggestion, ...]]:
    """Village → its suggestions: open ones first, the oldest of them first; then the others, the latest first.

    One that names no village belongs to that of its activity. "" holds those of no village that is known.
    """
    return suggestions.memo(_suggestions_of, villages, activities, names)


def _suggestions_of(
    suggestions: Records[Suggestion],
    villages: Records[Village],
    activities: Records[Activity],
    names: Names,
) -> dict[str, tuple[Suggestion, ...]]:
    known = villages.memo(places, names)
    found: dict[str, list[Suggestion]] = {}
    for one in suggestions:
        place = one.village
        if not place and one.activity and (activity := activities.get(one.activity)) is not None:
            place = activity.village
        found.setdefault((known.find(place) or "") if place else "", []).append(one)
    return {village: in_order(held) for village, held in found.items()}


def in_order(held: list[Suggestion]) -> tuple[Suggestion, ...]:
    """Open ones first, the oldest of them first; then the others, the latest first."""
    waiting = sorted((one for one in held if is_open(one)), key=lambda one: (one.date, one.id))
    over = sorted((one for one in held if not is_open(one)), key=lambda one: (one.date, one.id), reverse=True)
    return (*waiting, *over)


def by_state(held: tuple[Suggestion, ...]) -> dict[str, tuple[str, ...]]:
    """State → ids, for every state."""
    return {state: tuple(one.id for one in held if one.state == state) for state in STATES}

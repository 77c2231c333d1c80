"""The programme of villages over a quarter, for its report: what was done where, of which kind, against target. Pure.

Every activity of the quarter is counted once: in its village, or apart where its village is unknown; and once more under
its kind and its topic. A village that joined within the quarter has the target for its days in it. What lies ahead is not
counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from store.models.names import Names, alike
from store.models.suggestion import Suggestion
from store.models.village import Activity, Village
from store.queries.periods import Period
from store.queries.programme import part_of, people
from store.queries.records import Records
from store.queries.suggestions import by_state, suggestions_of
from store.queries.villages import NO_NAMES, held


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Activities of a quarter that have something in common, and the suggestions heard there."""

    name: str
    """A village's id, a kind, a topic as written; empty: none, or nobody knows."""
    done: tuple[Activity, ...]
    village: Village | None = None
    expected: float | None = None
    """How many activities the quarter asks of it; None: of none."""
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def people(self) -> int | None:
        """Participants; None: something was done, and nobody was ever counted."""
        return people(self.done)

    @property
    def uncounted(self) -> int:
        """Activities whose participants nobody counted."""
        return sum(one.participants is None for one in self.done)

    @property
    def states(self) -> dict[str, int]:
        """State → how many suggestions are in it."""
        return {state: len(ids) for state, ids in by_state(self.suggestions).items()}


class Quarter(msgspec.Struct, frozen=True, kw_only=True):
    """One quarter."""

    period: Period
    until: date
    """Its last day, or today where that comes first."""
    villages: tuple[Part, ...]
    """Those that are active, and others where something was done or heard; by name."""
    apart: Part
    """What names no village, or one that nobody knows."""
    kinds: tuple[Part, ...]
    topics: tuple[Part, ...]
    """The most frequent first; what has none last."""
    whole: Part

    @property
    def missed(self) -> tuple[Part, ...]:
        """Villages in which less was done than was asked."""
        return tuple(one for one in self.villages if one.expected and len(one.done) + 1e-9 < one.expected)


def quarter(
    villages: Records[Village],
    activities: Records[Activity],
    suggestions: Records[Suggestion],
    period: Period,
    today: date,
    target: int,
    names: Names = NO_NAMES,
) -> Quarter:
    """The quarter, as far as it has come. `target`: activities that a whole one asks of a village that is active today."""
    until = min(period.last, today)

    def within(day: date) -> bool:
        return period.first <= day <= until

    done = tuple(sorted((a for a in activities if within(a.date)), key=lambda a: (a.date, a.id)))
    here = {one.id: village for village, ones in held(villages, activities, names).of.items() for one in ones}
    heard = {
        village: tuple(one for one in ones if within(one.date))
        for village, ones in suggestions_of(suggestions, villages, activities, names).items()
    }
    lines = []
    for village in sorted(villages, key=lambda one: (one.name.casefold(), one.id)):
        expected = _expected(village, period, target)
        part = Part(
            name=village.id,
            village=village,
            done=tuple(a for a in done if here.get(a.id) == village.id),
            expected=expected,
            suggestions=heard.get(village.id, ()),
        )
        if part.done or part.suggestions or expected is not None:
            lines.append(part)
    apart = Part(name="", done=tuple(a for a in done if a.id not in here), suggestions=heard.get("", ()))
    asked = [one.expected for one in lines if one.expected is not None]
    return Quarter(
        period=period,
        until=until,
        villages=tuple(lines),
        apart=apart,
        kinds=_grouped(done, lambda a: a.kind),
        topics=_grouped(done, lambda a: a.topic or ""),
        whole=Part(
            name="",
            done=done,
            expected=sum(asked) if asked else None,
            suggestions=tuple(one for ones in heard.values() for one in ones),
        ),
    )


def _expected(village: Village, period: Period, target: int) -> float | None:
    """What is asked of a village; None of one that is not active, or joined later."""
    joined = village.decree_date
    if village.status != "active" or (joined is not None and joined > period.last):
        return None
    return target * part_of(joined, period.first, period.last)


def _grouped(done: Iterable[Activity], of: Callable[[Activity], str]) -> tuple[Part, ...]:
    called: dict[str, str] = {}
    found: dict[str, list[Activity]] = {}
    for one in done:
        name = of(one)
        found.setdefault(called.setdefault(alike(name), name), []).append(one)
    parts = [Part(name=name, done=tuple(ones)) for name, ones in found.items()]
    return tuple(sorted(parts, key=lambda part: (not part.name, -len(part.done), part.name.casefold())))

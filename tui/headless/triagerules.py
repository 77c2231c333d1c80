"""From the config to the rules of the queue of tips: office hours, clocks, what is urgent. The one place that makes them.

The same object as long as neither the config nor a holiday changes: it remembers how each tip stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from store.queries.standing import TriageRules
from store.queries.tipclocks import clock_rules
from store.queries.urgency import UrgencyRule, UrgencyRules
from store.queries.workdays import Calendar, quiet_spans
from store.queries.worktime import OfficeHours, Spans
from tui.headless.calendar import calendar_of, plain_calendar
from tui.headless.tiprules import as_rules, shipped

if TYPE_CHECKING:
    from store.snapshot import Snapshot
    from tui.headless.settings import Settings, Weekday

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rules_of(snapshot: Snapshot, settings: Settings) -> TriageRules:
    """What the office has agreed on about tips, by its days as they are held now."""
    return _kept(calendar_of(snapshot, settings), _Held(settings))


def plain_rules(settings: Settings) -> TriageRules:
    """The same without what staff wrote of holidays, for where there is no snapshot."""
    return _kept(plain_calendar(settings.outreach), _Held(settings))


class _Held:
    """Settings as the object that they are: they hold tables, and are made once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.settings is self.settings

    def __hash__(self) -> int:
        return id(self.settings)


@lru_cache(maxsize=4)
def _kept(calendar: Calendar, held: _Held) -> TriageRules:
    settings = held.settings
    tips = settings.tips
    return TriageRules(
        clocks=clock_rules(
            OfficeHours(calendar, _spans(tips.hours), _by_weekday(tips.hours_on), settings.zone),
            verify_days=tips.verify_days,
            follow_up_days=tips.follow_up_days,
            close_days=tips.close_days,
            urgent_hours=tips.urgent_hours,
            urgent_follow_up_hours=tips.urgent_follow_up_hours,
        ),
        urgency=UrgencyRules(_urgent(settings), enough=tips.urgent_points),
    )


def _urgent(settings: Settings) -> Iterable[UrgencyRule]:
    """The rule file's, and each of the config's own words, which is enough alone."""
    rules = settings.tip_rules if settings.tip_rules is not None else shipped()
    yield from as_rules(rules, settings.language)
    for word in settings.tips.urgent_words:
        yield UrgencyRule(name=word, points=max(settings.tips.urgent_points, 1), words=(word,))


def _spans(texts: Iterable[str]) -> Spans:
    return tuple(sorted(quiet_spans(texts)))


def _by_weekday(hours: Mapping[Weekday, Iterable[str]]) -> dict[int, Spans]:
    return {WEEKDAYS.index(day) + 1: _spans(texts) for day, texts in hours.items()}

"""What the office can say of its tips in numbers, each with the tips behind it. Pure.

Three counts that are never mixed (tips report 1.3, point 1): a *signal* is everything that came in; a *tip* is one that
is no duplicate of another and no spam; a *case* is a tip that somebody opened, referred or did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from store.models.harvest import SourceState
from store.models.tip import TIP_CLOSED, Tip
from store.queries.tiphistory import followed_up_at, spans_of, verified_at
from store.queries.triage import Triage
from store.snapshot import Rows

DIMENSIONS = ("channel", "kind", "place", "status")
SHARES = ("not_ours", "duplicate", "spam")
"""Of all signals those that were not the office's, that another tip says too, that nobody could make sense of."""
CASES = frozenset(("open", "referred", "done"))
_HOUR = timedelta(hours=1)
Place = Callable[[Tip], str]


class Figure(msgspec.Struct, frozen=True):
    """One number, which is that of the tips behind it."""

    ids: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many."""
        return len(self.ids)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How long something took, in hours, nights and weekends included."""

    median: float | None = None
    """None: it never happened."""
    high: float | None = None
    """Nine of ten took no longer."""
    ids: tuple[str, ...] = ()


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The tips that were received in a period, all of them or those of one channel, kind, place or status."""

    name: str = ""
    """The channel, kind, place or status; empty: all, or those without a place."""
    signals: Figure
    tips: Figure
    cases: Figure
    open: Figure
    """Of them, what still wants something now."""
    overdue: Figure
    """Of them, what is past its due time now."""
    verify: Spread
    refer: Spread
    close: Spread
    shares: Mapping[str, Figure]
    """SHARES → those signals; their share is that of the signals."""

    def share(self, name: str) -> float | None:
        """0 … 1; None where nothing came in. Raises KeyError for what is none of SHARES."""
        return self.shares[name].n / self.signals.n if self.signals.n else None


def numbers(found: Triage, first: date, last: date, zone: tzinfo) -> Numbers:
    """Everything received from a day to another, both included, on the days of a zone."""
    return _numbers("", received(found, first, last, zone), found)


def numbers_by(
    dimension: str, found: Triage, first: date, last: date, zone: tzinfo, place: Place | None = None
) -> tuple[Numbers, ...]:
    """The same by one of DIMENSIONS, the most signals first. `place`: where a tip belongs; else its checkpoint or village.

    Raises KeyError for another dimension.
    """
    name_of = _names(found, place)[dimension]
    groups: dict[str, list[Tip]] = {}
    for tip in received(found, first, last, zone):
        groups.setdefault(name_of(tip), []).append(tip)
    made = (_numbers(name, tips, found) for name, tips in groups.items())
    return tuple(sorted(made, key=lambda one: (-one.signals.n, one.name)))


def received(found: Triage, first: date, last: date, zone: tzinfo) -> list[Tip]:
    """The tips received from a day to another, both included, on the days of a zone."""
    begin, end = _begin(first, zone), _begin(last + timedelta(days=1), zone)
    return [tip for tip in found.rows if begin <= tip.received_at < end]


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _names(found: Triage, place: Place | None) -> dict[str, Place]:
    def status(tip: Tip) -> str:
        line = found.by_id.get(tip.id)
        return line.status if line is not None else tip.status

    return {
        "channel": lambda tip: tip.channel,
        "kind": lambda tip: tip.kind,
        "place": place or (lambda tip: tip.checkpoint or tip.village or ""),
        "status": status,
    }


def _numbers(name: str, signals: Sequence[Tip], found: Triage) -> Numbers:
    tips = [tip for tip in signals if tip.status not in ("duplicate", "spam")]
    lines = [line for tip in signals if (line := found.by_id.get(tip.id)) is not None]
    return Numbers(
        name=name,
        signals=_figure(signals),
        tips=_figure(tips),
        cases=_figure(tip for tip in tips if is_case(tip)),
        open=Figure(tuple(line.tip.id for line in lines)),
        overdue=Figure(tuple(line.tip.id for line in lines if line.late)),
        verify=_spread(tips, verified),
        refer=_spread(tips, lambda tip: min((one.at for one in tip.referrals), default=None)),
        close=_spread(tips, closed_at),
        shares={status: _figure(tip for tip in signals if tip.status == status) for status in SHARES},
    )


def is_case(tip: Tip) -> bool:
    """Whether somebody ever opened, referred or did it, and it is no duplicate and no spam."""
    if tip.status in ("duplicate", "spam"):
        return False
    return tip.status in CASES or any(turn.status in CASES for turn in tip.turns)


def verified(tip: Tip) -> datetime | None:
    """When it was verified, where that is known: a status that its source brought says no time."""
    return verified_at(tip) if tip.turns else None


def answered(tip: Tip) -> datetime | None:
    """When it was first answered or referred."""
    return followed_up_at(tip)


def closed_at(tip: Tip) -> datetime | None:
    """When it was closed for good; None while it is open, and where its source closed it."""
    if tip.status not in TIP_CLOSED or not tip.turns:
        return None
    at = None
    for begin, _, status in spans_of(tip):
        at = (at or begin) if status in TIP_CLOSED else None
    return at


def _figure(tips: Iterable[Tip]) -> Figure:
    return Figure(tuple(tip.id for tip in tips))


def _spread(tips: Iterable[Tip], at: Callable[[Tip], datetime | None]) -> Spread:
    took = [(max(timedelta(), then - tip.received_at) / _HOUR, tip.id) for tip in tips if (then := at(tip))]
    took.sort()
    hours = [hour for hour, _ in took]
    return Spread(median=rank(hours, 0.5), high=rank(hours, 0.9), ids=tuple(name for _, name in took))


def rank(values: Sequence[float], share: float) -> float | None:
    """The value below which a share of sorted values lies, between two of them in proportion; None of none."""
    if not values:
        return None
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


# Days


def daily(
    rows: Rows[Tip], states: Mapping[str, SourceState], channel: str, first: date, last: date, now: datetime
) -> dict[date, int | None]:
    """Signals of a channel for each day on the clock of `now`; 0 where none came, None where nobody can know.

    Nobody can know of a day before the channel's first signal, of one to come, and of one on which all its sources had
    failed since; what came nevertheless counts.
    """
    counts, sources = rows.memo(_by_day, channel, now.tzinfo)
    known_until = _known_until(sources, states, now)
    begun = min(counts, default=None)
    found: dict[date, int | None] = {}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        is_known = begun is not None and begun <= day <= known_until
        found[day] = counts.get(day, 0 if is_known else None)
    return found


def _by_day(rows: Rows[Tip], channel: str, zone: tzinfo) -> tuple[dict[date, int], frozenset[str | None]]:
    counts: dict[date, int] = {}
    sources: set[str | None] = set()
    for tip in rows:
        if tip.channel == channel:
            day = tip.received_at.astimezone(zone).date()
            counts[day] = counts.get(day, 0) + 1
            sources.add(rows.source(tip.id))
    return counts, frozenset(sources)


def _known_until(sources: frozenset[str | None], states: Mapping[str, SourceState], now: datetime) -> date:
    """The last day of which a channel is known: today, or the day of the last good answer of sources that all fail."""
    if None in sources or not sources:  # entered by hand: what is there is what there is
        return now.date()
    days = []
    for name in sources:
        state = states.get(name or "")
        if state is None or not state.failures:
            return now.date()
        days.append(state.last_good.astimezone(now.tzinfo).date() if state.last_good else date.min)
    return max(days)


# What leaves the office


def suppressed(n: int | None, small: int = 5) -> str:
    """A count as it may leave the office: `<5` for 1 to 4, so that nobody is found in it; `–` where it is not known."""
    if n is None:
        return "–"
    return f"<{small}" if 0 < n < small else str(n)


def suppressed_row(counts: Sequence[int | None], small: int = 5) -> tuple[str, ...]:
    """Counts that stand beside their sum: where one alone would be hidden, the next smallest goes with it."""
    found = [suppressed(n, small) for n in counts]
    hidden = [n for n in counts if n is not None and 0 < n < small]
    others = [(n, place) for place, n in enumerate(counts) if n is not None and n >= small]
    if len(hidden) == 1 and others:
        found[min(others)[1]] = f"≥{small}"
    return tuple(found)

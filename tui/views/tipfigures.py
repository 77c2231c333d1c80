"""The numbers of tips: what came in, how long it took, what it turned out to be; each cell with the tips behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from store.models.tip import TIP_CHANNELS, Tip
from store.queries.deferrals import shift
from store.queries.tipnumbers import DIMENSIONS, SHARES, Numbers, Spread, daily, numbers, numbers_by
from tui.views.bars import sparkline
from tui.views.cells import Cell, Column, Listing, wrap
from tui.views.sight import Sight
from tui.views.tipqueue import once
from tui.views.tips import status_word, village_id
from tui.words.mask import mask_text

COUNTS = ("signals", "tips", "cases", "open", "overdue")
SPREADS = ("verify", "refer", "close")
COLUMNS = (*COUNTS, *SPREADS, *SHARES)
DAYS = 62
"""Days that are drawn one by one; of a longer period none are."""


class Period(msgspec.Struct, frozen=True):
    """A month or a year, from its first day to its last."""

    first: date
    year: bool = False

    @property
    def last(self) -> date:
        """Its last day."""
        return shift(self.first, 12 if self.year else 1) - timedelta(days=1)

    def moved(self, by: int) -> Period:
        """The one so many later."""
        return Period(shift(self.first, by * (12 if self.year else 1)), self.year)

    def title(self, sight: Sight) -> str:
        """`November 2026`, `2026`."""
        return str(self.first.year) if self.year else sight.format.month(self.first)


def this_month(sight: Sight) -> Period:
    """The running month."""
    return Period(sight.today.replace(day=1))


def figures(sight: Sight, period: Period) -> Mapping[str, Numbers]:
    """Row key (`all`, `channel:hotline`, …) → its numbers; worked out once for each queue and period."""
    queue = sight.triage
    kept: dict[Period, dict[str, Numbers]] = once(queue, "figures", dict)
    if period not in kept:
        asked = queue, period.first, period.last, sight.format.zone
        found = {"all": numbers(*asked)}
        for dimension in DIMENSIONS:
            made = numbers_by(dimension, *asked, place=lambda tip: _place(sight, tip))
            found |= {f"{dimension}:{one.name}": one for one in made}
        kept[period] = found
    return kept[period]


def _place(sight: Sight, tip: Tip) -> str:
    return tip.checkpoint or village_id(sight, tip) or ""


def row_name(sight: Sight, key: str) -> str:
    """What a row counts."""
    dimension, _, name = key.partition(":")
    if dimension == "all":
        return sight.t("common.total")
    if not name:
        return sight.t("triage.figures.no-place")
    if dimension == "status":
        return status_word(sight, name)
    if dimension == "place":
        known = name in {c.id for c in sight.settings.checkpoints}
        called = sight.checkpoint(name) if known else sight.village(name)
        return mask_text(called) if called == name and not known else called  # a tip may hold any text there
    return sight.format.choice(dimension, name)


def figures_listing(sight: Sight, period: Period) -> Listing:
    """All of them, then by channel, kind, place and status, each under its heading."""
    held = figures(sight, period)
    keys: list[str] = []
    for key in held:
        dimension = key.partition(":")[0]
        if dimension != "all" and f"head:{dimension}" not in keys:
            keys.append(f"head:{dimension}")
        keys.append(key)

    def row(key: str) -> tuple[Cell, ...]:
        if key.startswith("head:"):
            label = sight.label("tips", key[5:])
            return (Cell(label, "head"), *(Cell("") for _ in COLUMNS))
        one = held[key]
        name = row_name(sight, key)
        return (
            Cell(name if key == "all" else f"  {name}"),
            *(cell_of(sight, one, column) for column in COLUMNS),
        )

    t = sight.t
    wide = dict.fromkeys(COUNTS, 5) | dict.fromkeys(SPREADS, 9) | dict.fromkeys(SHARES, 6)
    return Listing(
        columns=(
            Column(name="name", title=t("triage.figures.of"), width=0, least=14),
            *(
                Column(
                    name=name, title=t(f"triage.figures.{name}"), width=wide[name], right=True,
                    from_width=100 if name in SHARES else 0,
                )
                for name in COLUMNS
            ),
        ),
        keys=tuple(keys),
        row=row,
        text=lambda key: row_name(sight, key).casefold(),
        empty=(t("triage.figures.none", period=period.title(sight)),),
    )  # fmt: skip


def cell_of(sight: Sight, one: Numbers, column: str) -> Cell:
    """A count; a median and what nine of ten do not exceed, in hours; a share."""
    form = sight.format
    if column in COUNTS:
        n = getattr(one, column).n
        return Cell(form.number(n), "late" if column == "overdue" and n else "" if n else "muted")
    if column in SPREADS:
        return Cell(spread_words(sight, getattr(one, column)))
    share = one.share(column)
    return Cell(form.count(None) if share is None else form.percent(share), "muted")


def spread_words(sight: Sight, spread: Spread) -> str:
    """`3 · 26 j`: median and 90th percentile; `–` where it never happened."""
    if spread.median is None or spread.high is None:
        return sight.format.count(None)
    middle, high = (
        sight.format.decimal(hours, 1 if hours < 10 else 0) for hours in (spread.median, spread.high)
    )
    return sight.t("triage.figures.spread", median=middle, high=high)


def ids_behind(held: Mapping[str, Numbers], key: str, column: str | None) -> tuple[str, ...]:
    """The tips that a cell was counted from; of the name all signals."""
    one = held.get(key)
    if one is None:
        return ()
    if column in SHARES:
        return one.shares[column or ""].ids
    if column in COUNTS or column in SPREADS:
        found: tuple[str, ...] = getattr(one, column or "").ids
        return found
    return one.signals.ids


def figure_title(sight: Sight, key: str, column: str | None, period: Period) -> str:
    """What such a list is."""
    what = column if column in COLUMNS else "signals"
    parts = (sight.t(f"triage.figures.{what}"), row_name(sight, key), period.title(sight))
    return " · ".join(parts)


def days_lines(sight: Sight, period: Period, key: str, wide: int) -> list[tuple[Cell, ...]]:
    """What came in each day, of a channel or of all: 0 where nothing did, – where nobody can know."""
    dimension, _, name = key.partition(":")
    if dimension not in ("all", "channel") or (period.last - period.first).days > DAYS:
        return []
    rows, states = sight.snapshot.rows("tips"), sight.snapshot.states
    last = min(period.last, sight.today)
    if last < period.first:
        return []
    found: dict[date, int | None] = {}
    for channel in (name,) if name else TIP_CHANNELS:
        for day, n in daily(rows, states, channel, period.first, last, sight.now).items():
            held = found.get(day)
            found[day] = n if held is None else held + (n or 0)
    counts = list(found.values())
    told = " ".join(sight.format.count(n) for n in counts)
    head = sight.t(
        "triage.figures.days", what=row_name(sight, key), days=sight.format.days(period.first, last)
    )
    return [
        (Cell(head, "head"),),
        (Cell(sight.format.text(sparkline(counts)), "mark"),),
        *((Cell(text),) for text in wrap(told, wide)),
    ]


def figures_told(sight: Sight, period: Period) -> list[str]:
    """The same as sentences, for `show`."""
    lines = [sight.t("triage.figures.title", period=period.title(sight))]
    for key, one in figures(sight, period).items():
        parts = [f"{sight.t(f'triage.figures.{c}')} {cell_of(sight, one, c).text}" for c in COLUMNS]
        dimension, head = key.partition(":")[0], row_name(sight, key)
        if dimension != "all":
            head = f"{sight.label('tips', dimension)} {head}"
        lines.append(f"{head}: {'; '.join(parts)}.")
    return lines

"""The table for headquarters: its totals against an independent recomputation, what is missing, reasons, agencies apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from store.models.deferral import Deferral
from store.queries.cube import Cube
from store.queries.deferrals import Slice, days_in
from store.queries.headquarters import MOST_REASONS, OTHER, Expected, Table, table
from store.queries.periods import Period, of_kind
from tests.queries.held import rows

NOV = of_kind("month", date(2024, 11, 1))
KNOWN = date(2024, 11, 30)


def made(*counts: Deferral, period: Period = NOV, known: date = KNOWN, expects: Iterable[str] = ()) -> Table:
    return table(Cube(rows(*counts)), period, known, departures(tuple(Expected(name) for name in expects)))


def departures(expected: tuple[Expected, ...]) -> Callable[[Slice], tuple[Expected, ...]]:
    return lambda of: expected if of == Slice() else ()


def one(day: int | date, count: int, checkpoint: str = "sekupang", **fields: object) -> Deferral:
    when = day if isinstance(day, date) else date(2024, 11, day)
    made_of = (when, checkpoint, count, *fields.values())
    return Deferral(id=f"d-{made_of}", date=when, checkpoint=checkpoint, count=count, **fields)  # type: ignore[arg-type]


# Totals equal what anybody adds up by hand

NAMES = ("sekupang", "bengkong", "semua")
COUNTS = st.builds(
    lambda day, period, name, agency, category, reason, count: (
        (day, period, name, agency, category, reason), count,
    ),
    st.dates(date(2024, 9, 1), date(2025, 1, 31)),
    st.sampled_from(["day", "day", "month", "month", "year"]),
    st.sampled_from(NAMES),
    st.sampled_from(["imigrasi", "bp3mi"]),
    st.sampled_from(["departure", "passport"]),
    st.sampled_from([None, "visa", "dokumen"]),
    st.integers(0, 50),
)  # fmt: skip


def first_of(day: date, period: str) -> date:
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[period]


def last_of(day: date, period: str) -> date:
    if period == "year":
        return day.replace(month=12, day=31)
    return day.replace(day=days_in(day)) if period == "month" else day


def by_hand(held: list[Deferral], of: Slice, period: Period) -> int | None:
    """The rules of DESIGN 6 in the plainest words: a figure of a month or year counts where nothing finer is held."""
    mine = [row for row in held if (row.category, row.agency) == (of.category, of.agency)]
    points = [row for row in mine if row.checkpoint != "semua"]

    def within(row: Deferral, first: date, last: date) -> bool:
        return first <= row.date and last_of(row.date, row.period) <= last

    def finer(row: Deferral, among: list[Deferral]) -> bool:
        end = last_of(row.date, row.period)
        same = [other for other in among if other.checkpoint == row.checkpoint]
        if any(other.period == "day" and row.date <= other.date <= end for other in same):
            return True
        if row.period != "month":
            return False
        years = [other for other in same if other.period == "year" and other.date.year == row.date.year]
        return any(within(year, period.first, period.last) and not finer(year, among) for year in years)

    counted = [
        row
        for row in mine
        if within(row, period.first, period.last) and (row.period == "day" or not finer(row, mine))
    ]
    offices = [row for row in counted if row.checkpoint == "semua"]
    for row in offices:
        end = last_of(row.date, row.period)
        if any(row.date <= other.date <= end for other in points):
            counted.remove(row)
    return sum(row.count for row in counted) if counted else None


@settings(max_examples=300, deadline=None)
@given(st.lists(COUNTS, max_size=12) | st.lists(COUNTS, max_size=60), st.sampled_from(["month", "year"]))
def test_totals_equal_an_independent_recomputation(
    drawn: list[tuple[tuple[date, str, str, str, str, str | None], int]], kind: str
) -> None:
    figures = {(first_of(key[0], key[1]), *key[1:]): count for key, count in drawn}
    held = [
        Deferral(
            id=f"d-{n}", date=key[0], period=key[1], checkpoint=key[2], agency=key[3], category=key[4],
            reason=key[5], count=count,
        )
        for n, (key, count) in enumerate(figures.items())
    ]  # fmt: skip
    period = of_kind(kind, date(2024, 11, 1))
    found = table(
        Cube(rows(*held)), period, date(2025, 2, 1), lambda of: [Expected(name) for name in NAMES[:2]]
    )
    totals = {
        Slice(category, block.agency): block.total.counts.get(category)
        for block in found.blocks
        for category in ("departure", "passport")
    }
    for of in (Slice(c, a) for c in ("departure", "passport") for a in ("imigrasi", "bp3mi")):
        assert totals.get(of) == by_hand(held, of, period), of
    for block in found.blocks:
        for category in ("departure", "passport"):
            lines = [line.counts[category] for line in block.lines if category in line.counts]
            subtotals = [each.counts[category] for each in block.subtotals if category in each.counts]
            total = block.total.counts.get(category)
            assert (sum(lines), sum(subtotals)) == (total or 0, total or 0)
            reasons = [n for (named, _), n in block.total.reasons.items() if named == category]
            if any(named == category for named, _ in found.reasons):
                assert sum(reasons) == total or not reasons
    assert len({row.id for row in found.rows}) == len(found.rows)


# What is not there


def test_missing_awaited_closed_and_to_come_are_told_apart() -> None:
    expected = (
        Expected("sekupang"),
        Expected("bengkong", opened=date(2024, 11, 3)),
        Expected("nongsa", closed=date(2024, 11, 1)),
        Expected("kantor", free=frozenset({date(2024, 11, 2)})),
    )
    held = [
        one(1, 4),
        one(3, 2),
        one(3, 1, "bengkong"),
        one(1, 0, "nongsa"),
        one(1, 1, "kantor"),
        one(3, 1, "kantor"),
    ]
    short = Period(date(2024, 11, 1), date(2024, 11, 5))
    (block,) = table(Cube(rows(*held)), short, date(2024, 11, 4), departures(expected)).blocks
    told = [(gap.checkpoint, gap.state, gap.first.day, gap.last.day) for gap in block.gaps]
    assert told == [
        ("sekupang", "missing", 2, 2), ("sekupang", "awaited", 4, 4), ("sekupang", "coming", 5, 5),
        ("bengkong", "unopened", 1, 2), ("bengkong", "awaited", 4, 4), ("bengkong", "coming", 5, 5),
        ("nongsa", "closed", 2, 5),
        ("kantor", "free", 2, 2), ("kantor", "awaited", 4, 4), ("kantor", "coming", 5, 5),
    ]  # fmt: skip
    lines = [(line.first.day, line.checkpoint, line.counts, line.states) for line in block.lines]
    assert (1, "nongsa", {"departure": 0}, {}) in lines, "a zero is a figure"
    assert (2, "sekupang", {}, {"departure": "missing"}) in lines
    assert not [line for line in lines if line[1] == "nongsa" and line[0] > 1]


def test_a_month_that_is_not_over_says_up_to_when() -> None:
    found = made(one(1, 762, "semua", period="month", as_of=date(2024, 11, 23)), expects=["sekupang"])
    assert found.until == date(2024, 11, 23)
    assert found.blocks[0].total.counts == {"departure": 762}
    assert found.blocks[0].gaps == [], "nobody's days are missing where the office itself reports the month"
    assert [line.until for line in found.blocks[0].lines] == [date(2024, 11, 23)]


def test_a_month_beside_its_days_is_a_check_and_is_not_added() -> None:
    found = made(one(1, 5), one(2, 6), one(1, 12, period="month"))
    (block,) = found.blocks
    assert block.total.counts == {"departure": 11}
    assert [check.count for check in block.checks] == [12]


def test_agencies_are_apart_and_the_office_comes_first() -> None:
    found = made(one(1, 5, agency="bp3mi"), one(1, 7), one(1, 2, category="passport"))
    assert [(block.agency, block.total.counts) for block in found.blocks] == [
        ("imigrasi", {"departure": 7, "passport": 2}),
        ("bp3mi", {"departure": 5}),
    ]


def test_the_six_reasons_most_counted_have_a_column_and_the_rest_share_one() -> None:
    named = [one(1, 10 + n, reason=f"r{n}") for n in range(8)]
    found = made(*named, one(2, 3), one(1, 4, category="passport"))
    assert found.reasons == (
        *(("departure", f"r{n}") for n in range(7, 1, -1)),
        ("departure", OTHER),
        ("departure", None),
    )
    assert len(found.reasons) == MOST_REASONS + 2
    assert found.blocks[0].total.reasons["departure", OTHER] == 10 + 11
    assert found.blocks[0].total.reasons["departure", None] == 3


def test_days_after_the_period_are_none_of_it() -> None:
    found = made(one(30, 1), one(date(2024, 12, 1), 9), one(date(2024, 10, 31), 9))
    assert found.blocks[0].total.counts == {"departure": 1}
    assert found.period.last + timedelta(1) == date(2024, 12, 1)

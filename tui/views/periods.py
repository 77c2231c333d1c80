"""Penundaan, any period: what it is called, what it is compared with, and the signs of what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from store.queries.cube import ANY, LAG, Cube, cube
from store.queries.deferrals import Slice, default_month
from store.queries.periods import Period, of_kind
from tui.views.cells import Cell
from tui.views.sight import Sight

KINDS = ("day", "week", "month", "quarter", "year")
"""What the key goes through; `custom` is typed."""
SIGNS = {"missing": "–", "awaited": "…", "unopened": "○", "closed": "×", "coming": " "}
"""`cube.STATES` without a figure → its sign. A zero is a 0."""


def cube_of(sight: Sight) -> Cube:
    """The cube of what is held; made once for each state of the counts."""
    return sight.snapshot.rows("deferrals").memo(cube)


def usual_period(sight: Sight) -> Period:
    """The month that the screen opens with."""
    return of_kind("month", default_month(sight.snapshot.rows("deferrals"), sight.today))


def compares(kind: str) -> tuple[str, ...]:
    """What `=` goes through for a kind of period.

    both: the month before and the year before beside each other · before: of a week or a day the same weekdays a week
    earlier, of any days as many before them · month: the same days of last month, or the quarter before · year · typed ·
    off.
    """
    match kind:
        case "month":
            return ("both", "month", "year", "typed", "off")
        case "quarter":
            return ("month", "year", "typed", "off")
        case "year":
            return ("off", "year", "typed")  # twelve months leave no room for more in 80 columns
        case _:
            return ("before", "month", "year", "typed", "off")


def other_period(period: Period, compare: str, typed: Period | None = None) -> Period | None:
    """The period that another one is compared with; None where it is not."""
    match compare:
        case "before":
            if period.kind == "day":
                return Period(period.moved(-7).first, period.moved(-7).last, "day")
            return period.moved(-1)
        case "month":
            return period.months_ago(1)
        case "year":
            return period.months_ago(12)
        case "typed":
            return typed
        case _:
            return None


def title_of(sight: Sight, period: Period, until: date | None = None) -> str:
    """`Minggu 16–22 Nov 2026`, `Triwulan 4 2026 s.d. 22 Nov`; `until`: the last day held, said where more are to come."""
    name = period_name(sight, period)
    return name if until is None or until >= period.last else f"{name} {sight.format.up_to(until)}"


def period_name(sight: Sight, period: Period) -> str:
    """A period in words, always with its year."""
    form = sight.format
    match period.kind:
        case "day":
            return form.day_year(period.first)
        case "week":
            return sight.t("deferrals.period.week", days=_dated(sight, period))
        case "month":
            return form.month(period.first)
        case "quarter":
            return sight.t(
                "deferrals.period.quarter", number=(period.first.month + 2) // 3, year=period.first.year
            )
        case "year":
            return str(period.first.year)
        case _:
            return _dated(sight, period)


def short_name(sight: Sight, period: Period) -> str:
    """The heading of a column: `Okt 1–22`, `Nov 2025 1–22`, `Tw 3 2026`, `9–15 Nov`."""
    form, first, last = sight.format, period.first, period.last
    match period.kind:
        case "day":
            return form.dated(first, sight.today)
        case "month":
            return form.short_month(first)
        case "quarter":
            return sight.t("deferrals.period.short", number=(first.month + 2) // 3, year=first.year)
        case "year":
            return str(first.year)
    if first == last:
        return form.dated(first, sight.today)
    if (first.year, first.month) == (last.year, last.month):
        return form.month_days(first, last, sight.today)
    return _dated(sight, period) if first.year != sight.today.year else form.days(first, last)


def _dated(sight: Sight, period: Period) -> str:
    days = sight.format.days(period.first, period.last)
    return days if period.first.year != period.last.year else f"{days} {period.first.year}"


def state_of(sight: Sight, held: Cube, of: Slice, checkpoint: str, first: date, last: date) -> str:
    """Why a checkpoint has no figure on these days: one of `SIGNS`. `checkpoint` ANY: of the whole office."""
    point = next((point for point in sight.settings.checkpoints if point.id == checkpoint), None)
    if point is not None and point.start is not None and last < point.start:
        return "unopened"
    if point is not None and point.end is not None and first > point.end:
        return "closed"
    if first > sight.today:
        return "coming"
    if sight.today - first > LAG:
        return "missing"
    until = held.until(of, date.min, sight.today, checkpoint=checkpoint)
    return "awaited" if until is not None and until < first else "missing"  # who never reports is not awaited


def sign_cell(sight: Sight, state: str) -> Cell:
    """The sign of a state; a verb says the word."""
    if sight.spoken and state != "coming":
        return Cell(sight.t(f"deferrals.state.{state}"), "muted")
    return Cell(sight.format.text(SIGNS[state]), "muted")


def signs_legend(sight: Sight, states: Iterable[str]) -> tuple[tuple[Cell, ...], ...]:
    """`– belum lapor · … ditunggu · ○ belum buka`: the line below a table; nothing for the usual dash alone."""
    found = [state for state in SIGNS if state in set(states) and state != "coming"]
    if sight.spoken or not found or found == ["missing"]:
        return ()
    words = [f"{sight.format.text(SIGNS[state])} {sight.t(f'deferrals.state.{state}')}" for state in found]
    return ((Cell(sight.format.text(" · ").join(words), "muted"),),)


def kind_words(sight: Sight, kind: str) -> str:
    """`minggu`, `triwulan`."""
    return sight.t(f"deferrals.kind.{kind}")


def who_words(sight: Sight, checkpoint: str) -> str:
    """The name of a checkpoint; of all of them."""
    return sight.t("deferrals.all") if checkpoint == ANY else sight.checkpoint(checkpoint)


def turned_words(sight: Sight, checkpoint: str) -> str:
    """The same in a drawing in which up and down choose another one: with those keys, where there are keys."""
    who = who_words(sight, checkpoint)
    return who if sight.spoken else sight.t("deferrals.checkpoint.turn", name=who)

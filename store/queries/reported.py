"""What was reported to headquarters beside what is held now. Pure.

A figure of a day after the last one that a report covered is news, not a correction; so is a month's figure that covers
more days than it did. What a later report has told is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from store.models.report import Correction, Report, Reported
from store.queries.cube import Cube, covers
from store.queries.deferrals import Slice
from store.queries.periods import Period

Place = tuple[str, str, str]
"""Category, agency, checkpoint."""


class Held(msgspec.Struct):
    """What is held, or was reported, of one place."""

    count: int = 0
    days: dict[date, int] = {}
    is_stated: bool = False
    """Whether any of it is a month's or year's figure."""


def frozen(cube: Cube, period: Period, known: date) -> tuple[Reported, ...]:
    """The figures of a period as they are reported; `known`: the last day of which anything can be known."""
    found: list[Reported] = []
    for of in cube.slices:
        until = until_of(cube, of, period, known)
        if until is None:
            continue
        for name, held in _held(cube, of, period, period.last).items():
            days: tuple[int | None, ...] = ()
            if held.days:
                last = max(held.days)
                days = tuple(
                    held.days.get(period.first + timedelta(n)) for n in range((last - period.first).days + 1)
                )
            found.append(
                Reported(
                    category=of.category, agency=of.agency, checkpoint=name, count=held.count, until=until,
                    days=days,
                )
            )  # fmt: skip
    return tuple(found)


def until_of(cube: Cube, of: Slice, period: Period, known: date) -> date | None:
    """The last day that the figures of a slice cover; None where nothing is held."""
    found = cube.figure(of, period.first, period.last).until
    return None if found is None else min(found, max(known, period.first))


def changed_since(report: Report, cube: Cube, told: Iterable[Correction] = ()) -> tuple[Correction, ...]:
    """What is another figure now than was reported, by day; `told`: what later reports said of it already."""
    period = Period(report.first, report.last)
    said = _said(report)
    for one in told:
        _overlay(said, one, period)
    slices = {Slice(*place[:2]) for place in said} | set(cube.slices)
    untils = {Slice(one.category, one.agency): one.until for one in report.figures}
    found: list[Correction] = []
    for of in sorted(slices):
        until = untils.get(of, report.as_of)
        now = _held(cube, of, period, until)
        growing = _growing(cube, of, period, until)
        names = {place[2] for place in said if Slice(*place[:2]) == of} | set(now)
        for name in sorted(names - growing, key=str.casefold):
            before = said.get((of.category, of.agency, name))
            found += _differences(of, name, before, now.get(name), Period(period.first, until))
    return tuple(sorted(found, key=_by_day))


def latest(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Of each period the report that was made last, in the order in which they were made."""
    by_period: dict[tuple[date, date], Report] = {}
    for report in _in_order(reports):
        by_period.pop((report.first, report.last), None)
        by_period[report.first, report.last] = report
    return tuple(by_period.values())


def untold(reports: Iterable[Report], cube: Cube) -> tuple[Correction, ...]:
    """Corrections of reported figures that no report has told yet, each once, by day."""
    every = _in_order(reports)
    found: dict[tuple[object, ...], Correction] = {}
    for report in latest(every):
        for one in changed_since(report, cube, told_after(report, every)):
            found.setdefault((one.category, one.agency, one.checkpoint, one.first, one.last), one)
    return tuple(sorted(found.values(), key=_by_day))


def told_after(report: Report, reports: Iterable[Report]) -> tuple[Correction, ...]:
    """The corrections that reports made after this one told, oldest first."""
    return tuple(
        one
        for other in _in_order(reports)
        if other.id != report.id and _made(other) >= _made(report)
        for one in other.corrections
    )


def _in_order(reports: Iterable[Report]) -> list[Report]:
    return sorted(reports, key=lambda one: (*_made(one), one.id))


def _made(report: Report) -> tuple[float]:
    return (report.at.timestamp() if report.at is not None else 0.0,)


def _by_day(one: Correction) -> tuple[object, ...]:
    return one.first, one.last, one.agency, one.category, one.checkpoint.casefold()


def _held(cube: Cube, of: Slice, period: Period, until: date) -> dict[str, Held]:
    """Checkpoint → what stands of it in a period up to a day."""
    found: dict[str, Held] = {}
    for row in cube.figure(of, period.first, period.last).rows:
        if row.period == "day" and row.date > until:
            continue
        held = found.setdefault(row.checkpoint, Held(days={}))
        held.count += row.count
        if row.period == "day":
            held.days[row.date] = held.days.get(row.date, 0) + row.count
        else:
            held.is_stated = True
    return found


def _growing(cube: Cube, of: Slice, period: Period, until: date) -> set[str]:
    """Checkpoints whose month's or year's figure covers more by now than a report did."""
    return {
        row.checkpoint
        for row in cube.figure(of, period.first, period.last).rows
        if row.period != "day" and row.as_of is not None and until < covers(row)
    }


def _said(report: Report) -> dict[Place, Held]:
    return {
        (one.category, one.agency, one.checkpoint): Held(
            count=one.count,
            days={
                report.first + timedelta(n): count for n, count in enumerate(one.days) if count is not None
            },
            is_stated=not one.days,
        )
        for one in report.figures
    }


def _overlay(said: dict[Place, Held], one: Correction, period: Period) -> None:
    """What a later report told stands in place of what was reported first."""
    if not (period.holds(one.first) and period.holds(one.last)):
        return
    held = said.setdefault((one.category, one.agency, one.checkpoint), Held(days={}))
    if one.first != one.last:
        held.count = one.after or 0
        return
    held.count += (one.after or 0) - held.days.pop(one.first, 0)
    if one.after is not None:
        held.days[one.first] = one.after


def _differences(
    of: Slice, name: str, before: Held | None, now: Held | None, period: Period
) -> Iterator[Correction]:
    """Day by day; as a whole where days stood for one of the two and a month's figure for the other."""
    then, here = before or Held(days={}), now or Held(days={})
    if bool(then.is_stated) != bool(here.is_stated) and before is not None and now is not None:
        if then.count != here.count:
            yield _correction(of, name, period.first, period.last, then.count, here.count)
        return
    for day in sorted(then.days.keys() | here.days.keys()):
        if then.days.get(day) != here.days.get(day):
            yield _correction(of, name, day, day, then.days.get(day), here.days.get(day))
    if then.is_stated or here.is_stated:
        counts = [held.count if held is not None else None for held in (before, now)]
        if counts[0] != counts[1]:
            yield _correction(of, name, period.first, period.last, *counts)


def _correction(
    of: Slice, name: str, first: date, last: date, before: int | None, after: int | None
) -> Correction:
    return Correction(
        category=of.category, agency=of.agency, checkpoint=name, first=first, last=last, before=before,
        after=after,
    )  # fmt: skip


def sums(figures: Iterable[Reported]) -> Mapping[Slice, int]:
    """What was reported of each slice; a figure for the whole office stands there only where no checkpoint held any."""
    found: dict[Slice, int] = {}
    for one in figures:
        of = Slice(one.category, one.agency)
        found[of] = found.get(of, 0) + one.count
    return found

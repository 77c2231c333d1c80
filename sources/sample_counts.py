"""The sample office's counts of deferrals: public totals of FIELD.md, and invented days that add up to them.

Invented days begin with 2025, after the last month of which a figure is public (November 2024), so that no public
figure is drowned in invented ones; the days of a year whose total is public sum up to exactly that total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from store.models.deferral import Deferral
from store.models.identity import fetched_id

WHOLE = "semua"
"""The checkpoint of a figure that names none: the whole office."""
INVENTED = "data contoh"
DEPARTURES = {2022: 2780, 2023: 8243, 2024: 3337, 2025: 5659}
PASSPORTS = {2023: 405, 2024: 191, 2025: 178}
UNTIL = {2023: date(2023, 12, 21)}
"""Where it was said up to which day the year's figure goes."""
FIRST_DAY = date(2025, 1, 1)
MONTHS = 26
"""At least so far back, where the public figures let it."""
BENGKONG = date(2025, 12, 1)
"""It counts from 2025 (public); the day is invented, so that last November shows it as new."""

PORTS = (
    ("batam-centre", 9.6), ("harbour-bay", 4.9), ("sekupang", 3.1), ("nongsapura", 1.0), ("bengkong", 2.2),
    ("hang-nadim", 1.4),
)  # fmt: skip
"""Checkpoint and people deferred on a middling day. Invented."""
COUNTERS = (("kantor", 0.5), ("ulp-harbour-bay", 0.3))
BP3MI = (("batam-centre", 0.9), ("harbour-bay", 0.5))
WEEK = (0.9, 0.75, 0.8, 0.95, 1.15, 0.8, 1.6)
"""Monday to Sunday: people leave at the week's end."""
SEASON = (1.1, 0.8, 0.85, 1.25, 0.95, 1.0, 1.15, 0.9, 0.9, 0.95, 1.05, 1.2)
MISSING = 0.008
"""Share of reports that never came."""


def deferrals(source: str, today: date) -> tuple[Deferral, ...]:
    """Every count up to yesterday; today is not reported yet. The same for the same day, whoever asks."""
    found = [*_public(today)]
    for year in range(_first_day(today).year, today.year + 1):
        last = min(date(year, 12, 31), today - timedelta(1))
        departures = list(_days(year, last, PORTS, "departure", "imigrasi", today))
        passports = list(_days(year, last, COUNTERS, "passport", "imigrasi", today))
        if year < today.year:
            departures = _summing_to(departures, DEPARTURES.get(year))
            passports = _summing_to(passports, PASSPORTS.get(year))
        found += departures + passports + list(_days(year, last, BP3MI, "departure", "bp3mi", today))
    return tuple(_identified(source, row) for row in found)


def _first_day(today: date) -> date:
    """The first of January from which days are invented: two years back and more, but never before 2025 (see above)."""
    back = today.year * 12 + today.month - 1 - MONTHS
    return min(max(FIRST_DAY, date(back // 12, 1, 1)), date(today.year - 1, 1, 1))


def _public(today: date) -> Iterator[Deferral]:
    """What the office said in public, with what is known about it."""
    for category, totals in (("departure", DEPARTURES), ("passport", PASSPORTS)):
        for year, count in totals.items():
            if year < today.year:
                yield Deferral(
                    id="", date=date(year, 1, 1), checkpoint=WHOLE, count=count, period="year",
                    category=category, as_of=UNTIL.get(year), note="angka publik",
                )  # fmt: skip
    said = date(2024, 11, 23)
    if said <= today:
        first = "Angka publik. Semula diberitakan 762 (judul berita), dikoreksi menjadi 767 (isi berita)."
        for category, count, note in (("departure", 767, first), ("passport", 12, "Angka publik.")):
            yield Deferral(
                id="", date=said.replace(day=1), checkpoint=WHOLE, count=count, period="month",
                category=category, as_of=said, reported_on=said, note=note,
            )  # fmt: skip


def _days(
    year: int, last: date, places: Sequence[tuple[str, float]], category: str, agency: str, today: date
) -> Iterator[Deferral]:
    """Invented days of one year. The dice are thrown in the same order whatever today is, so yesterday stays put."""
    dice = Random(f"infokim {year} {category} {agency}")  # noqa: S311  a sample, not a secret
    for number in range((last - date(year, 1, 1)).days + 1):
        day = date(year, 1, 1) + timedelta(number)
        for place, usual in places:
            luck, whole, lost = dice.random(), dice.random(), dice.random()
            if category == "passport" and day.isoweekday() > 5:
                continue
            if (
                lost < MISSING
                or (place == "bengkong" and day < BENGKONG)
                or _not_yet(place, agency, day, today)
            ):
                continue
            week = 1.0 if category == "passport" else WEEK[day.weekday()]
            growth = 1.12 ** (day.year - 2025)
            mean = usual * week * SEASON[day.month - 1] * growth * (0.35 + 1.3 * luck)
            yield Deferral(
                id="", date=day, checkpoint=place, count=int(mean + whole), category=category, agency=agency,
                note=INVENTED,
            )  # fmt: skip


def _not_yet(place: str, agency: str, day: date, today: date) -> bool:
    """Harbour Bay sends Saturday's report more than a week late, so that one always sees how a missing one looks.

    It only ever arrives: a report that was there on one day and gone on the next would look like a fault.
    """
    return (
        place == "harbour-bay" and agency == "imigrasi" and day.isoweekday() == 6 and (today - day).days <= 7
    )


def _summing_to(rows: list[Deferral], total: int | None) -> list[Deferral]:
    """The same days with counts scaled so that they sum up to the public total (largest remainders first)."""
    held = sum(row.count for row in rows)
    if total is None or not held:
        return rows
    from msgspec.structs import replace

    exact = [row.count * total / held for row in rows]
    counts = [int(value) for value in exact]
    by_remainder = sorted(range(len(rows)), key=lambda n: (counts[n] - exact[n], n))
    for place in by_remainder[: total - sum(counts)]:
        counts[place] += 1
    return [replace(row, count=count) for row, count in zip(rows, counts, strict=True)]


def _identified(source: str, row: Deferral) -> Deferral:
    from msgspec.structs import replace

    key = (row.date, row.period, row.checkpoint, row.category, row.agency, row.reason)
    return replace(row, id=fetched_id("deferrals", source, key))

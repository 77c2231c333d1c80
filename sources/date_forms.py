"""Dates in a form that a source declares: strptime's, a few more by name. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from sources.convert import refuse
from sources.date_words import TIME_BEHIND, Found, Span, check_weekday, clock, in_english, without_weekday

NAMED = ("excel", "excel-1904", "epoch", "epoch-ms")
"""Forms that strptime does not know: serial days of spreadsheets, seconds and milliseconds since 1970 in UTC."""
_DIRECTIVES = frozenset("YymdBbAaHIMSfpzZjGuVTwUW%-")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SERIAL = 109_574
"""31 December 2199. A larger number is something else, e.g. `201605`."""


class Form(NamedTuple):
    """One declared form."""

    text: str
    period: str
    """What it names: day | month | year."""
    has_year: bool
    has_clock: bool
    has_words: bool


@cache
def form_of(text: str) -> Form:
    """What a declared form says."""
    named = frozenset(re.findall(r"%(.)", text))
    if text in NAMED or (named & set("djuwaA") and named & set("djUWVG")):
        period = "day"
    else:
        period = "month" if named & set("mbB") else "year"
    return Form(
        text, period, bool(named & set("YyG")), bool(named & set("HIMSTfp")), bool(named & set("bBaA"))
    )


def is_form(text: str) -> bool:
    """Whether dates can be declared so: it names a day, a month with its year, or a year, and reads what it writes.

    Refused too: weeks without a day of the week and days without a month, of which strptime would make 1 January.
    """
    if text in NAMED:
        return True
    named = re.findall(r"%(.?)", text)
    names = set(named)
    if not named or not _DIRECTIVES.issuperset(names) or "-" in names:
        return False
    if not names & set("YyG") and not (names & set("d") and names & set("mbB")):
        return False
    if ("d" in names) > bool(names & set("mbB")) or ((names & set("UWV")) and not names & set("uwaA")):
        return False
    form = form_of(text)
    sample = datetime(2024, 11, 25, 13, 45, 58, tzinfo=UTC)
    try:
        found = strptime(sample.strftime(text), form, sample)
    except (ValueError, re.error):
        return False
    wanted = {"day": sample.date(), "month": date(2024, 11, 1), "year": date(2024, 1, 1)}[form.period]
    return found is not None and found.date() == wanted


def declared(text: str, form: Form, now: datetime | None) -> Found | None:
    """A text in a declared form; a time of day may stand behind it. None where it is in another form.

    `now`: when it was fetched, in the zone of the source; a form without a year means the latest such day that is at
    most a month ahead of it. Raises Misfit `weekday`, and `no-year` without `now`.
    """
    if form.text in NAMED:
        return figure(text, form.text)
    found: datetime | None = strptime(text, form, now)
    if found is None and form.period == "day" and not form.has_clock:
        behind = TIME_BEHIND.fullmatch(text)
        hour = clock(behind[2]) if behind is not None else None
        plain = strptime(behind[1], form, now) if behind is not None and hour is not None else None
        found = datetime.combine(plain, hour) if plain is not None and hour is not None else None
    elif found is not None and form.period != "day":
        return Span(found.date(), form.period, text)
    if found is not None and form.has_words:
        check_weekday(without_weekday(text)[0], found)
    return found


def strptime(text: str, form: Form, now: datetime | None) -> datetime | None:
    """A text in a strptime form; in Indonesian too. Raises Misfit `no-year` where the form has none and `now` is None."""
    if form.has_words:
        text = in_english(text, form.text)
    if form.has_year:
        return _strptime(text, form.text)
    if now is None:
        return refuse("no-year", form.text) if _strptime(f"2000 {text}", f"%Y {form.text}") else None
    latest = (now + timedelta(days=31)).date()
    for year in range(
        latest.year, max(latest.year - 9, 0), -1
    ):  # nine: 29 February, also around 1900 and 2100
        found = _strptime(f"{year:04} {text}", f"%Y {form.text}")
        if found is not None and found.date() <= latest:
            return found
    return None


_IN_DIGITS = re.compile(r"%[dmYHMS](?:[/.:, -]+%[dmYHMS])+")


@cache
def _plain(form: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    """The pattern of a form of separated numbers and their names, for datetime; None for every other form."""
    names = re.findall(r"%(.)", form)
    if not _IN_DIGITS.fullmatch(form) or len(set(names)) < len(names) or not set("dmY") <= set(names):
        return None
    parts = re.sub(r" +", r"\\s+", re.sub(r"[/.:,-]", lambda sign: re.escape(sign[0]), form))
    pattern = re.sub(r"%(.)", lambda name: r"(\d{4})" if name[1] == "Y" else r"(\d{1,2})", parts)
    keys = {"d": "day", "m": "month", "Y": "year", "H": "hour", "M": "minute", "S": "second"}
    return re.compile(pattern, re.ASCII), tuple(keys[name] for name in names)


def _strptime(text: str, form: str) -> datetime | None:
    """strptime, which takes 8 µs, or for the usual forms what takes 2."""
    plain = _plain(form)
    if plain is not None:
        found = plain[0].fullmatch(text)
        if found is None:
            return None
        parts = dict(zip(plain[1], map(int, found.groups()), strict=True))
        try:
            return datetime.combine(
                date(parts["year"], parts["month"], parts["day"]),
                time(parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0)),
            )
        except ValueError:
            return None
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the reading's, given by the callers
    except (ValueError, re.error):
        return None


_FIGURE = re.compile(r"(?!\d{1,3}[.,]\d{3}\Z)\d{1,16}(?:[.,]\d{1,20})?", re.ASCII)
"""Not `46.000`, which may be forty-six thousand."""


def figure(text: str, name: str) -> Found | None:
    """A number in one of the `NAMED` forms; None where it cannot be one."""
    if not _FIGURE.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    if name in ("epoch", "epoch-ms"):
        seconds = value / 1000 if name == "epoch-ms" else value
        return EPOCH + timedelta(seconds=seconds) if 0 < seconds < 250_000_000_000 else None
    if not 1 <= value < _LAST_SERIAL + 1 or (name == "excel" and int(value) == 60):  # 60: a 29 February 1900
        return None
    start = date(1904, 1, 1) if name == "excel-1904" else date(1899, 12, 31 if value < 60 else 30)
    day = start + timedelta(days=int(value))
    rest = round((value - int(value)) * 86_400_000)  # whole milliseconds: a double holds no more
    return datetime(day.year, day.month, day.day) + timedelta(milliseconds=rest) if rest else day  # noqa: DTZ001

"""Days as people write them, in Indonesian and English at once: `besok`, `jumat depan`, `3 hari lagi`, `5 des`, `5/12`.

Forms (`typed.py`) and quick add (`quick/`) read by the same words. Day first, always; what can mean two days is both of
them, never one. Words come in folded: small letters, without the comma or full stop behind them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from tui.words.catalog import LANGUAGES, load


class Reading(NamedTuple):
    """What stands at the beginning of some words."""

    taken: int
    """How many of the words it is."""
    days: tuple[date, ...]
    """One: the day. Several: it must be asked which. None: there is no such day."""
    code: str = ""
    """Why it must be asked: no-day · weekday (it does not fall on the one named) · which-day · this-weekday · span."""
    near: tuple[date, ...] = ()
    """Of a day that does not exist: those that may have been meant."""


WITH_YEAR = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
NO_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)
_WHOLE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})|(\d{1,2})/(\d{1,2})/(\d{2})", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_JOINED = re.compile(r"(\d{1,2})[-/]?([^\W\d_]{3,})(?:[-/]?(\d{4}))?", re.ASCII)
_SPAN = re.compile(r"(\d{1,2})[-–](\d{1,2})", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_ALSO_NEAR = {"esok": 1, "bsk": 1, "the day after tomorrow": 2, "besok lusa": 2, "kmrn": -1}
_ALSO_MONTHS = {"pebruari": 2, "peb": 2, "sept": 9, "nopember": 11, "nop": 11, "agt": 8, "ags": 8}
_ALSO_WEEKDAYS = {"jum'at": 5, "jum’at": 5, "ahad": 7, "tues": 2, "thur": 4, "thurs": 4}
NUMBERS = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "sepuluh": 10, "sebelas": 11, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
"""Small numbers in words."""
_UNITS = {"hari": "day", "minggu": "week", "pekan": "week", "bulan": "month",
          "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month"}  # fmt: skip
_ONE_OF = {"sehari": "day", "seminggu": "week", "sepekan": "week", "sebulan": "month"}
_WEEKS: dict[tuple[str, ...], int] = {("minggu", "depan"): 1, ("pekan", "depan"): 1, ("next", "week"): 1,
          ("minggu", "ini"): 0, ("pekan", "ini"): 0, ("this", "week"): 0}  # fmt: skip
_MONTHS: dict[tuple[str, ...], int] = {
    ("bulan", "depan"): 1,
    ("next", "month"): 1,
    ("bulan", "ini"): 0,
    ("this", "month"): 0,
}
_WEEKENDS = {("akhir", "pekan", "ini"): 0, ("akhir", "pekan", "depan"): 1,
             ("this", "weekend"): 0, ("next", "weekend"): 1}  # fmt: skip
_MONTH_ENDS = {
    ("akhir", "bulan", "depan"): 1, ("end", "of", "next", "month"): 1, ("akhir", "bulan", "ini"): 0,
    ("akhir", "bulan"): 0, ("end", "of", "this", "month"): 0, ("end", "of", "the", "month"): 0, ("end", "of", "month"): 0,
}  # fmt: skip
"""Longer ones first."""
_IN_FRONT = ("pada", "tgl", "tanggal", "hari", "on", "the")


def read(words: Sequence[str], today: date, *, far: bool = False) -> Reading | None:
    """The day that stands at the beginning of `words`; None where none does. Never raises.

    Without a year it is the day nearest to today, with `far` the first from today on (the end of a series).
    """
    words, skip = list(words), 0
    while (
        skip < min(len(words), 3) and words[skip] in _IN_FRONT and words[skip : skip + 2] != ["hari", "ini"]
    ):
        skip += 1
    rest = words[skip:]
    try:
        found = (_sunday(rest, today) if "hari" in words[:skip] else None) or (
            _phrase(rest, today, far) if rest else None
        )
        if found is None and rest and skip and words[skip - 1] in ("tgl", "tanggal"):
            found = _numbered(rest, today)
        if found is not None and "hari" in words[:skip] and weekdays().get(rest[0]) is None:
            found = None  # "hari 5 des" is nobody's word, "hari buku" a title
        if found is None and skip:  # "the day after tomorrow", "hari ini"
            return _phrase(words, today, far)
    except OverflowError:  # beyond the year 9999
        return None
    return found and found._replace(taken=found.taken + skip)


def _phrase(words: Sequence[str], today: date, far: bool) -> Reading | None:
    for size in (4, 3, 2, 1):
        days = near_days().get(" ".join(words[:size])) if len(words) >= size else None
        if days is not None:
            return Reading(size, (today + timedelta(days),))
    return (
        _later(words, today)
        or _weekday(words, today, far)
        or _period(words, today)
        or plain(words, today, far=far)
    )


def monday(day: date) -> date:
    """The first day of its ISO week."""
    return day - timedelta(day.weekday())


def months_on(day: date, months: int) -> date | None:
    """The same day so many months later; None where that month is too short."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    if not 1 <= year <= 9999:
        return None
    return None if day.day > monthrange(year, month + 1)[1] else date(year, month + 1, day.day)


def month_end(day: date, months: int = 0) -> date:
    """The last day of its month, or of one so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, monthrange(year, month + 1)[1])


# Phrases


def number(word: str) -> int | None:
    """A small whole number, in digits or in words."""
    if word.isascii() and word.isdigit() and len(word) <= 4:
        return int(word)
    return NUMBERS.get(word)


def _later(words: Sequence[str], today: date) -> Reading | None:
    """`3 hari lagi`, `seminggu lagi`, `2 bulan ke depan`, `in 3 days`, `2 weeks from now`."""
    front = 1 if words[0] == "in" else 0
    if words[front : front + 1] and words[front] in _ONE_OF:
        amount, unit, taken = 1, _ONE_OF[words[front]], front + 1
    elif len(words) >= front + 2 and words[front + 1] in _UNITS:
        read = number(words[front])
        if read is None:
            return None
        amount, unit, taken = read, _UNITS[words[front + 1]], front + 2
    else:
        return None
    behind = tuple(words[taken : taken + 2])
    if not front:
        if behind[:1] == ("lagi",):
            taken += 1
        elif behind in (("ke", "depan"), ("from", "now"), ("from", "today")):
            taken += 2
        else:
            return None
    if unit == "month":
        day = months_on(today, amount)
        if day is None:
            last = month_end(today, amount)
            return Reading(taken, (), "no-day", (last, last + timedelta(1)))
        return Reading(taken, (day,))
    return Reading(taken, (today + timedelta(amount * (7 if unit == "week" else 1)),))


def _weekday(words: Sequence[str], today: date, far: bool) -> Reading | None:
    """`senin`, `senin depan`, `jumat ini`, `rabu minggu depan`, `next friday`, `senin, 23 nov`."""
    if words[0] in ("next", "this", "coming") and len(words) > 1 and (at := weekdays().get(words[1])):
        return (
            _of_week(2, at, 0 if words[0] == "this" else 1, today)
            if words[0] != "coming"
            else _coming(2, at, today)
        )
    if words[0] in ("last",) and len(words) > 1 and (at := weekdays().get(words[1])):
        return _of_week(2, at, -1, today)
    at = weekdays().get(words[0], 0)
    if not at or (tuple(words[:2]) in _WEEKS and tuple(words[1:3]) not in _WEEKS):
        return None  # bare "minggu depan" is next week, "minggu minggu depan" its Sunday
    skip = 2 if words[1:2] == ["on"] else 1
    if (by := _WEEKS.get(tuple(words[skip : skip + 2]))) is not None:
        return _of_week(skip + 2, at, by, today)
    if words[1:2] in (["depan"], ["ini"], ["lalu"]):
        return _of_week(2, at, {"depan": 1, "ini": 0, "lalu": -1}[words[1]], today)
    if len(words) > 1 and (dated := plain(words[1:], today, far=far)) is not None:
        return _on_weekday(dated, at)
    return _coming(1, at, today)


def _sunday(words: Sequence[str], today: date) -> Reading | None:
    """`hari minggu depan`: with `hari` in front it is the day, not the week."""
    if (
        len(words) > 1
        and words[0] == "minggu"
        and words[1] in ("depan", "ini")
        and words[2:3] not in (["depan"], ["ini"])
    ):
        return _of_week(2, 7, int(words[1] == "depan"), today)
    return None


def _on_weekday(dated: Reading, at: int) -> Reading:
    """A day with its weekday in front: it must fall on it."""
    dated = dated._replace(taken=dated.taken + 1)
    if len(dated.days) == 1 and dated.days[0].isoweekday() != at:
        found = dated.days[0]
        near = sorted((found + timedelta(by) for by in range(-3, 4)), key=lambda day: day.isoweekday() != at)
        return Reading(dated.taken, (), "weekday", (found, near[0]))
    return dated


def _of_week(taken: int, at: int, weeks: int, today: date) -> Reading:
    return Reading(taken, (monday(today) + timedelta(7 * weeks + at - 1),))


def _coming(taken: int, at: int, today: date) -> Reading:
    """The next day of that name; on the day itself it is today or in a week."""
    ahead = (at - today.isoweekday()) % 7
    if not ahead:
        return Reading(taken, (today, today + timedelta(7)), "this-weekday")
    return Reading(taken, (today + timedelta(ahead),))


def _period(words: Sequence[str], today: date) -> Reading | None:
    """`minggu depan`, `minggu depan hari rabu`, `akhir bulan`, `bulan depan`: days of a week or month."""
    for phrase, months in _MONTH_ENDS.items():
        if tuple(words[: len(phrase)]) == phrase:
            return Reading(len(phrase), (month_end(today, months),))
    for phrase, weeks in _WEEKENDS.items():
        if tuple(words[: len(phrase)]) == phrase:
            saturday = monday(today) + timedelta(7 * weeks + 5)
            return Reading(len(phrase), (saturday, saturday + timedelta(1)), "which-day")
    two = tuple(words[:2])
    if two in _WEEKS:
        begin = monday(today) + timedelta(7 * _WEEKS[two])
        skip = 3 if words[2:3] in (["hari"], ["on"]) else 2
        if at := weekdays().get(words[skip] if len(words) > skip else "", 0):
            return Reading(skip + 1, (begin + timedelta(at - 1),))
        days = tuple(day for by in range(7) if (day := begin + timedelta(by)) >= today)
        return Reading(2, days, "" if len(days) == 1 else "which-day")
    if _MONTHS.get(two):
        first = month_end(today) + timedelta(1)
        same = months_on(today, 1)
        return Reading(2, tuple(sorted({first, *([same] if same else []), month_end(today, 1)})), "which-day")
    return None


def _numbered(words: Sequence[str], today: date) -> Reading | None:
    """`tgl 5`: the next fifth; `tgl 5 bulan depan`."""
    found = _NUMBER.fullmatch(words[0])
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    day = int(found[1])
    by = _MONTHS.get(tuple(words[1:3]))
    for months in range(3) if by is None else (by,):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if day <= monthrange(year, month + 1)[1] and (
            (at := date(year, month + 1, day)) >= today or by is not None
        ):
            return Reading(1 if by is None else 3, (at,))
    last = month_end(today, by or 0)
    return Reading(3, (), "no-day", (last, last + timedelta(1)))


# Dates


def plain(words: Sequence[str], today: date, *, far: bool = False) -> Reading | None:
    """A date with a number: `5 des 2026`, `5/12`, `2026-12-05`, `dec 5th`, `5-7 des`; None where none stands there."""
    word = words[0]
    if found := YEAR_FIRST.fullmatch(word):
        return _dated(1, int(found[1]), int(found[3]), int(found[4]), today)
    if found := _WHOLE.fullmatch(word):
        day, month, year = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return _dated(1, int(year) + (2000 if len(year) == 2 else 0), int(month), int(day), today)
    if (found := _SLASHED.fullmatch(word)) and max(int(found[1]), int(found[2])) <= 31:
        return _dated(1, 0, int(found[2]), int(found[1]), today, far)
    return _named(words, today, far)


def _named(words: Sequence[str], today: date, far: bool) -> Reading | None:
    """A date with the name of its month."""
    word, following = words[0], words[1] if len(words) > 1 else ""
    taken, day, month, year = 0, 0, 0, 0
    if (found := _JOINED.fullmatch(word)) and (month := months().get(found[2], 0)):
        taken, day, year = 1, int(found[1]), int(found[3] or 0)
    elif found := _NUMBER.fullmatch(word):
        skip = 2 if following == "of" and len(words) > 2 else 1
        month = months().get(words[skip] if len(words) > skip else "", 0)
        taken, day = skip + 1, int(found[1])
    elif (month := months().get(word, 0)) and (found := _NUMBER.fullmatch(following)):
        taken, day = 2, int(found[1])
    elif (found := _SPAN.fullmatch(word)) and (month := months().get(following, 0)):
        return _spanned(words, int(found[1]), int(found[2]), month, today, far)
    if not taken or not month:
        return None
    if not year and len(words) > taken and _YEAR.fullmatch(words[taken]):
        year, taken = int(words[taken]), taken + 1
    return _dated(taken, year, month, day, today, far)


def _spanned(
    words: Sequence[str], first: int, last: int, month: int, today: date, far: bool
) -> Reading | None:
    """`5-7 des`: several days, of which one begins it."""
    year = int(words[2]) if len(words) > 2 and _YEAR.fullmatch(words[2]) else 0
    days = [_dated(1, year, month, day, today, far).days for day in range(first, min(last, first + 6) + 1)]
    found = tuple(day for each in days for day in each)
    return Reading(3 if year else 2, found, "span") if len(found) > 1 else None


def _dated(taken: int, year: int, month: int, day: int, today: date, far: bool = False) -> Reading:
    """That day; without a year the nearest one. One that is none comes with those near it."""
    try:
        if year:
            return Reading(taken, (date(year, month, day),))
        found = nearest(month, day, today, far=far)
    except ValueError:
        found = None
    if found is not None:
        return Reading(taken, (found,))
    near: list[date] = []
    if 1 <= month <= 12 and 29 <= day <= 31:
        base = date(year, month, 1) if year else nearest(month, 1, today, far=True)
        if base is not None:
            near = [month_end(base), month_end(base) + timedelta(1)]
    elif 1 <= day <= 12 < month <= 31:  # the month first, as Americans write it
        turned = _dated(taken, year, day, month, today, far)
        near = list(turned.days)
    return Reading(taken, (), "no-day", tuple(near))


def nearest(month: int, day: int, today: date, *, far: bool = False) -> date | None:
    """The day of this name nearest to today; of two equally near the coming one. 29 February looks further.

    `far`: the first one from today on instead. None where no year has it.
    """
    found = []
    for year in range(max(1, today.year - 4), min(9999, today.year + 8) + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if far:
        found = [each for each in found if each >= today]
    return min(found, key=lambda each: (abs(each - today), each < today), default=None)


# Words of both languages, from the catalog, read once


def both(keys: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What both languages call these keys → their values."""
    return {load(language).t(key).casefold(): value for key, value in keys for language in LANGUAGES}


@cache
def near_days() -> dict[str, int]:
    """`besok`, `today` → days from today."""
    return both((f"common.date.{name}", days) for name, days in _NEAR.items()) | _ALSO_NEAR


@cache
def months() -> dict[str, int]:
    """Every name of a month → its number, with the spellings that people keep from school."""
    names = both((f"common.month.{form}.{n}", n) for form in ("long", "short") for n in range(1, 13))
    return names | _ALSO_MONTHS


@cache
def weekdays() -> dict[str, int]:
    """Every name of a weekday → its ISO number."""
    names = both((f"common.day.{form}.{n}", n) for form in ("long", "short") for n in range(1, 8))
    return names | _ALSO_WEEKDAYS

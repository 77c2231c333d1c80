"""What repeats although no `setiap` begins it, or seems to: `jumat terakhir setiap bulan` is a rule; `senin-jumat`,
`jumat terakhir` and `setiap pagi` may mean two things and are asked; so is what no line can say: `kecuali 25 des`.

Words come in folded.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tui.words import clocks, days
from tui.words.quick.repeats import AND, DAYS, EVERY, MONTH_OF, Reading, dated, ordinal, weekdays_in

_THROUGH = ("s.d", "sampai", "hingga", "to", "-")
_OTHER_WEEK = ("depan", "ini", "lalu", "kemarin", "next", "this", "last")
_HERE: dict[tuple[str, ...], int] = {
    ("bulan", "ini"): 0,
    ("bulan", "depan"): 1,
    ("this", "month"): 0,
    ("next", "month"): 1,
}
_START = (("awal", "bulan"), ("start", "of", "the", "month"), ("beginning", "of", "the", "month"))
_WORKING = {("hari", "kerja", "terakhir"): "tiap akhir bulan", ("hari", "kerja", "pertama"): "tiap tgl 1",
            ("last", "working", "day"): "tiap akhir bulan", ("first", "working", "day"): "tiap tgl 1"}  # fmt: skip
_EXCEPT = ("kecuali", "except")
_FREE = (("hari", "libur"), ("libur",), ("tanggal", "merah"), ("holidays",), ("public", "holidays"))
_FOR = ("selama", "for")
_UNITS = {
    "hari": (1, 0), "day": (1, 0), "days": (1, 0), "minggu": (7, 0), "pekan": (7, 0), "week": (7, 0), "weeks": (7, 0),
    "bulan": (0, 1), "month": (0, 1), "months": (0, 1), "tahun": (0, 12), "year": (0, 12), "years": (0, 12),
}  # fmt: skip
_ONE = {"sehari": (1, 0), "seminggu": (7, 0), "sepekan": (7, 0), "sebulan": (0, 1), "setahun": (0, 12)}


class Doubt(NamedTuple):
    """Words that say something about what repeats, and must be asked."""

    taken: int
    code: str
    """except · lasting."""
    answers: tuple[str, ...] = ()
    """What would say it."""


def read(words: Sequence[str], today: date) -> Reading | None:
    """The repetition at the beginning of `words`, or what may be one; None: neither."""
    return _each_month(words) or _nth(words, today) or _several(words, today) or _part(words)


def doubt(words: Sequence[str], today: date) -> Doubt | None:
    """An exception, or how long it goes on: only for a line in which something repeats."""
    if words[:1] and words[0] in _EXCEPT:
        rest = words[1:]
        free = next((len(phrase) for phrase in _FREE if tuple(rest[: len(phrase)]) == phrase), 0)
        found = days.read(rest, today, far=True) if rest and not free else None
        weekdays = weekdays_in(rest) if rest and not free else None
        taken = max(free, found.taken if found else 0, weekdays[0] if weekdays else 0)
        return Doubt(1 + taken, "except") if taken else None
    if words[:1] and words[0] in _FOR:
        return _lasting(words, today)
    return None


def _lasting(words: Sequence[str], today: date) -> Doubt | None:
    """`selama 2 minggu`, `selama sebulan`: up to which day, counted from today, is offered."""
    number = days.number(words[1]) if len(words) > 2 else None
    if len(words) > 1 and words[1] in _ONE:
        span, many, taken = _ONE[words[1]], 1, 2
    elif number and number < 100 and words[2] in _UNITS:
        span, many, taken = _UNITS[words[2]], number, 3
    else:
        return None
    months = today.month - 1 + span[1] * many
    year, month = today.year + months // 12, months % 12 + 1
    last = date(year, month, min(today.day, monthrange(year, month)[1])) + timedelta(days=span[0] * many)
    return Doubt(taken, "lasting", (f"s.d. {last.day}/{last.month}/{last.year:04}",))


def _each_month(words: Sequence[str]) -> Reading | None:
    """`jumat terakhir setiap bulan`, `tgl 5 tiap bulan`, `last friday of every month`: as clear as with `setiap` before."""
    found = ordinal(words) or dated(words)
    if found is None:
        return _working(words)
    behind = next((len(p) for p in MONTH_OF if tuple(words[found.taken :][: len(p)]) == p), 0)
    inside = any(tuple(words[: found.taken][-len(p) :]) == p for p in MONTH_OF)
    return found._replace(taken=found.taken + behind) if behind or inside else None


def _working(words: Sequence[str]) -> Reading | None:
    """`hari kerja terakhir setiap bulan`: no rule of ours; what comes near is offered."""
    for phrase, near in _WORKING.items():
        behind = next((len(p) for p in MONTH_OF if tuple(words[len(phrase) :][: len(p)]) == p), 0)
        if behind and tuple(words[: len(phrase)]) == phrase:
            return Reading(len(phrase) + behind, "", "every-part", (near,))
    return None


def day_in(words: Sequence[str], today: date) -> days.Reading | None:
    """`jumat kedua bulan depan`, `senin pertama desember`: a day."""
    which, taken = _which(words)
    month, more = _month(words[taken:], today) if which else (today, 0)
    if not more:
        return None
    day = _day(month, which)
    return days.Reading(taken + more, (day,)) if day is not None else days.Reading(taken + more, (), "no-day")


def _which(words: Sequence[str]) -> tuple[str, int]:
    """`-1FR` of `jumat terakhir`, and how many words that takes; an empty text: it is none."""
    skip = int(words[:1] == ["hari"])
    if not words[skip : skip + 1] or words[skip] not in days.weekdays():
        return "", 0  # `last friday` is a day that was
    found = ordinal(["hari", *words[skip:]])
    if found is None or not found.rule or "," in found.rule:
        return "", 0
    taken = found.taken - 1 + skip
    if words[taken - 1 : taken] == ["bulan"]:  # it was read as `jumat terakhir bulan`
        taken -= 1
    return found.rule.partition("BYDAY=")[2], taken


def _nth(words: Sequence[str], today: date) -> Reading | None:
    """`jumat terakhir`: of each month, or one?"""
    which, taken = _which(words)
    if not which:
        return None
    each = f"setiap hari {' '.join(words[int(words[0] == 'hari') : taken])}"
    if _month(words[taken:], today)[1]:
        return None  # a day, as `day_in` reads it
    day = next((d for by in range(13) if (d := _day(_later(today, by), which)) and d >= today), None)
    return Reading(taken, "", "nth", (each, *((_typed(day),) if day else ())))


def _month(words: Sequence[str], today: date) -> tuple[date, int]:
    """The first of the month that is named, and how many words that takes; 0: none is."""
    if (by := _HERE.get(tuple(words[:2]))) is not None:
        return _later(today, by), 2
    number = days.months().get(words[0], 0) if words else 0
    if not number:
        return today, 0
    return date(today.year + (number < today.month), number, 1), 1


def _later(day: date, months: int) -> date:
    months += day.month - 1
    return date(day.year + months // 12, months % 12 + 1, 1)


def _day(month: date, which: str) -> date | None:
    """The day of `-1FR` or `2MO` in a month; None: it has none."""
    last = monthrange(month.year, month.month)[1]
    weekday = DAYS.index(which[-2:])
    found = [n for n in range(1, last + 1) if date(month.year, month.month, n).weekday() == weekday]
    at = int(which[:-2])
    at = at - 1 if at > 0 else at
    return month.replace(day=found[at]) if -len(found) <= at < len(found) else None


def _typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year:04}"


def _several(words: Sequence[str], today: date) -> Reading | None:
    """`senin-jumat`, `senin dan kamis`: each week, or once? Two days beside each other are asked elsewhere."""
    found = weekdays_in(words)
    if found is None or len(set(found[1])) < 2:
        return None
    taken = found[0]
    said = words[:taken]
    through = any(word in _THROUGH for word in said)
    joined = through or any(word in AND for word in said) or any(set("-,/&+") & set(word) for word in said)
    if not joined or (words[taken : taken + 1] and words[taken] in _OTHER_WEEK):
        return None
    text = " ".join(said)
    weekly = f"setiap {text}"
    if not through and "-" not in text:
        return Reading(taken, "", "several", (weekly,))
    first = today + timedelta(days=(found[1][0] - today.isoweekday()) % 7)
    last = first + timedelta(days=len(found[1]) - 1)
    return Reading(taken, "", "several", (weekly, f"setiap hari mulai {_typed(first)} s.d. {_typed(last)}"))


def _part(words: Sequence[str]) -> Reading | None:
    """`setiap pagi`: each day. `setiap awal bulan`: the first?"""
    if len(words) < 2 or words[0] not in EVERY:
        return None
    for phrase in _START:
        if tuple(words[1 : 1 + len(phrase)]) == phrase:
            return Reading(1 + len(phrase), "", "every-part", ("tiap tgl 1",))
    name, size = clocks.part_at(words[1:])
    if not name:
        return None
    return Reading(1 + size, "", "every-part", (f"setiap hari {' '.join(words[1 : 1 + size])}",))
